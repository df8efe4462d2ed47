//! More than one database server: the one that takes writes is found, and another takes over.

use crate::support::installation;
use crate::support::standby;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use installation::{Installation, audited, directory};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use server::database::DatabaseConfig;
use server::database::{Contents, Database, DatabaseError};
use server::postgres::{Durability, PrivatePostgres};
use server::release::{KeyDirectory, ReleaseStore};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgPool};
use standby::Standby;

/// How long readers and writers may wait for another host.
const TAKEOVER_TIMEOUT: Duration = Duration::from_secs(30);

fn password(dir: &Path) -> String {
    fs::read_to_string(dir.join("postgres.password"))
        .unwrap()
        .trim()
        .to_owned()
}

/// The address of several hosts, as an operator writes it.
fn address(password: &str, hosts: &[&PgConnectOptions]) -> String {
    let hosts = hosts.iter().map(|host| host.get_host().replace('/', "%2F"));
    let hosts: Vec<String> = hosts.collect();
    let hosts = hosts.join(",");
    format!("postgres://pntd:{password}@{hosts}/pntd")
}

fn config(address: String) -> DatabaseConfig {
    DatabaseConfig {
        database_url: Some(address),
        data_dir: None,
        ..Installation::new().config()
    }
}

/// From now on nothing is acknowledged that the replica has not written.
async fn make_synchronous(primary: &PrivatePostgres) {
    let mut connection = primary.options().connect().await.unwrap();
    for sql in [
        "alter system set synchronous_standby_names = '*'",
        "select pg_reload_conf()",
    ] {
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    }
    for _ in 0..200 {
        let sync: bool = sqlx::query_scalar(
            "select exists (select from pg_stat_replication where sync_state = 'sync')",
        )
        .fetch_one(&mut connection)
        .await
        .unwrap();
        if sync {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the replica is not synchronous");
}

/// Writers that note what was acknowledged, and go on whatever happens.
struct Load {
    acknowledged: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    fn start(pool: &PgPool) -> Self {
        let acknowledged: Arc<Mutex<Vec<String>>> = Arc::default();
        let is_over: Arc<AtomicBool> = Arc::default();
        let number: Arc<AtomicU32> = Arc::default();
        let tasks = (0..6).map(|_| {
            let (pool, acknowledged) = (pool.clone(), acknowledged.clone());
            let (is_over, number) = (is_over.clone(), number.clone());
            tokio::spawn(async move {
                while !is_over.load(Ordering::Relaxed) {
                    let object = format!("prueba/{}", number.fetch_add(1, Ordering::Relaxed));
                    match audited(&pool, &object).await {
                        Ok(()) => acknowledged.lock().unwrap().push(object),
                        Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                    }
                }
            })
        });
        let tasks = tasks.collect();
        Self {
            acknowledged,
            is_over,
            tasks,
        }
    }

    fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    async fn until(&self, count: usize) {
        let begin = Instant::now();
        while self.count() < count {
            assert!(
                begin.elapsed() < TAKEOVER_TIMEOUT,
                "{} of {count}",
                self.count()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn end(self) -> Vec<String> {
        self.is_over.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.unwrap();
        }
        let acknowledged = self.acknowledged.lock().unwrap();
        acknowledged.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_primary_is_killed_under_load() {
    let dir = directory();
    let mut primary = PrivatePostgres::start(dir.path(), Durability::Full)
        .await
        .unwrap();
    let standby = Standby::of(&primary).await;
    make_synchronous(&primary).await;
    let hosts = [&standby.options(), &primary.options()];
    let address = address(&password(dir.path()), &hosts);
    let database = Database::open(&config(address), Contents::Real)
        .await
        .unwrap();

    let load = Load::start(&database.pool);
    load.until(100).await;
    kill(Pid::from_raw(primary.process_id()), Signal::SIGKILL).unwrap();
    primary.ended().await;
    drop(primary);
    let before = load.count();
    standby.promote().await;
    load.until(before + 100).await;
    let acknowledged = load.end().await;

    let kept: Vec<String> = sqlx::query_scalar("select object from audit")
        .fetch_all(&mut standby.connect().await)
        .await
        .unwrap();
    let kept: std::collections::BTreeSet<String> = kept.into_iter().collect();
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|&object| !kept.contains(object))
        .collect();
    assert_eq!(lost, Vec::<&String>::new());
    let verdict = server::use_case::audit::verify(&database.pool, Vec::new())
        .await
        .unwrap();
    assert!(verdict.is_whole());
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_server_without_a_host_that_takes_writes_says_what_to_do() {
    let dir = directory();
    let primary = PrivatePostgres::start(dir.path(), Durability::None)
        .await
        .unwrap();
    let (one, other) = (Standby::of(&primary).await, Standby::of(&primary).await);
    let address = address(&password(dir.path()), &[&one.options(), &other.options()]);
    let error = Database::open(&config(address), Contents::Real)
        .await
        .err()
        .unwrap();
    assert!(matches!(error, DatabaseError::NoPrimary(2)), "{error}");
    assert!(error.to_string().contains("promote a replica"));
    primary.stop().await.unwrap();
}

#[tokio::test]
async fn the_public_site_reads_from_the_replica_and_from_the_primary_while_it_is_away() {
    let dir = directory();
    let mut primary = PrivatePostgres::start(dir.path(), Durability::None)
        .await
        .unwrap();
    let password = password(dir.path());
    let config = config(address(&password, &[&primary.options()]));
    let database = Database::open(&config, Contents::Real).await.unwrap();
    let keys = tempfile::tempdir().unwrap();
    let publishing =
        ReleaseStore::new(database.pool.clone()).signing(KeyDirectory::new(keys.path()));
    server::seed::first_start(&database.pool, &publishing, false, chrono::Utc::now())
        .await
        .unwrap();
    let standby = Standby::of(&primary).await;
    let config = DatabaseConfig {
        read_database_url: Some(address(&password, &[&standby.options()])),
        ..config
    };
    let store = || {
        let replica = Database::replica(&config, Contents::Real).unwrap();
        ReleaseStore::beside_replica(database.pool.clone(), replica)
    };

    let first = store();
    let read = first.current().await.unwrap().unwrap();
    let readers = "select count(*) from pg_stat_activity where application_name = 'pntd'";
    let readers: i64 = sqlx::query_scalar(readers)
        .fetch_one(&mut standby.connect().await)
        .await
        .unwrap();
    assert!(readers > 0, "it was read from the replica");

    drop(standby);
    let again = store().current().await.unwrap().unwrap();
    assert_eq!(again.number, read.number, "the primary answers instead");

    let other = Standby::of(&primary).await;
    let config = DatabaseConfig {
        read_database_url: Some(address(&password, &[&other.options()])),
        ..config.clone()
    };
    let replica = Database::replica(&config, Contents::Real).unwrap();
    kill(Pid::from_raw(primary.process_id()), Signal::SIGKILL).unwrap();
    primary.ended().await;
    let alone = ReleaseStore::beside_replica(database.pool.clone(), replica);
    let alone = alone.current().await.unwrap().unwrap();
    assert_eq!(
        alone.number, read.number,
        "the replica alone is enough to read"
    );
    database.close().await.unwrap();
}
