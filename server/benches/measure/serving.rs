//! The program itself: how long until it answers, how many public pages a second it gives and how
//! late the slowest of a hundred comes, beside a static file from the same server.
//!
//! The load comes from the same machine, so both share its processors: read the ratios.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;

use crate::data::directory;
use crate::report::{Report, per_second};

const CONNECTIONS: usize = 16;
const SECONDS: u64 = 4;

pub async fn measure(report: &mut Report) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let program = root.join("target/bin/pntd");
    if !program.exists() {
        println!("target/bin/pntd is missing: pages are not measured (run `make bench`)");
        return;
    }
    let dir = directory();
    let (server, first) = Server::start(&program, root, dir.path());
    server.stop();
    let (server, again) = Server::start(&program, root, dir.path());
    report.figure(
        "first start, with a new database and demonstration",
        "s",
        first,
    );
    report.figure("start", "s", again);
    let page = server.text("/").await;
    let asset = page
        .split('"')
        .find(|text| text.starts_with("/assets/") && text.contains(".css"))
        .unwrap();
    let indicator = page
        .split('"')
        .find(|text| text.starts_with("/indicadores/"))
        .unwrap_or("/servicios");
    let (file, slow) = server.load(asset).await;
    report.figure(&format!("static file {}", name(asset)), "pages/s", file);
    report.figure("  99 of 100 within", "ms", slow);
    for path in [
        "/",
        indicator,
        "/api/v1/progreso",
        "/descargas/pntd-valores.csv",
    ] {
        let (rate, slow) = server.load(path).await;
        report.rate(path, "pages/s", rate, Some(("the static file", file)));
        report.figure("  99 of 100 within", "ms", slow);
    }
    for path in ["/", indicator, "/servicios"] {
        let raw = server.weigh(path, "identity").await;
        let compressed = server.weigh(path, "br").await;
        let what = format!("HTML of {path}, brotli");
        report.rate(&what, "KiB", compressed, Some(("as it is", raw)));
    }
    server.stop();
}

/// The part of an address that a table has room for.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

struct Server {
    child: Child,
    base: String,
}

impl Server {
    /// Starts the program; answers how many seconds passed until it listened.
    fn start(program: &PathBuf, root: &Path, dir: &Path) -> (Self, f64) {
        let started = Instant::now();
        let mut child = Command::new(program)
            .args(["run", "--addr", "127.0.0.1:0", "--data-dir"])
            .arg(dir)
            .arg("--site-root")
            .arg(root.join("target/site"))
            .env_remove("DATABASE_URL")
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = lines
            .find_map(|line| Some(line.ok()?).filter(|line| line.starts_with("http://")))
            .unwrap();
        let seconds = started.elapsed().as_secs_f64();
        // Whoever writes must not wait for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        (Self { child, base }, seconds)
    }

    fn stop(mut self) {
        let id = nix::unistd::Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM).unwrap();
        self.child.wait().unwrap();
    }

    async fn text(&self, path: &str) -> String {
        reqwest::get(format!("{}{path}", self.base))
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    }

    /// KiB that travel for a page.
    async fn weigh(&self, path: &str, encoding: &str) -> f64 {
        let asked = Client::new().get(format!("{}{path}", self.base));
        let answer = asked.header("accept-encoding", encoding).send().await;
        let body = answer.unwrap().bytes().await.unwrap();
        body.len() as f64 / 1024.0
    }

    /// Answers a second, and the time in milliseconds within which 99 of 100 came.
    async fn load(&self, path: &str) -> (f64, f64) {
        let url = format!("{}{path}", self.base);
        let until = Instant::now() + Duration::from_secs(SECONDS);
        let started = Instant::now();
        let clients = (0..CONNECTIONS).map(|_| tokio::spawn(ask(url.clone(), until)));
        let mut times = Vec::new();
        for client in clients.collect::<Vec<_>>() {
            times.extend(client.await.unwrap());
        }
        let rate = per_second(times.len(), started.elapsed());
        times.sort_unstable();
        let slow = times[times.len() * 99 / 100];
        (rate, slow.as_secs_f64() * 1000.0)
    }
}

/// One connection that asks again as soon as it has its answer.
async fn ask(url: String, until: Instant) -> Vec<Duration> {
    let client = Client::new();
    let mut times = Vec::new();
    while Instant::now() < until {
        let asked = Instant::now();
        let answer = client.get(&url).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{url}");
        answer.bytes().await.unwrap();
        times.push(asked.elapsed());
    }
    times
}
