//! What a load balancer and a supervisor hear while a server starts and stops.

use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};
use sqlx::Executor;
use tokio::net::TcpListener;

use crate::http::processes::{Machine, TIMEOUT};

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new()
}

/// Status and answer; nothing where nobody answers.
async fn ask(address: &str) -> Option<(u16, Value)> {
    let answer = client().get(address).send().await.ok()?;
    let status = answer.status().as_u16();
    Some((status, answer.json().await.unwrap_or_default()))
}

async fn wait_until(address: &str, status: u16, word: &str) {
    let begin = Instant::now();
    loop {
        let answer = ask(address).await;
        let found = answer
            .as_ref()
            .map(|(code, text)| (*code, text["status"].as_str()));
        if found == Some((status, Some(word))) {
            return;
        }
        assert!(begin.elapsed() < TIMEOUT, "{address}: {answer:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_server_that_migrates_lives_and_is_not_ready() {
    let mut machine = Machine::start().await;
    drop(machine.serve().await);
    let pool = machine.pool().await;
    // Another server's migration: it holds the list of what was migrated.
    let mut migrating = pool.begin().await.unwrap();
    let lock = "lock table _sqlx_migrations in access exclusive mode";
    migrating.execute(lock).await.unwrap();
    // Its address is not printed before it is ready: a port that is free now.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let mut command = machine.command(&machine.url);
    let mut child = command
        .env("PNTD_ADDR", address.to_string())
        .spawn()
        .unwrap();
    let at = |path: &str| format!("http://{address}{path}");
    wait_until(&at("/salud/listo"), 503, "migrando").await;
    let alive = ask(&at("/salud/vivo")).await;
    assert_eq!(alive, Some((200, json!({"status": "vivo"}))));
    let page = client().get(at("/")).header("accept", "text/html").send();
    let page = page.await.unwrap();
    assert_eq!(page.status(), 503);
    assert!(page.headers().contains_key("retry-after"));
    let text = page.text().await.unwrap();
    assert!(text.contains("no está disponible por un momento"), "{text}");

    migrating.rollback().await.unwrap();
    wait_until(&at("/salud/listo"), 200, "listo").await;
    child.kill().await.unwrap();
    pool.close().await;
    machine.stop_postgres().await;
}

#[tokio::test]
async fn a_stopping_server_is_not_ready_while_it_still_answers() {
    let mut machine = Machine::start().await;
    let mut process = machine
        .serve_with(&[("PNTD_STOP_GRACE_SECONDS", "3")])
        .await;
    let ready = format!("{}/salud/listo", process.base);
    wait_until(&ready, 200, "listo").await;
    process.terminate();
    let begin = Instant::now();
    wait_until(&ready, 503, "deteniendo").await;
    assert!(begin.elapsed() < Duration::from_secs(2), "within the grace");
    // A balancer that has not looked yet loses nobody.
    let page = client().get(format!("{}/", process.base)).send().await;
    assert_eq!(page.unwrap().status(), 200);
    let ended = tokio::time::timeout(Duration::from_secs(13), process.child.wait()).await;
    assert_eq!(ended.unwrap().unwrap().code(), Some(0));
    machine.stop_postgres().await;
}
