//! When the last backup ended, as `pntd backup` writes it down: `last-backup.json` in the data directory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// What is read of the file.
#[derive(Deserialize)]
struct Written {
    /// RFC 3339.
    finished: DateTime<Utc>,
}

/// Where the end of the last backup is written down; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct BackupRecord(Option<Arc<Path>>);

impl BackupRecord {
    /// That of a data directory.
    pub fn of(data_dir: &Path) -> Self {
        let path: PathBuf = data_dir.join("last-backup.json");
        Self(Some(path.into()))
    }

    /// When the last backup ended; nothing where none was made, or it is not known here.
    pub fn last(&self) -> Option<DateTime<Utc>> {
        last_backup(self.0.as_deref()?)
    }
}

/// The time in such a file.
pub fn last_backup(path: &Path) -> Option<DateTime<Utc>> {
    let text = std::fs::read(path).ok()?;
    let written: Result<Written, _> = serde_json::from_slice(&text);
    let written = written
        .inspect_err(|error| tracing::warn!(%error, path = %path.display(), "the record of the last backup cannot be read"));
    Some(written.ok()?.finished)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_last_backup_is_read_where_it_is_written_down() {
        let dir = tempfile::tempdir().expect("a directory");
        let record = BackupRecord::of(dir.path());
        assert_eq!(record.last(), None);
        let path = dir.path().join("last-backup.json");
        std::fs::write(&path, r#"{"finished": "2026-11-30T03:00:05Z", "bytes": 9}"#)
            .expect("a writable directory");
        let at = "2026-11-30T03:00:05Z".parse::<DateTime<Utc>>();
        assert_eq!(record.last(), at.ok());
        std::fs::write(&path, "{").expect("a writable directory");
        assert_eq!(record.last(), None);
    }
}
