//! The folder that an export is written into: a new one beside it, which takes its place when it is whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

/// Says that a folder is an export.
pub const MANIFEST: &str = "export.json";

/// A folder in the making. It is taken away when it is dropped before [`Self::finish`].
#[derive(Debug)]
pub struct NewFolder {
    target: PathBuf,
    new: PathBuf,
}

/// Whether an export may be written to a folder: it is not there, or empty, or an earlier export.
///
/// # Errors
/// When the folder cannot be read.
pub fn is_free(target: &Path) -> io::Result<bool> {
    match fs::read_dir(target) {
        Ok(mut entries) => Ok(entries.next().is_none() || target.join(MANIFEST).is_file()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

impl NewFolder {
    /// # Errors
    /// When the folder that `target` lies in cannot be written to.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let target = std::path::absolute(target)?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let new = target.with_file_name(format!(".{name}.new-{}", std::process::id()));
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::create_dir(&new)?;
        Ok(Self { target, new })
    }

    /// Where files are written for now.
    pub fn path(&self) -> &Path {
        &self.new
    }

    /// Puts the new folder where the old one is, in one step where the file system has one, and takes the old one away.
    ///
    /// # Errors
    /// When the file system refuses; then the old one is where it was.
    pub fn finish(self) -> io::Result<()> {
        if !self.target.exists() {
            return fs::rename(&self.new, &self.target);
        }
        if renameat_with(CWD, &self.new, CWD, &self.target, RenameFlags::EXCHANGE).is_err() {
            // Not every file system exchanges: for a moment there is none of the two.
            let name = self.new.file_name().unwrap_or_default().to_string_lossy();
            let old = self.new.with_file_name(format!("{name}-old"));
            fs::rename(&self.target, &old)?;
            if let Err(error) = fs::rename(&self.new, &self.target) {
                fs::rename(&old, &self.target)?;
                return Err(error);
            }
            return fs::remove_dir_all(&old);
        }
        fs::remove_dir_all(&self.new)
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        // After `finish` there is nothing; else nobody needs a half of it.
        let _ = fs::remove_dir_all(&self.new);
    }
}

/// Writes a file and the folders that it lies in.
///
/// # Errors
/// When the disk is full or the folder cannot be written to.
pub fn write(root: &Path, file: &str, bytes: &[u8]) -> io::Result<()> {
    let path = root.join(file);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, bytes)
}
