//! What a backup says of itself.

use std::fs;
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::{BackupError, io_error};
use crate::db::backup::DatabaseState;
use crate::release::canonical;

/// Its name in a backup.
pub const MANIFEST_FILE: &str = "manifest.json";
/// The form of this file.
const MANIFEST_FORMAT: u32 = 1;

/// What a backup was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// `pg_dump`: goes into any database.
    Dump,
    /// `pg_basebackup`: the private cluster, file by file.
    Base,
}

impl Kind {
    /// In names of directories and in the database.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Dump => "dump",
            Self::Base => "base",
        }
    }
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFile {
    /// Its name in the backup's directory.
    pub name: String,
    pub bytes: u64,
    /// 64 hexadecimal digits.
    pub sha256: String,
}

/// What a backup says of itself: what must stand in the database after it was restored, and what its files are.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub kind: Kind,
    /// Version of the program that made it.
    pub program: String,
    /// Of the database server, as PostgreSQL numbers it: `150018` is 15.18.
    pub postgres: i32,
    pub started_at: DateTime<Utc>,
    pub finished_at: DateTime<Utc>,
    /// Of a dump: exactly. Of a base backup: as it was when the copy began.
    pub database: DatabaseState,
    pub files: Vec<BackupFile>,
    /// Bytes of all files, also of those that only PostgreSQL's own manifest lists.
    pub bytes: u64,
}

impl Manifest {
    /// The manifest of a backup that was just made.
    pub fn new(
        kind: Kind,
        postgres: i32,
        started_at: DateTime<Utc>,
        database: DatabaseState,
    ) -> Self {
        Self {
            format: MANIFEST_FORMAT,
            kind,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            postgres,
            started_at,
            finished_at: started_at,
            database,
            files: Vec::new(),
            bytes: 0,
        }
    }

    /// As it is written.
    pub fn to_text(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("a manifest has only texts and numbers") + "\n"
    }

    /// Reads the manifest of the backup in a directory, with the hash by which the backup is named.
    ///
    /// # Errors
    /// [`BackupError::NoBackup`].
    pub fn read(dir: &Path) -> Result<(Self, String), BackupError> {
        let no_backup = |cause: String| BackupError::NoBackup {
            path: dir.to_owned(),
            cause,
        };
        let bytes =
            fs::read(dir.join(MANIFEST_FILE)).map_err(|error| no_backup(error.to_string()))?;
        let manifest: Self =
            serde_json::from_slice(&bytes).map_err(|error| no_backup(error.to_string()))?;
        if manifest.format != MANIFEST_FORMAT {
            return Err(no_backup(format!("it is of form {}", manifest.format)));
        }
        Ok((manifest, canonical::sha256(&bytes)))
    }

    /// Whether every listed file is what it was.
    ///
    /// # Errors
    /// [`BackupError::Damaged`] with the first that is not.
    pub fn check_files(&self, dir: &Path) -> Result<(), BackupError> {
        for file in &self.files {
            let path = dir.join(&file.name);
            let found = BackupFile::of(dir, &file.name);
            if found.ok().as_ref() != Some(file) {
                return Err(BackupError::Damaged(path));
            }
        }
        Ok(())
    }
}

impl BackupFile {
    /// Size and hash of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(dir: &Path, name: &str) -> Result<Self, BackupError> {
        let path = dir.join(name);
        let mut file = fs::File::open(&path).map_err(io_error("open", &path))?;
        let mut hash = Sha256::new();
        let mut bytes = 0;
        let mut part = vec![0; 1 << 20];
        loop {
            let read = file.read(&mut part).map_err(io_error("read", &path))?;
            let Some(part) = part.get(..read).filter(|part| !part.is_empty()) else {
                break;
            };
            hash.update(part);
            bytes += part.len() as u64;
        }
        Ok(Self {
            name: name.to_owned(),
            bytes,
            sha256: hex::encode(hash.finalize()),
        })
    }
}
