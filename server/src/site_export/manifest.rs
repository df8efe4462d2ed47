//! What an export says of itself: `export.json` for programs, `SHA256SUMS` for `sha256sum -c`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

/// The form of `export.json`; another number where a reader would misunderstand.
const FORM: u32 = 1;

/// One file of the export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileEntry {
    pub sha256: String,
    pub size: u64,
    /// With its parameters, as the server says it.
    pub content_type: String,
    /// Path and query of the answer; nothing where the export made the file.
    pub address: Option<String>,
    /// Of a page: SHA-256 of the server's answer, whose addresses are not those of files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_sha256: Option<String>,
}

/// The release that an export shows.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedRelease {
    pub number: u32,
    /// Of its canonical JSON, `descargas/pntd.json`.
    pub sha256: String,
    pub published_at: DateTime<Utc>,
    /// The data are for demonstration and not real.
    pub demo: bool,
}

/// `export.json`. It names no moment of its making: the same release gives the same bytes.
#[derive(Debug, Serialize)]
pub struct Manifest<'a> {
    form: u32,
    program: &'static str,
    pub release: &'a ExportedRelease,
    /// The public address that canonical links, feed and site map name.
    pub public_url: &'a str,
    /// Comparisons of any two releases, not only of each with the one before it.
    pub all_comparisons: bool,
    /// By their place in the export.
    pub files: &'a BTreeMap<String, FileEntry>,
}

impl<'a> Manifest<'a> {
    pub fn new(
        release: &'a ExportedRelease,
        (public_url, all_comparisons): (&'a str, bool),
        files: &'a BTreeMap<String, FileEntry>,
    ) -> Self {
        Self {
            form: FORM,
            program: concat!("pntd ", env!("CARGO_PKG_VERSION")),
            release,
            public_url,
            all_comparisons,
            files,
        }
    }

    /// # Errors
    /// When it cannot be written as JSON, which no export causes.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }
}

/// A line for each file, as `sha256sum` writes them.
pub fn sums<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let lines = files
        .into_iter()
        .map(|(file, sha256)| format!("{sha256}  {file}\n"));
    lines.collect()
}
