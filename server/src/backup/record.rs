//! When the last backup was made and tried, as every server of the installation last read it in the database.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgPool;

use crate::db::backup::{self as table, LastBackup};

/// How often it is read.
const REFRESH_INTERVAL: Duration = Duration::from_secs(30);

/// Cheap to clone; what was read last stays while the database is away.
#[derive(Debug, Clone, Default)]
pub struct BackupRecord(Arc<RwLock<LastBackup>>);

impl BackupRecord {
    /// When the last backup ended; nothing where none was made, or it was not read yet.
    pub fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.read().finished_at
    }

    /// When a backup was last restored for a trial.
    pub fn tried_at(&self) -> Option<DateTime<Utc>> {
        self.read().tried_at
    }

    fn read(&self) -> LastBackup {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads it now.
    pub async fn refresh(&self, pool: &PgPool) {
        match table::last(pool).await {
            Ok(last) => *self.0.write().unwrap_or_else(PoisonError::into_inner) = last,
            Err(error) => tracing::debug!(%error, "how old the last backup is could not be read"),
        }
    }

    /// Reads it again and again, as long as the server works.
    pub async fn run_watch(self, pool: PgPool) {
        loop {
            self.refresh(&pool).await;
            tokio::time::sleep(REFRESH_INTERVAL).await;
        }
    }
}
