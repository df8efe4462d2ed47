//! The private PostgreSQL: it starts, keeps what was written, and puts right
//! what a crash leaves behind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use server::database::DatabaseConfig;
use server::database::{Contents, Database};
use server::db::{DbError, transaction::begin_long};
use server::postgres::{Durability, PostgresError, PrivatePostgres};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection, PgPool};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A directory that the account which runs PostgreSQL may enter.
fn directory() -> TempDir {
    tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(0o711))
        .tempdir()
        .unwrap()
}

async fn start(dir: &Path) -> PrivatePostgres {
    PrivatePostgres::start(dir, Durability::None).await.unwrap()
}

async fn connect(postgres: &PrivatePostgres) -> PgConnection {
    postgres.options().connect().await.unwrap()
}

async fn write(postgres: &PrivatePostgres) {
    let mut connection = connect(postgres).await;
    sqlx::raw_sql("create table note (text text); insert into note values ('kept')")
        .execute(&mut connection)
        .await
        .unwrap();
}

async fn read(postgres: &PrivatePostgres) -> String {
    let mut connection = connect(postgres).await;
    sqlx::query_scalar("select text from note")
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

async fn setting(postgres: &PrivatePostgres, name: &str) -> String {
    let mut connection = connect(postgres).await;
    sqlx::query_scalar("select current_setting($1)")
        .bind(name)
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

fn is_alive(id: i32) -> bool {
    kill(Pid::from_raw(id), None).is_ok()
}

#[tokio::test]
async fn a_restart_keeps_what_was_written() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    write(&postgres).await;
    let id = postgres.process_id();
    postgres.stop().await.unwrap();
    assert!(!is_alive(id));

    let postgres = start(dir.path()).await;
    assert_eq!(read(&postgres).await, "kept");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn the_private_cluster_is_durable_private_and_checked() {
    let dir = directory();
    let postgres = PrivatePostgres::start(dir.path(), Durability::Full)
        .await
        .unwrap();
    let expected = [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
    ];
    for (name, value) in expected {
        assert_eq!(setting(&postgres, name).await, value, "{name}");
    }
    let refused = postgres.options().password("wrong").connect().await;
    assert!(refused.is_err(), "a wrong password must be refused");
    let password = fs::metadata(dir.path().join("postgres.password")).unwrap();
    assert_eq!(password.permissions().mode() & 0o777, 0o600);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_killed_postgres_recovers_with_what_was_acknowledged() {
    let dir = directory();
    let mut postgres = PrivatePostgres::start(dir.path(), Durability::Full)
        .await
        .unwrap();
    write(&postgres).await;
    kill(Pid::from_raw(postgres.process_id()), Signal::SIGKILL).unwrap();
    postgres.ended().await;
    drop(postgres);

    let postgres = start(dir.path()).await;
    assert_eq!(read(&postgres).await, "kept");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_half_made_cluster_is_made_again() {
    let dir = directory();
    let half = dir.path().join("postgres/cluster.new-1a2b");
    fs::create_dir_all(&half).unwrap();
    fs::write(half.join("PG_VERSION"), "15\n").unwrap();

    let postgres = start(dir.path()).await;
    write(&postgres).await;
    postgres.stop().await.unwrap();
    assert!(!half.exists());
}

#[tokio::test]
async fn a_stale_process_file_that_names_another_process_is_ignored() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    write(&postgres).await;
    postgres.stop().await.unwrap();
    let file = dir.path().join("postgres/cluster/postmaster.pid");
    fs::write(&file, format!("{}\n", std::process::id())).unwrap();

    let postgres = start(dir.path()).await;
    assert_eq!(read(&postgres).await, "kept");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_postgres_without_its_server_stops() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    let id = postgres.process_id();
    // As when the server is killed: its end of the watchdog's pipe closes.
    drop(postgres);
    for _ in 0..200 {
        if !dir.path().join("postgres/cluster/postmaster.pid").exists() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("process {id} still runs");
}

#[tokio::test]
async fn a_start_does_not_wait_for_the_earlier_postgres_to_be_gone() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    write(&postgres).await;
    drop(postgres);
    let postgres = start(dir.path()).await;
    assert_eq!(read(&postgres).await, "kept");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn two_servers_never_share_a_directory() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    let second = PrivatePostgres::start(dir.path(), Durability::None).await;
    assert!(matches!(second.err(), Some(PostgresError::InUse(_))));
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_moved_data_directory_is_found_with_everything_in_it() {
    let (dir, other) = (directory(), directory());
    let postgres = start(&dir.path().join("data")).await;
    write(&postgres).await;
    postgres.stop().await.unwrap();
    let moved = other.path().join("elsewhere");
    fs::rename(dir.path().join("data"), &moved).unwrap();
    let postgres = start(&moved).await;
    assert_eq!(read(&postgres).await, "kept");
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_long_path_still_gets_a_socket() {
    let dir = directory();
    let long = dir.path().join("d".repeat(120));
    let postgres = start(&long).await;
    write(&postgres).await;
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_cluster_of_another_version_is_refused_and_left_alone() {
    let dir = directory();
    let cluster = dir.path().join("postgres/cluster");
    fs::create_dir_all(&cluster).unwrap();
    fs::write(cluster.join("PG_VERSION"), "9\n").unwrap();
    let error = PrivatePostgres::start(dir.path(), Durability::None)
        .await
        .err();
    assert!(
        matches!(error, Some(PostgresError::OtherVersion { .. })),
        "{error:?}"
    );
    let steps = error.unwrap().to_string();
    assert!(
        steps.contains("pntd backup") && steps.contains("pntd restore"),
        "{steps}"
    );
    assert!(cluster.join("PG_VERSION").exists());
}

/// As a server does: the pool stays, PostgreSQL goes and comes back, nobody does anything.
#[tokio::test]
async fn a_killed_postgres_is_started_again_under_the_same_pool() {
    let dir = directory();
    let mut postgres = PrivatePostgres::start(dir.path(), Durability::Full)
        .await
        .unwrap();
    write(&postgres).await;
    let pool = PgPool::connect_with(postgres.options()).await.unwrap();
    let id = postgres.process_id();
    let began = "select pg_postmaster_start_time()::text";
    let before: String = sqlx::query_scalar(began).fetch_one(&pool).await.unwrap();
    let read = async {
        kill(Pid::from_raw(id), Signal::SIGKILL).unwrap();
        for _ in 0..200 {
            // A session of the killed server may answer for a moment yet.
            let now: Result<String, _> = sqlx::query_scalar(began).fetch_one(&pool).await;
            if now.is_ok_and(|now| now != before) {
                // The one who starts it waits for its answer, too.
                tokio::time::sleep(Duration::from_secs(1)).await;
                let note = sqlx::query_scalar("select text from note").fetch_one(&pool);
                return note.await.unwrap();
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("it does not come back");
    };
    tokio::select! {
        note = read => { let note: String = note; assert_eq!(note, "kept"); },
        never = postgres.supervise() => match never {},
    }
    assert_ne!(postgres.process_id(), id);
    assert!(!is_alive(id));
    pool.close().await;
    postgres.stop().await.unwrap();
}

/// An address whose server says that it speaks TLS, and what it is sent then.
async fn first_bytes_after_tls_was_granted(mode: &str) -> (Vec<u8>, Option<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let granting = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // SSLRequest: length and code, 8 bytes.
        let mut request = [0; 8];
        stream.read_exact(&mut request).await.unwrap();
        assert_eq!(request, [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
        stream.write_all(b"S").await.unwrap();
        let mut hello = vec![0; 512];
        let read = stream.read(&mut hello).await.unwrap();
        hello.truncate(read);
        // No certificate: the connection ends here.
        hello
    });
    let url = format!("postgres://pntd:x@localhost:{port}/pntd?sslmode={mode}");
    let options: PgConnectOptions = url.parse().unwrap();
    let refused = options.connect().await.err().map(|error| error.to_string());
    (granting.await.unwrap(), refused)
}

#[tokio::test]
async fn tls_to_postgres_is_spoken_and_names_the_host() {
    for mode in ["require", "verify-ca", "verify-full"] {
        let (hello, refused) = first_bytes_after_tls_was_granted(mode).await;
        // A handshake record: before, the program had no TLS and sent nothing.
        assert_eq!(hello.first(), Some(&0x16), "{mode}: {refused:?}");
        assert!(hello.windows(9).any(|part| part == b"localhost"), "{mode}");
        assert!(refused.is_some(), "{mode}: a server without a certificate");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_refused_where_tls_is_asked_for() {
    for mode in ["require", "verify-ca", "verify-full"] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let refusing = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 8];
            stream.read_exact(&mut request).await.unwrap();
            stream.write_all(b"N").await.unwrap();
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await.unwrap();
            rest
        });
        let url = format!("postgres://pntd:secret@localhost:{port}/pntd?sslmode={mode}");
        let options: PgConnectOptions = url.parse().unwrap();
        assert!(options.connect().await.is_err(), "{mode}");
        assert_eq!(refusing.await.unwrap(), b"", "{mode}: no word in clear");
    }
    let misspelt = "postgres://localhost/pntd?sslmode=verify".parse::<PgConnectOptions>();
    assert!(misspelt.is_err(), "a misspelt mode is no mode");
}

/// The settings of a server whose limits are as small as they can be set.
fn impatient(postgres: &PrivatePostgres, dir: &Path) -> DatabaseConfig {
    let password = fs::read_to_string(dir.join("postgres.password")).unwrap();
    let socket = postgres.options().get_host().replace('/', "%2F");
    DatabaseConfig {
        database_url: Some(format!("postgres://pntd:{}@{socket}/pntd", password.trim())),
        owner_database_url: None,
        data_dir: None,
        key_dir: None,
        wal_dir: None,
        read_database_url: None,
        database_connections: 4,
        statement_seconds: 3,
        lock_seconds: 1,
        idle_transaction_seconds: 1,
    }
}

#[tokio::test]
async fn nothing_in_the_database_takes_for_ever() {
    let dir = directory();
    let postgres = start(dir.path()).await;
    let database = Database::open(&impatient(&postgres, dir.path()), Contents::Real).await;
    let database = database.unwrap();
    let pool = &database.pool;
    let limit = Duration::from_secs(20);

    // A statement that never ends.
    let statement = sqlx::query("select pg_sleep(3600)").execute(pool);
    let ended = tokio::time::timeout(limit, statement).await.unwrap();
    let error = DbError::from(ended.unwrap_err());
    assert!(matches!(error, DbError::Unavailable(_)), "{error:?}");

    // Work that is known to be long sets its own limit, and only for itself.
    let mut long = begin_long(pool).await.unwrap();
    sqlx::query("select pg_sleep(3.5)")
        .execute(&mut *long)
        .await
        .unwrap();
    long.commit().await.unwrap();
    let shown: String = sqlx::query_scalar("show statement_timeout")
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(shown, "3s");

    // A transaction that was forgotten, and one that waits for what it holds.
    let lock = "select pg_advisory_xact_lock(12)";
    let mut forgotten = pool.begin().await.unwrap();
    sqlx::query(lock).execute(&mut *forgotten).await.unwrap();
    let begin = std::time::Instant::now();
    loop {
        let mut waiting = pool.begin().await.unwrap();
        match sqlx::query(lock)
            .execute(&mut *waiting)
            .await
            .map_err(DbError::from)
        {
            Ok(_) => break,
            Err(DbError::Race(_)) if begin.elapsed() < limit => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    let ended = sqlx::query("select 1").execute(&mut *forgotten).await;
    let error = DbError::from(ended.unwrap_err());
    assert!(matches!(error, DbError::Unavailable(_)), "{error:?}");
    drop(forgotten);
    database.close().await.unwrap();
    postgres.stop().await.unwrap();
}
