//! A private PostgreSQL cluster for a server that was given no `DATABASE_URL`.
//!
//! The cluster is made and run from the PostgreSQL programs that the machine
//! has installed, in a directory of its own, reachable only through a Unix
//! socket. It is meant for real data: durability stays on, a cluster is never
//! deleted, and whatever a crash leaves behind is put right on the next start.
//!
//! What this module does not do: upgrade a cluster to a newer major version,
//! or listen on a network. Backups of it are made by [`crate::backup`].
//!
//! ```text
//! <dir>/postgres.lock        held while a server uses the cluster
//! <dir>/postgres.password    of the role `pntd`, readable by the server only
//! <dir>/postgres/            owned by the account that runs PostgreSQL
//!     cluster/               the data
//!     run/                   the socket
//!     postgres.log
//! ```

mod account;
pub mod archive;
mod binaries;
pub mod client;
mod cluster;
mod install;
mod orphan;
mod process;

use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use account::Account;
use archive::Archive;
use binaries::Binaries;
use client::ClientAccess;
use process::{Launch, Postmaster};

pub use install::{Recovery, install};

/// The role that owns everything, and the database it works in.
const OWNER_ROLE: &str = "pntd";
/// The role that the program works in; which rights it has is stated in `db::rights`.
const WORKER_ROLE: &str = "pntd_work";

/// A PostgreSQL that ends sooner than this after its start is not started again at once …
const MIN_UPTIME: Duration = Duration::from_secs(1);
/// … but after a pause, longer each time, up to this.
const MAX_RESTART_DELAY: Duration = Duration::from_secs(30);

/// Why a private cluster could not be started or stopped. Each message says
/// what to do where something can be done.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    #[error(
        "PostgreSQL is not installed: install it (Debian: `apt-get install postgresql`, or run scripts/setup), or set DATABASE_URL"
    )]
    NotInstalled,
    #[error(
        "the cluster in {dir} was made by PostgreSQL {cluster}, but only {installed} is installed. Install PostgreSQL {cluster} beside it and start again; to move to {installed}: `pntd backup --try DIR`, move the data directory away, `pntd restore DIR/…` into a new one, and copy the keys"
    )]
    OtherVersion {
        dir: PathBuf,
        cluster: String,
        installed: String,
    },
    #[error("another server uses {0}: stop it, or choose another data directory")]
    InUse(PathBuf),
    #[error(
        "{dir} cannot be reached by the account `{account}` that runs PostgreSQL: choose a data directory whose parents it may enter"
    )]
    Unreachable { dir: PathBuf, account: String },
    #[error(
        "PostgreSQL refuses to run as root, and there is neither an account `postgres` nor `nobody` to run it as"
    )]
    NoAccount,
    #[error("the cluster exists, but its password file {0} is missing: restore it from a backup")]
    PasswordLost(PathBuf),
    #[error("the directory {0} belongs to someone else: remove it, or choose another TMPDIR")]
    ForeignSocketDirectory(PathBuf),
    #[error(
        "`{name}` is not installed: install PostgreSQL's programs of version {server} or newer (Debian: `apt-get install postgresql-client-{server}`)"
    )]
    NoProgram { name: &'static str, server: u32 },
    #[error(
        "`{name}` is of version {version} and cannot be used with a server of version {server}: install PostgreSQL's programs of version {server} or newer"
    )]
    OldProgram {
        name: &'static str,
        version: u32,
        server: u32,
    },
    #[error("{name} failed: {message}")]
    Program { name: String, message: String },
    #[error(
        "{0} cannot be named in a command of PostgreSQL: choose a directory whose path has no quotes, percent signs, backslashes and line ends"
    )]
    OddPath(PathBuf),
    #[error(
        "{dir} cannot be written by the account `{account}` that runs PostgreSQL, and gets its log (PNTD_WAL_DIR): give it to that account; in a systemd unit also name it in ReadWritePaths"
    )]
    ArchiveClosed { dir: PathBuf, account: String },
    #[error(
        "{0} holds the log of another cluster: name an empty directory as PNTD_WAL_DIR, and take a base backup when the server runs"
    )]
    ArchiveInUse(PathBuf),
    #[error(
        "there is a cluster in {0} already: restore into another data directory, or move this one away"
    )]
    ClusterThere(PathBuf),
    #[error("initdb failed: {0}")]
    Initdb(String),
    #[error("PostgreSQL stopped while it started; the end of {log} says:\n{tail}")]
    Died { log: PathBuf, tail: String },
    #[error("PostgreSQL did not accept connections within {0:?}")]
    TooSlow(Duration),
    #[error("an earlier PostgreSQL (process {0}) still runs on this cluster and does not stop")]
    OrphanStays(i32),
    #[error("{action} {path}: {source}")]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("the private database refused: {0}")]
    Database(#[from] sqlx::Error),
}

/// Turns an I/O error into one that names the action and the path.
fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PostgresError {
    let path = path.to_owned();
    move |source| PostgresError::Io {
        action,
        path,
        source,
    }
}

/// Whether an acknowledged write must survive a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// `fsync` on: for everything but tests.
    Full,
    /// `fsync` off: for throw-away clusters in tests.
    None,
}

/// The PostgreSQL programs of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// The major version, such as `15`.
    pub version: String,
    pub postgres: PathBuf,
    /// Whether there is a cluster already.
    pub has_cluster: bool,
}

/// A running private cluster. Call [`PrivatePostgres::stop`]; if it is dropped
/// instead, or the server is killed, a watchdog stops PostgreSQL.
pub struct PrivatePostgres {
    postmaster: Postmaster,
    launch: Launch,
    password: String,
    // Released last: fields are dropped in order.
    _lock: File,
}

impl PrivatePostgres {
    /// Starts the cluster under `dir`, making it first if there is none.
    pub async fn start(dir: &Path, durability: Durability) -> Result<Self, PostgresError> {
        Self::start_archiving(dir, durability, None).await
    }

    /// The same; whatever it writes to its log also goes to the archive, if there is one.
    ///
    /// # Errors
    /// Among others [`PostgresError::InUse`]; each message says what to do.
    pub async fn start_archiving(
        dir: &Path,
        durability: Durability,
        archive: Option<&Path>,
    ) -> Result<Self, PostgresError> {
        make_directory(dir, 0o711)?;
        let dir = &fs::canonicalize(dir).map_err(io_error("resolve", dir))?;
        let lock = lock(dir)?;
        let account = Account::find()?;

        let home = dir.join("postgres");
        make_directory(&home, 0o700)?;
        account.own(&home)?;
        account.check_access(&home)?;

        let data = home.join("cluster");
        let binaries = Binaries::find(cluster::version(&data)?.as_deref(), &data)?;
        let password = password(dir, &data)?;
        if let (Some(archive), None) = (archive, cluster::version(&data)?) {
            Archive::check_unused(archive)?;
        }
        cluster::make_if_missing(&home, &data, &binaries, &account, OWNER_ROLE, &password).await?;
        orphan::stop(&data).await?;

        let socket = process::socket_directory(&home, &account)?;
        let options = options(&socket, &password).database("postgres");
        let archive = archive
            .map(|dir| Archive::open(dir, &account))
            .transpose()?;
        let launch = Launch {
            archive,
            binaries,
            account,
            home,
            socket,
            durability,
            options,
        };
        let mut postmaster = Postmaster::start(&launch).await?;
        postmaster.wait_until_recovered(&launch).await?;
        create_database(&launch.options).await?;
        create_worker(&launch.options, &worker_password(&password)).await?;
        Ok(Self {
            postmaster,
            launch,
            password,
            _lock: lock,
        })
    }

    /// How to connect to the cluster under `dir` while another `pntd` runs it: for commands beside a
    /// server. Starts nothing; connecting fails when nothing runs there.
    ///
    /// # Errors
    /// When there is no cluster, or its password cannot be read by this account.
    pub fn access_running(dir: &Path) -> Result<ClientAccess, PostgresError> {
        let dir = &fs::canonicalize(dir).map_err(io_error("resolve", dir))?;
        let home = dir.join("postgres");
        let password = password(dir, &home.join("cluster"))?;
        let socket = process::socket_directory(&home, &Account::find()?)?;
        let options = options(&socket, &password);
        Ok(ClientAccess::private(options, password))
    }

    /// How PostgreSQL's own programs reach this cluster.
    pub fn access(&self) -> ClientAccess {
        ClientAccess::private(self.options(), self.password.clone())
    }

    /// What is installed for the cluster under `dir`, or for a new one where there is none. Starts and makes nothing.
    ///
    /// # Errors
    /// When PostgreSQL, or the version that made the cluster, is not installed.
    pub fn programs_for(dir: &Path) -> Result<Programs, PostgresError> {
        let data = dir.join("postgres").join("cluster");
        let cluster = cluster::version(&data)?;
        let binaries = Binaries::find(cluster.as_deref(), &data)?;
        Ok(Programs {
            version: binaries.version,
            postgres: binaries.postgres,
            has_cluster: cluster.is_some(),
        })
    }

    /// Whether PostgreSQL runs on the cluster under `dir`.
    pub fn is_running(dir: &Path) -> bool {
        let data = dir.join("postgres").join("cluster");
        fs::canonicalize(&data).is_ok_and(|data| orphan::is_running(&data))
    }

    /// How to connect in the working role, where `owner` says how to as the owner.
    ///
    /// # Errors
    /// When the password of the cluster under `dir` cannot be read.
    pub fn as_worker(
        dir: &Path,
        owner: PgConnectOptions,
    ) -> Result<PgConnectOptions, PostgresError> {
        let dir = &fs::canonicalize(dir).map_err(io_error("resolve", dir))?;
        let password = password(dir, &dir.join("postgres").join("cluster"))?;
        Ok(owner
            .username(WORKER_ROLE)
            .password(&worker_password(&password)))
    }

    /// How to connect to the application's database as the owner of its tables.
    pub fn options(&self) -> PgConnectOptions {
        self.launch.options.clone().database(OWNER_ROLE)
    }

    /// The process id of PostgreSQL's postmaster, for messages and tests.
    pub fn process_id(&self) -> i32 {
        self.postmaster.id()
    }

    /// Waits until PostgreSQL ends by itself, which it never should.
    pub async fn ended(&mut self) {
        self.postmaster.ended().await;
    }

    /// Starts PostgreSQL again whenever it ends by itself: killed for want of memory or by hand, or because its disk is
    /// full. The options stay the same, so a pool finds it again. It is tried as long as it takes: what the public
    /// reads is served meanwhile, and nobody has to start the server again when there is room.
    pub async fn supervise(&mut self) -> std::convert::Infallible {
        let mut pause = Duration::ZERO;
        let mut start = Instant::now();
        loop {
            self.postmaster.ended().await;
            pause = if start.elapsed() < MIN_UPTIME {
                (pause * 2).clamp(MIN_UPTIME, MAX_RESTART_DELAY)
            } else {
                Duration::ZERO
            };
            tracing::error!(?pause, "PostgreSQL ended by itself; it is started again");
            tokio::time::sleep(pause).await;
            start = Instant::now();
            match Postmaster::start(&self.launch).await {
                Ok(postmaster) => {
                    self.postmaster = postmaster;
                    tracing::info!("PostgreSQL answers again");
                }
                Err(error) => tracing::error!(%error, "PostgreSQL cannot be started"),
            }
        }
    }

    /// Stops PostgreSQL: open transactions are rolled back, and everything
    /// committed is on disk when this returns.
    pub async fn stop(self) -> Result<(), PostgresError> {
        self.postmaster.stop().await
    }
}

/// As the owner of the application's database.
fn options(socket: &Path, password: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .host(&socket.to_string_lossy())
        .username(OWNER_ROLE)
        .password(password)
        .database(OWNER_ROLE)
}

/// One server per data directory: the lock goes with the process, however it ends.
fn lock(dir: &Path) -> Result<File, PostgresError> {
    let path = dir.join("postgres.lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(io_error("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PostgresError::InUse(dir.to_owned())),
        Err(TryLockError::Error(source)) => Err(io_error("lock", &path)(source)),
    }
}

/// Makes a directory with this mode; one that exists is left as it is.
fn make_directory(dir: &Path, mode: u32) -> Result<(), PostgresError> {
    if dir.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(dir).map_err(io_error("create", dir))?;
    fs::set_permissions(dir, fs::Permissions::from_mode(mode))
        .map_err(io_error("set the permissions of", dir))
}

/// The password of the role, made on the first start. It is stored before the
/// cluster exists, so that no crash can leave a cluster without its password.
fn password(dir: &Path, data: &Path) -> Result<String, PostgresError> {
    let path = dir.join("postgres.password");
    match fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => return Ok(text.trim().to_owned()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(io_error("read", &path)(error));
        }
        _ if data.exists() => return Err(PostgresError::PasswordLost(path)),
        _ => {}
    }
    let password = hex::encode(rand::random::<[u8; 32]>());
    let new = dir.join("postgres.password.new");
    cluster::write_private(&new, &password)?;
    fs::rename(&new, &path).map_err(io_error("rename", &new))?;
    cluster::sync_directory(dir)?;
    Ok(password)
}

/// Creates the application's database on the first start.
async fn create_database(options: &PgConnectOptions) -> Result<(), PostgresError> {
    let mut connection: PgConnection = options.connect().await?;
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(OWNER_ROLE)
            .fetch_one(&mut connection)
            .await?;
    if !exists {
        sqlx::query("create database pntd")
            .execute(&mut connection)
            .await?;
    }
    connection.close().await?;
    Ok(())
}

/// The password of the working role. It follows from the owner's and does not give that one away.
fn worker_password(owner: &str) -> String {
    hex::encode(Sha256::digest(format!("{WORKER_ROLE}:{owner}")))
}

/// Creates the working role on the first start, and gives it its password on each.
async fn create_worker(options: &PgConnectOptions, password: &str) -> Result<(), PostgresError> {
    let mut connection: PgConnection = options.connect().await?;
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
            .bind(WORKER_ROLE)
            .fetch_one(&mut connection)
            .await?;
    let verb = if exists { "alter" } else { "create" };
    let sql = format!(
        "{verb} role {WORKER_ROLE} login nosuperuser nocreatedb nocreaterole noinherit password '{password}'"
    );
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}
