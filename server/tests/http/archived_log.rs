//! An operator's own Postgres whose log does not reach its archive: `/metrics` and `pntd doctor` say so, and also when
//! it does again.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use sqlx::PgPool;
use tokio::process::Command;

use crate::http::processes::{Machine, TIMEOUT};

/// Ends a file of the log, which the archive then wants.
async fn end_log_file(pool: &PgPool) {
    let ends = "select pg_logical_emit_message(true, 'prueba', 'x'), pg_switch_wal()::text";
    sqlx::query(ends).execute(pool).await.unwrap();
}

async fn set(pool: &PgPool, setting: &'static str) {
    sqlx::raw_sql(setting).execute(pool).await.unwrap();
}

/// The lines of `/metrics` about the archive, once one of them is this.
async fn archive_lines(address: &str, wanted: &str) -> Vec<String> {
    let begin = Instant::now();
    loop {
        let answer = reqwest::get(format!("http://{address}/metrics")).await;
        let text = answer.unwrap().text().await.unwrap();
        let lines = text.lines();
        let lines = lines.filter(|line| line.starts_with("pntd_wal_archive_"));
        let lines: Vec<String> = lines.map(str::to_owned).collect();
        if lines.iter().any(|line| line == wanted) {
            return lines;
        }
        assert!(begin.elapsed() < TIMEOUT, "{lines:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// What `pntd doctor` says of the archive, and what to do.
async fn doctor(machine: &Machine) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pntd"));
    command.args(["doctor", "--addr", "127.0.0.1:0", "--database-url"]);
    command.arg(&machine.url).arg("--key-dir");
    command.arg(machine.dir.path().join("keys"));
    let output = command.output().await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text
        .lines()
        .skip_while(|line| !line.contains("wal_archive"));
    let found = lines.next().unwrap_or_else(|| panic!("{text}"));
    let advice = lines.next().filter(|line| line.trim().starts_with("->"));
    format!("{found} {}", advice.unwrap_or_default())
}

#[tokio::test]
async fn a_log_that_does_not_reach_its_archive_is_seen_and_so_is_that_it_does_again() {
    // Clients share the server's TLS, whose cryptography a process chooses once.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut machine = Machine::start().await;
    let pool = machine.pool().await;
    set(&pool, "alter system set archive_mode = on").await;
    set(&pool, "alter system set archive_command = 'false'").await;
    pool.close().await;
    machine.stop_postgres().await;
    machine.start_postgres().await;
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let settings = [("PNTD_METRICS_ADDR", address.as_str())];
    let process = machine.serve_with(&settings).await;
    let pool = machine.pool().await;

    end_log_file(&pool).await;
    let lines = archive_lines(&address, "pntd_wal_archive_failing 1").await;
    let counted = |line: &&String| line.starts_with("pntd_wal_archive_failures_total ");
    let failures = lines.iter().find(counted).unwrap();
    assert_ne!(failures, "pntd_wal_archive_failures_total 0");
    let has_age = |lines: &[String]| lines.iter().any(|line| line.contains("age_seconds "));
    assert!(!has_age(&lines), "nothing was ever archived: {lines:?}");
    let said = doctor(&machine).await;
    assert!(said.starts_with("missing "), "{said}");
    assert!(
        said.contains("attempts failed") && said.contains("-> make room"),
        "{said}"
    );

    set(&pool, "alter system set archive_command = 'true'").await;
    set(&pool, "select pg_reload_conf()").await;
    end_log_file(&pool).await;
    let lines = archive_lines(&address, "pntd_wal_archive_failing 0").await;
    assert!(has_age(&lines), "{lines:?}");
    let said = doctor(&machine).await;
    assert!(said.starts_with("ok "), "{said}");
    pool.close().await;
    drop(process);
    machine.stop_postgres().await;
}
