//! An operator's own Postgres: a cluster that somebody else starts, and starts again when it was killed, as a service
//! manager does. The server knows the addresses of its two roles and no more.
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::unistd::User;
use server::postgres::{Durability, PrivatePostgres};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// A directory that the account which runs PostgreSQL may enter.
pub fn directory(above: &Path) -> TempDir {
    tempfile::Builder::new()
        .prefix("pntd-own-")
        .permissions(Permissions::from_mode(0o711))
        .tempdir_in(above)
        .unwrap()
}

/// The database of the installation.
pub const DATABASE: &str = "tablero";
/// Of both roles.
const PASSWORD: &str = "remojo";
/// Recovery, on a machine that does other things too.
const START_TIMEOUT: Duration = Duration::from_secs(60);

pub struct OwnCluster {
    dir: TempDir,
    program: PathBuf,
    child: Option<Child>,
    /// As the cluster's first role, which may do anything.
    options: PgConnectOptions,
}

impl OwnCluster {
    /// A running one, with an empty database and the two roles of the handbook.
    pub async fn make() -> Self {
        let dir = directory(&std::env::temp_dir());
        // Made by the launcher, which knows how, and run by it no more.
        let made = PrivatePostgres::start(dir.path(), Durability::Full).await;
        let made = made.unwrap();
        let mut sql = made.options().connect().await.unwrap();
        for statement in [
            "create role pntd_owner login password 'remojo'",
            "create database tablero owner pntd_owner",
            "alter role pntd_work password 'remojo'",
        ] {
            sqlx::raw_sql(statement).execute(&mut sql).await.unwrap();
        }
        drop(sql);
        let options = made.options();
        made.stop().await.unwrap();
        let program = PrivatePostgres::programs_for(dir.path()).unwrap().postgres;
        let socket = dir.path().join("run");
        std::fs::create_dir(&socket).unwrap();
        if let Some(user) = account() {
            let (user, group) = (user.uid.as_raw(), user.gid.as_raw());
            chown(&socket, Some(user), Some(group)).unwrap();
        }
        let mut cluster = Self {
            options: options.host(&socket.to_string_lossy()),
            dir,
            program,
            child: None,
        };
        cluster.start().await;
        cluster
    }

    /// The settings of the server for it.
    pub fn settings(&self) -> [(&'static str, String); 2] {
        let socket = self.dir.path().join("run");
        let socket = socket.to_string_lossy().replace('/', "%2F");
        let address = |role| format!("postgres://{role}:{PASSWORD}@{socket}/{DATABASE}");
        [
            ("DATABASE_URL", address("pntd_work")),
            ("PNTD_OWNER_DATABASE_URL", address("pntd_owner")),
        ]
    }

    /// Starts it, if it does not run.
    pub async fn start(&mut self) {
        if self.child.is_some() {
            return;
        }
        let begin = Instant::now();
        loop {
            let mut child = self.command().spawn().unwrap();
            // It ends while processes of a killed one still hold its memory.
            while child.try_wait().unwrap().is_none() {
                let options = self.options.clone().database("postgres");
                if options.connect().await.is_ok() {
                    self.child = Some(child);
                    return;
                }
                assert!(begin.elapsed() < START_TIMEOUT, "{}", self.log());
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            assert!(begin.elapsed() < START_TIMEOUT, "{}", self.log());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        let log = self.dir.path().join("log");
        let log = std::fs::File::options().create(true).append(true).open(log);
        command
            .arg("-D")
            .arg(self.dir.path().join("postgres/cluster"))
            .arg("-k")
            .arg(self.dir.path().join("run"))
            .args(["-c", "listen_addresses="])
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log.unwrap());
        if let Some(user) = account() {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }

    /// The process id of its first process, while it runs.
    pub fn postmaster(&self) -> Option<i32> {
        let id = self.child.as_ref()?.id()?;
        i32::try_from(id).ok()
    }

    /// It was killed.
    pub async fn has_ended(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.wait().await.unwrap();
        }
    }

    /// A connection of its own, past the server.
    pub async fn sql(&self) -> Result<PgConnection, sqlx::Error> {
        self.options.clone().database(DATABASE).connect().await
    }

    pub fn log(&self) -> String {
        let text = std::fs::read(self.dir.path().join("log")).unwrap_or_default();
        String::from_utf8_lossy(&text).into_owned()
    }
}

impl Drop for OwnCluster {
    fn drop(&mut self) {
        let Some(id) = self.postmaster() else { return };
        // By its own id, at once: nothing in it is needed.
        let id = nix::unistd::Pid::from_raw(id);
        let _ = nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGQUIT);
        // Its files go when it has.
        let begin = Instant::now();
        while let Some(child) = &mut self.child {
            if !matches!(child.try_wait(), Ok(None)) || begin.elapsed() > START_TIMEOUT {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The account that runs PostgreSQL, which refuses to be run by root.
fn account() -> Option<User> {
    let is_root = nix::unistd::geteuid().is_root();
    is_root.then(|| User::from_name("postgres").unwrap().unwrap())
}
