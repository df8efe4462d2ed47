//! How long a commit of many cells takes beside a plain `COPY` of the same rows into a bare table with the same
//! keys, in the same cluster. A figure, not a promise: run with `--release --ignored --nocapture`.

use std::time::{Duration, Instant};

use domain::period::Period;
use domain::role::Role;
use domain::value::{Breakdown, Measure};
use server::db;
use server::db::cell::{CellPlace, RowKey, ValueRef};
use server::db::change_set::{ChangeRow, copy_changes};
use sqlx::PgConnection;

use crate::office::{HEADLINE, Office, value};
use crate::{EDITION, draft, provenance};

#[tokio::test]
#[ignore = "a measurement, minutes in a debug build"]
async fn a_commit_beside_copy() {
    let office = Office::open().await;
    office.person("ana", Role::Planner).await;
    let mut conn = office.pool.acquire().await.unwrap();
    let code = HEADLINE.parse().unwrap();
    let members: Vec<Breakdown> = (0..20_000)
        .map(|at| Breakdown::of("distrito", &format!("{at:06}")))
        .collect();
    let named: Vec<_> = members.iter().map(|member| (&code, member)).collect();
    let begun = Instant::now();
    let series = db::series::ensure(&mut conn, EDITION, &named)
        .await
        .unwrap();
    println!("20,000 new series: {:?}", begun.elapsed());
    for rows in [39_600, 200_000] {
        let (mut commits, mut copies) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            let (commit, copy) = round(&mut conn, &series, rows).await;
            commits.push(commit);
            copies.push(copy);
        }
        commits.sort_unstable();
        copies.sort_unstable();
        let ratio = commits[2].as_secs_f64() / copies[2].as_secs_f64();
        println!(
            "{rows} rows: {:?}, COPY {:?}: {ratio:.2}",
            commits[2], copies[2]
        );
    }
}

/// The commit of so many rows, then their plain copy.
async fn round(conn: &mut PgConnection, series: &[i32], rows: usize) -> (Duration, Duration) {
    let (set, provenance) = (draft(conn).await, provenance(conn).await);
    let (before, after) = (value("12.5"), value("13.75"));
    let years: Vec<Period> = (2015..2025)
        .map(|year| Period::year(year).unwrap())
        .collect();
    let changes = (0..rows).map(|at| ChangeRow {
        key: RowKey {
            series: series[at / 10],
            measure: Measure::Observed,
            period: years[at % 10],
        },
        before: (at % 2 == 0).then(|| ValueRef::from(&before)),
        after: Some(ValueRef::from(&after)),
        provenance,
        place: Some(CellPlace {
            sheet: 0,
            row_column: Some((at as i32 / 10, at as i32 % 10)),
        }),
    });
    let begun = Instant::now();
    sqlx::raw_sql("begin").execute(&mut *conn).await.unwrap();
    copy_changes(conn, set, changes).await.unwrap();
    sqlx::raw_sql("commit").execute(&mut *conn).await.unwrap();
    let commit = begun.elapsed();
    (commit, plain(conn, set).await)
}

/// The same rows once more, as bytes that are there already, into a table with nothing but the key.
async fn plain(conn: &mut PgConnection, set: i64) -> Duration {
    sqlx::raw_sql(
        "create table if not exists bare (like change including defaults);
         truncate bare;
         alter table bare drop constraint if exists bare_pk, add constraint bare_pk
             primary key (change_set, series, measure, period)",
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    let out =
        format!("copy (select * from change where change_set = {set}) to stdout (format binary)");
    let bytes = copied(conn, &out).await;
    let begun = Instant::now();
    let mut sink = conn
        .copy_in_raw("copy bare from stdin (format binary)")
        .await
        .unwrap();
    for chunk in bytes.chunks(128 * 1024) {
        sink.send(chunk).await.unwrap();
    }
    sink.finish().await.unwrap();
    begun.elapsed()
}

async fn copied(conn: &mut PgConnection, statement: &str) -> Vec<u8> {
    use tokio_stream::StreamExt as _;
    let mut stream = conn.copy_out_raw(statement).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    bytes
}
