//! The addresses of scripts, styles and images, whose names carry a hash.

use std::collections::BTreeMap;

/// From a file's plain name (`main.css`) to its name with a hash.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    files: BTreeMap<String, String>,
}

impl Assets {
    /// From the list that the build program wrote.
    pub fn new(files: BTreeMap<String, String>) -> Self {
        Self { files }
    }

    /// The address of a file. One that was not built keeps its plain name: the
    /// page works without it, and the missing file shows in the browser's log.
    pub fn url(&self, name: &str) -> String {
        format!("/assets/{}", self.files.get(name).map_or(name, |file| file))
    }
}

#[cfg(test)]
mod tests {
    use super::Assets;

    #[test]
    fn a_file_is_addressed_by_the_name_with_its_hash() {
        let files = [("main.css".to_owned(), "main-1a2b.css".to_owned())];
        let assets = Assets::new(files.into());
        assert_eq!(assets.url("main.css"), "/assets/main-1a2b.css");
        assert_eq!(assets.url("other.css"), "/assets/other.css");
    }
}
