//! Why there is no backup, or nothing restored. For operators: each says what to do where something can be done.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::database::DatabaseError;
use crate::db::DbError;
use crate::postgres::PostgresError;

/// Why a backup was not made, or not restored.
#[derive(Debug, Error)]
pub enum BackupError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Postgres(#[from] PostgresError),
    #[error("{action} {}: {source}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("{} is no backup: it has no manifest.json that this program can read ({cause})", path.display())]
    NoBackup { path: PathBuf, cause: String },
    #[error("{} is damaged: it is not what the backup's manifest says; take another backup", .0.display())]
    Damaged(PathBuf),
    #[error(
        "the backup is from a newer program: its tables are of migration {backup}, this program knows {own}; install program {program} or newer"
    )]
    Newer {
        backup: i64,
        own: i64,
        program: String,
    },
    #[error(
        "the database is not empty: a backup is restored only where nothing can be lost. Name an empty database, or another data directory"
    )]
    NotEmpty,
    #[error("what was restored is not what was backed up: {}", .0.join("; "))]
    Differs(Vec<String>),
    #[error("{} holds other keys than the backup; move them away first", .0.display())]
    OtherKeys(PathBuf),
    #[error(
        "a base backup is of the private PostgreSQL: with DATABASE_URL use your own tools, or a backup without --base"
    )]
    NotPrivate,
    #[error("only a base backup can be brought to a point in time: {} is a dump", .0.display())]
    NoBase(PathBuf),
    #[error("{} holds keys and data together: name a directory outside the backups for --keys-to", .0.display())]
    KeysNotApart(PathBuf),
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}

/// Turns an I/O error into one that names the action and the path.
pub fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Io {
        action,
        path,
        source,
    }
}
