//! A release that takes only some of the approved sets: which values it ties, and which sets rest on which.

use domain::value::CellKey;
use sqlx::PgConnection;

use crate::db::{error::DbError, series::SeriesNames};

/// Ties the last value of every cell that is not of one of these sets; answers how many. A cell that ends with such a
/// value is not tied.
pub async fn insert_cells_without(
    conn: &mut PgConnection,
    number: u32,
    edition: &str,
    left_out: &[i64],
) -> Result<u64, DbError> {
    let done = sqlx::query!(
        "insert into release_cell (release, series, value, period, measure)
         select $1::bigint, last.series, last.id, last.period, last.measure
         from (select distinct on (v.series, v.measure, v.period)
                      v.series, v.id, v.period, v.measure, v.kind
               from value v join series s on s.id = v.series
               where s.edition = $2 and not (v.change_set = any($3))
               order by v.series, v.measure, v.period, v.id desc) as last
         where last.kind <> 0
         order by last.series, last.measure, last.period",
        i64::from(number),
        edition,
        left_out
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// A set that changed a cell after another one did: its author saw what the other had made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DependentSet {
    /// The earlier set.
    pub on: i64,
    /// The later one.
    pub set: i64,
    /// The first such cell.
    pub cell: CellKey,
}

/// Which of the sets `taken` rest on which of the sets `left_out`, by the order in which they were approved.
pub async fn list_dependent(
    conn: &mut PgConnection,
    left_out: &[i64],
    taken: &[i64],
) -> Result<Vec<DependentSet>, DbError> {
    let rows = sqlx::query!(
        "with chosen as (
             select c.series, c.measure, c.period, c.change_set, approved.event
             from change c
             join (select e.change_set, max(e.id) as event from change_set_event e
                   where e.status_after = 'approved' and (e.change_set = any($1) or e.change_set = any($2))
                   group by e.change_set) as approved on approved.change_set = c.change_set)
         select distinct on (first.change_set, later.change_set)
                first.series, first.measure, first.period, first.change_set as earlier,
                later.change_set as later
         from chosen first
         join chosen later on later.series = first.series and later.measure = first.measure
              and later.period = first.period
         where first.change_set = any($1) and later.change_set = any($2) and first.event < later.event
         order by first.change_set, later.change_set, first.series, first.measure, first.period",
        left_out,
        taken
    )
    .fetch_all(&mut *conn)
    .await?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    rows.into_iter()
        .map(|row| {
            Ok(DependentSet {
                on: row.earlier,
                set: row.later,
                cell: names.key(row.series, row.measure, row.period)?,
            })
        })
        .collect()
}
