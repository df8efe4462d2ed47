//! Two processes of the real program over one Postgres: they start together, and one takes over what the
//! other left.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use reqwest::Client;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use server::postgres::{Durability, PrivatePostgres};
use sqlx::PgPool;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

pub const TIMEOUT: Duration = Duration::from_secs(60);

/// An operator's own Postgres, with an empty database, and the files of the site.
pub struct Machine {
    pub dir: TempDir,
    /// `None` while it is away.
    running: Option<PrivatePostgres>,
    pub url: String,
}

impl Machine {
    pub async fn start() -> Self {
        let dir = tempfile::Builder::new()
            .prefix("pntd-two-")
            .permissions(Permissions::from_mode(0o711))
            .tempdir()
            .unwrap();
        let postgres = PrivatePostgres::start(dir.path(), Durability::None).await;
        let postgres = postgres.unwrap();
        let password = std::fs::read_to_string(dir.path().join("postgres.password")).unwrap();
        let socket = postgres.options().get_host().replace('/', "%2F");
        std::fs::create_dir_all(dir.path().join("site/assets")).unwrap();
        std::fs::write(dir.path().join("site/manifest.json"), "{}").unwrap();
        Self {
            url: format!("postgres://pntd:{}@{socket}/pntd", password.trim()),
            dir,
            running: Some(postgres),
        }
    }

    fn postgres(&self) -> &PrivatePostgres {
        self.running.as_ref().unwrap()
    }

    /// The end of the database, and of all its connections.
    pub async fn stop_postgres(&mut self) {
        self.running.take().unwrap().stop().await.unwrap();
    }

    /// The same database at the same address again.
    pub async fn start_postgres(&mut self) {
        let postgres = PrivatePostgres::start(self.dir.path(), Durability::None).await;
        self.running = Some(postgres.unwrap());
    }

    /// `pntd serve` with this database, in one role.
    pub async fn serve(&self) -> Process {
        self.serve_as(&self.url, None).await
    }

    /// The same with other settings.
    pub async fn serve_with(&self, settings: &[(&str, &str)]) -> Process {
        Process::of(self.command(&self.url).envs(settings.iter().copied())).await
    }

    /// The address of this database for the role that the program works in.
    fn worker_url(&self) -> String {
        let owner = self.postgres().options();
        let worker = PrivatePostgres::as_worker(self.dir.path(), owner).unwrap();
        // Its password is only known to the options: it is given another.
        self.url
            .replace("//pntd:", &format!("//{}:", worker.get_username()))
    }

    /// What the last server that was started said on its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("log")).unwrap()
    }

    async fn serve_as(&self, url: &str, owner: Option<&str>) -> Process {
        let owner = owner.map(|owner| ("PNTD_OWNER_DATABASE_URL", owner));
        Process::of(self.command(url).envs(owner)).await
    }

    /// What `pntd serve` is started by.
    pub fn command(&self, url: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pntd"));
        command
            .args(["serve", "--without-context"])
            .arg("--site-root")
            .arg(self.dir.path().join("site"))
            .env("PNTD_ADDR", "127.0.0.1:0")
            .env("DATABASE_URL", url)
            .env("NO_COLOR", "1")
            .env("PNTD_SECOND_FACTOR_ROLES", "none")
            .env("PNTD_KEY_DIR", self.dir.path().join("keys"))
            .env("PNTD_DATA_DIR", self.dir.path().join("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(self.dir.path().join("log")).unwrap())
            .kill_on_drop(true);
        command
    }

    pub async fn pool(&self) -> PgPool {
        PgPool::connect_with(self.postgres().options())
            .await
            .unwrap()
    }
}

pub struct Process {
    pub child: Child,
    pub base: String,
    /// What it printed before its address.
    pub said: Vec<String>,
}

impl Process {
    /// A process that printed its address.
    async fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        let begin = Instant::now();
        loop {
            assert!(begin.elapsed() < TIMEOUT, "{said:?}");
            let line = lines.next_line().await.unwrap();
            let line = line.unwrap_or_else(|| panic!("it ended: {said:?}"));
            if line.starts_with("http://") {
                let base = line;
                return Self { child, base, said };
            }
            said.push(line);
        }
    }

    /// Tells it to stop.
    pub fn terminate(&self) {
        let id = i32::try_from(self.child.id().unwrap()).unwrap();
        kill(Pid::from_raw(id), Signal::SIGTERM).unwrap();
    }

    /// The one-time password of administration, if this process made the account.
    fn password(&self) -> Option<String> {
        let line = self
            .said
            .iter()
            .find(|line| line.contains("New accounts"))?;
        let path = line.split(" are in ").nth(1)?.split(": ").next()?;
        assert_eq!(
            std::fs::metadata(path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let kept = std::fs::read_to_string(path).unwrap();
        let password = kept.strip_prefix("admin ").unwrap().trim().to_owned();
        // What a service prints is kept in a log of the system.
        assert!(self.said.iter().all(|line| !line.contains(&password)));
        Some(password)
    }

    pub async fn post(&self, client: &Client, path: &str, body: Value) -> Value {
        let request = client.post(format!("{}{path}", self.base)).json(&body);
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }
}

/// Signs in where the account was made, and chooses a password.
pub async fn administrator(process: &Process) -> Client {
    // Clients share the server's TLS, whose cryptography a process chooses once.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().cookie_store(true).build().unwrap();
    let password = process.password().unwrap();
    let form = [("cuenta", "admin"), ("contrasena", password.as_str())];
    let address = format!("{}/gestion/ingresar", process.base);
    client.post(address).form(&form).send().await.unwrap();
    let change = json!({"current": password, "new": "quipu lluvia tejado once"});
    process.post(&client, "/fn/change_password", change).await;
    client
}

#[tokio::test]
async fn two_processes_that_start_together_make_one_installation() {
    let mut machine = Machine::start().await;
    let (one, other) = tokio::join!(machine.serve(), machine.serve());
    let made = [&one, &other].map(|process| process.password().is_some());
    assert_eq!(made.iter().filter(|made| **made).count(), 1, "{made:?}");
    let pool = machine.pool().await;
    for (count, wanted) in [
        ("select count(*) from instance", 1),
        ("select count(*) from release", 1),
        ("select count(*) from account where not disabled", 1),
        ("select count(*) from edition", 1),
    ] {
        let found: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
        assert_eq!(found, wanted, "{count}");
    }
    // Who signs in at one is known at the other, whose cookie is the same.
    let (first, second) = if made[0] { (one, other) } else { (other, one) };
    let admin = administrator(&first).await;
    let session = second.post(&admin, "/fn/read_session", json!({})).await;
    assert_eq!(session["viewer"]["name"], "admin");
    pool.close().await;
    drop((first, second));
    machine.stop_postgres().await;
}

#[tokio::test]
async fn a_file_that_a_killed_server_was_reading_is_read_by_the_other() {
    let mut machine = Machine::start().await;
    let mut one = machine.serve().await;
    let admin = administrator(&one).await;
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/seed/context/contexto-matriz.xlsx"
    );
    let part = Part::bytes(std::fs::read(file).unwrap()).file_name("matriz.xlsx");
    let upload = admin
        .post(format!("{}/gestion/importar/archivo", one.base))
        .header("accept", "application/json")
        .multipart(Form::new().part("archivo", part));
    let answer: Value = upload.send().await.unwrap().json().await.unwrap();
    let batch = answer["batch"].as_str().unwrap().to_owned();
    one.child.start_kill().unwrap();
    one.child.wait().await.unwrap();

    let pool = machine.pool().await;
    let reading = "select count(*) from import_batch where status = 'reading'";
    let reading: i64 = sqlx::query_scalar(reading).fetch_one(&pool).await.unwrap();
    assert_eq!(reading, 1, "it was killed in time");
    // Twenty seconds without progress, without waiting for them.
    sqlx::query("update import_batch set updated_at = now() - interval '21 seconds'")
        .execute(&pool)
        .await
        .unwrap();
    let other = machine.serve().await;
    let begin = Instant::now();
    loop {
        let asked = json!({"batch": batch});
        let view = other.post(&admin, "/fn/read_import", asked).await;
        match view["summary"]["status"].as_str() {
            Some("read") => break,
            Some("reading") if begin.elapsed() < TIMEOUT => {}
            _ => panic!("{view}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    pool.close().await;
    drop(other);
    machine.stop_postgres().await;
}

#[tokio::test]
async fn a_server_works_in_the_role_that_owns_nothing_and_says_when_it_does_not() {
    let mut machine = Machine::start().await;
    let pool = machine.pool().await;
    let owner = machine.url.clone();
    let password = owner.split(':').nth(2).unwrap().split('@').next().unwrap();
    let worker = machine.worker_url();
    let alter = format!("alter role pntd_work password '{password}'");
    sqlx::raw_sql(sqlx::AssertSqlSafe(alter))
        .execute(&pool)
        .await
        .unwrap();
    let roles = "select distinct usename::text from pg_stat_activity
                 where application_name = 'pntd' and usename is not null";

    // The working role alone cannot make the tables, and says what to do.
    let alone = Command::new(env!("CARGO_BIN_EXE_pntd"))
        .arg("migrate")
        .env("DATABASE_URL", &worker)
        .output()
        .await
        .unwrap();
    assert!(!alone.status.success());

    let process = machine.serve_as(&worker, Some(&owner)).await;
    let admin = administrator(&process).await;
    process.post(&admin, "/fn/read_session", json!({})).await;
    let working: Vec<String> = sqlx::query_scalar(roles).fetch_all(&pool).await.unwrap();
    assert_eq!(working, ["pntd_work"]);
    assert!(!machine.log().contains("owner of its tables"));
    drop(process);

    // Migrated by somebody else: the working role is enough.
    let process = machine.serve_as(&worker, None).await;
    assert!(!machine.log().contains("owner of its tables"));
    drop(process);

    // As the owner it works, and says so.
    let process = machine.serve().await;
    assert!(machine.log().contains("owner of its tables"));
    drop(process);

    // Tables of another program are not worked with.
    sqlx::raw_sql("update _sqlx_migrations set checksum = '' where version = 3")
        .execute(&pool)
        .await
        .unwrap();
    let other = Command::new(env!("CARGO_BIN_EXE_pntd"))
        .arg("migrate")
        .env("DATABASE_URL", &worker)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&other.stderr);
    assert!(said.contains("migration 3 is missing or differs"), "{said}");
    pool.close().await;
    machine.stop_postgres().await;
}

/// The threads of a process that do work of the compute pool (`server/src/compute.rs` names them).
fn computing_threads(process: i32) -> Vec<i32> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    threads
        .filter_map(|thread| {
            let thread = thread.ok()?;
            let name = std::fs::read_to_string(thread.path().join("comm")).ok()?;
            let id = thread.file_name().to_string_lossy().parse().ok()?;
            (name.trim() == "compute").then_some(id)
        })
        .collect()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_busy_server_stops_within_ten_seconds_and_loses_nothing() {
    let mut machine = Machine::start().await;
    let mut one = machine.serve().await;
    let admin = administrator(&one).await;
    // A long table: its reading and the search for its tables take a debug build many seconds.
    let rows: String = (0..150_000)
        .map(|row| format!("PNTD-1,{row},2.5,texto {row}\n"))
        .collect();
    let part = Part::bytes(format!("Indicador,Periodo,Valor,Nota\n{rows}").into_bytes());
    let upload = admin
        .post(format!("{}/gestion/importar/archivo", one.base))
        .header("accept", "application/json")
        .multipart(Form::new().part("archivo", part.file_name("larga.csv")));
    let answer: Value = upload.send().await.unwrap().json().await.unwrap();
    assert!(answer["batch"].is_string(), "{answer}");
    // A request whose body never ends.
    let address = one.base.trim_start_matches("http://");
    let mut endless = TcpStream::connect(address).await.unwrap();
    let head = "POST /gestion/ingresar HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\
        Content-Type: application/x-www-form-urlencoded\r\n\r\ncuenta=";
    endless.write_all(head.as_bytes()).await.unwrap();
    // One that waits in the database for somebody who does not let go.
    let pool = machine.pool().await;
    let mut blocker = pool.begin().await.unwrap();
    sqlx::query("lock table setting")
        .execute(&mut *blocker)
        .await
        .unwrap();
    let waiting = admin
        .post(format!("{}/fn/read_privacy", one.base))
        .json(&json!({}))
        .send();
    let waiting = tokio::spawn(waiting);
    let blocked = "select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'";
    let begin = Instant::now();
    loop {
        let count: i64 = sqlx::query_scalar(blocked).fetch_one(&pool).await.unwrap();
        if count > 0 {
            break;
        }
        assert!(begin.elapsed() < TIMEOUT, "it does not wait");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    let id = i32::try_from(one.child.id().unwrap()).unwrap();
    let begin = Instant::now();
    let computing = loop {
        if let Some(thread) = computing_threads(id).first() {
            break *thread;
        }
        assert!(begin.elapsed() < TIMEOUT, "nothing is computed");
        tokio::time::sleep(Duration::from_millis(1)).await;
    };

    let begin = Instant::now();
    kill(Pid::from_raw(id), Signal::SIGTERM).unwrap();
    // The same thread before and after the signal: each work of the pool has its own.
    assert!(
        computing_threads(id).contains(&computing),
        "the compute pool was not busy at the moment of the signal"
    );
    let status = one.child.wait().await.unwrap();
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(status.code(), Some(0));
    assert!(
        waiting.await.unwrap().is_err(),
        "it was cut off, not answered"
    );
    blocker.rollback().await.unwrap();
    let kept = "select count(*) from import_batch where status in ('reading', 'read')";
    let kept: i64 = sqlx::query_scalar(kept).fetch_one(&pool).await.unwrap();
    assert_eq!(kept, 1, "what was acknowledged is there");
    pool.close().await;
    machine.stop_postgres().await;
}
