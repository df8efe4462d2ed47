//! The postmaster as a child process: start, readiness, watchdog, stop.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::process::{Child, Command};

use super::account::Account;
use super::archive::Archive;
use super::binaries::Binaries;
use super::{Durability, PostgresError, io_error, make_directory};

/// Recovery after a crash replays the log before connections are accepted.
const START_TIMEOUT: Duration = Duration::from_secs(300);
/// Backends of a killed postmaster need a moment to notice and go.
const START_RETRY_TIMEOUT: Duration = Duration::from_secs(10);
const STOP_TIMEOUT: Duration = Duration::from_secs(60);
const MAX_LOG_BYTES: u64 = 10 * 1024 * 1024;
/// The kernel's limit of a socket's path is 108 bytes with the final zero.
const MAX_SOCKET_PATH_BYTES: usize = 107;
const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// Waits until the server's end of its standard input closes, which happens
/// however the server ends, and then tells PostgreSQL to stop.
const WATCHDOG: &str = r#"read -r _; kill -INT "$1""#;

/// What a postmaster is started with, each time.
pub struct Launch {
    pub binaries: Binaries,
    pub account: Account,
    pub home: PathBuf,
    pub socket: PathBuf,
    pub durability: Durability,
    /// Where its log is kept for recovery to a point in time.
    pub archive: Option<Archive>,
    /// Of a database that is always there.
    pub options: PgConnectOptions,
}

/// A running postmaster and the watchdog that outlives us.
pub struct Postmaster {
    child: Child,
    id: i32,
    watchdog: Child,
}

impl Postmaster {
    /// Starts PostgreSQL and waits until it accepts connections.
    pub async fn start(launch: &Launch) -> Result<Self, PostgresError> {
        let log = launch.home.join("postgres.log");
        let begin = Instant::now();
        loop {
            let mut command = command(launch, &log)?;
            let child = command
                .spawn()
                .map_err(io_error("run", &launch.binaries.postgres))?;
            let id = process_id(&child);
            let mut postmaster = Self {
                child,
                id,
                watchdog: watchdog(&launch.account, &launch.home, id)?,
            };
            if postmaster.wait_until_ready(&launch.options).await? {
                return Ok(postmaster);
            }
            if begin.elapsed() > START_RETRY_TIMEOUT {
                let tail = tail(&log);
                return Err(PostgresError::Died { log, tail });
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// `false` when PostgreSQL ended instead.
    async fn wait_until_ready(
        &mut self,
        options: &PgConnectOptions,
    ) -> Result<bool, PostgresError> {
        let begin = Instant::now();
        while begin.elapsed() < START_TIMEOUT {
            if let Ok(Some(_)) = self.child.try_wait() {
                self.disarm().await;
                return Ok(false);
            }
            match options.connect().await {
                Ok(connection) => {
                    connection.close().await?;
                    return Ok(true);
                }
                Err(error) if is_refusal(&error) => return Err(error.into()),
                Err(_) => tokio::time::sleep(Duration::from_millis(25)).await,
            }
        }
        Err(PostgresError::TooSlow(START_TIMEOUT))
    }

    /// Waits until a cluster that was restored from a base backup has replayed its log and takes writes; at once for
    /// any other.
    ///
    /// # Errors
    /// [`PostgresError::Died`] with what PostgreSQL said, when the log does not reach as far as was asked.
    pub async fn wait_until_recovered(&mut self, launch: &Launch) -> Result<(), PostgresError> {
        loop {
            let recovering = match launch.options.connect().await {
                Ok(mut connection) => {
                    let asked = sqlx::query_scalar("select pg_is_in_recovery()");
                    let recovering: Result<bool, _> = asked.fetch_one(&mut connection).await;
                    // It may be ending: whether it did is seen below.
                    recovering.unwrap_or(true)
                }
                Err(_) => true,
            };
            if !recovering {
                return Ok(());
            }
            if let Ok(Some(_)) = self.child.try_wait() {
                self.disarm().await;
                let log = launch.home.join("postgres.log");
                let tail = tail(&log);
                return Err(PostgresError::Died { log, tail });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The process id of the postmaster.
    pub fn id(&self) -> i32 {
        self.id
    }

    /// Returns when PostgreSQL has ended.
    pub async fn ended(&mut self) {
        // An error would mean that it cannot be waited for: it is gone too.
        let _ = self.child.wait().await;
        // From here on its number can become that of any other process.
        self.disarm().await;
    }

    /// A fast shutdown, or an immediate one if that takes too long.
    pub async fn stop(mut self) -> Result<(), PostgresError> {
        // First: its number must not be signalled once it is free again.
        self.disarm().await;
        for signal in [Signal::SIGINT, Signal::SIGQUIT] {
            if let Ok(Some(_)) = self.child.try_wait() {
                return Ok(());
            }
            // It may have ended since.
            let _ = kill(Pid::from_raw(self.id), signal);
            if tokio::time::timeout(STOP_TIMEOUT, self.child.wait())
                .await
                .is_ok()
            {
                return Ok(());
            }
        }
        Err(PostgresError::OrphanStays(self.id))
    }

    async fn disarm(&mut self) {
        // It may be gone already; either way it no longer acts.
        let _ = self.watchdog.kill().await;
    }
}

/// A child that was just spawned has a number until it is waited for.
fn process_id(child: &Child) -> i32 {
    child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .expect("a child that was not waited for has a process id")
}

/// Anything but "not yet there" and "the database system is starting up".
fn is_refusal(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.code().as_deref() != Some("57P03"))
}

fn command(launch: &Launch, log: &Path) -> Result<Command, PostgresError> {
    let file = open_log(log)?;
    let copy = file.try_clone().map_err(io_error("open", log))?;
    let mut command = launch
        .account
        .command(&launch.binaries.postgres, &launch.home);
    command
        .arg("-D")
        .arg(launch.home.join("cluster"))
        .arg("-k")
        .arg(&launch.socket)
        .args(["-c", "listen_addresses="])
        .args(["-c", "port=5432"])
        .args(["-c", "unix_socket_permissions=0700"])
        .args(["-c", "timezone=UTC"])
        .args(["-c", "log_timezone=UTC"])
        .args(["-c", "log_line_prefix=%m [%p] "])
        .stdout(Stdio::from(file))
        .stderr(Stdio::from(copy));
    if let Some(archive) = &launch.archive {
        for setting in archive.settings() {
            command.args(["-c", &setting]);
        }
    }
    if launch.durability == Durability::None {
        command
            .args(["-c", "fsync=off"])
            .args(["-c", "full_page_writes=off"])
            .args(["-c", "synchronous_commit=off"]);
    }
    Ok(command)
}

/// A file, not a pipe: PostgreSQL must be able to log when the server is gone.
fn open_log(log: &Path) -> Result<File, PostgresError> {
    if fs::metadata(log).is_ok_and(|data| data.len() > MAX_LOG_BYTES) {
        fs::rename(log, log.with_extension("log.1")).map_err(io_error("rename", log))?;
    }
    File::options()
        .create(true)
        .append(true)
        .open(log)
        .map_err(io_error("open", log))
}

fn watchdog(account: &Account, home: &Path, id: i32) -> Result<Child, PostgresError> {
    let shell = Path::new("/bin/sh");
    account
        .command(shell, home)
        .args(["-c", WATCHDOG, "pntd-watchdog", &id.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(io_error("run", shell))
}

/// Beside the cluster, or, where that path is too long for a socket, in a
/// directory of the same owner under the system's temporary directory.
pub fn socket_directory(home: &Path, account: &Account) -> Result<PathBuf, PostgresError> {
    let beside = home.join("run");
    let directory = if beside.join(SOCKET_NAME).as_os_str().len() <= MAX_SOCKET_PATH_BYTES {
        beside
    } else {
        let digest = Sha256::digest(home.as_os_str().as_encoded_bytes());
        std::env::temp_dir().join(format!("pntd-{}", hex::encode(&digest[..8])))
    };
    make_directory(&directory, 0o700)?;
    // Root may have just made it; anyone may have made it in a shared /tmp.
    let found = fs::symlink_metadata(&directory).map_err(io_error("read", &directory))?;
    let ours = [account.user_id(), nix::unistd::geteuid().as_raw()].contains(&found.uid());
    if !found.is_dir() || !ours || found.permissions().mode() & 0o077 != 0 {
        return Err(PostgresError::ForeignSocketDirectory(directory));
    }
    account.own(&directory)?;
    Ok(directory)
}

/// The last lines of the log, for an error message.
fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().rev().take(10).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
