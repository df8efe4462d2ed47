//! A whole import: the file kept, read, previewed and committed as the screen does it. The commit is compared to COPY
//! of the same rows, the whole to the script that a colleague would write.

use std::time::{Duration, Instant};

use app::wire::{CommitImport, CommittedImport, ImportPreview, ImportStatus, PreviewImport};
use server::compute::ComputePool;
use server::use_case::import::{self, Reader};
use sqlx::PgConnection;
use tokio_stream::StreamExt;

use crate::data::{DEPARTMENT, DemoInstallation, planner, scaled};
use crate::report::{Limit, Report, millis};
use crate::script;

const ROWS: usize = 39_600;
/// Each with other values: the same ones again would be found to be there already.
const ROUNDS: u64 = 3;
/// Bytes that are sent to COPY at once.
const CHUNK: usize = 128 * 1024;

/// How long the parts of one import took.
#[derive(Clone, Copy)]
struct Parts {
    receive: Duration,
    read: Duration,
    preview: Duration,
    commit: Duration,
}

impl Parts {
    fn sum(&self) -> Duration {
        self.receive + self.read + self.preview + self.commit
    }
}

pub async fn measure(report: &mut Report, demo: &DemoInstallation) {
    let rows = scaled(ROWS);
    let compute = ComputePool::of_this_machine();
    let reader = Reader::new(demo.pool.clone(), compute, std::env::current_exe().unwrap());
    let mut first_file = (Vec::new(), 0);
    let (mut imports, mut copies) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let bytes = demo.sheet(&demo.cells(rows, &[DEPARTMENT], round));
        let (parts, made) = imported(demo, &reader, &bytes, rows).await;
        imports.push(parts);
        let mut conn = demo.pool.acquire().await.unwrap();
        copies.push(copied(&mut conn, &made).await);
        if round == 0 {
            first_file = (bytes, count(made.cells));
        }
    }
    let copy = copies.into_iter().min().unwrap();
    commits(report, rows, &imports, copy);
    let whole = imports.iter().min_by_key(|parts| parts.sum()).unwrap();
    for (what, time) in [
        ("  keeping the file", whole.receive),
        ("  reading and finding its layout", whole.read),
        ("  preview, kept with what it rests on", whole.preview),
        ("  commit", whole.commit),
    ] {
        report.figure(what, "ms", millis(time));
    }
    let (bytes, written) = first_file;
    let file = script::File {
        bytes,
        rows,
        written,
    };
    script::measure(report, demo, &file, whole.sum()).await;
}

fn commits(report: &mut Report, rows: usize, imports: &[Parts], copy: Duration) {
    let beside = "COPY of the same rows into a table with the same keys";
    let commit = imports.iter().map(|parts| parts.commit).min().unwrap();
    report.limited(
        &format!("commit {rows} rows, checked and audited"),
        "ms",
        millis(commit),
        Some((beside, millis(copy))),
        Limit::AtMost(3.0),
    );
    report.limited(
        "  the first time, when its series are new",
        "ms",
        millis(imports[0].commit),
        Some((beside, millis(copy))),
        Limit::AtMost(3.0),
    );
    let whole = imports.iter().map(Parts::sum).min().unwrap();
    report.figure(&format!("whole import of {rows} rows"), "ms", millis(whole));
}

/// Imports a file; answers what the commit made.
async fn imported(
    demo: &DemoInstallation,
    reader: &Reader,
    bytes: &[u8],
    rows: usize,
) -> (Parts, CommittedImport) {
    let (pool, actor) = (&demo.pool, planner());
    let begun = Instant::now();
    let batch = import::receive(
        pool,
        reader,
        &import::Quota::NONE,
        &actor,
        "valores.xlsx",
        bytes,
    )
    .await;
    let batch = batch.unwrap().to_string();
    let was_received = Instant::now();
    let view = loop {
        let view = import::read(pool, reader, &actor, &batch).await.unwrap();
        match view.summary.status {
            ImportStatus::Reading => tokio::time::sleep(Duration::from_millis(5)).await,
            _ => break view,
        }
    };
    let was_read = Instant::now();
    let layouts = view.sheets.into_iter().filter_map(|sheet| sheet.layout);
    let choice = PreviewImport {
        batch: batch.clone(),
        layouts: layouts.collect(),
        seen: None,
    };
    let preview = import::preview(pool, reader, &actor, &choice).await;
    let preview = preview.unwrap();
    let was_previewed = Instant::now();
    assert_understood(&preview, rows);
    let commit = CommitImport {
        batch,
        content_hash: preview.content_hash,
        title: "Medición".to_owned(),
        submit: true,
    };
    let made = import::commit(pool, reader, &actor, &commit).await.unwrap();
    let parts = Parts {
        receive: was_received - begun,
        read: was_read - was_received,
        preview: was_previewed - was_read,
        commit: was_previewed.elapsed(),
    };
    assert!(!made.same_as_before);
    (parts, made)
}

/// Every row is a value that changes nothing or is written; only warnings are found.
pub fn assert_understood(preview: &ImportPreview, rows: usize) {
    let error = preview.findings.iter().find(|finding| finding.blocks());
    assert!(preview.can_commit && error.is_none(), "{error:?}");
    let read = preview.new + preview.changed + preview.unchanged;
    assert_eq!((count(read), preview.rejected), (rows, 0));
}

/// A count of the wire as one of this program.
pub fn count(count: u32) -> usize {
    usize::try_from(count).unwrap()
}

/// How long COPY takes for the changes of a set, as bytes that are there already, into a table with nothing but
/// their columns and their key.
async fn copied(conn: &mut PgConnection, made: &CommittedImport) -> Duration {
    sqlx::raw_sql(
        "create table if not exists bare (like change including defaults);
         truncate bare;
         alter table bare drop constraint if exists bare_pk, add constraint bare_pk
             primary key (change_set, series, measure, period)",
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    let set = made.change_set;
    let out =
        format!("copy (select * from change where change_set = {set}) to stdout (format binary)");
    let mut bytes = Vec::new();
    let mut stream = conn.copy_out_raw(&out).await.unwrap();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.unwrap());
    }
    drop(stream);
    let begun = Instant::now();
    let statement = "copy bare from stdin (format binary)";
    let mut sink = conn.copy_in_raw(statement).await.unwrap();
    for chunk in bytes.chunks(CHUNK) {
        sink.send(chunk).await.unwrap();
    }
    let written = sink.finish().await.unwrap();
    let time = begun.elapsed();
    assert_eq!(written, u64::from(made.cells));
    time
}
