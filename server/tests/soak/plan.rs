//! What a round does to the installation, drawn before it.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;

use crate::soak::traffic::Phase;

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
    /// The server in one half of the rounds, Postgres in the other, in every fourth the disk where it can be filled; for
    /// each of them every kind of work in turn; in the first four rounds every kind once.
    pub fn draw(round: u32, has_disk: bool, rng: &mut StdRng) -> Self {
        let victim = match (round % 2, rng.random_range(0..4)) {
            _ if has_disk && round.is_multiple_of(4) => Victim::Disk,
            (1, 0) => Victim::ServerAndPostgres,
            (1, _) => Victim::Server,
            (_, 0 | 1) => Victim::Backend,
            _ => Victim::Postmaster,
        };
        let turn = match (round % 2, has_disk) {
            (1, _) => round / 2,
            // Every other of these rounds is the disk's.
            (_, true) => round / 4 + 2,
            (_, false) => round / 2 + 1,
        };
        Self {
            victim,
            during: Phase::ALL[turn as usize % Phase::ALL.len()],
            warm: Duration::from_millis(rng.random_range(100..1200)),
            into: Duration::from_micros(rng.random_range(0..40_000)),
            which: rng.random_range(0..1000),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand::SeedableRng;

    use super::*;

    /// The kinds of work during which one of these is killed in so many rounds from the first.
    fn met(victims: &[Victim], rounds: u32, has_disk: bool, seed: u64) -> BTreeSet<Phase> {
        let mut rng = StdRng::seed_from_u64(seed);
        let plans = (1..=rounds).map(|round| Plan::draw(round, has_disk, &mut rng));
        plans
            .filter(|plan| victims.contains(&plan.victim))
            .map(|plan| plan.during)
            .collect()
    }

    #[test]
    fn each_kind_of_work_meets_a_full_disk_a_killed_server_and_a_killed_postgres() {
        let server = [Victim::Server, Victim::ServerAndPostgres];
        let postgres = [Victim::Postmaster, Victim::Backend];
        let all = BTreeSet::from(Phase::ALL);
        for seed in 0..20 {
            assert_eq!(met(&[Victim::Disk], 16, true, seed), all);
            for (has_disk, rounds) in [(true, 16), (false, 8)] {
                assert_eq!(met(&server, rounds, has_disk, seed), all, "{has_disk}");
                assert_eq!(met(&postgres, rounds, has_disk, seed), all, "{has_disk}");
                let any = [server.as_slice(), &postgres, &[Victim::Disk]].concat();
                assert_eq!(met(&any, 4, has_disk, seed), all, "the first four rounds");
            }
        }
    }
}
