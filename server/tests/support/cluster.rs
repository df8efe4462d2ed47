//! A throw-away Postgres, in which each test has a database of its own.
//!
//! `scripts/test` starts one for a whole run (`examples/test_cluster.rs`) and names it in [`SHARED`]. Without it the
//! tests of a process share one that goes with the last of them: making a cluster takes longer than most tests.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};
use std::thread::JoinHandle;

use server::database::MIGRATIONS;
use server::postgres::{Durability, PrivatePostgres};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};
use tokio::sync::oneshot;

/// The environment variable with the data directory of the cluster of a whole run.
const SHARED: &str = "PNTD_TEST_CLUSTER";

static RUNNING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
static NUMBER: AtomicU32 = AtomicU32::new(0);

pub struct Cluster {
    options: PgConnectOptions,
    worker: PgConnectOptions,
    /// Where the cluster is this process' own.
    own: Option<OwnPostgres>,
}

/// A Postgres on a thread with a runtime of its own: it outlives the test that starts it.
struct OwnPostgres {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

/// Makes a directory for a cluster, which the account that runs PostgreSQL may enter.
pub fn directory() -> tempfile::TempDir {
    tempfile::Builder::new()
        .prefix("pntd-test-")
        .permissions(Permissions::from_mode(0o711))
        .tempdir()
        .unwrap()
}

/// Makes and starts a cluster whose database `pntd` has all tables and nothing in them.
pub async fn start_postgres(dir: &Path) -> PrivatePostgres {
    let postgres = PrivatePostgres::start(dir, Durability::None).await.unwrap();
    let pool = PgPool::connect_with(postgres.options()).await.unwrap();
    MIGRATIONS.run(&pool).await.unwrap();
    let worker = PrivatePostgres::as_worker(dir, postgres.options()).unwrap();
    let role = worker.get_username();
    server::db::rights::grant(&pool, role).await.unwrap();
    pool.close().await;
    postgres
}

impl Cluster {
    /// The running one, or a new one.
    pub fn get() -> Arc<Self> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cluster) = running.upgrade() {
            return cluster;
        }
        let cluster = match std::env::var_os(SHARED) {
            Some(dir) => Self::shared(&PathBuf::from(dir)),
            None => Self::start(),
        };
        let cluster = Arc::new(cluster);
        *running = Arc::downgrade(&cluster);
        cluster
    }

    fn shared(dir: &Path) -> Self {
        let access = PrivatePostgres::access_running(dir).unwrap();
        let options = access.options().clone();
        Self {
            worker: PrivatePostgres::as_worker(dir, options.clone()).unwrap(),
            options,
            own: None,
        }
    }

    fn start() -> Self {
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            runtime().block_on(async move {
                let dir = directory();
                let postgres = start_postgres(dir.path()).await;
                let options = postgres.options();
                let worker = PrivatePostgres::as_worker(dir.path(), options.clone()).unwrap();
                ready.send((options, worker)).unwrap();
                let _ = stopped.await;
                postgres.stop().await.unwrap();
            });
        });
        let (options, worker) = started.recv().unwrap();
        Self {
            options,
            worker,
            own: Some(OwnPostgres { stop, thread }),
        }
    }

    /// The same database in the role that the program works in.
    #[allow(dead_code, reason = "each test binary uses a part")]
    pub async fn worker(&self, owner: &PgPool) -> PgPool {
        let owner = owner.connect_options();
        let name = owner.get_database().unwrap();
        PgPoolOptions::new()
            .max_connections(8)
            .connect_with(self.worker.clone().database(name))
            .await
            .unwrap()
    }

    /// A new database with all tables and nothing in them, as the owner of its tables.
    pub async fn database(&self) -> PgPool {
        self.copy_of("pntd").await
    }

    /// A new database without tables.
    #[allow(dead_code, reason = "each test binary uses a part")]
    pub async fn empty_database(&self) -> PgPool {
        self.copy_of("template1").await
    }

    async fn copy_of(&self, template: &str) -> PgPool {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        let admin = self.options.clone().database("postgres");
        let mut connection = admin.connect().await.unwrap();
        // A template's rights on the database itself are not copied.
        for sql in [
            format!("create database {name} template {template}"),
            format!("revoke temporary on database {name} from public"),
        ] {
            execute(&mut connection, sql).await.unwrap();
        }
        connection.close().await.unwrap();
        PgPoolOptions::new()
            .max_connections(8)
            .connect_with(self.options.clone().database(&name))
            .await
            .unwrap()
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

async fn execute(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
    sql.execute(connection).await.map(|_| ())
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(own) = self.own.take() {
            let _ = own.stop.send(());
            let _ = own.thread.join();
        }
    }
}

/// Drops the databases of processes that have ended. A process cannot drop its own: PostgreSQL waits until whoever is
/// connecting has finished, and that may be a connection of the same process that nobody goes on with.
#[allow(dead_code, reason = "who keeps the cluster of a run drops them")]
pub async fn drop_left_databases(postgres: &PrivatePostgres) -> Result<(), sqlx::Error> {
    let admin = postgres.options().database("postgres");
    let mut connection = admin.connect().await?;
    let names =
        sqlx::query_scalar("select datname::text from pg_database where datname ~ '^test_'");
    let names: Vec<String> = names.fetch_all(&mut connection).await?;
    for name in names {
        let process = name.split('_').nth(1).unwrap_or_default();
        if !Path::new("/proc").join(process).exists() {
            execute(
                &mut connection,
                format!("drop database {name} with (force)"),
            )
            .await?;
        }
    }
    connection.close().await
}
