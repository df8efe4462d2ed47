//! Restoring, and trying a backup out.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use chrono::Utc;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::base::{self, RecoveryTarget};
use super::dump;
use super::error::{BackupError, io_error};
use super::manifest::{Kind, Manifest};
use crate::database::DatabaseConfig;
use crate::database::{Database, MIGRATIONS, OwnerDatabase, apply_migrations};
use crate::db::backup::{DatabaseState, state};
use crate::postgres::archive::Archive;
use crate::postgres::client::ClientAccess;
use crate::postgres::{Durability, PrivatePostgres};

/// What a restored database holds.
#[derive(Debug)]
pub struct RestoredBackup {
    pub manifest: Manifest,
    /// SHA-256 of the manifest: the name of the backup in the database that it was made of.
    pub sha256: String,
    /// As it was found, before the tables were brought up to date.
    pub state: DatabaseState,
}

/// Restores a backup into the installation's database, which must be empty, and brings its tables up to date.
///
/// # Errors
/// When the backup is damaged or from a newer program, the database is not empty, or it is not the same afterwards.
pub async fn restore(
    backup: &Path,
    config: &DatabaseConfig,
    target: &RecoveryTarget,
) -> Result<RestoredBackup, BackupError> {
    let (manifest, sha256) = checked(backup).await?;
    // Of the cluster that was: what this one writes under the same names would never be archived.
    if let Some(wal) = &config.wal_dir
        && target.wal.as_ref() != Some(wal)
    {
        Archive::check_unused(wal)?;
    }
    if manifest.kind == Kind::Base {
        if config.database_url.is_some() {
            return Err(BackupError::NotPrivate);
        }
        base::place(backup, &manifest, &config.data_dir(), target).await?;
    } else if target.wal.is_some() || target.until.is_some() {
        return Err(BackupError::NoBase(backup.to_owned()));
    }
    let database = OwnerDatabase::open(config).await?;
    let done = fill(backup, &manifest, &database.access).await;
    database.close().await?;
    let state = done?;
    // As at every start: the tables of this program, and the rights of the role that works with them.
    Database::open_for_command(config, crate::database::Contents::Real)
        .await?
        .close()
        .await?;
    Ok(RestoredBackup {
        manifest,
        sha256,
        state,
    })
}

/// Restores a backup into a throw-away cluster on this machine, brings its tables up to date there, and takes the
/// cluster away again. Nothing of the installation is touched or needed.
///
/// # Errors
/// As [`restore`].
pub async fn rehearse(backup: &Path) -> Result<RestoredBackup, BackupError> {
    let (manifest, sha256) = checked(backup).await?;
    let place = tempfile::Builder::new()
        .prefix("pntd-restore-")
        .permissions(std::fs::Permissions::from_mode(0o711))
        .tempdir()
        .map_err(io_error("create a directory in", &std::env::temp_dir()))?;
    if manifest.kind == Kind::Base {
        base::place(backup, &manifest, place.path(), &RecoveryTarget::default()).await?;
    }
    let postgres = PrivatePostgres::start(place.path(), Durability::None).await?;
    let done = async {
        let state = fill(backup, &manifest, &postgres.access()).await?;
        apply_migrations(postgres.options()).await?;
        Ok::<DatabaseState, BackupError>(state)
    }
    .await;
    postgres.stop().await?;
    Ok(RestoredBackup {
        manifest,
        sha256,
        state: done?,
    })
}

/// The manifest of a backup whose files are what it says, and whose tables this program knows.
async fn checked(backup: &Path) -> Result<(Manifest, String), BackupError> {
    let (manifest, sha256) = Manifest::read(backup)?;
    let own = MIGRATIONS.iter().map(|own| own.version).max();
    let own = own.unwrap_or_default();
    if manifest.database.schema > own {
        return Err(BackupError::Newer {
            backup: manifest.database.schema,
            own,
            program: manifest.program,
        });
    }
    let (files, dir) = (manifest.clone(), PathBuf::from(backup));
    dump::blocking(move || files.check_files(&dir)).await?;
    Ok((manifest, sha256))
}

/// Fills the database, if it is not there with its cluster already, and compares what stands in it with the manifest.
async fn fill(
    backup: &Path,
    manifest: &Manifest,
    access: &ClientAccess,
) -> Result<DatabaseState, BackupError> {
    match manifest.kind {
        Kind::Dump => dump::restore(access, &backup.join(dump::DUMP_FILE)).await?,
        Kind::Base => base::forget_target(access).await?,
    }
    let found = read_state(access.options()).await?;
    let differences = match manifest.kind {
        Kind::Dump => differences(&manifest.database, &found),
        // The cluster went on while it was copied, and was brought further: nothing of then may be missing.
        Kind::Base => missing(&manifest.database, &found),
    };
    if differences.is_empty() {
        Ok(found)
    } else {
        Err(BackupError::Differs(differences))
    }
}

async fn read_state(options: &PgConnectOptions) -> Result<DatabaseState, BackupError> {
    let mut connection = options.connect().await?;
    let found = state(&mut connection).await?;
    connection.close().await?;
    Ok(found)
}

/// What is not the same; nothing for the same database.
fn differences(expected: &DatabaseState, found: &DatabaseState) -> Vec<String> {
    let mut differences = missing(expected, found);
    for (table, rows) in &expected.tables {
        let there = found.tables.get(table).copied();
        if there != Some(*rows) {
            let there = there.map_or_else(|| "no".to_owned(), |rows| rows.to_string());
            differences.push(format!("table {table} has {there} rows instead of {rows}"));
        }
    }
    for table in found.tables.keys() {
        if !expected.tables.contains_key(table) {
            differences.push(format!("table {table} was not there"));
        }
    }
    if expected.releases.len() != found.releases.len() {
        let (found, expected) = (found.releases.len(), expected.releases.len());
        differences.push(format!("{found} releases instead of {expected}"));
    }
    if expected.schema != found.schema {
        let (found, expected) = (found.schema, expected.schema);
        differences.push(format!("tables of migration {found} instead of {expected}"));
    }
    if expected.audit != found.audit {
        differences.push("the audit log ends at another entry".to_owned());
    }
    differences
}

/// What was there and is gone or changed: releases never change, and the log only grows.
fn missing(expected: &DatabaseState, found: &DatabaseState) -> Vec<String> {
    let changed = expected
        .releases
        .iter()
        .filter(|release| !found.releases.contains(release))
        .map(|release| format!("release {} is missing or not the same", release.number));
    let position = |state: &DatabaseState| state.audit.as_ref().map_or(0, |head| head.position);
    let is_shorter = position(found) < position(expected);
    let shorter = is_shorter.then(|| "the audit log is shorter".to_owned());
    changed.chain(shorter).collect()
}

/// Notes in the installation's database that a backup of it was tried.
///
/// # Errors
/// When the database does not answer.
pub async fn note_tried(config: &DatabaseConfig, sha256: &str) -> Result<(), BackupError> {
    let database = Database::open_for_command(config, crate::database::Contents::Real).await?;
    let noted = async {
        let mut connection = database.pool.acquire().await?;
        crate::db::backup::note_rehearsed(&mut connection, sha256, Utc::now()).await?;
        Ok(())
    }
    .await;
    database.close().await?;
    noted
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::db::backup::{AuditHead, StoredHashes};

    fn release(number: i32, body: &str) -> StoredHashes {
        StoredHashes {
            number,
            body: body.to_owned(),
            manifest: None,
            progress: None,
            signature: None,
        }
    }

    fn database() -> DatabaseState {
        DatabaseState {
            schema: 23,
            tables: BTreeMap::from([("value".to_owned(), 7), ("audit".to_owned(), 9)]),
            releases: vec![release(1, "a"), release(2, "b")],
            audit: Some(AuditHead {
                position: 9,
                hash: "c".to_owned(),
            }),
        }
    }

    #[test]
    fn every_difference_of_a_restored_database_is_said() {
        assert_eq!(differences(&database(), &database()), Vec::<String>::new());
        let mut other = database();
        other.tables.insert("value".to_owned(), 6);
        other.tables.insert("extra".to_owned(), 0);
        other.releases[1].body = "x".to_owned();
        other.audit = None;
        assert_eq!(
            differences(&database(), &other),
            [
                "release 2 is missing or not the same",
                "the audit log is shorter",
                "table value has 6 rows instead of 7",
                "table extra was not there",
                "the audit log ends at another entry",
            ]
        );
    }

    #[test]
    fn a_cluster_that_went_on_after_its_backup_lacks_nothing() {
        let mut later = database();
        later.releases.push(release(3, "c"));
        later.tables.insert("value".to_owned(), 8);
        later.audit = Some(AuditHead {
            position: 12,
            hash: "d".to_owned(),
        });
        assert_eq!(missing(&database(), &later), Vec::<String>::new());
        later.releases.remove(0);
        assert_eq!(missing(&database(), &later).len(), 1);
    }
}
