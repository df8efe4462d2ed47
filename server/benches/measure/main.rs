//! `make bench`: how fast and how heavy the release build is, each figure beside the best that the
//! machine can do with the same work, and beside its limit where it has one. Figures are printed, no time is
//! asserted: they depend on the machine, ratios less so.
//!
//! With the argument `load` only the crowd of `make load`.
//!
//! `PNTD_BENCH_SHARE=0.05` tries it out with small sizes; `PNTD_BENCH_PYTHON` is set by `scripts/bench`.
//!
//! It deliberately uses no benchmark framework: every measurement here is seconds long, talks to
//! Postgres or to another process, and is read by people.
#![expect(clippy::unwrap_used, reason = "a measurement that fails has no result")]

mod crowd;
mod data;
mod flood;
mod headline;
mod importing;
mod office;
mod program;
mod reading;
mod report;
mod script;
mod serving;
mod storing;
mod weights;
mod writing;

use std::process::ExitCode;

use report::Report;

fn main() -> ExitCode {
    // The server reads uploads in a process of its own program: here that is this one.
    if std::env::args()
        .nth(1)
        .is_some_and(|argument| argument == "import-worker")
    {
        return workbook::read::worker_main();
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
        reading::measure(&mut report, &demo).await;
        storing::measure(&mut report, &demo).await;
        writing::measure(&mut report, &demo);
        let workbooks = importing::Workbooks::of(&demo);
        demo.stop().await;
        serving::measure(&mut report, &workbooks).await;
    });
    headline::measure(&mut report);
    weights::measure(&mut report);
    report.print();
    ExitCode::SUCCESS
}
