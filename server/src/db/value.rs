//! Values: append-only. The current value of a cell is the row that nothing supersedes.

mod approval;
mod columns;
mod history;
mod without;

use domain::{
    Decimal,
    value::{Cell, CellKey, CellValue},
};
use sqlx::PgConnection;

use super::{
    cell::{RowKey, measure_of, period_of},
    error::DbError,
    provenance::Provenances,
    series::{Series, SeriesNames},
};

pub use approval::approve_changes;
pub(super) use columns::{StoredValue, cell_value};
pub use history::{
    Origin, Proposal, Version, list_proposals, list_releases_of, list_remarks_of, list_versions,
};
pub use without::list_without;

/// A row on integer keys, without its provenance: for work on many cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    pub id: i64,
    pub key: RowKey,
    pub value: CellValue,
}

/// Rows, sorted by key, with the series that they name, sorted by number: each once.
#[derive(Debug, Clone, Default)]
pub struct StoredRows {
    pub series: Vec<Series>,
    pub rows: Vec<StoredRow>,
}

/// A current row: `value` is `None` where the value was removed.
#[derive(Debug)]
pub struct Current {
    pub id: i64,
    pub key: CellKey,
    pub value: Option<CellValue>,
}

/// A row as it is stored.
struct ValueRow {
    id: i64,
    series: i32,
    measure: i16,
    period: i32,
    kind: i16,
    provisional: bool,
    value: Option<Decimal>,
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
    reason: Option<String>,
    note: Option<String>,
    source: Option<String>,
    provenance: i64,
    sheet: Option<i32>,
    cell_row: Option<i32>,
    cell_column: Option<i32>,
    approved_by: String,
}

/// The cells of indicators as they were when this was the last value.
pub async fn list_as_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
    last: i64,
) -> Result<Vec<Cell>, DbError> {
    let rows = rows_as_of(conn, edition, indicators, last).await?;
    cells(conn, rows).await
}

/// The same on integer keys.
pub async fn list_rows_as_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
    last: i64,
) -> Result<StoredRows, DbError> {
    let rows = rows_as_of(conn, edition, indicators, last).await?;
    stored_rows(conn, rows).await
}

async fn rows_as_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
    last: i64,
) -> Result<Vec<ValueRow>, DbError> {
    let rows = sqlx::query_as!(
        ValueRow,
        "select distinct on (v.series, v.measure, v.period)
                v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source, v.provenance, v.sheet, v.cell_row,
                v.cell_column, v.approved_by
         from value v join series s on s.id = v.series
         where s.edition = $1 and s.indicator = any($2) and v.id <= $3
         order by v.series, v.measure, v.period, v.id desc",
        edition,
        indicators,
        last
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Number of the last value; 0 before the first.
pub async fn last_id(conn: &mut PgConnection) -> Result<i64, DbError> {
    let last = sqlx::query_scalar!(r#"select coalesce(max(id), 0) as "last!" from value"#)
        .fetch_one(conn)
        .await?;
    Ok(last)
}

/// All current cells of an edition, sorted by key.
pub async fn list_current(conn: &mut PgConnection, edition: &str) -> Result<Vec<Cell>, DbError> {
    let rows = sqlx::query_as!(
        ValueRow,
        "select v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source, v.provenance, v.sheet, v.cell_row,
                v.cell_column, v.approved_by
         from value v join series s on s.id = v.series
         where s.edition = $1 and v.superseded_by is null and v.kind <> 0",
        edition
    )
    .fetch_all(&mut *conn)
    .await?;
    cells(conn, rows).await
}

/// The cells that the last release shows, sorted by key.
pub async fn list_published(conn: &mut PgConnection, edition: &str) -> Result<Vec<Cell>, DbError> {
    let rows = sqlx::query_as!(
        ValueRow,
        "select v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source, v.provenance, v.sheet, v.cell_row,
                v.cell_column, v.approved_by
         from release_cell c join value v on v.id = c.value join series s on s.id = v.series
         where c.release = (select max(number) from release) and s.edition = $1",
        edition
    )
    .fetch_all(&mut *conn)
    .await?;
    cells(conn, rows).await
}

/// Current cells of some indicators, sorted by key.
pub async fn list_current_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
) -> Result<Vec<Cell>, DbError> {
    let rows = current_rows_of(conn, edition, indicators).await?;
    cells(conn, rows).await
}

/// The same on integer keys.
pub async fn list_current_rows_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
) -> Result<StoredRows, DbError> {
    let rows = current_rows_of(conn, edition, indicators).await?;
    stored_rows(conn, rows).await
}

async fn current_rows_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
) -> Result<Vec<ValueRow>, DbError> {
    let rows = sqlx::query_as!(
        ValueRow,
        "select v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source, v.provenance, v.sheet, v.cell_row,
                v.cell_column, v.approved_by
         from value v join series s on s.id = v.series
         where s.edition = $1 and s.indicator = any($2) and v.superseded_by is null and v.kind <> 0",
        edition,
        indicators
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Rows as cells of the domain, in its order, which is not the order of numbers; removed ones left out.
async fn cells(conn: &mut PgConnection, rows: Vec<ValueRow>) -> Result<Vec<Cell>, DbError> {
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    let provenances = Provenances::load(conn, rows.iter().map(|row| row.provenance)).await?;
    let mut cells = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(value) = cell_value!(row)? else {
            continue;
        };
        let row_column = row.cell_row.zip(row.cell_column);
        cells.push(Cell {
            key: names.key(row.series, row.measure, row.period)?,
            value,
            provenance: provenances.of(row.provenance, row.sheet, row_column)?,
            approved_by: Some(row.approved_by),
        });
    }
    cells.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(cells)
}

async fn stored_rows(conn: &mut PgConnection, rows: Vec<ValueRow>) -> Result<StoredRows, DbError> {
    let mut stored = Vec::with_capacity(rows.len());
    for row in rows {
        let key = RowKey {
            series: row.series,
            measure: measure_of(row.measure)?,
            period: period_of(row.period)?,
        };
        if let Some(value) = cell_value!(row)? {
            let id = row.id;
            stored.push(StoredRow { id, key, value });
        }
    }
    stored.sort_by_key(|row| row.key);
    let names = SeriesNames::load(conn, stored.iter().map(|row| row.key.series)).await?;
    Ok(StoredRows {
        series: names.into_list(),
        rows: stored,
    })
}

/// The current rows of the cells that a change set touches, removed ones included, locked until the
/// transaction ends and in a fixed order, so that two approvals wait for each other and never deadlock.
pub async fn lock_current_of_set(
    conn: &mut PgConnection,
    change_set: i64,
) -> Result<Vec<Current>, DbError> {
    let rows = sqlx::query!(
        "select v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source
         from value v
         join change c on c.series = v.series and c.measure = v.measure and c.period = v.period
         where c.change_set = $1 and v.superseded_by is null
         order by v.id
         for update of v",
        change_set
    )
    .fetch_all(&mut *conn)
    .await?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Current {
                id: row.id,
                key: names.key(row.series, row.measure, row.period)?,
                value: cell_value!(row)?,
            })
        })
        .collect()
}
