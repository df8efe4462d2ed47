//! Where the data is, as an operator sets it: flags and environment variables.

use std::path::PathBuf;

use clap::Args;

use crate::release::KeyDirectory;

/// Where the data is.
#[derive(Args, Clone, Debug)]
pub struct DatabaseConfig {
    /// A database to use; without it the server runs a private PostgreSQL
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The same database in the role that owns its tables: migrates them and gives the role of DATABASE_URL its rights
    #[arg(
        long,
        env = "PNTD_OWNER_DATABASE_URL",
        hide_env_values = true,
        requires = "database_url"
    )]
    pub owner_database_url: Option<String>,

    /// A replica of the same database, which the public site reads from; the database itself while that is away
    #[arg(
        long,
        env = "PNTD_READ_DATABASE_URL",
        hide_env_values = true,
        requires = "database_url"
    )]
    pub read_database_url: Option<String>,

    /// Directory of the private PostgreSQL [default: /var/lib/pntd as root, else ~/.local/share/pntd]
    #[arg(long, env = "PNTD_DATA_DIR")]
    pub data_dir: Option<PathBuf>,

    /// Directory that gets the log of the private PostgreSQL, for recovery to a point in time: on another disk
    #[arg(long, env = "PNTD_WAL_DIR", conflicts_with = "database_url")]
    pub wal_dir: Option<PathBuf>,

    /// Directory of the private keys that sign releases, outside the database [default: keys in the data directory]
    #[arg(long, env = "PNTD_KEY_DIR")]
    pub key_dir: Option<PathBuf>,

    /// Connections to the database that this server keeps at most
    #[arg(long, env = "PNTD_DATABASE_CONNECTIONS", default_value_t = 20)]
    pub database_connections: u32,

    /// A statement of the server ends after this many seconds; long work sets its own limit
    #[arg(long, env = "PNTD_STATEMENT_SECONDS", default_value_t = 30)]
    pub statement_seconds: u32,

    /// Nothing waits longer than this many seconds for what somebody else holds in the database
    #[arg(long, env = "PNTD_LOCK_SECONDS", default_value_t = 20)]
    pub lock_seconds: u32,

    /// A transaction that does nothing for this many seconds is ended
    #[arg(long, env = "PNTD_IDLE_TRANSACTION_SECONDS", default_value_t = 60)]
    pub idle_transaction_seconds: u32,
}

impl DatabaseConfig {
    /// The data directory, made absolute by the launcher.
    pub fn data_dir(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(default_data_dir)
    }

    /// Where the private keys lie. Servers that share a database share this directory.
    pub fn keys(&self) -> KeyDirectory {
        let dir = self.key_dir.clone();
        KeyDirectory::new(dir.unwrap_or_else(|| self.data_dir().join("keys")))
    }

    /// The limits of time of each connection, as parameters of PostgreSQL; 0 is no limit.
    pub fn timeouts(&self) -> [(&'static str, String); 3] {
        [
            ("statement_timeout", self.statement_seconds),
            ("lock_timeout", self.lock_seconds),
            (
                "idle_in_transaction_session_timeout",
                self.idle_transaction_seconds,
            ),
        ]
        .map(|(name, seconds)| (name, format!("{seconds}s")))
    }
}

/// Root's home is closed to the account that runs PostgreSQL.
fn default_data_dir() -> PathBuf {
    if nix::unistd::geteuid().is_root() {
        return PathBuf::from("/var/lib/pntd");
    }
    let variable = |name| std::env::var_os(name).map(PathBuf::from);
    variable("XDG_DATA_HOME")
        .or_else(|| Some(variable("HOME")?.join(".local/share")))
        .unwrap_or_default()
        .join("pntd")
}
