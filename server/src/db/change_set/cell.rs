//! The cells of a change set: from what to what, and where from.

use domain::{change_set::Change, value::CellKey};
use sqlx::PgConnection;

use super::copy::{ChangeRow, copy_changes};
use crate::db::{
    cell::{RowKey, ValueRef, measure_number, period_number},
    error::DbError,
    provenance::{Acts, Provenances},
    series::{RowKeys, SeriesNames},
    value::cell_value,
};

/// All changes of a set, in the order of their keys.
pub async fn list_changes(conn: &mut PgConnection, set: i64) -> Result<Vec<Change>, DbError> {
    let rows = sqlx::query!(
        "select series, measure, period, provenance, sheet, cell_row, cell_column,
                before_kind, before_provisional, before_value, before_numerator, before_denominator,
                before_reason, before_note, before_source,
                after_kind, after_provisional, after_value, after_numerator, after_denominator,
                after_reason, after_note, after_source
         from change where change_set = $1",
        set
    )
    .fetch_all(&mut *conn)
    .await?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    let provenances = Provenances::load(conn, rows.iter().map(|row| row.provenance)).await?;
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        let row_column = row.cell_row.zip(row.cell_column);
        changes.push(Change {
            key: names.key(row.series, row.measure, row.period)?,
            before: cell_value!(row, before)?,
            after: cell_value!(row, after)?,
            provenance: provenances.of(row.provenance, row.sheet, row_column)?,
        });
    }
    changes.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(changes)
}

/// How many cells a set changes.
pub async fn count_changes(conn: &mut PgConnection, set: i64) -> Result<u32, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from change where change_set = $1"#,
        set
    )
    .fetch_one(conn)
    .await?;
    u32::try_from(count).map_err(|e| DbError::corrupt("change", e))
}

/// Writes changes into a set at the version that it has; one of the same cell is overwritten.
pub async fn put_changes(
    conn: &mut PgConnection,
    set: i64,
    edition: &str,
    changes: &[Change],
) -> Result<(), DbError> {
    if changes.is_empty() {
        return Ok(());
    }
    let keys = RowKeys::ensure(conn, edition, changes.iter().map(|c| &c.key)).await?;
    let mut acts = Acts::default();
    let mut rows = Vec::with_capacity(changes.len());
    for change in changes {
        let key = keys.of(&change.key);
        let key = key.ok_or_else(|| DbError::corrupt("series", &change.key.indicator))?;
        rows.push((key, acts.add(&change.provenance)?, change));
    }
    let file = super::file_of(conn, set).await?;
    let file = file
        .as_ref()
        .map(|(batch, sha256)| (*batch, sha256.as_str()));
    let provenances = acts.insert(conn, file).await?;
    let cells: Vec<RowKey> = rows.iter().map(|(key, ..)| *key).collect();
    delete_rows(conn, set, &cells).await?;
    let rows = rows
        .into_iter()
        .map(|(key, (act, place), change)| ChangeRow {
            key,
            before: change.before.as_ref().map(ValueRef::from),
            after: change.after.as_ref().map(ValueRef::from),
            provenance: provenances[act],
            place,
        });
    copy_changes(conn, set, rows).await?;
    Ok(())
}

/// Takes cells out of a set; answers how many were in it.
pub async fn delete_changes(
    conn: &mut PgConnection,
    set: i64,
    edition: &str,
    cells: &[CellKey],
) -> Result<u64, DbError> {
    let keys = RowKeys::find(conn, edition, cells.iter()).await?;
    let cells: Vec<RowKey> = cells.iter().filter_map(|key| keys.of(key)).collect();
    delete_rows(conn, set, &cells).await
}

async fn delete_rows(conn: &mut PgConnection, set: i64, cells: &[RowKey]) -> Result<u64, DbError> {
    let columns = KeyColumns::of(cells.iter().copied());
    let done = sqlx::query!(
        "delete from change
         using unnest($2::integer[], $3::smallint[], $4::integer[]) as cell (series, measure, period)
         where change.change_set = $1 and change.series = cell.series
           and change.measure = cell.measure and change.period = cell.period",
        set,
        &columns.series,
        &columns.measures,
        &columns.periods
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Moves cells to another set; answers how many were in the first.
pub async fn move_changes(
    conn: &mut PgConnection,
    from: i64,
    to: i64,
    edition: &str,
    cells: &[CellKey],
) -> Result<u64, DbError> {
    let keys = RowKeys::find(conn, edition, cells.iter()).await?;
    let columns = KeyColumns::of(cells.iter().filter_map(|key| keys.of(key)));
    let done = sqlx::query!(
        "update change
         set change_set = $2, version = (select version from change_set where id = $2)
         from unnest($3::integer[], $4::smallint[], $5::integer[]) as cell (series, measure, period)
         where change.change_set = $1 and change.series = cell.series
           and change.measure = cell.measure and change.period = cell.period",
        from,
        to,
        &columns.series,
        &columns.measures,
        &columns.periods
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Keys turned into columns: one statement for thousands of cells.
#[derive(Default)]
pub(super) struct KeyColumns {
    pub series: Vec<i32>,
    pub measures: Vec<i16>,
    pub periods: Vec<i32>,
}

impl KeyColumns {
    pub fn of(cells: impl Iterator<Item = RowKey>) -> Self {
        let mut columns = Self::default();
        for cell in cells {
            columns.series.push(cell.series);
            columns.measures.push(measure_number(cell.measure));
            columns.periods.push(period_number(cell.period));
        }
        columns
    }
}
