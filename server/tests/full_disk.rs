//! A private PostgreSQL whose disk is full: what cannot be written is refused with a sentence, what was acknowledged
//! stays, and nobody has to start anything when there is room again.
//!
//! The disk is a small file system in memory, mounted where only the test sees it: the test runs itself again in a
//! mount namespace of its own, which needs root.

use crate::support::installation;
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use app::error::AppError;
use installation::{Installation, audited, directory, entry};
use serde_json::json;
use server::backend::ToAppError;
use server::db::{self, DbError};
use sqlx::PgPool;

/// Set in the run that sees the small disk.
const INSIDE: &str = "PNTD_TEST_SMALL_DISK";
/// Room for a new cluster and some of its log, in MiB.
const SIZE: u32 = 160;
const TEST: &str = "full_disk::a_full_disk_refuses_writes_with_a_sentence_and_loses_nothing";

#[test]
fn a_full_disk_refuses_writes_with_a_sentence_and_loses_nothing() {
    if let Ok(dir) = std::env::var(INSIDE) {
        inside(Path::new(&dir));
        return;
    }
    if !nix::unistd::geteuid().is_root() {
        println!("skipped: a small disk can be mounted by root only");
        return;
    }
    let dir = directory();
    let script = r#"mount -t tmpfs -o "size=$1m,mode=0711" tmpfs "$2" && exec "$3" --exact "$4" --nocapture"#;
    let output = Command::new("unshare")
        .args([
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-c",
            script,
            "sh",
        ])
        .arg(SIZE.to_string())
        .arg(dir.path())
        .arg(std::env::current_exe().unwrap())
        .arg(TEST)
        .env(INSIDE, dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(said.contains("1 passed"), "{said}");
}

fn inside(dir: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let place = tempfile::Builder::new()
            .permissions(Permissions::from_mode(0o711))
            .tempdir_in(dir)
            .unwrap();
        let place = Installation::at(place);
        let mut database = place.open().await;
        let pool = database.pool.clone();
        tokio::select! {
            () = fill_and_free(&place, &pool) => {}
            never = database.supervise() => match never {},
        }
        database.close().await.unwrap();
    });
}

async fn fill_and_free(place: &Installation, pool: &PgPool) {
    let mut acknowledged = Vec::new();
    for number in 0..20 {
        let object = format!("prueba/{number}");
        audited(pool, &object).await.unwrap();
        acknowledged.push(object);
    }
    let ballast = place.path().join("lastre");
    fill(&ballast);

    // Tables grow no more.
    let error = write_until_refused(pool, &mut acknowledged).await;
    assert!(matches!(error, DbError::DiskFull(_)), "{error:?}");
    let sentence: AppError = error.to_app_error();
    assert!(
        sentence.message.contains("No queda espacio"),
        "{sentence:?}"
    );
    assert_eq!(missing(pool, &acknowledged).await, Vec::<String>::new());

    // Nor does the log: PostgreSQL ends, and is started again as long as it takes.
    exhaust_log(pool).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    fs::remove_file(&ballast).unwrap();
    let begin = Instant::now();
    while audited(pool, "prueba/después").await.is_err() {
        assert!(
            begin.elapsed() < Duration::from_secs(90),
            "it does not come back"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(missing(pool, &acknowledged).await, Vec::<String>::new());
}

/// Writes zeros until there is no room.
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    for size in [1 << 20, 4096, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

async fn write_until_refused(pool: &PgPool, acknowledged: &mut Vec<String>) -> DbError {
    for number in 0..5_000 {
        let object = format!("lleno/{number}");
        let text: String = (0..4_000)
            .map(|_| char::from(rand::random_range(b'a'..=b'z')))
            .collect();
        let entry = db::audit::Entry {
            detail: json!({ "text": text }),
            ..entry(&object)
        };
        let mut connection = pool.acquire().await.unwrap();
        match db::audit::append(&mut connection, &entry).await {
            Ok(()) => acknowledged.push(object),
            Err(error) => return error,
        }
    }
    panic!("the disk is not full");
}

/// Writes only to the log, until PostgreSQL has no room for it.
async fn exhaust_log(pool: &PgPool) {
    for _ in 0..400 {
        let sql = "select pg_logical_emit_message(true, 'prueba', repeat('x', 1000000))";
        if sqlx::query(sql).execute(pool).await.is_err() {
            return;
        }
    }
    panic!("the log is never full");
}

/// What was acknowledged and is not there.
async fn missing(pool: &PgPool, acknowledged: &[String]) -> Vec<String> {
    let kept: Vec<String> = sqlx::query_scalar("select object from audit")
        .fetch_all(pool)
        .await
        .unwrap();
    let kept: std::collections::BTreeSet<String> = kept.into_iter().collect();
    let missing = acknowledged.iter().filter(|&object| !kept.contains(object));
    missing.cloned().collect()
}
