//! The rounds: work, a kill at a random moment of a chosen kind of work, recovery, the checks.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::soak::check::Check;
use crate::soak::damage::{DAMAGE, begin_damage, undo_damage};
use crate::soak::installation::{Installation, Kind};
use crate::soak::person::Outcome;
use crate::soak::plan::{Plan, Victim};
use crate::soak::traffic::Phase;
use crate::soak::work::{Shift, Staff};

/// How long people wait for the service to come back, at most.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A full disk stays full until somebody got its message and a moment more; at most for this long.
const FULL_DISK_DURATION: Duration = Duration::from_secs(8);

/// How long the staff work in one round without a kill.
const QUIET_ROUND: Duration = Duration::from_secs(2);

pub struct Soak {
    rng: StdRng,
    installation: Installation,
    staff: Staff,
    check: Check,
    begun: Instant,
    kills: BTreeMap<(Victim, Phase), u32>,
    /// Rounds with a full disk in which somebody got its message.
    full: u32,
    slowest: Duration,
}

impl Soak {
    pub async fn begin(kind: Kind, seed: u64) -> Self {
        let begun = Instant::now();
        let mut rng = StdRng::seed_from_u64(seed);
        let cuts: Vec<Duration> = (0..2)
            .map(|_| Duration::from_millis(rng.random_range(0..4000)))
            .collect();
        println!("first start cut off after {cuts:?}");
        let installation = Installation::make(kind, &cuts).await;
        if installation.disk.is_some() {
            keep_log_short(&mut installation.sql().await).await;
        }
        let staff = Staff::engage(&installation).await;
        Self {
            rng,
            installation,
            staff,
            check: Check::default(),
            begun,
            kills: BTreeMap::new(),
            full: 0,
            slowest: Duration::ZERO,
        }
    }

    pub async fn round(&mut self, round: u32) {
        let has_disk = self.installation.disk.is_some();
        let plan = Plan::draw(round, has_disk, &mut self.rng);
        println!("round {round}: {plan:?}");
        let shift = Shift::default();
        let traffic = std::sync::Arc::clone(&self.staff.traffic);
        let refused = traffic.refused_for_room();
        let installation = &mut self.installation;
        let strike = async {
            tokio::time::sleep(plan.warm).await;
            traffic.wait_for(plan.during, Duration::from_secs(3)).await;
            tokio::time::sleep(plan.into).await;
            match plan.victim {
                Victim::Server => installation.kill_server().await,
                Victim::ServerAndPostgres => {
                    installation.kill_postmaster().await;
                    installation.kill_server().await;
                }
                Victim::Postmaster => installation.kill_postmaster().await,
                Victim::Backend => installation.kill_backend(plan.which).await,
                Victim::Disk => {
                    installation.disk.as_ref().unwrap().fill();
                    traffic.wait_for_refusal(refused, FULL_DISK_DURATION).await;
                    tokio::time::sleep(plan.warm).await;
                }
            }
            shift.end();
        };
        tokio::join!(self.staff.work(&shift, &mut self.rng), strike);
        self.full += u32::from(traffic.refused_for_room() > refused);
        self.recover(&plan).await;
        *self.kills.entry((plan.victim, plan.during)).or_default() += 1;
        let mut sql = self.installation.sql().await;
        let kept = self.check.run(&mut sql, &self.staff.ledger, false).await;
        assert_eq!(kept, Ok(()), "after round {round}, {plan:?}");
        self.public_site_shows(self.check.newest()).await;
    }

    /// A killed server is started again, and so is an operator's own Postgres, as a service manager does; for a killed
    /// private Postgres and after a full disk nobody does anything. Then everything must answer, and who was signed in
    /// still is.
    async fn recover(&mut self, plan: &Plan) {
        if let Some(disk) = &self.installation.disk {
            disk.free();
        }
        let begin = Instant::now();
        self.installation.start_postgres().await;
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
                alive && begin.elapsed() < TIMEOUT,
                "no recovery: {}",
                self.installation.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.works_again().await;
        self.slowest = self.slowest.max(begin.elapsed());
    }

    /// What is written is written again. «It works» may have been said of a database that was about to go down.
    async fn works_again(&self) {
        let begin = Instant::now();
        let witness = self.staff.witness();
        loop {
            let session = witness.call(Phase::Entry, "read_session", json!({})).await;
            if matches!(session, Outcome::Done(_)) {
                return;
            }
            let alive = begin.elapsed() < TIMEOUT;
            assert!(alive, "{session:?}: {}", self.installation.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
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
            assert!(begin.elapsed() < TIMEOUT * 2, "{open} files are never read");
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
            assert!(begin.elapsed() < TIMEOUT * 2, "not once done: {damage}");
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
        let acts = |wanted: &dyn Fn(&str) -> bool| -> i64 {
            let events = promises.events.iter();
            let events = events.filter(|((_, event), _)| wanted(event));
            events.map(|(_, times)| times.surely).sum()
        };
        let publications = promises.publications.iter();
        let withdrawals = publications.filter(|one| one.withdraws && one.reported.is_some());
        let withdrawals = withdrawals.count();
        format!(
            "soak ({}): {} rounds in {} s: server killed {} times ({} with Postgres), Postgres {} times and \
             a connection's process {} times, disk full {} times ({} times with its message); \
             during entry {}, import {}, review {}, publication {}; \
             {} writes sent, {} in doubt; {} saves, {} imports, {} acts on sets ({} divided), {} releases ({} withdraw one); \
             back within {:.1} s at the latest",
            self.installation.kind(),
            self.kills.values().sum::<u32>(),
            self.begun.elapsed().as_secs(),
            of(&[Victim::Server, Victim::ServerAndPostgres]),
            of(&[Victim::ServerAndPostgres]),
            of(&[Victim::Postmaster]),
            of(&[Victim::Backend]),
            of(&[Victim::Disk]),
            self.full,
            during(Phase::Entry),
            during(Phase::Import),
            during(Phase::Review),
            during(Phase::Publication),
            promises.requests,
            promises.in_doubt,
            promises.entries.len(),
            commits.filter(|import| import.set.is_some()).count(),
            acts(&|_| true),
            acts(&|event| event == "decide"),
            self.check.newest(),
            withdrawals,
            self.slowest.as_secs_f64(),
        )
    }
}

/// Keeps Postgres's log as short as it may be, so that a full disk is noticed by it, too.
async fn keep_log_short(sql: &mut PgConnection) {
    for setting in [
        "alter system set max_wal_size = '48MB'",
        "alter system set min_wal_size = '32MB'",
        "select pg_reload_conf()",
    ] {
        sqlx::raw_sql(setting).execute(&mut *sql).await.unwrap();
    }
}
