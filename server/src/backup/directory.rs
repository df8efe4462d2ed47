//! The directory that holds backups: one appears whole or not at all, and old ones go when a newer one is there.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::error::{BackupError, io_error};
use super::manifest::{self, BackupFile, Kind, Manifest};
use crate::postgres::PostgresError;

/// Names of backups that were never completed begin so.
const PARTIAL: &str = ".partial-";
const PREFIX: &str = "pntd-";

/// A directory of backups, held by one process at a time.
pub struct BackupDirectory {
    dir: PathBuf,
    _lock: File,
}

/// A backup that is being made; what is there goes when it is dropped before [`Partial::finish`].
pub struct Partial {
    dir: PathBuf,
    target: PathBuf,
    is_finished: bool,
}

impl BackupDirectory {
    /// Makes the directory if there is none, and takes what earlier backups left that were cut off.
    ///
    /// # Errors
    /// When it cannot be written, or another backup is being made there.
    pub fn open(dir: &Path) -> Result<Self, BackupError> {
        make(dir)?;
        let dir = fs::canonicalize(dir).map_err(io_error("resolve", dir))?;
        let path = dir.join(".lock");
        let lock = File::create(&path).map_err(io_error("open", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PostgresError::InUse(dir).into()),
            Err(TryLockError::Error(source)) => return Err(io_error("lock", &path)(source)),
        }
        let opened = Self { dir, _lock: lock };
        for name in opened.names()? {
            if name.starts_with(PARTIAL) {
                let path = opened.dir.join(name);
                fs::remove_dir_all(&path).map_err(io_error("remove", &path))?;
            }
        }
        Ok(opened)
    }

    /// A place for a new backup.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn begin(&self, kind: Kind, at: DateTime<Utc>) -> Result<Partial, BackupError> {
        let name = format!("{PREFIX}{}-{}", at.format("%Y%m%dT%H%M%SZ"), kind.slug());
        let target = self.dir.join(&name);
        if target.exists() {
            let there = io::Error::from(io::ErrorKind::AlreadyExists);
            return Err(io_error("create", &target)(there));
        }
        let dir = self.dir.join(format!("{PARTIAL}{name}"));
        make(&dir)?;
        Ok(Partial {
            dir,
            target,
            is_finished: false,
        })
    }

    /// The whole backups of a kind, oldest first.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn list(&self, kind: Kind) -> Result<Vec<PathBuf>, BackupError> {
        let is_one = |name: &String| {
            name.starts_with(PREFIX) && name.ends_with(&format!("-{}", kind.slug()))
        };
        let mut names: Vec<String> = self.names()?.into_iter().filter(is_one).collect();
        names.sort();
        let paths = names.into_iter().map(|name| self.dir.join(name));
        Ok(paths
            .filter(|path| path.join(manifest::MANIFEST_FILE).is_file())
            .collect())
    }

    /// Removes all but the newest `keep` backups of a kind; answers those that went. The one that was just made stays,
    /// whatever its name says of the clock.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub fn prune(&self, kind: Kind, keep: usize, made: &Path) -> Result<Vec<PathBuf>, BackupError> {
        let mut old = self.list(kind)?;
        old.retain(|path| path != made);
        old.truncate((old.len() + 1).saturating_sub(keep.max(1)));
        for path in &old {
            // Without its manifest it is no backup any more, even if the rest stays.
            let manifest = path.join(manifest::MANIFEST_FILE);
            fs::remove_file(&manifest).map_err(io_error("remove", &manifest))?;
            fs::remove_dir_all(path).map_err(io_error("remove", path))?;
        }
        Ok(old)
    }

    fn names(&self) -> Result<Vec<String>, BackupError> {
        let entries = fs::read_dir(&self.dir).map_err(io_error("read", &self.dir))?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names
            .collect::<io::Result<_>>()
            .map_err(io_error("read", &self.dir))
    }
}

impl Partial {
    /// Where its files go.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Completes the backup: writes its manifest, waits until everything is on disk, and gives it its name. Answers
    /// where it is.
    ///
    /// # Errors
    /// When something cannot be written.
    pub fn finish(
        mut self,
        manifest: &mut Manifest,
        names: &[&str],
    ) -> Result<PathBuf, BackupError> {
        for name in names {
            let file = BackupFile::of(&self.dir, name)?;
            manifest.bytes += file.bytes;
            manifest.files.push(file);
        }
        manifest.finished_at = Utc::now();
        let path = self.dir.join(manifest::MANIFEST_FILE);
        fs::write(&path, manifest.to_text()).map_err(io_error("write", &path))?;
        sync_all(&self.dir)?;
        fs::rename(&self.dir, &self.target).map_err(io_error("rename", &self.dir))?;
        self.is_finished = true;
        if let Some(parent) = self.target.parent() {
            sync(parent)?;
        }
        Ok(self.target.clone())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.is_finished {
            // What cannot be removed now goes when the next backup begins.
            let _ = fs::remove_dir_all(&self.dir);
        }
    }
}

/// Makes a directory for its owner only; one that is there stays as it is.
fn make(dir: &Path) -> Result<(), BackupError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(io_error("create", dir))
}

/// Waits until every file and directory below is on disk.
fn sync_all(dir: &Path) -> Result<(), BackupError> {
    for entry in fs::read_dir(dir).map_err(io_error("read", dir))? {
        let entry = entry.map_err(io_error("read", dir))?;
        let kind = entry.file_type().map_err(io_error("read", dir))?;
        if kind.is_dir() {
            sync_all(&entry.path())?;
        } else if kind.is_file() {
            sync(&entry.path())?;
        }
    }
    sync(dir)
}

fn sync(path: &Path) -> Result<(), BackupError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(io_error("sync", path))
}
