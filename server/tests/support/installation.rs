//! An installation with a private PostgreSQL, in directories of its own.
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::json;
use server::database::DatabaseConfig;
use server::database::{Contents, Database};
use server::db::{self, DbError, audit::Entry};
use sqlx::PgPool;
use tempfile::TempDir;

/// A directory that the account which runs PostgreSQL may enter.
pub fn directory() -> TempDir {
    tempfile::Builder::new()
        .prefix("pntd-test-")
        .permissions(Permissions::from_mode(0o711))
        .tempdir()
        .unwrap()
}

pub struct Installation {
    dir: TempDir,
    is_archiving: bool,
}

impl Installation {
    pub fn new() -> Self {
        Self {
            dir: directory(),
            is_archiving: false,
        }
    }

    /// One in a directory that is there.
    pub fn at(dir: TempDir) -> Self {
        Self {
            dir,
            is_archiving: false,
        }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// One that keeps its log.
    pub fn archiving() -> Self {
        Self {
            dir: directory(),
            is_archiving: true,
        }
    }

    pub fn archive(&self) -> PathBuf {
        self.dir.path().join("wal")
    }

    pub fn config(&self) -> DatabaseConfig {
        DatabaseConfig {
            database_url: None,
            owner_database_url: None,
            data_dir: Some(self.dir.path().join("data")),
            wal_dir: self.is_archiving.then(|| self.archive()),
            key_dir: None,
            read_database_url: None,
            database_connections: 4,
            statement_seconds: 30,
            lock_seconds: 20,
            idle_transaction_seconds: 60,
        }
    }

    pub async fn open(&self) -> Database {
        Database::open(&self.config(), Contents::Real)
            .await
            .unwrap()
    }
}

/// An entry of the audit log about an object.
pub fn entry(object: &str) -> Entry<'static> {
    Entry {
        actor: "sistema",
        act: "prueba",
        object: object.to_owned(),
        detail: json!({}),
        address: None,
    }
}

/// Writes one.
pub async fn audited(pool: &PgPool, object: &str) -> Result<(), DbError> {
    let mut connection = pool.acquire().await?;
    db::audit::append(&mut connection, &entry(object)).await
}
