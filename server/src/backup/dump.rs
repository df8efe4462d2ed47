//! A dump: one moment of the whole database, taken while everybody works.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::directory::BackupDirectory;
use super::error::BackupError;
use super::manifest::{Kind, Manifest};
use crate::db::backup::{export_snapshot, server_version, state};
use crate::postgres::client::{self, ClientAccess};

/// The dump's name in a backup.
pub const DUMP_FILE: &str = "database.dump";

/// PostgreSQL numbers 15.18 as 150018.
const MAJOR_VERSION_FACTOR: i32 = 10_000;

/// Makes a backup in the directory; answers where it is and what it holds. The manifest tells of the very moment that
/// is dumped.
///
/// # Errors
/// When the database does not answer, `pg_dump` is not there or fails, or the directory cannot be written. Nothing
/// half made stays.
pub async fn make(
    access: &ClientAccess,
    directory: &BackupDirectory,
    now: DateTime<Utc>,
) -> Result<(PathBuf, Manifest), BackupError> {
    let partial = directory.begin(Kind::Dump, now)?;
    let mut connection = access.options().connect().await?;
    let postgres = server_version(&mut connection).await?;
    let mut moment = connection
        .begin_with("begin isolation level repeatable read read only")
        .await?;
    let snapshot = export_snapshot(&mut moment).await?;
    let state = state(&mut moment).await?;
    dump(access, postgres, &snapshot, &partial.dir().join(DUMP_FILE)).await?;
    moment.rollback().await?;
    connection.close().await?;
    let mut manifest = Manifest::new(Kind::Dump, postgres, now, state);
    let finish = move || {
        let path = partial.finish(&mut manifest, &[DUMP_FILE])?;
        Ok((path, manifest))
    };
    blocking(finish).await
}

async fn dump(
    access: &ClientAccess,
    postgres: i32,
    snapshot: &str,
    file: &Path,
) -> Result<(), BackupError> {
    let program = client::find_program("pg_dump", major(postgres))?;
    let mut command = access.command(&program);
    command
        .args(["--format=custom", "--no-owner", "--no-privileges"])
        .arg(format!("--snapshot={snapshot}"))
        .arg("--file")
        .arg(file);
    Ok(client::run(command).await?)
}

/// Fills an empty database from a dump, all of it or nothing.
///
/// # Errors
/// When the database is not empty, or `pg_restore` is not there or fails.
pub async fn restore(access: &ClientAccess, file: &Path) -> Result<(), BackupError> {
    let postgres = prepare_empty(access.options()).await?;
    let program = client::find_program("pg_restore", major(postgres))?;
    let mut command = access.command(&program);
    command
        .args([
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
        ])
        .arg(format!(
            "--dbname={}",
            access.options().get_database().unwrap_or_default()
        ))
        .arg(file);
    Ok(client::run(command).await?)
}

/// The version of a server whose database is empty.
async fn prepare_empty(options: &PgConnectOptions) -> Result<i32, BackupError> {
    let mut connection = options.connect().await?;
    if !crate::db::backup::is_empty(&mut connection).await? {
        return Err(BackupError::NotEmpty);
    }
    let version = server_version(&mut connection).await?;
    connection.close().await?;
    Ok(version)
}

/// The major version of a server by its number.
pub(super) fn major(postgres: i32) -> u32 {
    u32::try_from(postgres / MAJOR_VERSION_FACTOR).unwrap_or_default()
}

/// Work with files on a thread where nobody waits for it.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}
