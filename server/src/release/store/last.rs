//! The last release on disk, for a server that starts while the database is away.
//!
//! One file, replaced as a whole: the current release and the two before as the database has them, and what the public
//! pages need beside them. When it is read, each release must have its hash, and a signature of this installation, and
//! follow the one before: what lies in the data directory is believed no more than what lies in the database. The list
//! of releases and the notices of withdrawal carry no signature, there as here.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::wire::ReleaseSummary;
use domain::release::WithdrawnBy;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;
use thiserror::Error;

use super::cached::{CachedRelease, check};
use super::{ReleaseStore, StoreError, replace};
use crate::db::release::{StoredLink, StoredProof, StoredRelease};
use crate::release::key_list::KeyList;
use crate::release::{KeyDirectory, trust};

/// Identifies the layout of the file.
const FORMAT: &str = "pntd-last-release/1";

/// Why there is nothing to start from.
#[derive(Debug, Error)]
pub enum LastReleaseError {
    #[error("the last release was never kept in {}", .0.display())]
    Nothing(PathBuf),
    #[error("the last release in {} cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{} is no file of this program: {cause}", path.display())]
    OtherFormat { path: PathBuf, cause: String },
    #[error("the last release in {} is not what this installation signed: {problem}", path.display())]
    Unverified { path: PathBuf, problem: String },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where the last release of a database lies: each has a file of its own in the data directory.
pub fn path(data_dir: &Path, database: &PgConnectOptions) -> PathBuf {
    let name = format!(
        "{}:{}/{}",
        database.get_host(),
        database.get_port(),
        database.get_database().unwrap_or_default()
    );
    let mark = hex::encode(&Sha256::digest(name)[..4]);
    data_dir.join(format!("last-release-{mark}.json"))
}

/// A release with what proves it, and the hashes of the one before.
#[derive(Serialize, Deserialize)]
struct ReleaseWithProof {
    number: u32,
    stored: StoredRelease,
    proof: Option<StoredProof>,
    previous: Option<StoredLink>,
}

/// All that the public pages of a release are made from.
#[derive(Serialize, Deserialize)]
pub(super) struct LastRelease {
    format: String,
    /// The current one first.
    releases: Vec<ReleaseWithProof>,
    listed: Vec<ReleaseSummary>,
    withdrawn: Vec<(u32, WithdrawnBy)>,
    keys: KeyList,
}

impl LastRelease {
    pub fn new(
        listed: Vec<ReleaseSummary>,
        withdrawn: Vec<(u32, WithdrawnBy)>,
        keys: KeyList,
    ) -> Self {
        Self {
            format: FORMAT.to_owned(),
            releases: Vec::new(),
            listed,
            withdrawn,
            keys,
        }
    }

    pub fn add(&mut self, kept: &CachedRelease, previous: Option<StoredLink>) {
        self.releases.push(ReleaseWithProof {
            number: kept.release.number,
            stored: StoredRelease {
                body: kept.body.to_string(),
                sha256: kept.sha256.to_string(),
            },
            proof: kept.proof.as_deref().cloned(),
            previous,
        });
    }

    /// Writes the file; it is whole and on disk when this answers, or the old one is still there.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let dir = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(dir)?;
        let new = path.with_extension(format!("new-{:016x}", rand::random::<u64>()));
        let written = || -> io::Result<()> {
            let mut file = File::options()
                .create_new(true)
                .write(true)
                .mode(0o600)
                .open(&new)?;
            file.write_all(&serde_json::to_vec(self)?)?;
            file.sync_all()?;
            fs::rename(&new, path)?;
            File::open(dir)?.sync_all()
        };
        written().inspect_err(|_| {
            // What is left of it is of no use to anybody.
            let _ = fs::remove_file(&new);
        })
    }

    /// Reads the file and checks each release in it.
    fn read(
        path: &Path,
        keys: &KeyDirectory,
    ) -> Result<(Self, Vec<CachedRelease>), LastReleaseError> {
        let text = fs::read(path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => LastReleaseError::Nothing(path.to_owned()),
            _ => LastReleaseError::Unreadable {
                path: path.to_owned(),
                source,
            },
        })?;
        let other = |cause: String| LastReleaseError::OtherFormat {
            path: path.to_owned(),
            cause,
        };
        let mut last: Self =
            serde_json::from_slice(&text).map_err(|error| other(error.to_string()))?;
        if last.format != FORMAT {
            return Err(other(format!("it says {}", last.format)));
        }
        let mut releases = Vec::new();
        for kept in std::mem::take(&mut last.releases) {
            let release = check(kept.number, kept.stored, kept.proof)?;
            let published_at = release.release.published_at;
            let listed = last.keys.clone();
            let problem =
                trust::problem(&release.file(), published_at, keys, listed, kept.previous);
            if let Some(problem) = problem {
                return Err(LastReleaseError::Unverified {
                    path: path.to_owned(),
                    problem,
                });
            }
            releases.push(release);
        }
        Ok((last, releases))
    }
}

impl ReleaseStore {
    /// The same, which keeps the last release in this file.
    #[must_use]
    pub fn with_last_release_file(self, path: PathBuf) -> Self {
        Self {
            last: Some(path.into()),
            ..self
        }
    }

    /// Begins with the last release on disk. Answers its number.
    ///
    /// # Errors
    /// When there is none, or one that this installation did not sign.
    pub async fn load_last(&self) -> Result<u32, LastReleaseError> {
        let path = self.last.as_deref().unwrap_or(Path::new("")).to_owned();
        let missing = LastReleaseError::Nothing(path.clone());
        let Some(keys) = self.keys.clone() else {
            return Err(missing);
        };
        let stopped = |source: tokio::task::JoinError| LastReleaseError::Unreadable {
            path: path.clone(),
            source: io::Error::other(source),
        };
        let from = path.clone();
        let read = tokio::task::spawn_blocking(move || LastRelease::read(&from, &keys));
        let (last, releases) = read.await.map_err(stopped)??;
        let Some(current) = releases.first().cloned() else {
            return Err(missing);
        };
        let number = current.release.number;
        replace(
            &self.inner.before,
            releases.get(1..).unwrap_or_default().into(),
        );
        for (about, notice) in last.withdrawn {
            let notice = Some(Arc::new(notice));
            self.inner.withdrawn.insert((number, about), notice);
        }
        let listed = Some((number, last.listed.into()));
        replace(&self.inner.listed, listed);
        replace(&self.inner.known_keys, Some(Arc::new(last.keys)));
        self.set_current(Some(current), 0);
        Ok(number)
    }
}
