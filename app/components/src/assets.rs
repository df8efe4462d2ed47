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
        self.find(name).unwrap_or_else(|| format!("/assets/{name}"))
    }

    /// The address of a file that not every build has.
    pub fn find(&self, name: &str) -> Option<String> {
        self.files.get(name).map(|file| format!("/assets/{file}"))
    }

    /// The addresses of files that are counted from one: `office-review.1.wasm`, `office-review.2.wasm`, …
    pub fn numbered(&self, stem: &str, extension: &str) -> Vec<String> {
        (1..)
            .map_while(|number| self.find(&format!("{stem}.{number}.{extension}")))
            .collect()
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
        assert_eq!(assets.find("other.css"), None);
    }

    #[test]
    fn numbered_files_are_listed_to_the_last() {
        let files = ["a.1.wasm", "a.2.wasm", "a.4.wasm", "b.1.wasm"];
        let assets = Assets::new(
            files
                .map(|name| (name.to_owned(), format!("x-{name}")))
                .into(),
        );
        assert_eq!(
            assets.numbered("a", "wasm"),
            ["/assets/x-a.1.wasm", "/assets/x-a.2.wasm"]
        );
        assert!(assets.numbered("c", "wasm").is_empty());
    }
}
