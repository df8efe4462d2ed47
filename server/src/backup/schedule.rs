//! Scheduled backups: a server with a backup directory takes one in the configured interval; of several servers one does.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use clap::Args;
use sqlx::PgPool;

use super::error::BackupError;
use super::manifest::Kind;
use super::take::{BackupOrder, TakenBackup, take};
use crate::database::DatabaseConfig;
use crate::db::audit::Entry;
use crate::db::backup as table;

/// How often the server checks whether a backup is due.
const CHECK_INTERVAL: Duration = Duration::from_secs(60);
/// After a backup that failed, the next attempt is made this much later.
const RETRY_DELAY: Duration = Duration::from_secs(15 * 60);

/// When a server takes backups by itself.
#[derive(Args, Clone, Debug)]
pub struct ScheduleConfig {
    /// Take backups by itself into this directory, on another disk than the data
    #[arg(long, env = "PNTD_BACKUP_DIR")]
    pub backup_dir: Option<PathBuf>,

    /// Hours between two backups
    #[arg(long, env = "PNTD_BACKUP_HOURS", default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..=720))]
    pub backup_hours: u16,

    /// How many of them are kept
    #[arg(long, env = "PNTD_BACKUP_KEEP", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub backup_keep: u16,
}

/// Takes a backup whenever the last one is older than was said, as long as the server works. Returns at once where
/// no directory was named.
pub async fn run(
    schedule: ScheduleConfig,
    config: DatabaseConfig,
    pool: PgPool,
    entry: impl Fn() -> Entry<'static> + Send + Sync,
) {
    let Some(dir) = schedule.backup_dir.clone() else {
        return;
    };
    let order = BackupOrder {
        dir,
        kind: Kind::Dump,
        keep: Some(usize::from(schedule.backup_keep)),
        keys_to: None,
        rehearse: false,
    };
    let longest = TimeDelta::hours(schedule.backup_hours.into());
    loop {
        let pause = match take_if_due(&order, longest, &config, &pool, &entry()).await {
            Ok(None) => CHECK_INTERVAL,
            Ok(Some(taken)) => {
                tracing::info!(path = %taken.path.display(), bytes = taken.manifest.bytes, "a backup was taken");
                CHECK_INTERVAL
            }
            Err(error) => {
                tracing::error!(%error, "no backup could be taken; it is tried again");
                RETRY_DELAY
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Takes a backup if none is younger than `longest`, and no other server is taking one.
///
/// # Errors
/// As [`take`].
pub async fn take_if_due(
    order: &BackupOrder,
    longest: TimeDelta,
    config: &DatabaseConfig,
    pool: &PgPool,
    entry: &Entry<'_>,
) -> Result<Option<TakenBackup>, BackupError> {
    let now = Utc::now();
    let is_due =
        |last: table::LastBackup| last.finished_at.is_none_or(|last| now - last >= longest);
    if !is_due(table::last(pool).await?) {
        return Ok(None);
    }
    // Held until the backup is noted. What waits in the transaction is no work: it has no limit of time.
    let mut lock = pool.begin().await?;
    if !table::try_lock(&mut lock).await? || !is_due(table::last(pool).await?) {
        return Ok(None);
    }
    let taken = take(order, config, entry, now).await?;
    lock.rollback().await?;
    Ok(Some(taken))
}
