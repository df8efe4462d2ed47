//! Values: append-only. The current value of a cell is the row that nothing supersedes.

mod approval;
mod history;
mod without;

use domain::value::{Cell, CellKey, CellValue};
use sqlx::{PgConnection, Row as _, postgres::PgRow};

use super::{
    cell::{CellPlace, RowKey, key_at, place_at, value_at},
    error::DbError,
    provenance::Provenances,
    series::{Series, SeriesNames},
};

pub use approval::approve_changes;
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

/// A row as it is stored, with its key on integers.
struct ValueRow {
    id: i64,
    key: RowKey,
    value: Option<CellValue>,
    provenance: i64,
    place: Option<CellPlace>,
    approved_by: String,
}

/// Reads id, the key, the value, provenance, sheet, row, column and approved_by, in this order.
fn value_row(row: &PgRow) -> Result<ValueRow, DbError> {
    Ok(ValueRow {
        id: row.try_get(0)?,
        key: key_at(row, 1)?,
        value: value_at(row, 4)?,
        provenance: row.try_get(12)?,
        place: place_at(row, 13)?,
        approved_by: row.try_get(16)?,
    })
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
) -> Result<Vec<PgRow>, DbError> {
    let rows = sqlx::query(
        "select distinct on (v.series, v.measure, v.period)
                v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source, v.provenance, v.sheet, v.cell_row,
                v.cell_column, v.approved_by
         from value v join series s on s.id = v.series
         where s.edition = $1 and s.indicator = any($2) and v.id <= $3
         order by v.series, v.measure, v.period, v.id desc",
    )
    .bind(edition)
    .bind(indicators)
    .bind(last)
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Number of the last value; 0 before the first.
pub async fn last_id(conn: &mut PgConnection) -> Result<i64, DbError> {
    let last = sqlx::query_scalar("select coalesce(max(id), 0) from value")
        .fetch_one(conn)
        .await?;
    Ok(last)
}

/// All current cells of an edition, sorted by key.
pub async fn list_current(conn: &mut PgConnection, edition: &str) -> Result<Vec<Cell>, DbError> {
    let rows = sqlx::query(
        "select v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source, v.provenance, v.sheet, v.cell_row,
                v.cell_column, v.approved_by
         from value v join series s on s.id = v.series
         where s.edition = $1 and v.superseded_by is null and v.kind <> 0",
    )
    .bind(edition)
    .fetch_all(&mut *conn)
    .await?;
    cells(conn, rows).await
}

/// The cells that the last release shows, sorted by key.
pub async fn list_published(conn: &mut PgConnection, edition: &str) -> Result<Vec<Cell>, DbError> {
    let rows = sqlx::query(
        "select v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source, v.provenance, v.sheet, v.cell_row,
                v.cell_column, v.approved_by
         from release_cell c join value v on v.id = c.value join series s on s.id = v.series
         where c.release = (select max(number) from release) and s.edition = $1",
    )
    .bind(edition)
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
) -> Result<Vec<PgRow>, DbError> {
    let rows = sqlx::query(
        "select v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source, v.provenance, v.sheet, v.cell_row,
                v.cell_column, v.approved_by
         from value v join series s on s.id = v.series
         where s.edition = $1 and s.indicator = any($2) and v.superseded_by is null and v.kind <> 0",
    )
    .bind(edition)
    .bind(indicators)
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// Rows as cells of the domain, in its order, which is not the order of numbers; removed ones left out.
async fn cells(conn: &mut PgConnection, rows: Vec<PgRow>) -> Result<Vec<Cell>, DbError> {
    let rows: Vec<ValueRow> = rows.iter().map(value_row).collect::<Result<_, _>>()?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.key)).await?;
    let provenances = Provenances::load(conn, rows.iter().map(|row| row.provenance)).await?;
    let mut cells = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(value) = row.value else { continue };
        cells.push(Cell {
            key: names.key(row.key)?,
            value,
            provenance: provenances.of(row.provenance, row.place)?,
            approved_by: Some(row.approved_by),
        });
    }
    cells.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(cells)
}

async fn stored_rows(conn: &mut PgConnection, rows: Vec<PgRow>) -> Result<StoredRows, DbError> {
    let mut stored = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(value) = value_at(row, 4)? {
            let (id, key) = (row.try_get(0)?, key_at(row, 1)?);
            stored.push(StoredRow { id, key, value });
        }
    }
    stored.sort_by_key(|row| row.key);
    let names = SeriesNames::load(conn, stored.iter().map(|row| row.key)).await?;
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
    let rows = sqlx::query(
        "select v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source
         from value v
         join change c on c.series = v.series and c.measure = v.measure and c.period = v.period
         where c.change_set = $1 and v.superseded_by is null
         order by v.id
         for update of v",
    )
    .bind(change_set)
    .fetch_all(&mut *conn)
    .await?;
    let keys: Vec<RowKey> = rows
        .iter()
        .map(|row| key_at(row, 1))
        .collect::<Result<_, _>>()?;
    let names = SeriesNames::load(conn, keys.iter().copied()).await?;
    let current = |(row, key): (&PgRow, RowKey)| {
        Ok(Current {
            id: row.try_get(0)?,
            key: names.key(key)?,
            value: value_at(row, 4)?,
        })
    };
    rows.iter().zip(keys).map(current).collect()
}
