//! An installation as an operator has it: the program, its data directory, its private Postgres; and
//! the ways to end each of them with `kill -9`.

use std::ffi::OsString;
use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
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

/// A start, with the recovery of a killed Postgres, on a machine that does other things too.
const START: Duration = Duration::from_secs(60);

pub struct Installation {
    dir: TempDir,
    running: Option<Child>,
    /// `http://127.0.0.1:…`: another port at each start.
    pub base: String,
    /// Of the account `admin`, from the first start.
    pub one_time_password: String,
}

impl Installation {
    /// A new one, whose first start was cut off after each of these times before it came to an end.
    pub async fn make(cuts: &[Duration]) -> Self {
        let dir = tempfile::Builder::new()
            .prefix("pntd-soak-")
            .permissions(Permissions::from_mode(0o711))
            .tempdir()
            .unwrap();
        std::fs::create_dir_all(dir.path().join("site/assets")).unwrap();
        std::fs::write(dir.path().join("site/manifest.json"), "{}").unwrap();
        let mut installation = Self {
            dir,
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
        command.args(arguments).env_remove("DATABASE_URL");
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
        self.dir.path().join("data")
    }

    /// Starts the server, as a service manager would, and waits until it says where it listens.
    pub async fn start(&mut self) {
        let mut child = self.spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let told = tokio::time::timeout(START, self.listen(&mut lines)).await;
        assert!(told.is_ok_and(|told| told), "no start: {}", self.log());
        self.running = Some(child);
    }

    fn spawn(&self) -> Child {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.dir.path().join("server.log"))
            .unwrap();
        Command::new(program())
            .args(["serve", "--addr", "127.0.0.1:0", "--without-context"])
            .arg("--data-dir")
            .arg(self.data())
            .arg("--site-root")
            .arg(self.dir.path().join("site"))
            .env_remove("DATABASE_URL")
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
    pub fn kill_postmaster(&self) {
        if let Some(postmaster) = self.postmaster() {
            // It may be on its way down already.
            let _ = kill(Pid::from_raw(postmaster), Signal::SIGKILL);
        }
    }

    /// `kill -9` of the process behind one of the server's connections; `which` chooses it.
    pub fn kill_backend(&self, which: usize) {
        let backends = self.backends();
        if let Some(backend) = backends.get(which % backends.len().max(1)) {
            let _ = kill(Pid::from_raw(*backend), Signal::SIGKILL);
        }
    }

    fn postmaster(&self) -> Option<i32> {
        let file = self.data().join("postgres/cluster/postmaster.pid");
        let text = std::fs::read_to_string(file).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    fn backends(&self) -> Vec<i32> {
        let Some(postmaster) = self.postmaster() else {
            return Vec::new();
        };
        let children = format!("/proc/{postmaster}/task/{postmaster}/children");
        let children = std::fs::read_to_string(children).unwrap_or_default();
        let children = children.split_whitespace().filter_map(|id| id.parse().ok());
        children
            .filter(|id: &i32| {
                let title = std::fs::read_to_string(format!("/proc/{id}/cmdline"));
                title.is_ok_and(|title| title.contains("pntd pntd"))
            })
            .collect()
    }

    /// A connection of its own, past the server.
    pub async fn sql(&self) -> PgConnection {
        let begin = Instant::now();
        loop {
            let access = PrivatePostgres::beside(&self.data()).unwrap();
            let options = access.options().clone();
            match options.connect().await {
                Ok(connection) => return connection,
                Err(error) if begin.elapsed() > START => panic!("{error}; {}", self.log()),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Ends it as a service manager does.
    pub async fn stop(mut self) {
        let mut child = self.running.take().unwrap();
        let id = i32::try_from(child.id().unwrap()).unwrap();
        kill(Pid::from_raw(id), Signal::SIGTERM).unwrap();
        let ended = tokio::time::timeout(START, child.wait()).await;
        assert!(ended.unwrap().unwrap().success(), "{}", self.log());
    }

    /// The last lines of the server's log and of Postgres's.
    pub fn log(&self) -> String {
        let files = ["server.log", "data/postgres/postgres.log"];
        let tails = files.map(|name| {
            let text = std::fs::read(self.dir.path().join(name)).unwrap_or_default();
            let text = String::from_utf8_lossy(&text).into_owned();
            let lines: Vec<&str> = text.lines().collect();
            lines[lines.len().saturating_sub(30)..].join("\n")
        });
        tails.join("\n--- postgres.log\n")
    }
}

/// The program of this build, or the one that was asked for.
fn program() -> OsString {
    let other = std::env::var_os("PNTD_SOAK_PROGRAM");
    other.unwrap_or_else(|| env!("CARGO_BIN_EXE_pntd").into())
}
