//! Pages that nobody asked for before, in a catalogue as large as one may become: so many a second, whether earlier ones are
//! answered or not. The sheet of `make sheet` is published first; the release is in memory, the pages are not.

use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::data::{directory, scaled};
use crate::flood::publish_what_is_decided;
use crate::office::Planner;
use crate::program::{Server, root};
use crate::report::{Limit, Report};
use crate::visitors::once_each;

const INDICATORS: usize = 500;
/// Of each: the whole and its groups.
const SERIES: usize = 31;
const YEARS: usize = 15;
/// Pages a second.
const RATE: u64 = 100;
/// The most milliseconds for 99 of 100 pages.
const LATEST: f64 = 25.0;
/// The longest until everybody sees the release.
const SEEN: Duration = Duration::from_secs(60);
/// So long no other page is made ahead: then all are.
const SETTLED: Duration = Duration::from_secs(10);
/// The longest that making all pages ahead may take.
const MADE_AHEAD: Duration = Duration::from_secs(900);
/// Shown by no release before.
const FIRST: &str = "/indicadores/M001";

pub async fn measure(report: &mut Report, program: &Path) {
    let dir = directory();
    let (server, _) = Server::start(program, dir.path());
    let reviewer = server.one_time_password("revision").to_owned();
    let reviewer = Planner::sign_in(&server, "revision", &reviewer).await;
    let indicators = scaled(INDICATORS);
    fill(dir.path(), indicators).await;
    let begun = Instant::now();
    publish_what_is_decided(&reviewer).await;
    let published = begun.elapsed();
    // Its release is read, and its indicators are assessed, once for all pages.
    while reqwest::get(format!("{}{FIRST}", server.base))
        .await
        .unwrap()
        .status()
        != 200
    {
        assert!(
            begun.elapsed() < published + SEEN,
            "the release is not shown"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let values = indicators * SERIES * YEARS;
    report.figure(
        &format!("publish {values} values"),
        "s",
        published.as_secs_f64(),
    );
    let shown = (begun.elapsed() - published).as_secs_f64();
    report.figure("  until its first page is answered", "s", shown);
    let codes = (2..=indicators).map(|number| format!("/indicadores/M{number:03}"));
    let pages = codes.flat_map(|page| [page.clone(), format!("/en{page}")]);
    let pages: Vec<String> = pages.collect();
    let visited = once_each(&server.base, pages.clone(), RATE).await;
    let what = format!(
        "{} pages that were never made, {RATE} a second, {indicators} indicators: half within",
        visited.answers
    );
    report.figure(&what, "ms", visited.half);
    let slowest = visited.slowest_hundredth;
    let limit = Limit::AtMost(LATEST);
    report.limited("  99 of 100 within", "ms", slowest, None, limit);
    report.figure("  all within", "ms", visited.slowest);
    server.stop();
    made_ahead(report, program, dir.path(), pages).await;
}

/// The same pages of a server that was started anew and has made them ahead, as it does by itself.
async fn made_ahead(report: &mut Report, program: &Path, dir: &Path, pages: Vec<String>) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let metrics = free.local_addr().unwrap().to_string();
    drop(free);
    let settings = [("PNTD_PRERENDER", "true"), ("PNTD_METRICS_ADDR", &*metrics)];
    let (server, _) = Server::start_with(program, dir, &settings);
    let (rest, begun) = (server.memory(), Instant::now());
    let (mut made, mut since) = (0.0, Instant::now());
    while made == 0.0 || since.elapsed() < SETTLED {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let now = prerendered(&metrics).await;
        if now > made {
            (made, since) = (now, Instant::now());
        }
        assert!(begun.elapsed() < MADE_AHEAD, "{made} pages were made ahead");
    }
    let what =
        format!("{made} pages made ahead by a server that nobody asks for one, after the start");
    report.figure(&what, "s", (since - begun).as_secs_f64());
    report.figure("  memory above the rest", "MiB", server.memory() - rest);
    let visited = once_each(&server.base, pages, RATE).await;
    let what = format!(
        "{} pages that a server has made ahead, {RATE} a second: half within",
        visited.answers
    );
    report.figure(&what, "ms", visited.half);
    let slowest = visited.slowest_hundredth;
    report.limited(
        "  99 of 100 within",
        "ms",
        slowest,
        None,
        Limit::AtMost(LATEST),
    );
    server.stop();
}

/// How many pages were made before anybody asked for them, as `/metrics` says.
async fn prerendered(metrics: &str) -> f64 {
    let text = reqwest::get(format!("http://{metrics}/metrics")).await;
    let text = text.unwrap().text().await.unwrap();
    let name = "pntd_pages_total{outcome=\"prerendered\"} ";
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.map_or(0.0, |count| count.parse().unwrap())
}

/// Writes the indicators and their values into the database of a demonstration that runs.
async fn fill(dir: &Path, indicators: usize) {
    let sql = root().join("end2end/fixtures/large_sheet.sql");
    let sql = std::fs::read_to_string(sql).unwrap();
    let sql = sql.replace(":indicators", &indicators.to_string());
    let password = std::fs::read_to_string(dir.join("postgres.password")).unwrap();
    let database = PgConnectOptions::new()
        .socket(dir.join("postgres/run"))
        .username("pntd")
        .password(password.trim())
        .database("pntd_demo");
    let mut connection = database.connect().await.unwrap();
    let statements = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
    statements.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
