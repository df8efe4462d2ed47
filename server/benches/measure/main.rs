//! `make bench`: how fast and how heavy the release build is, each figure beside the best that the
//! machine can do with the same work, and beside its limit where it has one. Figures are printed, no time is
//! asserted: they depend on the machine, ratios less so.
//!
//! With the argument `load` only the crowd of `make load`; with names of parts (`reading storing writing making
//! pages imports first flood headline weights`) only those.
//!
//! `PNTD_BENCH_SHARE=0.05` tries it out with small sizes; `PNTD_BENCH_PYTHON` is set by `scripts/bench`.
//!
//! It deliberately uses no benchmark framework: every measurement here is seconds long, talks to
//! Postgres or to another process, and is read by people.
#![expect(clippy::unwrap_used, reason = "a measurement that fails has no result")]

mod crowd;
mod data;
mod first_time;
mod flood;
mod headline;
mod importing;
mod making;
mod nginx;
mod office;
mod program;
mod reading;
mod report;
mod script;
mod serving;
mod storing;
mod visitors;
mod weights;
mod writing;

use std::process::ExitCode;

use report::Report;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        // The server reads uploads in a process of its own program: here that is this one.
        Some("import-worker") => return workbook::read::worker_main(),
        Some(visitors::ARGUMENT) => return visitors::main(),
        _ => {}
    }
    // Clients share the server's TLS, whose cryptography a process chooses once.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut report = Report::default();
    if std::env::args().any(|argument| argument == "load") {
        runtime.block_on(crowd::measure(&mut report));
        report.print();
        return ExitCode::SUCCESS;
    }
    runtime.block_on(async {
        let demo = data::DemoInstallation::start().await;
        if is_wanted("reading") {
            reading::measure(&mut report, &demo).await;
        }
        if is_wanted("storing") {
            storing::measure(&mut report, &demo).await;
        }
        if is_wanted("writing") {
            writing::measure(&mut report, &demo);
        }
        if is_wanted("making") {
            making::measure(&mut report, &demo.release);
        }
        let workbooks = importing::Workbooks::of(&demo);
        demo.stop().await;
        serving::measure(&mut report, &workbooks).await;
    });
    if is_wanted("headline") {
        headline::measure(&mut report);
    }
    if is_wanted("weights") {
        weights::measure(&mut report);
    }
    report.print();
    ExitCode::SUCCESS
}

/// Whether a part is to be measured: all are where none is named.
pub fn is_wanted(part: &str) -> bool {
    let named = std::env::args().skip(1);
    let mut named = named
        .filter(|argument| !argument.starts_with('-'))
        .peekable();
    named.peek().is_none() || named.any(|argument| argument == part)
}
