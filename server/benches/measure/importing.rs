//! Imports over HTTP, in the program as it is installed: what a million cells cost it in time and memory, and how
//! late its public home page comes while two imports are previewed. The planners are in this process, the visitors of the
//! home page in one of their own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use crate::data::{DemoInstallation, SizedSheet};
use crate::office::Planner;
use crate::program::Server;
use crate::report::{Limit, Report};
use crate::storing::assert_understood;
use crate::visitors::Visits;

/// The demonstration's account that imports.
pub const PLANNER: &str = "planificacion";
const USUAL: usize = 200_000;
const LARGE: usize = 1_000_000;
const HOME: &str = "/";

/// Visitors who read, and visitors who keep all processors busy.
const VISITS: [(&str, Visits); 2] = [
    (
        "4 visitors, 25 times a second each",
        Visits {
            visitors: 4,
            pause: Duration::from_millis(40),
            seconds: 6,
        },
    ),
    (
        "16 visitors without a pause",
        Visits {
            visitors: 16,
            pause: Duration::ZERO,
            seconds: 4,
        },
    ),
];

/// The files that are imported, made from the demonstration's catalogue.
pub struct Workbooks {
    usual: [SizedSheet; 2],
    large: SizedSheet,
}

impl Workbooks {
    pub fn of(demo: &DemoInstallation) -> Self {
        Self {
            usual: [demo.sheet_of(USUAL, 0), demo.sheet_of(USUAL, 1)],
            large: demo.sheet_of(LARGE, 2),
        }
    }
}

pub async fn measure(
    report: &mut Report,
    server: &Server,
    one_time_password: &str,
    workbooks: &Workbooks,
) {
    server.text(HOME).await;
    // Before anybody signs in: what a password costs is not part of the rest.
    let rest = server.memory();
    let planner = Planner::sign_in(server, PLANNER, one_time_password).await;
    server.forget_peak();
    size(report, server, &planner, workbooks, rest).await;
    home_page(report, server, &planner, workbooks).await;
}

/// `rest` is the resident memory of a server that has imported nothing, in MiB.
async fn size(
    report: &mut Report,
    server: &Server,
    planner: &Planner,
    workbooks: &Workbooks,
    rest: f64,
) {
    let large = &workbooks.large;
    let mut large_seconds = preview(planner, large).await;
    let previewed = server.peak_memory();
    let batch = planner.upload(large.bytes.clone()).await;
    let layouts = planner.read(&batch).await;
    let shown = planner.preview(&batch, &layouts).await;
    let made = planner.commit(&shown).await;
    assert_eq!(made.cells, shown.new + shown.changed);
    let committed = server.peak_memory();
    report.figure("resident memory of the server at rest", "MiB", rest);
    for (what, peak) in [("previewed", previewed), ("committed too", committed)] {
        let what = format!(
            "  above its rest while {} cells are {what}, at most",
            large.cells
        );
        report.limited(&what, "MiB", peak - rest, None, Limit::Under(256.0));
    }
    large_seconds = large_seconds.min(preview(planner, large).await);
    let usual = &workbooks.usual[0];
    let mut usual_seconds = f64::INFINITY;
    for _ in 0..3 {
        usual_seconds = usual_seconds.min(preview(planner, usual).await);
    }
    let beside = format!("{} cells", usual.cells);
    report.limited(
        &format!("upload, read and preview {} cells over HTTP", large.cells),
        "s",
        large_seconds,
        Some((&beside, usual_seconds)),
        Limit::AtMost(6.0),
    );
}

/// Seconds from the upload of a file to its preview.
async fn preview(planner: &Planner, sheet: &SizedSheet) -> f64 {
    let begun = Instant::now();
    let batch = planner.upload(sheet.bytes.clone()).await;
    let layouts = planner.read(&batch).await;
    let preview = planner.preview(&batch, &layouts).await;
    let seconds = begun.elapsed().as_secs_f64();
    assert_understood(&preview, sheet.rows);
    seconds
}

/// What goes on in the office while visitors come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Files that are read already are previewed, again and again.
    Preview,
    /// Files are uploaded, read and previewed, again and again.
    Whole,
}

async fn home_page(report: &mut Report, server: &Server, planner: &Planner, books: &Workbooks) {
    for (who, visits) in VISITS {
        // Connections and caches are warm in both.
        server
            .visit(
                HOME,
                Visits {
                    seconds: 1,
                    ..visits
                },
            )
            .await;
        let rest = server.visit(HOME, visits).await.slowest_hundredth;
        report.figure(&format!("home page, 99 of 100 within, {who}"), "ms", rest);
        for work in [Work::Preview, Work::Whole] {
            let (busy, done) = while_working(server, planner, books, work, visits).await;
            let what = match work {
                Work::Preview => "  while two imports are previewed",
                Work::Whole => "  while two imports are uploaded, read and previewed",
            };
            report.limited(
                &format!("{what} ({done} times)"),
                "ms",
                busy,
                Some(("at rest", rest)),
                Limit::Under(3.0),
            );
        }
    }
}

/// Visits while two imports are worked on; answers how late the slowest of a hundred came, and how many previews were
/// made meanwhile.
async fn while_working(
    server: &Server,
    planner: &Planner,
    workbooks: &Workbooks,
    work: Work,
    visits: Visits,
) -> (f64, usize) {
    let over = Arc::new(AtomicBool::new(false));
    let done = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::new();
    for sheet in &workbooks.usual {
        let bytes = sheet.bytes.clone();
        let mut batch = planner.upload(bytes.clone()).await;
        let mut layouts = planner.read(&batch).await;
        let (planner, over, done) = (planner.clone(), Arc::clone(&over), Arc::clone(&done));
        tasks.push(tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                if work == Work::Whole {
                    batch = planner.upload(bytes.clone()).await;
                    layouts = planner.read(&batch).await;
                }
                planner.preview(&batch, &layouts).await;
                done.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    let visited = server.visit(HOME, visits).await;
    over.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
    (visited.slowest_hundredth, done.load(Ordering::Relaxed))
}
