//! The cells of an edition as they would be if some sets had not been approved.

use domain::value::Cell;
use sqlx::PgConnection;

use super::{ValueRow, cells};
use crate::db::error::DbError;

/// The last value of every cell that is not of one of these sets, sorted by key. Only meaningful where no later set
/// changed the same cells ([`crate::db::release::list_resting`]).
pub async fn list_without(
    conn: &mut PgConnection,
    edition: &str,
    left_out: &[i64],
) -> Result<Vec<Cell>, DbError> {
    let rows = sqlx::query_as!(
        ValueRow,
        "select distinct on (v.series, v.measure, v.period)
                v.id, v.series, v.measure, v.period, v.kind, v.provisional, v.value, v.numerator,
                v.denominator, v.reason, v.note, v.source, v.provenance, v.sheet, v.cell_row,
                v.cell_column, v.approved_by
         from value v join series s on s.id = v.series
         where s.edition = $1 and not (v.change_set = any($2))
         order by v.series, v.measure, v.period, v.id desc",
        edition,
        left_out
    )
    .fetch_all(&mut *conn)
    .await?;
    cells(conn, rows).await
}
