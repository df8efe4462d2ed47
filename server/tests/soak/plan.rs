//! What a round does to the installation, drawn before it.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;

use crate::traffic::Phase;

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Victim {
    Server,
    /// As when the machine loses power.
    ServerAndPostgres,
    Postmaster,
    /// The process behind one connection: Postgres then ends all of them and recovers.
    Backend,
    /// Nothing is killed: the disk of the database is full for a while.
    Disk,
}

/// One round's plan, drawn before it.
#[derive(Debug)]
pub struct Plan {
    pub victim: Victim,
    /// Strike while such a request is under way …
    pub during: Phase,
    /// … after the work has gone on for so long …
    pub warm: Duration,
    /// … and so much into the request.
    pub into: Duration,
    pub which: usize,
}

impl Plan {
    /// The server in one half of the rounds, Postgres in the other, in every fourth the disk where it can be filled; every
    /// kind of work in turn.
    pub fn draw(round: u32, has_disk: bool, rng: &mut StdRng) -> Self {
        let victim = match (round % 2, rng.random_range(0..4)) {
            _ if has_disk && round.is_multiple_of(4) => Victim::Disk,
            (1, 0) => Victim::ServerAndPostgres,
            (1, _) => Victim::Server,
            (_, 0 | 1) => Victim::Backend,
            _ => Victim::Postmaster,
        };
        Self {
            victim,
            during: Phase::ALL[(round as usize / 2) % Phase::ALL.len()],
            warm: Duration::from_millis(rng.random_range(100..1200)),
            into: Duration::from_micros(rng.random_range(0..40_000)),
            which: rng.random_range(0..1000),
        }
    }
}
