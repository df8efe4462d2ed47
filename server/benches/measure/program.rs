//! The program itself as a process of its own: started, stopped, loaded with visits, its memory watched.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use reqwest::{Client, ClientBuilder};

use crate::visitors::{self, Visited, Visits};

/// Where this clone's sources and results lie.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The release build that `make bench` makes first, or `PNTD_PROGRAM`; `None` where it is missing.
pub fn program() -> Option<PathBuf> {
    let built = || root().join("target/bin/pntd");
    let named = std::env::var_os("PNTD_PROGRAM").map(PathBuf::from);
    Some(named.unwrap_or_else(built)).filter(|program| program.exists())
}

/// For the server of this machine, in clear: reading the system's certificates for each of 3,000 people takes minutes.
pub fn plain_client() -> ClientBuilder {
    Client::builder().tls_certs_only([])
}

/// What was built for the browser, or `PNTD_SITE_ROOT`.
pub fn site_root() -> PathBuf {
    let named = std::env::var_os("PNTD_SITE_ROOT").map(PathBuf::from);
    named.unwrap_or_else(|| root().join("target/site"))
}

pub struct Server {
    child: Child,
    pub base: String,
    /// One-time passwords by account, as the first start prints them.
    accounts: Vec<(String, String)>,
}

impl Server {
    /// Starts the program; answers how many seconds passed until it listened.
    pub fn start(program: &Path, dir: &Path) -> (Self, f64) {
        Self::start_with(program, dir, &[])
    }

    /// The same with settings of its own: variables of the environment.
    pub fn start_with(program: &Path, dir: &Path, settings: &[(&str, &str)]) -> (Self, f64) {
        let started = Instant::now();
        let mut child = Command::new(program)
            .args(["run", "--addr", "127.0.0.1:0", "--data-dir"])
            .arg(dir)
            .env("PNTD_SITE_ROOT", site_root())
            .env_remove("DATABASE_URL")
            // One planner uploads here what many do in years.
            .env("PNTD_OPEN_IMPORTS", "100000")
            .env("PNTD_UPLOAD_QUOTA_MIB", "100000")
            // What a page costs is measured by asking for it.
            .env("PNTD_PRERENDER", "false")
            .env("RUST_LOG", "error")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut base, mut accounts) = (String::new(), Vec::new());
        for line in lines.by_ref().map(Result::unwrap) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [address] if address.starts_with("http://") => {
                    base = (*address).to_owned();
                    break;
                }
                [name, password, _role] => {
                    accounts.push(((*name).to_owned(), (*password).to_owned()));
                }
                _ => {}
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        assert!(!base.is_empty(), "the program ended before it listened");
        // Whoever writes must not wait for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let server = Self {
            child,
            base,
            accounts,
        };
        (server, seconds)
    }

    /// The password of a new account, which must be changed.
    pub fn one_time_password(&self, account: &str) -> &str {
        let found = self.accounts.iter().find(|(name, _)| name == account);
        &found.unwrap().1
    }

    pub fn stop(mut self) {
        let id = nix::unistd::Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM).unwrap();
        self.child.wait().unwrap();
    }

    /// Resident memory in MiB: now.
    pub fn memory(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most resident memory in MiB since [`Self::forget_peak`].
    pub fn peak_memory(&self) -> f64 {
        self.status("VmHWM:")
    }

    /// Begins to watch for the peak anew (proc(5), `clear_refs`).
    pub fn forget_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").unwrap();
    }

    /// A line of proc(5) `status`, which is in KiB.
    fn status(&self, name: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.unwrap().trim().trim_end_matches(" kB");
        number.parse::<f64>().unwrap() / 1024.0
    }

    pub async fn text(&self, path: &str) -> String {
        let answer = reqwest::get(format!("{}{path}", self.base)).await;
        answer.unwrap().text().await.unwrap()
    }

    /// The bytes that travel for a page.
    pub async fn bytes(&self, path: &str, encoding: &str) -> Vec<u8> {
        let asked = Client::new().get(format!("{}{path}", self.base));
        let answer = asked.header("accept-encoding", encoding).send().await;
        answer.unwrap().bytes().await.unwrap().to_vec()
    }

    /// KiB that travel for a page.
    pub async fn weigh(&self, path: &str, encoding: &str) -> f64 {
        self.bytes(path, encoding).await.len() as f64 / 1024.0
    }

    /// Visits a page from another process.
    pub async fn visit(&self, path: &str, visits: Visits) -> Visited {
        visitors::visit(&self.base, path, "identity", visits).await
    }
}

impl Drop for Server {
    /// A measurement that fails leaves no server behind.
    fn drop(&mut self) {
        // After `stop` it has ended, and there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
