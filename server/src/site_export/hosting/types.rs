//! The media types of an export, with as few rules as there can be: by ending (`csv`), by two endings (`sdmx.csv`) where
//! those are others, and by file where neither says it.

use std::collections::BTreeMap;

use super::super::Files;

/// Media types by what they are known by.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct MediaTypes {
    pub by_ending: BTreeMap<String, String>,
    pub by_two_endings: BTreeMap<String, String>,
    pub by_file: BTreeMap<String, String>,
}

impl MediaTypes {
    pub fn of(files: &Files) -> Self {
        let by_ending = most_frequent(files, ending);
        let mut by_two_endings = most_frequent(files, two_endings);
        by_two_endings.retain(|endings, media| {
            ending(endings).and_then(|one| by_ending.get(one)) != Some(media)
        });
        let mut types = Self {
            by_ending,
            by_two_endings,
            by_file: BTreeMap::new(),
        };
        for (file, entry) in files {
            if types.find(file) != Some(&entry.content_type) {
                types
                    .by_file
                    .insert(file.clone(), entry.content_type.clone());
            }
        }
        types
    }

    /// The type that the rules give a file.
    fn find(&self, file: &str) -> Option<&String> {
        let two = two_endings(file).and_then(|two| self.by_two_endings.get(two));
        two.or_else(|| self.by_ending.get(ending(file)?))
    }
}

/// The type that most files have which are known by the same.
fn most_frequent<'a>(
    files: &'a Files,
    known_by: impl Fn(&'a str) -> Option<&'a str>,
) -> BTreeMap<String, String> {
    let mut counted: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (file, entry) in files {
        if let Some(key) = known_by(file) {
            *counted
                .entry(key)
                .or_default()
                .entry(&entry.content_type)
                .or_default() += 1;
        }
    }
    let most = counted.into_iter().filter_map(|(key, types)| {
        let (media, _) = types.into_iter().max_by_key(|(_, count)| *count)?;
        Some((key.to_owned(), media.to_owned()))
    });
    most.collect()
}

fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

fn ending(file: &str) -> Option<&str> {
    name(file).rsplit_once('.').map(|(_, ending)| ending)
}

/// `sdmx.csv` of `S04-1.sdmx.csv`.
fn two_endings(file: &str) -> Option<&str> {
    let name = name(file);
    let (before, _) = name.rsplit_once('.')?;
    let (first, _) = before.rsplit_once('.')?;
    name.get(first.len() + 1..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site_export::manifest::FileEntry;

    #[test]
    fn few_rules_give_every_file_its_type() {
        let files = [
            ("indicadores/S04-1.csv", "text/csv"),
            ("indicadores/S3.1.2-1.csv", "text/csv"),
            ("indicadores/S04-1.sdmx.csv", "sdmx"),
            ("indicadores/S04-1.json", "application/json"),
            ("indicadores/S04-2.json", "application/json"),
            ("data.json", "application/ld+json"),
            ("index.html", "text/html"),
        ];
        let entry = |content_type: &str| FileEntry {
            sha256: String::new(),
            size: 0,
            content_type: content_type.to_owned(),
            address: None,
            answer_sha256: None,
        };
        let files: Files = files
            .into_iter()
            .map(|(file, media)| (file.to_owned(), entry(media)))
            .collect();
        let types = MediaTypes::of(&files);
        let keys = |map: &BTreeMap<String, String>| map.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&types.by_ending), ["csv", "html", "json"]);
        assert_eq!(keys(&types.by_two_endings), ["sdmx.csv"]);
        assert_eq!(keys(&types.by_file), ["data.json"]);
    }
}
