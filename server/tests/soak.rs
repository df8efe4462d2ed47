//! The real program under `kill -9`: people type, import, review, divide sets, publish and withdraw over HTTP while the
//! server or Postgres is killed, or the disk gets full, at random moments. Afterwards everything that was acknowledged is
//! there, once; nothing is there by halves; and everything answers again without a hand.
//!
//! It is done with the private Postgres, as root on a small disk that gets full, and with one of the operator's own. A few
//! rounds run with the other tests, two hundred of each with `make soak`. `PNTD_SOAK_ROUNDS` and `PNTD_SOAK_SEED` set how
//! many and which, `PNTD_SOAK_PROGRAM` another build of the program.

mod chaos;
mod check;
mod damage;
mod disk;
mod entry;
mod import;
mod installation;
mod ledger;
mod person;
mod plan;
mod process;
mod review;
mod rules;
mod traffic;
mod work;

use crate::support::own_cluster;

use std::str::FromStr;

use chaos::Soak;
use disk::SmallDisk;
use installation::Kind;

/// Enough to kill each thing while each kind of work is under way once.
const ROUNDS: u32 = 4;

const ON_A_SMALL_DISK: &str = "soak::what_was_acknowledged_survives_kills_and_a_full_disk";

#[test]
fn what_was_acknowledged_survives_kills_and_a_full_disk() {
    if SmallDisk::here().is_none() && nix::unistd::geteuid().is_root() {
        return disk::run_on_small_disk(ON_A_SMALL_DISK);
    }
    if SmallDisk::here().is_none() {
        println!("the disk never gets full: only root can mount a small one");
    }
    soak(Kind::Private);
}

#[test]
fn what_was_acknowledged_survives_kills_of_a_postgres_of_the_operators_own() {
    soak(Kind::Own);
}

fn soak(kind: Kind) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let rounds = setting("PNTD_SOAK_ROUNDS").unwrap_or(ROUNDS);
        let seed = setting("PNTD_SOAK_SEED").unwrap_or_else(rand::random);
        println!("{kind:?}: seed {seed}, {rounds} rounds (again with PNTD_SOAK_SEED={seed})");
        let mut soak = Soak::begin(kind, seed).await;
        for round in 1..=rounds {
            soak.round(round).await;
            if round % 20 == 0 && round < rounds {
                println!("{}", soak.summary());
            }
        }
        soak.quiet_rounds().await;
        println!("{}", soak.end().await);
    });
}

fn setting<T: FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    let number = text.parse().ok();
    assert!(number.is_some(), "{name} is no number: {text}");
    number
}
