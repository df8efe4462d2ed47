//! The archive of a private cluster's write-ahead log: with it a base backup is brought to any point in time.

use std::fs;
use std::path::{Path, PathBuf};

use super::account::Account;
use super::{PostgresError, io_error, make_directory};

/// A segment that is not full is archived after this many seconds, so that no more than this is lost.
const ARCHIVE_TIMEOUT_SECONDS: u32 = 300;

/// A directory that gets every segment of the log.
pub struct Archive {
    dir: PathBuf,
}

impl Archive {
    /// Makes the directory if there is none; the account that runs PostgreSQL writes there.
    pub(super) fn open(dir: &Path, account: &Account) -> Result<Self, PostgresError> {
        make_directory(dir, 0o700)?;
        let dir = checked(&fs::canonicalize(dir).map_err(io_error("resolve", dir))?)?;
        account.own(&dir)?;
        account.check_access(&dir)?;
        if !account.can_write(&dir) {
            let account = account.name();
            return Err(PostgresError::ArchiveClosed { dir, account });
        }
        Ok(Self { dir })
    }

    /// Whether the directory is free for a new cluster.
    ///
    /// # Errors
    /// [`PostgresError::ArchiveInUse`] where it holds the log of another one.
    pub fn check_unused(dir: &Path) -> Result<(), PostgresError> {
        let is_empty = match fs::read_dir(dir) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) => error.kind() == std::io::ErrorKind::NotFound,
        };
        if is_empty {
            return Ok(());
        }
        Err(PostgresError::ArchiveInUse(dir.to_owned()))
    }

    /// `name=value` for PostgreSQL's command line. A segment appears under its name when it is whole and on disk; one
    /// that is there already must be the same.
    pub(super) fn settings(&self) -> [String; 3] {
        let dir = self.dir.display();
        [
            "archive_mode=on".to_owned(),
            format!("archive_timeout={ARCHIVE_TIMEOUT_SECONDS}"),
            format!(
                "archive_command=if test -e \"{dir}/%f\"; then cmp -s \"%p\" \"{dir}/%f\"; else \
                 cp \"%p\" \"{dir}/%f.new\" && sync \"{dir}/%f.new\" && mv \"{dir}/%f.new\" \"{dir}/%f\" && sync \"{dir}\"; fi"
            ),
        ]
    }
}

/// The command that fetches a segment from an archive, for the configuration of a cluster that recovers.
///
/// # Errors
/// When the directory is not there, or its path cannot stand in a command.
pub fn restore_command(dir: &Path) -> Result<String, PostgresError> {
    let dir = checked(&fs::canonicalize(dir).map_err(io_error("resolve", dir))?)?;
    Ok(format!("cp \"{}/%f\" \"%p\"", dir.display()))
}

/// A path that a shell and PostgreSQL read as it is written.
fn checked(dir: &Path) -> Result<PathBuf, PostgresError> {
    let odd = |c: char| "\"'`$%\\\n\r".contains(c);
    match dir.to_str() {
        Some(text) if !text.contains(odd) => Ok(dir.to_owned()),
        _ => Err(PostgresError::OddPath(dir.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_a_shell_would_read_otherwise_is_refused() {
        for odd in ["/a\"b", "/a$(id)", "/a%f", "/a'b", "/a\\b"] {
            assert!(matches!(
                checked(Path::new(odd)),
                Err(PostgresError::OddPath(_))
            ));
        }
        assert!(checked(Path::new("/copias de seguridad/wal")).is_ok());
    }
}
