//! Programs of others hear of each publication and withdrawal once, signed.

use app::backend::Caller;
use app::wire::WithdrawRelease;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use domain::role::Role;
use server::secret::SecretString;
use server::use_case::announcement::{self, AnnouncementResult};
use server::webhook::{WebhookConfig, Webhooks};
use sha2::{Digest, Sha256};

use crate::mail::office::{Office, observed, typed};
use crate::mail::receiver::{Received, Receiver};
use crate::mail::reminded::{SITE, connections};
use crate::mail::sink::free_port;

/// The secret of the tests: these bytes in Base64.
const SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const SECRET_BYTES: &[u8] = b"01234567890123456789012345678901";

fn hooks(addresses: &[&str]) -> Webhooks {
    let config = WebhookConfig {
        webhook_urls: addresses
            .iter()
            .map(|url| SecretString::new(*url))
            .collect(),
        webhook_secret: Some(SecretString::new(SECRET)),
        webhook_secret_file: None,
    };
    Webhooks::new(&config, Some(SITE)).unwrap().unwrap()
}

fn start() -> DateTime<Utc> {
    "2026-12-17T12:00:00Z".parse().unwrap()
}

/// An office with one release, and who publishes.
async fn published() -> (Office, Caller, Caller) {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let cells = vec![typed(observed("2023"), "2.8")];
    office.approved(&ana, &rosa, cells).await;
    office.publish(&rosa).await;
    (office, ana, rosa)
}

async fn publish_another(office: &Office, ana: &Caller, rosa: &Caller) {
    let cells = vec![typed(observed("2024"), "3")];
    office.approved(ana, rosa, cells).await;
    office.publish(rosa).await;
}

async fn register(office: &Office, hooks: &Webhooks) {
    let pool = connections(office).await;
    announcement::register(&pool, hooks, start()).await.unwrap();
}

/// The round of a server that has just started, so many seconds after the beginning.
async fn round(office: &Office, hooks: &Webhooks, seconds: i64) -> AnnouncementResult {
    let pool = connections(office).await;
    let now = start() + TimeDelta::seconds(seconds);
    announcement::run(&pool, hooks, now).await.unwrap()
}

/// HMAC-SHA-256 by its definition (RFC 2104), from nothing but the hash.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let padded = |with: u8| {
        let mut block = [with; 64];
        for (at, byte) in key.iter().enumerate() {
            block[at] = byte ^ with;
        }
        block
    };
    let inner = Sha256::new()
        .chain_update(padded(0x36))
        .chain_update(text)
        .finalize();
    let outer = Sha256::new()
        .chain_update(padded(0x5c))
        .chain_update(inner)
        .finalize();
    outer.to_vec()
}

/// Base64 by its definition (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut block = [0_u8; 3];
        block[..chunk.len()].copy_from_slice(chunk);
        let number = u32::from_be_bytes([0, block[0], block[1], block[2]]);
        for place in 0..4 {
            let index = (number >> (18 - 6 * place)) & 63;
            let letter = LETTERS[usize::try_from(index).unwrap()];
            text.push(if place > chunk.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

/// What a receiver checks before it believes a message.
fn is_signed(message: &Received) -> bool {
    let id = message.header("webhook-id");
    let timestamp = message.header("webhook-timestamp");
    let signed = format!("{id}.{timestamp}.{}", message.body);
    let expected = format!("v1,{}", base64(&hmac(SECRET_BYTES, signed.as_bytes())));
    message.header("webhook-signature") == expected
}

#[tokio::test]
async fn a_publication_and_its_withdrawal_are_delivered_with_number_hash_address_and_time() {
    let (office, ana, rosa) = published().await;
    let receiver = Receiver::start().await;
    let hooks = hooks(&[&receiver.address]);
    register(&office, &hooks).await;
    round(&office, &hooks, 0).await;
    assert_eq!(
        receiver.take().len(),
        0,
        "what was public before is no news"
    );

    publish_another(&office, &ana, &rosa).await;
    let done = round(&office, &hooks, 5).await;
    assert_eq!((done.delivered, done.failed), (1, 0));
    let message = receiver.take().remove(0);
    assert_eq!(message.path, "/hook");
    assert_eq!(message.header("content-type"), "application/json");
    let (sha256, at): (String, DateTime<Utc>) =
        sqlx::query_as("select sha256, published_at from release where number = 2")
            .fetch_one(&office.pool)
            .await
            .unwrap();
    let json = message.json();
    assert_eq!(json["type"], "release.published");
    let reported: DateTime<Utc> = json["timestamp"].as_str().unwrap().parse().unwrap();
    assert_eq!(reported, at);
    let expected = serde_json::json!({"release": 2, "sha256": sha256, "withdraws": null,
        "address": "https://pntd.example.pe/publicaciones/2"});
    assert_eq!(json["data"], expected);

    let withdraw = WithdrawRelease {
        number: 2,
        reason: "Se publicó antes de tiempo y con errores.".to_owned(),
        expected_number: 3,
    };
    office.backend.call(&rosa, withdraw).await.unwrap();
    round(&office, &hooks, 10).await;
    let json = receiver.take().remove(0).json();
    assert_eq!(json["type"], "release.withdrawn");
    assert_eq!(
        (&json["data"]["release"], &json["data"]["withdraws"]),
        (&3.into(), &2.into())
    );
}

#[tokio::test]
async fn a_receiver_can_check_who_sent_it() {
    let (office, ana, rosa) = published().await;
    let receiver = Receiver::start().await;
    let hooks = hooks(&[&receiver.address]);
    register(&office, &hooks).await;
    publish_another(&office, &ana, &rosa).await;
    round(&office, &hooks, 7).await;
    let message = receiver.take().remove(0);
    assert!(message.header("webhook-id").starts_with("msg_"));
    let sent = (start() + TimeDelta::seconds(7)).timestamp().to_string();
    assert_eq!(message.header("webhook-timestamp"), sent);
    assert!(is_signed(&message), "{message:?}");
    let mut other = message;
    other.body = other.body.replace("\"release\":2", "\"release\":3");
    assert!(!is_signed(&other));
}

#[tokio::test]
async fn a_message_that_fails_is_sent_again_with_the_same_id_until_it_arrives() {
    let (office, ana, rosa) = published().await;
    let port = free_port().await;
    let hooks = hooks(&[&format!("http://127.0.0.1:{port}/hook")]);
    register(&office, &hooks).await;
    publish_another(&office, &ana, &rosa).await;
    let failed = AnnouncementResult {
        delivered: 0,
        failed: 1,
    };
    assert_eq!(round(&office, &hooks, 0).await, failed);
    let receiver = Receiver::on(port).await;
    receiver.answer(&[StatusCode::INTERNAL_SERVER_ERROR]);
    let nothing = AnnouncementResult::default();
    assert_eq!(round(&office, &hooks, 4).await, nothing);
    // Every round is one of a server that has just started.
    assert_eq!(round(&office, &hooks, 5).await, failed);
    assert_eq!(round(&office, &hooks, 64).await, nothing);
    let counts = announcement::count(&connections(&office).await).await;
    let counts = counts.unwrap();
    assert_eq!(
        (counts.waiting, counts.failing, counts.delivered),
        (1, 1, 0)
    );
    let done = AnnouncementResult {
        delivered: 1,
        failed: 0,
    };
    assert_eq!(round(&office, &hooks, 65).await, done);
    for seconds in [66, 1000, 100_000] {
        assert_eq!(round(&office, &hooks, seconds).await, nothing);
    }
    let messages = receiver.take();
    assert_eq!(messages.len(), 2);
    assert_eq!(
        messages[0].header("webhook-id"),
        messages[1].header("webhook-id")
    );
    assert!(messages.iter().all(is_signed));
    let counts = announcement::count(&connections(&office).await).await;
    let counts = counts.unwrap();
    assert_eq!(
        (counts.waiting, counts.delivered, counts.given_up),
        (0, 1, 0)
    );
}

#[tokio::test]
async fn two_servers_deliver_a_release_once_to_each_address() {
    let (office, ana, rosa) = published().await;
    let receivers = [Receiver::start().await, Receiver::start().await];
    let addresses = [&*receivers[0].address, &*receivers[1].address];
    let (one, other) = (hooks(&addresses), hooks(&addresses));
    register(&office, &one).await;
    register(&office, &other).await;
    publish_another(&office, &ana, &rosa).await;
    let pools = [connections(&office).await, connections(&office).await];
    let (first, second) = tokio::join!(
        announcement::run(&pools[0], &one, start()),
        announcement::run(&pools[1], &other, start())
    );
    assert_eq!(first.unwrap().delivered + second.unwrap().delivered, 2);
    for receiver in &receivers {
        assert_eq!(receiver.take().len(), 1);
    }
    assert_eq!(
        office.count("select count(*) from webhook_delivery").await,
        2
    );
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let (office, ana, rosa) = published().await;
    let receiver = Receiver::start().await;
    let hooks = hooks(&[&receiver.address]);
    register(&office, &hooks).await;
    publish_another(&office, &ana, &rosa).await;
    receiver.answer(&[StatusCode::TEMPORARY_REDIRECT]);
    assert_eq!(round(&office, &hooks, 0).await.failed, 1);
    let messages = receiver.take();
    let paths: Vec<&str> = messages.iter().map(|message| &*message.path).collect();
    assert_eq!(paths, ["/hook"]);
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_given_up_and_can_be_counted() {
    let (office, ana, rosa) = published().await;
    let hooks = hooks(&[&format!("http://127.0.0.1:{}/hook", free_port().await)]);
    register(&office, &hooks).await;
    publish_another(&office, &ana, &rosa).await;
    let mut failures = 0;
    // An hour at a time, for four days.
    for hour in 0..96 {
        failures += round(&office, &hooks, hour * 3600).await.failed;
    }
    assert_eq!(failures, 11);
    let counts = announcement::count(&connections(&office).await).await;
    let counts = counts.unwrap();
    assert_eq!((counts.waiting, counts.given_up), (0, 1));
}
