//! A streaming replica of a private cluster, on this machine.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::unistd::User;
use server::postgres::PrivatePostgres;
use server::postgres::client::{find_program, run};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};
use tempfile::TempDir;

use crate::support::installation::directory;

pub struct Standby {
    dir: TempDir,
    child: Child,
    options: PgConnectOptions,
}

impl Standby {
    /// Copies the cluster and follows it.
    pub async fn of(primary: &PrivatePostgres) -> Self {
        let dir = directory();
        let (cluster, socket) = (dir.path().join("cluster"), dir.path().join("run"));
        fs::create_dir(&socket).unwrap();
        let program = find_program("pg_basebackup", 0).unwrap();
        let mut command = primary.access().command(&program);
        command
            .args([
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--wal-method=stream",
            ])
            .arg("--pgdata")
            .arg(&cluster);
        run(command).await.unwrap();
        let user = nix::unistd::geteuid()
            .is_root()
            .then(|| User::from_name("postgres").unwrap().unwrap());
        if let Some(user) = &user {
            own(dir.path(), user);
        }
        let mut command = Command::new(program.with_file_name("postgres"));
        command
            .arg("-D")
            .arg(&cluster)
            .arg("-k")
            .arg(&socket)
            .args(["-c", "listen_addresses=", "-c", "port=5432"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(dir.path().join("log")).unwrap());
        if let Some(user) = &user {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        let child = command.spawn().unwrap();
        let options = primary.options().host(&socket.to_string_lossy());
        let standby = Self {
            dir,
            child,
            options,
        };
        standby.connect().await;
        standby
    }

    /// How to connect as the owner.
    pub fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// A connection, as soon as it takes any.
    pub async fn connect(&self) -> PgConnection {
        for _ in 0..600 {
            if let Ok(connection) = self.options.connect().await {
                return connection;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!(
            "{}",
            fs::read_to_string(self.dir.path().join("log")).unwrap()
        );
    }

    /// Makes it the primary.
    pub async fn promote(&self) {
        let promoted: bool = sqlx::query_scalar("select pg_promote(true, 60)")
            .fetch_one(&mut self.connect().await)
            .await
            .unwrap();
        assert!(promoted);
    }
}

impl Drop for Standby {
    fn drop(&mut self) {
        // By its own id, at once: nothing in it is needed.
        let _ = nix::sys::signal::kill(
            nix::unistd::Pid::from_raw(i32::try_from(self.child.id()).unwrap()),
            nix::sys::signal::Signal::SIGQUIT,
        );
        let _ = self.child.wait();
    }
}

fn own(path: &Path, user: &User) {
    std::os::unix::fs::chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw())).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            own(&entry.unwrap().path(), user);
        }
    }
}
