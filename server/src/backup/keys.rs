//! The private keys, to and from a place of their own.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::error::{BackupError, io_error};
use crate::release::KeyDirectory;

/// Copies the private keys into a directory, for its owner only. What is there under the same name must be the same:
/// keys never change. Answers how many files there are.
///
/// # Errors
/// [`BackupError::OtherKeys`], or when something cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<usize, BackupError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(to)
        .map_err(io_error("create", to))?;
    let files = list(from)?;
    for path in &files {
        let target = to.join(path.file_name().unwrap_or_default());
        let mut bytes = Vec::new();
        let mut file = File::open(path).map_err(io_error("open", path))?;
        file.read_to_end(&mut bytes)
            .map_err(io_error("read", path))?;
        match fs::read(&target) {
            Ok(there) if there == bytes => continue,
            Ok(_) => return Err(BackupError::OtherKeys(to.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(io_error("read", &target)(error)),
        }
        write(&target, &bytes).map_err(io_error("write", &target))?;
    }
    File::open(to)
        .and_then(|dir| dir.sync_all())
        .map_err(io_error("sync", to))?;
    Ok(files.len())
}

/// Copies the private keys of this installation, if the place lies outside the backups.
///
/// # Errors
/// As [`copy`]; [`BackupError::KeysNotApart`] for a place among the backups.
pub fn copy_apart(keys: &KeyDirectory, backups: &Path, to: &Path) -> Result<usize, BackupError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(to)
        .map_err(io_error("create", to))?;
    let resolved = |path: &Path| fs::canonicalize(path).map_err(io_error("resolve", path));
    if resolved(to)?.starts_with(resolved(backups)?) {
        return Err(BackupError::KeysNotApart(to.to_owned()));
    }
    copy(keys.path(), to)
}

/// The files of a directory of keys: what else is there (a first password that was never deleted, a half-written
/// file) is none.
fn list(dir: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(io_error("read", dir))? {
        let path = entry.map_err(io_error("read", dir))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if KeyDirectory::is_key_file(&name) && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Appears under its name when it is whole.
fn write(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = target.with_extension(format!("new-{:016x}", rand::random::<u64>()));
    let mut file = File::options()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, target)
}
