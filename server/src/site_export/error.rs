//! Why a site could not be exported, with the place.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::address::Address;
use super::html::HtmlError;
use crate::compute::ComputeError;
use crate::http::local::LocalError;
use crate::release::StoreError;

/// Why there is no export. The folder is as it was before.
#[derive(Debug, Error)]
pub enum ExportError {
    #[error("nothing is published yet: publish a release first")]
    NothingPublished,
    #[error("there is no release {asked}: the newest is {newest}")]
    NoRelease { asked: u32, newest: u32 },
    #[error(
        "«{0}» is no public address: write it as https://pntd.example.pe or https://example.pe/archivo/2026"
    )]
    PublicUrl(String),
    #[error("{} is neither empty nor an earlier export: name another folder, or empty it yourself", .0.display())]
    NotFree(PathBuf),
    #[error("{address} answers {status}; {linked_by}")]
    Status {
        address: Address,
        status: u16,
        linked_by: LinkedBy,
    },
    #[error(
        "{address} lacks a drawing or is not to be kept, also after several attempts; {linked_by}. See the log, then export again"
    )]
    Incomplete {
        address: Address,
        linked_by: LinkedBy,
    },
    #[error("{address} answers {content_type}, which its file would not be served as; {linked_by}")]
    ContentType {
        address: Address,
        content_type: String,
        linked_by: LinkedBy,
    },
    #[error("the link «{link}» on {page} leads to nothing that can be a file")]
    Link { link: String, page: Address },
    #[error("«{0}» cannot be the name of a file: codes are letters, digits, points and hyphens")]
    Name(String),
    #[error("{one} and {other} would be the same file")]
    SameFile { one: Address, other: Address },
    #[error("{page}: {cause}")]
    Html { page: Address, cause: HtmlError },
    #[error("{} cannot be written or read: {cause}", .path.display())]
    Disk { path: PathBuf, cause: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Service(#[from] LocalError),
    #[error("a file was not prepared: {0}")]
    Compute(#[from] ComputeError),
    #[error("an answer was not awaited: {0}")]
    Unfinished(#[from] tokio::task::JoinError),
    #[error("export.json could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Which answer named an address first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedBy(pub Option<Address>);

impl std::fmt::Display for LinkedBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Some(address) => write!(f, "{address} leads to it"),
            None => f.write_str("every release is promised to have it"),
        }
    }
}
