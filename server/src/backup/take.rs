//! Takes a backup from beginning to end: makes it, tries it if that was asked, notes it, and lets old ones go.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use sqlx::{ConnectOptions, Connection};

use super::directory::BackupDirectory;
use super::error::BackupError;
use super::manifest::{Kind, Manifest};
use super::{base, dump, keys, restore};
use crate::database::DatabaseConfig;
use crate::database::OwnerDatabase;
use crate::db::audit::{self, Entry};
use crate::db::backup::{self as table, NewBackup};
use crate::postgres::client::ClientAccess;
use crate::release::canonical;

/// What an operator asks for.
#[derive(Debug, Clone)]
pub struct BackupOrder {
    /// Where backups lie.
    pub dir: PathBuf,
    pub kind: Kind,
    /// How many of this kind stay; `None`: all.
    pub keep: Option<usize>,
    /// Where the private keys are copied to, if they are.
    pub keys_to: Option<PathBuf>,
    /// Restore it into a throw-away cluster at once.
    pub rehearse: bool,
}

/// What was done.
#[derive(Debug)]
pub struct TakenBackup {
    pub path: PathBuf,
    pub manifest: Manifest,
    /// Files of private keys that were copied.
    pub keys: Option<usize>,
    pub is_tried: bool,
    /// Older backups that went.
    pub removed: Vec<PathBuf>,
}

/// Takes a backup. `entry` goes into the audit log, with the row by which every server knows how old the last backup
/// is. Old backups go only after the new one is there, and tried if that was asked.
///
/// # Errors
/// See [`BackupError`].
pub async fn take(
    order: &BackupOrder,
    config: &DatabaseConfig,
    entry: &Entry<'_>,
    now: DateTime<Utc>,
) -> Result<TakenBackup, BackupError> {
    let directory = BackupDirectory::open(&order.dir)?;
    let copied = order
        .keys_to
        .as_deref()
        .map(|to| keys::copy_apart(&config.keys(), &order.dir, to));
    let keys = copied.transpose()?;
    let database = OwnerDatabase::open(config).await?;
    let made = make(order, config, &database, &directory, entry, now).await;
    database.close().await?;
    let (path, manifest, removed) = made?;
    Ok(TakenBackup {
        path,
        manifest,
        keys,
        is_tried: order.rehearse,
        removed,
    })
}

async fn make(
    order: &BackupOrder,
    config: &DatabaseConfig,
    database: &OwnerDatabase,
    directory: &BackupDirectory,
    entry: &Entry<'_>,
    now: DateTime<Utc>,
) -> Result<(PathBuf, Manifest, Vec<PathBuf>), BackupError> {
    let access = &database.access;
    let (path, manifest) = match order.kind {
        Kind::Dump => dump::make(access, directory, now).await?,
        Kind::Base if !database.is_private => return Err(BackupError::NotPrivate),
        Kind::Base => base::make(access, &config.data_dir(), directory, now).await?,
    };
    let sha256 = note(access, &manifest, entry).await?;
    if order.rehearse {
        restore::rehearse(&path).await?;
        let mut connection = access.options().connect().await?;
        table::note_rehearsed(&mut connection, &sha256, Utc::now()).await?;
        connection.close().await?;
    }
    let removed = match order.keep {
        Some(keep) => directory.prune(order.kind, keep, &path)?,
        None => Vec::new(),
    };
    // Only where a base backup went: others may lie in another directory and need what is older.
    if let (Kind::Base, Some(wal), false) = (order.kind, &config.wal_dir, removed.is_empty()) {
        base::prune_archive(directory, wal, manifest.postgres).await?;
    }
    Ok((path, manifest, removed))
}

/// Notes a backup in the database that it was made of; answers the hash by which it is named there.
async fn note(
    access: &ClientAccess,
    manifest: &Manifest,
    entry: &Entry<'_>,
) -> Result<String, BackupError> {
    let sha256 = canonical::sha256(manifest.to_text().as_bytes());
    let mut connection = access.options().connect().await?;
    let mut transaction = connection.begin().await?;
    audit::append(&mut transaction, entry).await?;
    let row = NewBackup {
        kind: manifest.kind.slug(),
        started_at: manifest.started_at,
        finished_at: manifest.finished_at,
        bytes: i64::try_from(manifest.bytes).unwrap_or(i64::MAX),
        sha256: &sha256,
    };
    table::insert(&mut transaction, &row).await?;
    transaction.commit().await?;
    connection.close().await?;
    Ok(sha256)
}
