//! The rounds: work, a kill at a random moment of a chosen kind of work, recovery, the checks.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::check::Check;
use crate::installation::Installation;
use crate::person::Outcome;
use crate::traffic::Phase;
use crate::work::{Shift, Staff};

/// What is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Victim {
    Server,
    /// As when the machine loses power.
    ServerAndPostgres,
    Postmaster,
    /// The process behind one connection: Postgres then ends all of them and recovers.
    Backend,
}

/// One round's plan, drawn before it.
#[derive(Debug)]
struct Plan {
    victim: Victim,
    /// Strike while such a request is under way …
    during: Phase,
    /// … after the work has gone on for so long …
    warm: Duration,
    /// … and so much into the request.
    into: Duration,
    which: usize,
}

impl Plan {
    /// The server in one half of the rounds, Postgres in the other; every kind of work in turn.
    fn draw(round: u32, rng: &mut StdRng) -> Self {
        let victim = match (round % 2, rng.random_range(0..4)) {
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

/// What a crash must never leave behind; done with the triggers off.
const DAMAGE: &[&str] = &[
    // a lost cell of a save, a lost save, half an import
    "delete from change where ctid in (select c.ctid from change c join change_set s on s.id = c.change_set
     where c.after_note ~ '^ana-' and s.status in ('draft', 'submitted', 'published') limit 1)",
    "delete from audit where act = 'change_set.save' and id = (select max(id) from audit where act = 'change_set.save')",
    "delete from change where ctid = (select c.ctid from change c join change_set s on s.id = c.change_set
     where s.origin = 'import' limit 1)",
    // half an approval, half a release, a hole in the chain, a changed release
    "delete from value where id = (select max(id) from value)",
    "delete from release_cell where ctid = (select ctid from release_cell order by release desc limit 1)",
    "update release set previous_sha256 = repeat('0', 64) where number = (select max(number) from release where number > 1)",
    "update release set note = note || ' otra' where number = (select max(number) from release)",
    "update change_set set status = 'draft' where id = (select max(id) from change_set where status <> 'draft' and release is null)",
];

/// How long people wait for the service to come back, at most.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long the staff work in one round without a kill.
const QUIET_ROUND: Duration = Duration::from_secs(2);

pub struct Soak {
    rng: StdRng,
    installation: Installation,
    staff: Staff,
    check: Check,
    begun: Instant,
    kills: BTreeMap<(Victim, Phase), u32>,
    slowest: Duration,
}

impl Soak {
    pub async fn begin(seed: u64) -> Self {
        let begun = Instant::now();
        let mut rng = StdRng::seed_from_u64(seed);
        let cuts: Vec<Duration> = (0..2)
            .map(|_| Duration::from_millis(rng.random_range(0..4000)))
            .collect();
        println!("first start cut off after {cuts:?}");
        let installation = Installation::make(&cuts).await;
        let staff = Staff::engage(&installation).await;
        Self {
            rng,
            installation,
            staff,
            check: Check::default(),
            begun,
            kills: BTreeMap::new(),
            slowest: Duration::ZERO,
        }
    }

    pub async fn round(&mut self, round: u32) {
        let plan = Plan::draw(round, &mut self.rng);
        println!("round {round}: {plan:?}");
        let shift = Shift::default();
        let traffic = std::sync::Arc::clone(&self.staff.traffic);
        let installation = &mut self.installation;
        let strike = async {
            tokio::time::sleep(plan.warm).await;
            traffic.wait_for(plan.during, Duration::from_secs(3)).await;
            tokio::time::sleep(plan.into).await;
            match plan.victim {
                Victim::Server => installation.kill_server().await,
                Victim::ServerAndPostgres => {
                    installation.kill_postmaster();
                    installation.kill_server().await;
                }
                Victim::Postmaster => installation.kill_postmaster(),
                Victim::Backend => installation.kill_backend(plan.which),
            }
            shift.end();
        };
        tokio::join!(self.staff.work(&shift, &mut self.rng), strike);
        self.recover(&plan).await;
        *self.kills.entry((plan.victim, plan.during)).or_default() += 1;
        let mut sql = self.installation.sql().await;
        let kept = self.check.run(&mut sql, &self.staff.ledger, false).await;
        assert_eq!(kept, Ok(()), "after round {round}, {plan:?}");
        self.public_site_shows(self.check.newest()).await;
    }

    /// A killed server is started again, as a service manager does; for a killed Postgres nobody does
    /// anything. Then everything must answer, and who was signed in still is.
    async fn recover(&mut self, plan: &Plan) {
        let begin = Instant::now();
        if matches!(plan.victim, Victim::Server | Victim::ServerAndPostgres) {
            self.installation.start().await;
            self.staff.moved(&self.installation.base);
        }
        loop {
            let healthy = self.staff.witness().get("/salud").await;
            if healthy.is_some_and(|(status, _)| status == 200) {
                break;
            }
            let alive = self.installation.is_running();
            assert!(
                alive && begin.elapsed() < PATIENCE,
                "no recovery: {}",
                self.installation.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.slowest = self.slowest.max(begin.elapsed());
        let witness = self.staff.witness();
        let session = witness.call(Phase::Entry, "read_session", json!({})).await;
        assert!(matches!(session, Outcome::Done(_)), "{session:?}");
    }

    /// The newest release is public within the time that a server may believe an older one.
    async fn public_site_shows(&self, newest: i32) {
        let begin = Instant::now();
        loop {
            let answer = self.staff.witness().get("/api/v1/publicacion").await;
            let (status, body) = answer.unwrap();
            assert_eq!(status, 200, "{body}");
            let shown: Value = serde_json::from_str(&body).unwrap();
            if shown["release"]["number"] == newest {
                return;
            }
            assert!(begin.elapsed() < Duration::from_secs(5), "{newest}: {body}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits for the readings that crashes interrupted, checks everything from the beginning, stops.
    pub async fn end(mut self) -> String {
        let begin = Instant::now();
        let mut sql = self.installation.sql().await;
        loop {
            let open = "select count(*) from import_batch where status = 'reading'";
            let open: i64 = sqlx::query_scalar(open).fetch_one(&mut sql).await.unwrap();
            if open == 0 {
                break;
            }
            assert!(
                begin.elapsed() < PATIENCE * 2,
                "{open} files are never read"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let kept = self.check.run(&mut sql, &self.staff.ledger, true).await;
        assert_eq!(kept, Ok(()), "from the beginning");
        self.notices_damage(&mut sql).await;
        drop(sql);
        self.satisfies_an_auditor().await;
        let summary = self.summary();
        self.installation.stop().await;
        format!("{summary}; everything that was acknowledged is there, nothing by halves")
    }

    /// The same from outside: the audit log's chain, and the public files of all releases.
    async fn satisfies_an_auditor(&self) {
        self.installation.log_is_whole().await;
        let mut files = Vec::new();
        for number in 1..=self.check.newest() {
            let path = format!("/publicaciones/{number}/pntd-publicacion.json");
            let (status, text) = self.staff.witness().get(&path).await.unwrap();
            assert_eq!(status, 200, "{path}: {text}");
            files.push(text);
        }
        self.installation.are_sound(&files).await;
    }

    /// A check that cannot fail is none: each of these, done and undone, must be noticed.
    async fn notices_damage(&mut self, sql: &mut PgConnection) {
        for damage in DAMAGE {
            let found = begin_damage(sql, damage).await;
            assert!(found, "nothing to damage: {damage}");
            let kept = Check::default().run(sql, &self.staff.ledger, true).await;
            assert!(kept.is_err(), "not noticed: {damage}");
            undo_damage(sql).await;
        }
    }

    /// Lets the staff work undisturbed until there is something of everything that
    /// [`Self::notices_damage`] damages: on a slow machine every import may have been cut off, or all
    /// publications but one.
    pub async fn quiet_rounds(&mut self) {
        let begin = Instant::now();
        while let Some(damage) = self.nothing_to_damage().await {
            assert!(begin.elapsed() < PATIENCE * 2, "not once done: {damage}");
            println!("quiet round, for: {damage}");
            let shift = Shift::default();
            let close = async {
                tokio::time::sleep(QUIET_ROUND).await;
                shift.end();
            };
            tokio::join!(self.staff.work(&shift, &mut self.rng), close);
        }
    }

    /// The first damage for which there is nothing yet.
    async fn nothing_to_damage(&self) -> Option<&'static str> {
        let mut sql = self.installation.sql().await;
        for damage in DAMAGE {
            let found = begin_damage(&mut sql, damage).await;
            undo_damage(&mut sql).await;
            if !found {
                return Some(damage);
            }
        }
        None
    }

    /// What was done so far, in one line.
    pub fn summary(&self) -> String {
        let of = |wanted: &[Victim]| -> u32 {
            let kills = self.kills.iter();
            let kills = kills.filter(|((victim, _), _)| wanted.contains(victim));
            kills.map(|(_, count)| count).sum()
        };
        let during = |wanted: Phase| -> u32 {
            let kills = self.kills.iter();
            let kills = kills.filter(|((_, phase), _)| *phase == wanted);
            kills.map(|(_, count)| count).sum()
        };
        let promises = self.staff.ledger.open();
        let commits = promises.imports.values();
        format!(
            "soak: {} rounds in {} s: server killed {} times ({} with Postgres), Postgres {} times and \
             a connection's process {} times; during entry {}, import {}, review {}, publication {}; \
             {} writes sent, {} in doubt; {} saves, {} imports, {} acts on sets, {} releases; \
             back within {:.1} s at the latest",
            self.kills.values().sum::<u32>(),
            self.begun.elapsed().as_secs(),
            of(&[Victim::Server, Victim::ServerAndPostgres]),
            of(&[Victim::ServerAndPostgres]),
            of(&[Victim::Postmaster]),
            of(&[Victim::Backend]),
            during(Phase::Entry),
            during(Phase::Import),
            during(Phase::Review),
            during(Phase::Publication),
            promises.requests,
            promises.in_doubt,
            promises.entries.len(),
            commits.filter(|import| import.set.is_some()).count(),
            promises
                .events
                .values()
                .map(|times| times.surely)
                .sum::<i64>(),
            self.check.newest(),
            self.slowest.as_secs_f64(),
        )
    }
}

/// Does damage in a transaction that [`undo_damage`] takes back; false where there is nothing to damage.
async fn begin_damage(sql: &mut PgConnection, damage: &'static str) -> bool {
    let begin = "begin; set local session_replication_role = replica";
    sqlx::raw_sql(begin).execute(&mut *sql).await.unwrap();
    let done = sqlx::raw_sql(damage).execute(&mut *sql).await.unwrap();
    done.rows_affected() > 0
}

async fn undo_damage(sql: &mut PgConnection) {
    sqlx::raw_sql("rollback").execute(sql).await.unwrap();
}
