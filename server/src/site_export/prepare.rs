//! From an answer to a file on disk: pages get relative links, everything else is kept as it is.

use std::collections::BTreeSet;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::address::{Address, Kind};
use super::html::{self, Link};
use super::manifest::FileEntry;
use super::resolve::{ExportScope, LinkTarget};
use super::{ExportError, LinkedBy, folder, references};
use crate::http::local::LocalAnswer;

/// What the files of an export have in common.
#[derive(Debug)]
pub struct Preparation {
    /// Where the files are written.
    pub folder: PathBuf,
    /// The public address.
    pub origin: String,
    /// The names of the files of the build.
    pub assets: BTreeSet<String>,
    pub scope: ExportScope,
}

/// A file that was written, and the addresses that it names.
#[derive(Debug)]
pub struct PreparedFile {
    pub entry: FileEntry,
    pub named: Vec<Address>,
}

impl Preparation {
    /// Writes the file of an answer with status 200.
    ///
    /// # Errors
    /// When it is not what its file would be served as, or has a link that leads nowhere, and when the disk refuses.
    pub fn write(
        &self,
        address: &Address,
        answer: &LocalAnswer,
        linked_by: &LinkedBy,
    ) -> Result<PreparedFile, ExportError> {
        let media = answer.content_type.split(';').next().unwrap_or_default();
        let is_wrong = match address.kind() {
            Kind::Page => media != "text/html",
            Kind::Answer => media != "application/json",
            Kind::File => media.is_empty() || media == "text/html",
        };
        if is_wrong {
            return Err(ExportError::ContentType {
                address: address.clone(),
                content_type: answer.content_type.clone(),
                linked_by: linked_by.clone(),
            });
        }
        if address.kind() == Kind::Page {
            return self.write_page(address, &answer.bytes, &answer.content_type, true);
        }
        self.to_disk(&address.file(), &answer.bytes)?;
        Ok(PreparedFile {
            entry: FileEntry {
                sha256: sha256(&answer.bytes),
                size: length(&answer.bytes),
                content_type: answer.content_type.clone(),
                address: Some(address.to_string()),
                answer_sha256: None,
            },
            named: references::named(address, &answer.bytes, &self.assets, &self.origin),
        })
    }

    /// Writes a page with relative links. `is_answer`: the server answered it.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_page(
        &self,
        address: &Address,
        page: &[u8],
        content_type: &str,
        is_answer: bool,
    ) -> Result<PreparedFile, ExportError> {
        let mut named = Vec::new();
        let written = self.rewrite(address, page, |target| {
            if let LinkTarget::File { address, .. } = target {
                named.push(address.clone());
            }
            match target {
                LinkTarget::AsItIs => None,
                LinkTarget::File { address: to, place }
                | LinkTarget::CopyPage { address: to, place } => {
                    Some(format!("{}{place}", address.link_to(to)))
                }
            }
        })?;
        self.to_disk(&address.file(), &written)?;
        Ok(PreparedFile {
            entry: FileEntry {
                sha256: sha256(&written),
                size: length(&written),
                content_type: content_type.to_owned(),
                address: is_answer.then(|| address.to_string()),
                answer_sha256: is_answer.then(|| sha256(page)),
            },
            named,
        })
    }

    /// The page with the addresses that `link` makes of its targets.
    ///
    /// # Errors
    /// When the page cannot be taken apart, or a link leads nowhere.
    pub fn rewrite(
        &self,
        address: &Address,
        page: &[u8],
        mut link: impl FnMut(&LinkTarget) -> Option<String>,
    ) -> Result<Vec<u8>, ExportError> {
        let links = html::links(page).map_err(|cause| ExportError::Html {
            page: address.clone(),
            cause,
        })?;
        let mut replaced: Vec<(&Link, Option<String>)> = Vec::with_capacity(links.len());
        for one in &links {
            let target = self
                .scope
                .resolve(one, address)
                .ok_or_else(|| ExportError::Link {
                    link: one.value.clone(),
                    page: address.clone(),
                })?;
            replaced.push((one, link(&target)));
        }
        Ok(html::with_addresses(page, replaced))
    }

    /// Writes a file of the export.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn to_disk(&self, file: &str, bytes: &[u8]) -> Result<(), ExportError> {
        folder::write(&self.folder, file, bytes).map_err(|cause| ExportError::Disk {
            path: self.folder.join(file),
            cause,
        })
    }
}

/// In hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

pub fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
