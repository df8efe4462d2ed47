//! Storing an import: every check, the audit and the commit, beside COPY of the same rows.

use std::time::{Duration, Instant};

use app::wire::{ChooseLayouts, CommitImport, ImportStatus};
use server::use_case::import::{self, Reader};
use sqlx::PgPool;

use crate::data::{House, planner};
use crate::report::{Report, per_second};

const ROWS: usize = 10_000;

pub async fn measure(report: &mut Report, house: &House) {
    let cells = house.values(ROWS);
    let copied = copy(&house.pool, &cells).await;
    let bytes = house.sheet(&cells);
    let (pool, actor) = (&house.pool, planner());
    let reader = Reader::new(pool.clone(), std::env::current_exe().unwrap());
    let batch = import::receive(pool, &reader, &actor, "valores.xlsx", &bytes)
        .await
        .unwrap()
        .to_string();
    let view = loop {
        let view = import::read(pool, &actor, &batch).await.unwrap();
        match view.summary.status {
            ImportStatus::Reading => tokio::time::sleep(Duration::from_millis(5)).await,
            _ => break view,
        }
    };
    let layouts = view
        .sheets
        .into_iter()
        .filter_map(|sheet| sheet.layout)
        .collect();
    let started = Instant::now();
    let choice = ChooseLayouts {
        batch: batch.clone(),
        layouts,
    };
    let preview = import::preview(pool, &actor, &choice).await.unwrap();
    let previewed = started.elapsed();
    assert!(
        preview.can_commit && preview.new + preview.changed > 0,
        "{:?}",
        preview.findings.first()
    );
    let commit = CommitImport {
        batch,
        content_hash: preview.content_hash,
        title: "Medición".to_owned(),
        submit: true,
    };
    let started = Instant::now();
    import::commit(pool, &house.store, &actor, &commit)
        .await
        .unwrap();
    let committed = started.elapsed();
    report.figure(
        "preview an import, every cell checked and compared",
        "rows/s",
        per_second(ROWS, previewed),
    );
    report.rate(
        "commit an import, checked again and audited",
        "rows/s",
        per_second(ROWS, committed),
        Some(("COPY of the same rows into a bare table", copied)),
    );
}

/// Rows a second of the fastest way into Postgres.
async fn copy(pool: &PgPool, cells: &[domain::value::Cell]) -> f64 {
    let mut text = String::new();
    for cell in cells {
        let value = cell.value.datum.value().unwrap();
        let key = &cell.key;
        text.push_str(&format!(
            "2022-09\t{}\tobserved\t{}\t{}\t{value}\n",
            key.indicator, key.breakdown, key.period
        ));
    }
    let mut connection = pool.acquire().await.unwrap();
    sqlx::query("create table copied (edition text, indicator text, measure text, breakdown text, period text, value numeric)")
        .execute(&mut *connection)
        .await
        .unwrap();
    let started = Instant::now();
    let mut sink = connection
        .copy_in_raw("copy copied from stdin")
        .await
        .unwrap();
    sink.send(text.as_bytes()).await.unwrap();
    sink.finish().await.unwrap();
    per_second(cells.len(), started.elapsed())
}
