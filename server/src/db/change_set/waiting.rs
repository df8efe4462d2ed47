//! Sets that wait for somebody to act: sets that were returned to their author, and sets that wait for a reviewer, with the event that
//! brought them there and the cells by name. Values are not read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use domain::{code::IndicatorCode, period::Period};

use crate::db::{error::DbError, series::SeriesNames};

/// A set that waits for somebody.
#[derive(Debug, Clone)]
pub struct WaitingSet {
    pub id: i64,
    pub author_name: String,
    /// The event that brought it to its state; 0 where none is written down.
    pub event: i64,
    pub since: DateTime<Utc>,
    pub cells: i64,
}

/// Sets that were returned to this author, oldest first.
pub async fn list_returned_to(
    conn: &mut PgConnection,
    author: &str,
) -> Result<Vec<WaitingSet>, DbError> {
    let sets = sqlx::query_as!(
        WaitingSet,
        r#"select s.id, a.display_name as author_name, s.updated_at as since,
                coalesce((select max(e.id) from change_set_event e
                          where e.change_set = s.id and e.status_after = 'returned'), 0) as "event!",
                (select count(*) from change c where c.change_set = s.id) as "cells!"
         from change_set s join account a on a.name = s.author
         where s.author = $1 and s.status = 'returned' order by s.id"#,
        author
    )
    .fetch_all(conn)
    .await?;
    Ok(sets)
}

/// Sets that wait for a review by somebody who is not their author, whatever the account, oldest first.
pub async fn list_reviewable_by(
    conn: &mut PgConnection,
    reviewer: &str,
) -> Result<Vec<WaitingSet>, DbError> {
    let sets = sqlx::query_as!(
        WaitingSet,
        r#"select s.id, a.display_name as author_name, s.updated_at as since,
                coalesce((select max(e.id) from change_set_event e
                          where e.change_set = s.id and e.status_after = 'submitted'), 0) as "event!",
                (select count(*) from change c where c.change_set = s.id) as "cells!"
         from change_set s join account a on a.name = s.author
         where s.status = 'submitted' and not is_one_person(s.author, $1) order by s.id"#,
        reviewer
    )
    .fetch_all(conn)
    .await?;
    Ok(sets)
}

/// How many sets were returned to this author.
pub async fn count_returned_to(conn: &mut PgConnection, author: &str) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from change_set where author = $1 and status = 'returned'"#,
        author
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// How many sets [`list_reviewable_by`] lists.
pub async fn count_reviewable_by(conn: &mut PgConnection, reviewer: &str) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from change_set
         where status = 'submitted' and not is_one_person(author, $1)"#,
        reviewer
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Cells by name.
pub type CellNames = Vec<(IndicatorCode, Period)>;

/// Indicator and period of the first cells of each of these sets, in the order of the table; nothing of a set without
/// cells.
pub async fn list_cell_names(
    conn: &mut PgConnection,
    sets: &[i64],
    most: i64,
) -> Result<BTreeMap<i64, CellNames>, DbError> {
    let rows = sqlx::query!(
        r#"select asked.id as "set!", first.series, first.measure, first.period
         from unnest($1::bigint[]) as asked (id)
         cross join lateral (
             select c.series, c.measure, c.period from change c where c.change_set = asked.id
             order by c.series, c.measure, c.period limit $2) as first
         order by asked.id, first.series, first.measure, first.period"#,
        sets,
        most
    )
    .fetch_all(&mut *conn)
    .await?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    let mut found: BTreeMap<i64, CellNames> = BTreeMap::new();
    for row in rows {
        let cell = names.key(row.series, row.measure, row.period)?;
        let cells = found.entry(row.set).or_default();
        cells.push((cell.indicator, cell.period));
    }
    Ok(found)
}
