//! The cluster's files: made whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::account::Account;
use super::binaries::Binaries;
use super::{PostgresError, io_error};

/// Directories whose names begin so were never completed.
const HALF_MADE: &str = "cluster.new-";

/// The major version that made the cluster; `None` when there is no cluster.
pub fn version(data: &Path) -> Result<Option<String>, PostgresError> {
    let path = data.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", &path)(error)),
    }
}

/// Runs `initdb` in a directory beside the final one and renames it when it is
/// complete: a crash in between leaves a directory that the next start removes.
pub async fn make_if_missing(
    home: &Path,
    data: &Path,
    binaries: &Binaries,
    account: &Account,
    role: &str,
    password: &str,
) -> Result<(), PostgresError> {
    remove_half_made(home)?;
    if version(data)?.is_some() {
        return Ok(());
    }
    // A name of its own: the `initdb` of a killed server may still be writing.
    let new = new_name(home);
    let password_file = home.join("initdb.password");
    write_private(&password_file, password)?;
    account.own(&password_file)?;
    tracing::info!(dir = %data.display(), "making a private PostgreSQL cluster");
    let output = account
        .command(&binaries.initdb, home)
        .args([
            "--auth=scram-sha-256",
            "--data-checksums",
            "--encoding=UTF8",
        ])
        .args(["--locale=C.UTF-8", "--username", role])
        .arg("--pwfile")
        .arg(&password_file)
        .arg("--pgdata")
        .arg(&new)
        .output()
        .await;
    fs::remove_file(&password_file).map_err(io_error("remove", &password_file))?;
    let output = output.map_err(io_error("run", &binaries.initdb))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(PostgresError::Initdb(message));
    }
    fs::rename(&new, data).map_err(io_error("rename", &new))?;
    sync_directory(home)
}

/// A name for a cluster that is being made.
pub fn new_name(home: &Path) -> PathBuf {
    home.join(format!("{HALF_MADE}{:016x}", rand::random::<u64>()))
}

pub fn remove_half_made(home: &Path) -> Result<(), PostgresError> {
    for entry in fs::read_dir(home).map_err(io_error("read", home))? {
        let path = entry.map_err(io_error("read", home))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(HALF_MADE) {
            continue;
        }
        // The `initdb` of a killed server may still be writing there: then the next start removes it.
        if let Err(error) = fs::remove_dir_all(&path) {
            tracing::warn!(dir = %path.display(), %error, "a half-made cluster could not be removed yet");
        }
    }
    Ok(())
}

/// Writes a secret that only its owner can read, and waits until it is on disk.
pub fn write_private(path: &Path, text: &str) -> Result<(), PostgresError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(io_error("remove", path)(error));
        }
        _ => {}
    }
    let mut file = File::options()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(io_error("create", path))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(io_error("write", path))
}

/// Makes a rename in the directory survive a power cut.
pub fn sync_directory(dir: &Path) -> Result<(), PostgresError> {
    File::open(dir)
        .and_then(|file| file.sync_all())
        .map_err(io_error("sync", dir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_removed_stops_no_start() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        // A file stands for what cannot be removed as a directory: it is as true for root.
        fs::write(path("cluster.new-1"), "").unwrap();
        fs::create_dir(path("cluster.new-2")).unwrap();
        fs::create_dir(path("cluster")).unwrap();
        remove_half_made(home.path()).unwrap();
        assert!(path("cluster").exists());
        assert!(path("cluster.new-1").exists() && !path("cluster.new-2").exists());
    }
}
