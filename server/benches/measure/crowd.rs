//! `make load`: 3,000 readers and 200 planners at once, for five minutes, on the machine that also makes the load. All of
//! it stays on the loopback address and ends by itself.
//!
//! A reader follows a page of the site after the other, with a pause as people make. A planner has an account and a session
//! of their own, looks at the overview, opens a grid and saves a cell. Any answer but the one that is meant is an error.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::wire::{EntryCell, GridCell, ReadGrid, ReadOverview, SaveAccount, SaveCells};
use domain::Decimal;
use domain::role::Role;
use domain::value::{CellKey, CellValue, Datum, Measure};

use crate::data::{directory, scaled, share};
use crate::office::Planner;
use crate::program::{Server, plain_client, program};
use crate::report::{Limit, Report, millis};

const READERS: usize = 3000;
const PLANNERS: usize = 200;
const MINUTES: f64 = 5.0;
/// Between two pages of a reader, and two acts of a planner.
const READS_FOR: Duration = Duration::from_secs(10);
const THINKS_FOR: Duration = Duration::from_secs(10);
/// MiB that the server may take, all of these people included.
const MAX_MEMORY_MIB: f64 = 1024.0;

/// What people of one kind waited for.
#[derive(Default)]
struct Waits {
    times: Vec<Duration>,
    errors: Vec<String>,
}

impl Waits {
    fn add(&mut self, begin: Instant, answer: Result<(), String>) {
        match answer {
            Ok(()) => self.times.push(begin.elapsed()),
            Err(error) => self.errors.push(error),
        }
    }

    /// Milliseconds within which so many of 100 answers came.
    fn within(&self, of_hundred: usize) -> f64 {
        let at = self.times.len() * of_hundred / 100;
        self.times.get(at).map_or(f64::NAN, |time| millis(*time))
    }

    fn report(mut self, report: &mut Report, what: &str) {
        self.times.sort_unstable();
        let count = self.times.len() + self.errors.len();
        report.figure(&format!("{what}: answers"), "", count as f64);
        report.figure("  half within", "ms", self.within(50));
        report.figure("  99 of 100 within", "ms", self.within(99));
        let errors = self.errors.len() as f64;
        report.limited("  errors", "", errors, None, Limit::AtMost(0.0));
        for error in self.errors.iter().take(3) {
            report.note(format!("{what}: {error}"));
        }
    }
}

pub async fn measure(report: &mut Report) {
    let Some(program) = program() else {
        report.note("target/bin/pntd is missing: there was nothing to load (run `make load`).");
        return;
    };
    // Each person is a connection on both sides.
    rlimit::increase_nofile_limit(u64::MAX).unwrap();
    let dir = directory();
    let (server, _) = Server::start(&program, dir.path());
    let planners = planners(&server, scaled(PLANNERS)).await;
    let pages = Arc::new(pages(&server).await);
    let until = Instant::now() + Duration::from_secs_f64(MINUTES * 60.0 * share());
    let readers: Vec<_> = (0..scaled(READERS))
        .map(|n| tokio::spawn(read(n, server.base.clone(), Arc::clone(&pages), until)))
        .collect();
    let planning: Vec<_> = planners
        .into_iter()
        .enumerate()
        .map(|(n, planner)| tokio::spawn(plan(n, planner, until)))
        .collect();
    let mut all = [Waits::default(), Waits::default()];
    for (waits, people) in all.iter_mut().zip([readers, planning]) {
        for person in people {
            let one = person.await.unwrap();
            waits.times.extend(one.times);
            waits.errors.extend(one.errors);
        }
    }
    let [pages, calls] = all;
    pages.report(report, &format!("{} readers", scaled(READERS)));
    calls.report(report, &format!("{} planners", scaled(PLANNERS)));
    let memory = server.peak_memory();
    report.limited(
        "most memory of the server",
        "MiB",
        memory,
        None,
        Limit::AtMost(MAX_MEMORY_MIB),
    );
    server.stop();
}

/// Addresses of the site, as its map names them.
async fn pages(server: &Server) -> Vec<String> {
    let map = server.text("/sitemap.xml").await;
    let places = map.split("<loc>").skip(1);
    let addresses = places.filter_map(|rest| rest.split_once("</loc>"));
    let addresses = addresses.map(|(address, _)| address.replace(&server.base, ""));
    addresses
        .filter(|address| address.starts_with('/'))
        .collect()
}

/// A part of the pause for each, so that not all ask at the same moment.
fn shifted(pause: Duration, n: usize) -> Duration {
    pause.mul_f64((n * 37 % 100) as f64 / 100.0)
}

async fn read(n: usize, base: String, pages: Arc<Vec<String>>, until: Instant) -> Waits {
    let client = plain_client().build().unwrap();
    let mut waits = Waits::default();
    tokio::time::sleep(shifted(READS_FOR, n)).await;
    let mut at = n;
    while Instant::now() < until {
        let page = &pages[at % pages.len()];
        at += 7;
        let begin = Instant::now();
        let answer = async {
            let answer = client.get(format!("{base}{page}")).send().await;
            let answer = answer.map_err(|error| error.to_string())?;
            let status = answer.status();
            answer.bytes().await.map_err(|error| error.to_string())?;
            match status.as_u16() {
                200 => Ok(()),
                other => Err(format!("{page}: {other}")),
            }
        };
        let answer = answer.await;
        waits.add(begin, answer);
        tokio::time::sleep(READS_FOR).await;
    }
    waits
}

/// Accounts with sessions, one after the other: passwords are slow on purpose.
async fn planners(server: &Server, count: usize) -> Vec<Planner> {
    let admin = server.one_time_password("admin").to_owned();
    let admin = Planner::sign_in(server, "admin", &admin).await;
    let mut planners = Vec::new();
    for n in 0..count {
        let name = format!("planner{n}");
        let made = admin.call(new_planner(&name)).await;
        let password = made.one_time_password.unwrap();
        planners.push(Planner::sign_in(server, &name, &password).await);
    }
    planners
}

fn new_planner(name: &str) -> SaveAccount {
    SaveAccount {
        new: true,
        name: name.to_owned(),
        display_name: format!("Persona {name}"),
        role: Role::Planner,
        entities: Vec::new(),
        disabled: false,
        reset_password: false,
        seen: None,
    }
}

async fn plan(n: usize, planner: Planner, until: Instant) -> Waits {
    let mut waits = Waits::default();
    tokio::time::sleep(shifted(THINKS_FOR, n)).await;
    let mut round = 0;
    while Instant::now() < until {
        let begin = Instant::now();
        let overview = planner.try_call(ReadOverview {}).await;
        waits.add(begin, overview.map(drop));
        tokio::time::sleep(THINKS_FOR).await;
        round += 1;
        save_a_cell(n, round, &planner, &mut waits).await;
        tokio::time::sleep(THINKS_FOR).await;
    }
    waits
}

/// Opens the grid of an indicator and writes into one of its cells; each planner has a number of their own for it.
async fn save_a_cell(n: usize, round: usize, planner: &Planner, waits: &mut Waits) {
    let indicator = planner.indicators[n % planner.indicators.len()].clone();
    let begin = Instant::now();
    let grid = planner.try_call(ReadGrid::Indicator(indicator)).await;
    let grid = match grid {
        Ok(grid) => grid,
        Err(error) => return waits.add(begin, Err(error)),
    };
    waits.add(begin, Ok(()));
    let is_open = |(key, cell): &(CellKey, &GridCell)| {
        cell.lock.is_none() && key.measure == Measure::Observed
    };
    let mut cells = grid.cells().filter(is_open);
    let Some((key, cell)) = cells.nth(n % 3) else {
        return;
    };
    let after = CellValue {
        datum: Datum::number(Decimal::from(40 + (n + round) % 40)),
        provisional: false,
        note: None,
        source: Some("Medición".to_owned()),
    };
    let typed = EntryCell {
        key,
        seen: cell.current.clone(),
        after: Some(after),
        revert: false,
    };
    let save = SaveCells {
        reason: None,
        draft: grid.draft,
        others: grid.others.clone(),
        cells: vec![typed],
    };
    let begin = Instant::now();
    let saved = planner.try_call(save).await;
    waits.add(begin, saved.map(drop));
}
