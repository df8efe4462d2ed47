//! An installation as an operator has it: the program, its data directory, and a Postgres, private or the operator's own;
//! and the ways to end each of them with `kill -9`.

use std::ffi::OsString;
use std::fs::File;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use server::postgres::PrivatePostgres;
use sqlx::{ConnectOptions, PgConnection};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::soak::disk::SmallDisk;
use crate::soak::own_cluster::{DATABASE, OwnCluster, directory};
use crate::soak::process;

/// A start, with the recovery of a killed Postgres, on a machine that does other things too.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Where the database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In a cluster that the server makes, starts, and starts again.
    Private,
    /// In one that others run.
    Own,
}

pub struct Installation {
    /// The site, the log, and what an auditor downloads.
    dir: TempDir,
    /// The server's own, with the private cluster: on the small disk where there is one.
    data: TempDir,
    own: Option<OwnCluster>,
    pub disk: Option<SmallDisk>,
    running: Option<Child>,
    /// `http://127.0.0.1:…`: another port at each start.
    pub base: String,
    /// Of the account `admin`, from the first start.
    pub one_time_password: String,
}

impl Installation {
    /// A new one, whose first start was cut off after each of these times before it came to an end.
    pub async fn make(kind: Kind, cuts: &[Duration]) -> Self {
        let dir = directory(&std::env::temp_dir());
        let disk = SmallDisk::here().filter(|_| kind == Kind::Private);
        let data = disk.as_ref().map_or_else(
            || directory(&std::env::temp_dir()),
            |disk| directory(disk.path()),
        );
        let own = match kind {
            Kind::Private => None,
            Kind::Own => Some(OwnCluster::make().await),
        };
        std::fs::create_dir_all(dir.path().join("site/assets")).unwrap();
        std::fs::write(dir.path().join("site/manifest.json"), "{}").unwrap();
        let mut installation = Self {
            dir,
            data,
            own,
            disk,
            running: None,
            base: String::new(),
            one_time_password: String::new(),
        };
        for cut in cuts {
            let mut child = installation.spawn();
            tokio::time::sleep(*cut).await;
            child.start_kill().unwrap();
            child.wait().await.unwrap();
        }
        installation.start().await;
        if installation.one_time_password.is_empty() {
            installation.reset().await;
        }
        installation
    }

    /// The way back in, where the first start was cut off before it could say the password.
    async fn reset(&mut self) {
        let (code, said) = self.command(&["account", "reset", "admin"]).await;
        assert_eq!(code, Some(0), "{said}");
        let password = said.lines().find_map(|line| line.strip_prefix("admin: "));
        password.unwrap().clone_into(&mut self.one_time_password);
    }

    /// A command of an operator, beside the server: its exit code and what it printed.
    async fn command(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(program());
        self.choose_database(command.args(arguments));
        let output = command.arg("--data-dir").arg(self.data()).output();
        let output = output.await.unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        (output.status.code(), said)
    }

    /// The audit log's chain holds, says the command for it.
    pub async fn log_is_whole(&self) {
        let (code, said) = self.command(&["audit", "verify"]).await;
        assert_eq!(code, Some(0), "{said}");
    }

    /// The files of all releases are sound and follow each other, says the command for auditors.
    pub async fn are_sound(&self, files: &[String]) {
        let dir = self.dir.path().join("files");
        std::fs::create_dir_all(&dir).unwrap();
        let mut command = Command::new(program());
        command.args(["release", "verify"]);
        for (number, text) in (1..).zip(files) {
            let path = dir.join(format!("{number}.json"));
            std::fs::write(&path, text).unwrap();
            command.arg(path);
        }
        let output = command.output().await.unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
    }

    fn data(&self) -> PathBuf {
        self.data.path().join("data")
    }

    /// The settings of the program for its database.
    fn choose_database(&self, command: &mut Command) {
        command.env_remove("DATABASE_URL");
        if let Some(own) = &self.own {
            command.envs(own.settings());
        }
    }

    /// Starts the server, as a service manager would, and waits until it says where it listens.
    pub async fn start(&mut self) {
        let mut child = self.spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reported = tokio::time::timeout(START_TIMEOUT, self.listen(&mut lines)).await;
        assert!(
            reported.is_ok_and(|reported| reported),
            "no start: {}",
            self.log()
        );
        self.running = Some(child);
    }

    fn spawn(&self) -> Child {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.dir.path().join("server.log"))
            .unwrap();
        let mut command = Command::new(program());
        self.choose_database(&mut command);
        command
            .args(["serve", "--addr", "127.0.0.1:0", "--without-context"])
            .arg("--data-dir")
            .arg(self.data())
            .arg("--site-root")
            .arg(self.dir.path().join("site"))
            .env("PNTD_SECOND_FACTOR_ROLES", "none")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }

    /// Reads what a start prints up to the address; false when the program ends instead.
    async fn listen(&mut self, lines: &mut Lines<BufReader<ChildStdout>>) -> bool {
        while let Ok(Some(line)) = lines.next_line().await {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["admin", password, ..] => self.one_time_password = (*password).to_owned(),
                [address] if address.starts_with("http://") => {
                    self.base = (*address).to_owned();
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    /// Whose Postgres it is, in words.
    pub fn kind(&self) -> &'static str {
        match self.own {
            None => "private Postgres",
            Some(_) => "the operator's own Postgres",
        }
    }

    /// Still the process that was started?
    pub fn is_running(&mut self) -> bool {
        let running = self.running.as_mut().map(Child::try_wait);
        running.is_some_and(|ended| ended.unwrap().is_none())
    }

    /// `kill -9` of the server.
    pub async fn kill_server(&mut self) {
        let mut child = self.running.take().unwrap();
        child.start_kill().unwrap();
        child.wait().await.unwrap();
    }

    /// `kill -9` of Postgres's first process.
    pub async fn kill_postmaster(&mut self) {
        if let Some(postmaster) = self.postmaster() {
            // It may be on its way down already.
            let _ = kill(Pid::from_raw(postmaster), Signal::SIGKILL);
        }
        if let Some(own) = &mut self.own {
            own.has_ended().await;
        }
    }

    /// Starts a killed Postgres of the operator's own again; the private one is the server's business.
    pub async fn start_postgres(&mut self) {
        if let Some(own) = &mut self.own {
            own.start().await;
        }
    }

    /// `kill -9` of the process behind one of the server's connections; `which` chooses it. Waits until Postgres has
    /// noticed, which then ends the others.
    pub async fn kill_backend(&self, which: usize) {
        let begin = Instant::now();
        let mut killed = None;
        loop {
            let backends = self.backends();
            killed = killed.or_else(|| {
                let backend = *backends.get(which % backends.len().max(1))?;
                kill(Pid::from_raw(backend), Signal::SIGKILL).ok()?;
                Some(backend)
            });
            if killed.is_some_and(|killed| !backends.contains(&killed)) {
                return;
            }
            assert!(
                begin.elapsed() < START_TIMEOUT,
                "{killed:?} of {backends:?}"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn postmaster(&self) -> Option<i32> {
        if let Some(own) = &self.own {
            return own.postmaster();
        }
        let file = self.data().join("postgres/cluster/postmaster.pid");
        let text = std::fs::read_to_string(file).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    /// Processes behind connections to the database of the installation.
    fn backends(&self) -> Vec<i32> {
        let database = self.own.as_ref().map_or("pntd", |_| DATABASE);
        let postmaster = self.postmaster();
        postmaster.map_or_else(Vec::new, |postmaster| {
            process::backends(postmaster, database)
        })
    }

    /// A connection of its own, past the server, that may do anything.
    pub async fn sql(&self) -> PgConnection {
        let begin = Instant::now();
        loop {
            let connected = match &self.own {
                Some(own) => own.sql().await,
                None => {
                    let access = PrivatePostgres::access_running(&self.data()).unwrap();
                    access.options().clone().connect().await
                }
            };
            match connected {
                Ok(connection) => return connection,
                Err(error) if begin.elapsed() > START_TIMEOUT => panic!("{error}; {}", self.log()),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Ends it as a service manager does.
    pub async fn stop(mut self) {
        let mut child = self.running.take().unwrap();
        let id = i32::try_from(child.id().unwrap()).unwrap();
        kill(Pid::from_raw(id), Signal::SIGTERM).unwrap();
        let ended = tokio::time::timeout(START_TIMEOUT, child.wait()).await;
        assert!(ended.unwrap().unwrap().success(), "{}", self.log());
    }

    /// The last lines of the server's log and of Postgres's.
    pub fn log(&self) -> String {
        let read = |path: PathBuf| {
            let text = std::fs::read(path).unwrap_or_default();
            String::from_utf8_lossy(&text).into_owned()
        };
        let tail = |text: &str| {
            let lines: Vec<&str> = text.lines().collect();
            lines[lines.len().saturating_sub(30)..].join("\n")
        };
        let server = read(self.dir.path().join("server.log"));
        let postgres = match &self.own {
            Some(own) => own.log(),
            None => read(self.data().join("postgres/postgres.log")),
        };
        format!("{}\n--- postgres.log\n{}", tail(&server), tail(&postgres))
    }
}

/// The program of this build, or the one that was asked for.
fn program() -> OsString {
    let other = std::env::var_os("PNTD_SOAK_PROGRAM");
    other.unwrap_or_else(|| env!("CARGO_BIN_EXE_pntd").into())
}
