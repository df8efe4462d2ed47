//! PostgreSQL's own programs for backups: where they are, and how they reach a database.
//!
//! Their settings, passwords included, go through their environment: command lines are seen by everybody on
//! the machine.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use percent_encoding::percent_decode_str;
use reqwest::Url;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::process::Command;

use super::binaries::{self, major_of};
use super::{PostgresError, io_error};

/// The certificate authorities that Debian trusts.
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// How the programs reach a database; no `Debug`: it holds a password.
#[derive(Clone)]
pub struct ClientAccess {
    options: PgConnectOptions,
    password: String,
    /// Files of certificates that the address names, as the programs call them.
    files: Vec<(&'static str, String)>,
}

impl ClientAccess {
    /// Access to a private cluster.
    pub(super) fn private(options: PgConnectOptions, password: String) -> Self {
        Self {
            options,
            password,
            files: Vec::new(),
        }
    }

    /// Access by an address such as `postgres://pntd:secret@db/pntd?sslmode=verify-full`; `options` is the same address
    /// as the application reads it.
    pub fn of_address(address: &str, options: PgConnectOptions) -> Self {
        let url = Url::parse(address).ok();
        let password = url.as_ref().and_then(Url::password).unwrap_or_default();
        let password = percent_decode_str(password)
            .decode_utf8_lossy()
            .into_owned();
        let named = |parameter: &str| match parameter {
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => Some("PGSSLROOTCERT"),
            "sslcert" | "ssl-cert" => Some("PGSSLCERT"),
            "sslkey" | "ssl-key" => Some("PGSSLKEY"),
            _ => None,
        };
        let pairs = url.iter().flat_map(Url::query_pairs);
        let files = pairs
            .filter_map(|(name, value)| Some((named(&name)?, value.into_owned())))
            .collect();
        Self {
            options,
            password,
            files,
        }
    }

    /// How the application connects there.
    pub fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// The program, with all that it needs to connect. It asks nobody for a password.
    pub fn command(&self, program: &Path) -> Command {
        let options = &self.options;
        let host = options.get_socket().map_or_else(
            || options.get_host().to_owned(),
            |socket| socket.display().to_string(),
        );
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("LC_ALL", "C")
            .env("PGHOST", host)
            .env("PGPORT", options.get_port().to_string())
            .env("PGUSER", options.get_username())
            .env("PGDATABASE", options.get_database().unwrap_or_default())
            .env("PGSSLMODE", ssl_mode(options.get_ssl_mode()))
            .env("PGAPPNAME", "pntd backup")
            .envs(self.files.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        // The application trusts the system's authorities; the programs need the file named.
        let checks = matches!(
            options.get_ssl_mode(),
            PgSslMode::VerifyCa | PgSslMode::VerifyFull
        );
        let is_named = self.files.iter().any(|(name, _)| *name == "PGSSLROOTCERT");
        if checks && !is_named && Path::new(AUTHORITIES).is_file() {
            command.env("PGSSLROOTCERT", AUTHORITIES);
        }
        if !self.password.is_empty() {
            command.env("PGPASSWORD", &self.password);
        }
        command
    }
}

fn ssl_mode(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

/// The newest installed program of this name; it must not be older than the server, whose major version is given.
///
/// # Errors
/// [`PostgresError::NoProgram`], [`PostgresError::OldProgram`].
pub fn find_program(name: &'static str, server: u32) -> Result<PathBuf, PostgresError> {
    let found = binaries::directories()
        .map(|dir| dir.join(name))
        .filter(|path| path.is_file())
        .filter_map(|path| Some((major_of(&path)?.parse::<u32>().ok()?, path)));
    let mut found: Vec<(u32, PathBuf)> = found.collect();
    found.sort();
    // The server's own version, where it is there: what it writes, that version reads.
    let same = found.iter().rev().find(|(version, _)| *version == server);
    if let Some((_, path)) = same {
        return Ok(path.clone());
    }
    match found.pop() {
        None => Err(PostgresError::NoProgram { name, server }),
        Some((version, path)) if version > server => Ok(path),
        Some((version, _)) => Err(PostgresError::OldProgram {
            name,
            version,
            server,
        }),
    }
}

/// Runs a program to its end.
///
/// # Errors
/// [`PostgresError::Program`] with what it said, when it fails.
pub async fn run(mut command: Command) -> Result<(), PostgresError> {
    let program = PathBuf::from(command.as_std().get_program());
    let output = command.output().await.map_err(io_error("run", &program))?;
    if output.status.success() {
        return Ok(());
    }
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    Err(PostgresError::Program {
        name: name.into_owned(),
        message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}
