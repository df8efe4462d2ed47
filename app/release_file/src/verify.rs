//! Verifying release files, without a database and without the server that made them.
//!
//! Each file by itself: form, canonical bytes, the hash of every part, manifest and signature; then
//! the chain across the files that are given. What was *not* checked is said as plainly as what was.
//! Whether the computed numbers are right is [`crate::recompute`]'s question.

mod chain;
mod content;
mod form;
mod signature;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

pub use form::{ReleaseFile, read};

use crate::canonical;
use crate::key::PublicKey;
use crate::key_list::{KeyList, ListedKey};
use crate::manifest::Manifest;

/// Something that is not as it must be, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// `form`, `canonical`, `header`, `entry`, `hash`, `content`, `signature`, `key` or `chain`.
    pub kind: &'static str,
    /// Member of the file or entry of the manifest.
    pub place: String,
    /// Spanish sentence.
    pub problem: String,
}

impl Problem {
    fn new(kind: &'static str, place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            kind,
            place: place.into(),
            problem: problem.into(),
        }
    }
}

/// How much the authorship of a file is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// From before there were signatures.
    Unsigned,
    /// Unsigned, but a signed release that is given follows it and names its hash.
    AttestedByLater,
    /// Signed by the key that the file itself carries: whole, but anybody can make a key.
    OwnKey,
    /// Signed by a key that was given.
    KnownKey,
    /// The signature is wrong.
    Broken,
}

/// What was found out about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    pub file: String,
    pub number: Option<u32>,
    pub demo: bool,
    /// Of the body as it is in the file.
    pub release_sha256: String,
    pub manifest_sha256: Option<String>,
    pub key_id: Option<String>,
    pub trust: Trust,
    pub problems: Vec<Problem>,
    pub checked: Vec<String>,
    pub not_checked: Vec<String>,
    #[serde(skip)]
    manifest: Option<Manifest>,
    #[serde(skip)]
    previous_release_sha256: Option<String>,
}

/// What was found out about all files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// By number.
    pub files: Vec<FileReport>,
    pub chain: ChainReport,
}

/// How the files follow each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChainReport {
    pub problems: Vec<Problem>,
    pub checked: Vec<String>,
    pub not_checked: Vec<String>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Sound,
    Problems,
    /// Nothing is wrong, but nobody signed what is there.
    Unsigned,
}

/// The keys that the caller knows; empty = none, and the file's own key has to do.
///
/// With pinned keys a list adds only those for which a trusted key vouches; a list alone is trusted as
/// it is.
#[derive(Debug, Clone, Default)]
pub struct KnownKeys {
    pinned: BTreeMap<String, PublicKey>,
    /// Lists also say when a key was retired, and from which release on it is revoked.
    lists: Vec<KeyList>,
}

impl KnownKeys {
    pub fn add(&mut self, key: PublicKey) {
        self.pinned.insert(key.id(), key);
    }

    /// Adds the keys of a list.
    ///
    /// # Errors
    /// When the list is not sound.
    pub fn add_list(&mut self, list: KeyList) -> Result<(), crate::key_list::ListProblem> {
        list.check()?;
        self.lists.push(list);
        Ok(())
    }

    /// Nothing was given. A list without keys was given: no key is on it, and no signature is good.
    fn is_empty(&self) -> bool {
        self.pinned.is_empty() && self.lists.is_empty()
    }

    fn listed(&self) -> impl Iterator<Item = &ListedKey> {
        self.lists.iter().flat_map(|list| &list.keys)
    }

    /// From which release on a key is revoked.
    fn revoked_from(&self, id: &str) -> Option<u32> {
        let own = self.listed().filter(|key| key.key_id == id);
        own.filter_map(|key| key.revoked_from).min()
    }

    fn trusts(&self, id: &str) -> bool {
        if self.pinned.is_empty() {
            return self.listed().any(|key| key.key_id == id);
        }
        let mut trusted: BTreeSet<&str> = self.pinned.keys().map(String::as_str).collect();
        // Whoever stole a key can vouch with it: the word of a revoked one is worth nothing.
        let vouched = |trusted: &BTreeSet<&str>, key: &ListedKey| {
            let by = key
                .statement
                .as_ref()
                .map(|said| said.previous_key_id.as_str());
            by.is_some_and(|by| trusted.contains(by) && self.revoked_from(by).is_none())
        };
        loop {
            let new =
                |key: &&ListedKey| !trusted.contains(key.key_id.as_str()) && vouched(&trusted, key);
            let Some(key) = self.listed().find(new) else {
                return trusted.contains(id);
            };
            trusted.insert(&key.key_id);
        }
    }
}

/// Verifies files that were read, with their names.
pub fn verify(files: &[(String, ReleaseFile)], known: &KnownKeys) -> Report {
    let mut files: Vec<FileReport> = files
        .iter()
        .map(|(name, file)| verify_one(name, file, known))
        .collect();
    files.sort_by_key(|file| file.number);
    let chain = chain::check(&mut files);
    Report { files, chain }
}

fn verify_one(name: &str, file: &ReleaseFile, known: &KnownKeys) -> FileReport {
    let body = &file.body;
    let release_sha256 = hash(body);
    let mut report = FileReport {
        file: name.to_owned(),
        number: body["number"].as_u64().and_then(|n| u32::try_from(n).ok()),
        demo: body["demo"] == Value::Bool(true),
        release_sha256,
        manifest_sha256: None,
        key_id: None,
        trust: Trust::Unsigned,
        problems: file.problems.clone(),
        checked: Vec::new(),
        not_checked: Vec::new(),
        manifest: None,
        previous_release_sha256: body["previous_sha256"].as_str().map(str::to_owned),
    };
    if report.problems.is_empty() {
        report.checked.push("forma canónica".to_owned());
    }
    content::check_body(body, &mut report);
    match &file.manifest {
        Some(manifest) => {
            report.manifest_sha256 = Some(hash(manifest));
            content::check_manifest(file, manifest, &mut report);
            signature::check(file, manifest, known, &mut report);
        }
        None => report.not_checked.push(
            "sin firma: publicada antes de que existieran las firmas; nada prueba quién la publicó"
                .to_owned(),
        ),
    }
    report
}

fn hash(value: &Value) -> String {
    // A value that was read from JSON can be written as JSON.
    canonical::sha256(canonical::to_string(value).unwrap_or_default().as_bytes())
}

impl FileReport {
    /// The manifest, where it has the form of one.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }
}

impl Report {
    /// How it ended.
    pub fn outcome(&self) -> Outcome {
        let mut problems = self.files.iter().map(|file| &file.problems);
        if !self.chain.problems.is_empty() || problems.any(|problems| !problems.is_empty()) {
            Outcome::Problems
        } else if self.files.iter().any(|file| file.trust == Trust::Unsigned) {
            Outcome::Unsigned
        } else {
            Outcome::Sound
        }
    }
}
