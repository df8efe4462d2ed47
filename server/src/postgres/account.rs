//! The account that PostgreSQL runs as: the server's own, or, when the server
//! was started as root, one without privileges.

use std::path::Path;
use std::process::Stdio;

use nix::unistd::{User, geteuid};
use tokio::process::Command;

use super::{PostgresError, io_error};

/// Who runs PostgreSQL and owns its files.
pub struct Account {
    /// Set when the server is root and has to become someone else.
    drop_to: Option<User>,
}

impl Account {
    /// `postgres`, else `nobody`, when the server is root; else the server's own.
    pub fn find() -> Result<Self, PostgresError> {
        if !geteuid().is_root() {
            return Ok(Self { drop_to: None });
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self {
                drop_to: Some(user),
            })
            .ok_or(PostgresError::NoAccount)
    }

    /// The numeric id of the owner of the cluster's files.
    pub fn user_id(&self) -> u32 {
        self.drop_to
            .as_ref()
            .map_or_else(|| geteuid().as_raw(), |user| user.uid.as_raw())
    }

    /// Gives a file or directory to the account.
    pub fn own(&self, path: &Path) -> Result<(), PostgresError> {
        let Some(user) = &self.drop_to else {
            return Ok(());
        };
        std::os::unix::fs::chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw()))
            .map_err(io_error("change the owner of", path))
    }

    /// A command that runs as the account, in `directory`, away from the
    /// terminal's signals and without the caller's environment (a `PGDATA` or
    /// `PGOPTIONS` set for another cluster must not reach this one).
    pub fn command(&self, program: &Path, directory: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("LC_ALL", "C")
            .current_dir(directory)
            .stdin(Stdio::null())
            .process_group(0);
        if let Some(user) = &self.drop_to {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }

    /// Its name, for messages.
    pub fn name(&self) -> String {
        let own = || nix::unistd::User::from_uid(geteuid()).ok().flatten();
        let user = self.drop_to.clone().or_else(own);
        user.map_or_else(|| self.user_id().to_string(), |user| user.name)
    }

    /// Whether the account can make a file in a directory.
    pub fn can_write(&self, directory: &Path) -> bool {
        let script = r#"f=".try-$$"; : >"$f" && rm "$f""#;
        let mut command = self.command(Path::new("/bin/sh"), directory);
        let tried = command
            .as_std_mut()
            .args(["-c", script])
            .stderr(Stdio::null());
        tried.status().is_ok_and(|status| status.success())
    }

    /// Finds out whether every parent of `directory` lets the account through.
    pub fn check_access(&self, directory: &Path) -> Result<(), PostgresError> {
        let Some(user) = &self.drop_to else {
            return Ok(());
        };
        // Entering the directory is what a command does before it runs.
        let shell = Path::new("/bin/sh");
        match self.command(shell, directory).args(["-c", ":"]).spawn() {
            Ok(_) => Ok(()),
            Err(_) => Err(PostgresError::Unreachable {
                dir: directory.to_owned(),
                account: user.name.clone(),
            }),
        }
    }
}
