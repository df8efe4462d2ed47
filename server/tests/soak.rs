//! The real program under `kill -9`: people type, import, review and publish over HTTP while the server or
//! Postgres is killed at random moments. Afterwards everything that was acknowledged is there, once;
//! nothing is there by halves; and everything answers again without a hand.
//!
//! A few rounds run with the other tests, two hundred with `make soak`. `PNTD_SOAK_ROUNDS` and
//! `PNTD_SOAK_SEED` set how many and which, `PNTD_SOAK_PROGRAM` another build of the program.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "soak/chaos.rs"]
mod chaos;
#[path = "soak/check.rs"]
mod check;
#[path = "soak/entry.rs"]
mod entry;
#[path = "soak/import.rs"]
mod import;
#[path = "soak/installation.rs"]
mod installation;
#[path = "soak/ledger.rs"]
mod ledger;
#[path = "soak/person.rs"]
mod person;
#[path = "soak/review.rs"]
mod review;
#[path = "soak/rules.rs"]
mod rules;
#[path = "soak/traffic.rs"]
mod traffic;
#[path = "soak/work.rs"]
mod work;

use std::str::FromStr;

use chaos::Soak;

/// Enough to kill each thing while each kind of work is under way once.
const ROUNDS: u32 = 4;

#[tokio::test]
async fn what_was_acknowledged_survives_kills_at_random_moments() {
    let rounds = setting("PNTD_SOAK_ROUNDS").unwrap_or(ROUNDS);
    let seed = setting("PNTD_SOAK_SEED").unwrap_or_else(rand::random);
    println!("seed {seed}, {rounds} rounds (again with PNTD_SOAK_SEED={seed})");
    let mut soak = Soak::begin(seed).await;
    for round in 1..=rounds {
        soak.round(round).await;
        if round % 20 == 0 && round < rounds {
            println!("{}", soak.summary());
        }
    }
    soak.quiet_rounds().await;
    println!("{}", soak.end().await);
}

fn setting<T: FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    let number = text.parse().ok();
    assert!(number.is_some(), "{name} is no number: {text}");
    number
}
