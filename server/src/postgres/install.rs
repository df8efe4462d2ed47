//! Puts a cluster that was copied from elsewhere into a data directory that has none.

use std::fs;
use std::path::Path;

use super::account::Account;
use super::{PostgresError, cluster, io_error, lock, make_directory};

/// Where a copied cluster goes.
pub struct Recovery<'a> {
    pub data_dir: &'a Path,
    /// Of the copied cluster's owner.
    pub password: &'a str,
}

/// Lets `fill` write the cluster's files into a directory beside the final one, gives them to the account that runs
/// PostgreSQL, and renames it when it is complete.
///
/// # Errors
/// [`PostgresError::ClusterThere`], [`PostgresError::InUse`], what `fill` answers, or what cannot be written.
pub fn install<E: From<PostgresError>>(
    recovery: &Recovery<'_>,
    fill: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    make_directory(recovery.data_dir, 0o711)?;
    let dir =
        &fs::canonicalize(recovery.data_dir).map_err(io_error("resolve", recovery.data_dir))?;
    let _lock = lock(dir)?;
    let account = Account::find()?;
    let home = dir.join("postgres");
    make_directory(&home, 0o700)?;
    account.own(&home)?;
    account.check_access(&home)?;
    let data = home.join("cluster");
    if data.exists() {
        return Err(PostgresError::ClusterThere(dir.clone()).into());
    }
    cluster::remove_half_made(&home)?;
    let new = cluster::new_name(&home);
    make_directory(&new, 0o700)?;
    fill(&new)?;
    own_all(&account, &new)?;
    // Before the cluster: no crash can leave a cluster without its password.
    cluster::write_private(&dir.join("postgres.password"), recovery.password)?;
    fs::rename(&new, &data).map_err(io_error("rename", &new))?;
    cluster::sync_directory(&home)?;
    Ok(())
}

fn own_all(account: &Account, path: &Path) -> Result<(), PostgresError> {
    account.own(path)?;
    if !path.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(io_error("read", path))? {
        own_all(account, &entry.map_err(io_error("read", path))?.path())?;
    }
    Ok(())
}
