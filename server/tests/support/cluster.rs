//! A throw-away Postgres, shared by the tests that run at the same time. Each test
//! has its own database in it. The last one that ends takes the cluster away.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};
use std::thread::JoinHandle;

use server::database::MIGRATIONS;
use server::postgres::{Durability, PrivatePostgres};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};
use tokio::sync::oneshot;

static RUNNING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
static NUMBER: AtomicU32 = AtomicU32::new(0);

pub struct Cluster {
    options: PgConnectOptions,
    worker: PgConnectOptions,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Cluster {
    /// The running one, or a new one.
    pub fn get() -> Arc<Self> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cluster) = running.upgrade() {
            return cluster;
        }
        let cluster = Arc::new(Self::start());
        *running = Arc::downgrade(&cluster);
        cluster
    }

    /// On a thread with a runtime of its own: it outlives the test that starts it.
    fn start() -> Self {
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let dir = tempfile::Builder::new()
                    .prefix("pntd-test-")
                    .permissions(Permissions::from_mode(0o711))
                    .tempdir()
                    .unwrap();
                let postgres = PrivatePostgres::start(dir.path(), Durability::None).await;
                let postgres = postgres.unwrap();
                let pool = PgPool::connect_with(postgres.options()).await.unwrap();
                MIGRATIONS.run(&pool).await.unwrap();
                let worker = PrivatePostgres::as_worker(dir.path(), postgres.options()).unwrap();
                let role = worker.get_username();
                server::db::rights::grant(&pool, role).await.unwrap();
                pool.close().await;
                ready.send((postgres.options(), worker)).unwrap();
                let _ = stopped.await;
                postgres.stop().await.unwrap();
            });
        });
        let (options, worker) = started.recv().unwrap();
        Self {
            options,
            worker,
            stop: Some(stop),
            thread: Some(thread),
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
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let admin = self.options.clone().database("postgres");
        let mut connection = admin.connect().await.unwrap();
        // A template's rights on the database itself are not copied.
        for sql in [
            format!("create database {name} template pntd"),
            format!("revoke temporary on database {name} from public"),
        ] {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(&mut connection)
                .await
                .unwrap();
        }
        PgPoolOptions::new()
            .max_connections(8)
            .connect_with(self.options.clone().database(&name))
            .await
            .unwrap()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
