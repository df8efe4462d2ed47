//! Many changes at once: the write path of an import.

use sqlx::PgConnection;

use crate::db::{
    cell::{CellPlace, RowKey, ValueColumns, ValueRef, measure_number, period_number},
    copy::{Rows, copy_in},
    error::DbError,
};

/// A change to write, with its texts borrowed.
#[derive(Debug, Clone, Copy)]
pub struct ChangeRow<'a> {
    pub key: RowKey,
    /// The current value that the author saw.
    pub before: Option<ValueRef<'a>>,
    /// `None` removes the value.
    pub after: Option<ValueRef<'a>>,
    /// Number of a provenance that is written already ([`crate::db::provenance::insert`]).
    pub provenance: i64,
    /// Where in its file; `None` = typed in a form.
    pub place: Option<CellPlace>,
}

/// Fields of a row, as many as `COPY_STATEMENT` names.
const FIELD_COUNT: i16 = 25;

const COPY_STATEMENT: &str = "copy change (change_set, version, series, measure, period, provenance, sheet, cell_row,
        cell_column, before_kind, before_provisional, before_value, before_numerator, before_denominator,
        before_reason, before_note, before_source, after_kind, after_provisional, after_value, after_numerator,
        after_denominator, after_reason, after_note, after_source)
     from stdin (format binary)";

/// Copies changes into a set at the version that it has; answers how many. A cell that is in the set already,
/// or twice in `rows`, is the error `change_pk`: nothing is overwritten.
///
/// # Errors
/// Also `change_is_immutable` for a set that is decided, `change_series_exists` and `change_provenance_exists`.
pub async fn copy_changes<'a>(
    conn: &mut PgConnection,
    set: i64,
    rows: impl Iterator<Item = ChangeRow<'a>> + Send,
) -> Result<u64, DbError> {
    let version: i32 = super::version(conn, set).await?;
    copy_in(conn, COPY_STATEMENT, rows, move |buffer, row| {
        encode(buffer, set, version, row)
    })
    .await
}

fn encode(buffer: &mut Rows, set: i64, version: i32, row: ChangeRow<'_>) -> Result<(), DbError> {
    buffer.row(FIELD_COUNT);
    buffer.field(&set)?;
    buffer.field(&version)?;
    buffer.field(&row.key.series)?;
    buffer.field(&measure_number(row.key.measure))?;
    buffer.field(&period_number(row.key.period))?;
    buffer.field(&row.provenance)?;
    let cell = row.place.and_then(|place| place.row_column);
    buffer.field(&row.place.map(|place| place.sheet))?;
    buffer.field(&cell.map(|(row, _)| row))?;
    buffer.field(&cell.map(|(_, column)| column))?;
    encode_value(buffer, &ValueColumns::of(row.before))?;
    encode_value(buffer, &ValueColumns::of(row.after))
}

fn encode_value(buffer: &mut Rows, value: &ValueColumns<'_>) -> Result<(), DbError> {
    buffer.field(&value.kind)?;
    buffer.field(&value.provisional)?;
    buffer.field(&value.value)?;
    buffer.field(&value.numerator)?;
    buffer.field(&value.denominator)?;
    buffer.field(&value.reason)?;
    buffer.field(&value.note)?;
    buffer.field(&value.source)
}
