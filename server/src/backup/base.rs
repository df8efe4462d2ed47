//! Base backups: the private cluster itself, and recovery to a point in time.
//!
//! A base backup holds the log that it needs to be whole. With the archive of the log (`PNTD_WAL_DIR`) the cluster
//! is brought to any later moment that the archive reaches.

use std::fs::{self, DirBuilder};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sqlx::{ConnectOptions, Connection};
use tokio::process::Command;

use super::directory::BackupDirectory;
use super::dump::{blocking, major};
use super::error::{BackupError, io_error};
use super::manifest::{Kind, Manifest};
use crate::db::backup::{server_version, state};
use crate::postgres::client::{self, ClientAccess};
use crate::postgres::{Recovery, archive, install};

/// The cluster's name in a backup.
const CLUSTER_DIR: &str = "cluster";
/// PostgreSQL's own list of the cluster's files, with their hashes.
const MANIFEST_FILE: &str = "cluster/backup_manifest";
/// The password of the cluster's owner.
const PASSWORD_FILE: &str = "postgres.password";

/// Makes a base backup of the private cluster of `data_dir`; answers where it is and what it holds.
///
/// # Errors
/// When the cluster does not run, `pg_basebackup` or `pg_verifybackup` is not there or fails, or the directory cannot
/// be written. Nothing half made stays.
pub async fn make(
    access: &ClientAccess,
    data_dir: &Path,
    directory: &BackupDirectory,
    now: DateTime<Utc>,
) -> Result<(PathBuf, Manifest), BackupError> {
    let partial = directory.begin(Kind::Base, now)?;
    let mut connection = access.options().connect().await?;
    let postgres = server_version(&mut connection).await?;
    let state = state(&mut connection).await?;
    connection.close().await?;
    let program = client::find_program("pg_basebackup", major(postgres))?;
    let mut command = access.command(&program);
    command
        .args([
            "--checkpoint=fast",
            "--wal-method=stream",
            "--manifest-checksums=SHA256",
        ])
        .arg("--pgdata")
        .arg(partial.dir().join(CLUSTER_DIR));
    client::run(command).await?;
    verify(partial.dir(), major(postgres)).await?;
    let password = data_dir.join(PASSWORD_FILE);
    let mut manifest = Manifest::new(Kind::Base, postgres, now, state);
    let finish = move || {
        let copy = partial.dir().join(PASSWORD_FILE);
        fs::copy(&password, &copy).map_err(io_error("copy", &password))?;
        manifest.bytes = size(&partial.dir().join(CLUSTER_DIR))?;
        let path = partial.finish(&mut manifest, &[PASSWORD_FILE, MANIFEST_FILE])?;
        Ok((path, manifest))
    };
    blocking(finish).await
}

/// Whether every file of the cluster is what PostgreSQL's list says.
async fn verify(dir: &Path, postgres: u32) -> Result<(), BackupError> {
    let program = client::find_program("pg_verifybackup", postgres)?;
    let mut command = Command::new(program);
    command.arg("--quiet").arg(dir.join(CLUSTER_DIR));
    Ok(client::run(command).await?)
}

/// What a cluster is brought to.
#[derive(Debug, Clone, Default)]
pub struct RecoveryTarget {
    /// The archive of the log; without it, the cluster is what it was at the end of the backup.
    pub wal: Option<PathBuf>,
    /// The last moment that counts; without it, everything in the archive.
    pub until: Option<DateTime<Utc>>,
}

/// Puts the cluster of a base backup into a data directory that has none, to be brought to the target when it starts.
///
/// # Errors
/// When the directory has a cluster, the backup is damaged, or something cannot be read or written.
pub async fn place(
    backup: &Path,
    manifest: &Manifest,
    data_dir: &Path,
    target: &RecoveryTarget,
) -> Result<(), BackupError> {
    verify(backup, major(manifest.postgres)).await?;
    let settings = target.settings()?;
    let (from, password) = (backup.join(CLUSTER_DIR), backup.join(PASSWORD_FILE));
    let data_dir = data_dir.to_owned();
    let target = target.clone();
    let put = move || {
        let password = fs::read_to_string(&password).map_err(io_error("read", &password))?;
        let fill = |new: &Path| {
            copy_all(&from, new)?;
            configure(new, &settings, &target)
        };
        let recovery = Recovery {
            data_dir: &data_dir,
            password: password.trim(),
        };
        install(&recovery, fill)
    };
    blocking(put).await
}

impl RecoveryTarget {
    /// Lines of PostgreSQL's configuration.
    fn settings(&self) -> Result<Vec<String>, BackupError> {
        // Each setting is written each time: the last line counts, and an earlier recovery may have left another one.
        let mut lines = vec!["recovery_target_action = 'promote'".to_owned()];
        // A moment is looked for on the branch of the backup. An earlier recovery may have made another branch, which
        // does not hold it; where it is not on this one, PostgreSQL says so.
        let branch = if self.until.is_some() {
            "current"
        } else {
            "latest"
        };
        lines.push(format!("recovery_target_timeline = '{branch}'"));
        if let Some(wal) = &self.wal {
            let command = archive::restore_command(wal)?;
            lines.push(format!("restore_command = '{command}'"));
        }
        // PostgreSQL knows no names of time zones when it reads its configuration.
        let moment = |until: DateTime<Utc>| until.format("%Y-%m-%d %H:%M:%S%.6f+00").to_string();
        let until = self.until.map(moment).unwrap_or_default();
        lines.push(format!("recovery_target_time = '{until}'"));
        Ok(lines)
    }
}

/// Tells the cluster to recover when it starts.
fn configure(
    cluster: &Path,
    settings: &[String],
    target: &RecoveryTarget,
) -> Result<(), BackupError> {
    let path = cluster.join("postgresql.auto.conf");
    let mut file = fs::File::options()
        .append(true)
        .create(true)
        .open(&path)
        .map_err(io_error("open", &path))?;
    for line in settings {
        writeln!(file, "{line}").map_err(io_error("write", &path))?;
    }
    // Without an archive the log that came with the backup is all there is: a start after a crash.
    if target.wal.is_some() {
        let signal = cluster.join("recovery.signal");
        fs::write(&signal, "").map_err(io_error("write", &signal))?;
    }
    Ok(())
}

/// Removes the recovery settings from the cluster's configuration after the recovery.
///
/// # Errors
/// When the cluster does not answer.
pub async fn forget_target(access: &ClientAccess) -> Result<(), BackupError> {
    let mut connection = access.options().connect().await?;
    crate::db::backup::reset_recovery(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Copies a directory with everything in it.
fn copy_all(from: &Path, to: &Path) -> Result<(), BackupError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(to)
        .map_err(io_error("create", to))?;
    for entry in fs::read_dir(from).map_err(io_error("read", from))? {
        let entry = entry.map_err(io_error("read", from))?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(io_error("read", &path))?;
        if kind.is_dir() {
            copy_all(&path, &copy)?;
        } else {
            fs::copy(&path, &copy).map_err(io_error("copy", &path))?;
        }
    }
    Ok(())
}

/// Bytes of all files below a directory.
fn size(dir: &Path) -> Result<u64, BackupError> {
    let mut bytes = 0;
    for entry in fs::read_dir(dir).map_err(io_error("read", dir))? {
        let entry = entry.map_err(io_error("read", dir))?;
        let data = entry.metadata().map_err(io_error("read", dir))?;
        bytes += if data.is_dir() {
            size(&entry.path())?
        } else {
            data.len()
        };
    }
    Ok(bytes)
}

/// Removes from the archive what no base backup that is kept needs.
///
/// # Errors
/// When `pg_archivecleanup` is not there or fails.
pub async fn prune_archive(
    directory: &BackupDirectory,
    wal: &Path,
    postgres: i32,
) -> Result<(), BackupError> {
    let Some(oldest) = directory.list(Kind::Base)?.into_iter().next() else {
        return Ok(());
    };
    let label = oldest.join(CLUSTER_DIR).join("backup_label");
    let text = fs::read_to_string(&label).map_err(io_error("read", &label))?;
    // `START WAL LOCATION: 0/2000028 (file 000000010000000000000002)`
    let first = text
        .split_once("(file ")
        .and_then(|(_, rest)| rest.split_once(')'));
    let Some((segment, _)) = first else {
        return Err(BackupError::Damaged(label));
    };
    let program = client::find_program("pg_archivecleanup", major(postgres))?;
    let mut command = Command::new(program);
    command.arg(wal).arg(segment);
    Ok(client::run(command).await?)
}
