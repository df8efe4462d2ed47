//! The program itself: how long until it answers, how many public pages a second it gives and how
//! late the slowest of a hundred comes, beside a static file from the same server.
//!
//! The load comes from another process of the same machine ([`crate::visitors`]), so both share its processors: read the
//! ratios.

use std::time::Duration;

use crate::data::directory;
use crate::first_time;
use crate::flood::{self, Publishers};
use crate::importing::{self, Workbooks};
use crate::is_wanted;
use crate::nginx;
use crate::program::{Server, program};
use crate::report::Report;
use crate::visitors::Visits;

/// As many as this machine can serve.
const LOAD: Visits = Visits {
    visitors: 16,
    pause: Duration::ZERO,
    seconds: 4,
};

pub async fn measure(report: &mut Report, workbooks: &Workbooks) {
    let Some(program) = program() else {
        report.note(
            "target/bin/pntd is missing: neither pages nor imports over HTTP were measured (run `make bench`).",
        );
        return;
    };
    let dir = directory();
    let (server, first) = Server::start(&program, dir.path());
    let password = server.one_time_password(importing::PLANNER).to_owned();
    let publishers = Publishers {
        admin: server.one_time_password("admin").to_owned(),
        reviewer: server.one_time_password("revision").to_owned(),
    };
    server.stop();
    let (server, again) = Server::start(&program, dir.path());
    report.figure(
        "first start, with a new database and demonstration",
        "s",
        first,
    );
    report.figure("start", "s", again);
    if is_wanted("pages") {
        pages(report, &server).await;
    }
    server.stop();
    if is_wanted("imports") {
        // Another process: what pages left behind in memory is not part of its rest.
        let (server, _) = Server::start(&program, dir.path());
        importing::measure(report, &server, &password, workbooks).await;
        server.stop();
    }
    if is_wanted("first") {
        first_time::measure(report, &program).await;
    }
    if is_wanted("flood") {
        let (server, _) = Server::start(&program, dir.path());
        flood::measure(report, &server, &publishers).await;
        server.stop();
    }
}

async fn pages(report: &mut Report, server: &Server) {
    let page = server.text("/").await;
    let asset = page
        .split('"')
        .find(|text| text.starts_with("/assets/") && text.contains(".css"))
        .unwrap();
    let indicator = page
        .split('"')
        .find(|text| text.starts_with("/indicadores/") && !text.contains('#'))
        .unwrap_or("/servicios");
    let file = server.visit(asset, LOAD).await;
    report.figure(
        &format!("static file {}", name(asset)),
        "pages/s",
        file.rate,
    );
    report.figure("  99 of 100 within", "ms", file.slowest_hundredth);
    for path in [
        "/",
        indicator,
        "/api/v1/progreso",
        "/descargas/pntd-valores.csv",
    ] {
        let visited = server.visit(path, LOAD).await;
        let beside = Some(("the static file", file.rate));
        report.rate(path, "pages/s", visited.rate, beside);
        report.figure("  99 of 100 within", "ms", visited.slowest_hundredth);
    }
    nginx::measure(report, server, LOAD).await;
    for path in ["/", indicator, "/servicios"] {
        let raw = server.weigh(path, "identity").await;
        let compressed = server.weigh(path, "br").await;
        let what = format!("HTML of {path}, brotli");
        report.rate(&what, "KiB", compressed, Some(("as it is", raw)));
    }
}

/// The part of an address that a table has room for.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
