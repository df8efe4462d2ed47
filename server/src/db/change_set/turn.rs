//! Whose turn it is: sets that were returned to their author, and sets that wait for a reviewer, with the event that
//! brought them there and the cells by name. Values are not read.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use domain::{code::IndicatorCode, period::Period};

use crate::db::{error::DbError, series::SeriesNames};

/// A set that waits for somebody.
#[derive(Debug, Clone)]
pub struct Turn {
    pub id: i64,
    pub author_name: String,
    /// The event that brought it to its state; 0 where none is written down.
    pub event: i64,
    pub since: DateTime<Utc>,
    pub cells: i64,
}

/// Sets that were returned to this author, oldest first.
pub async fn list_returned_to(conn: &mut PgConnection, author: &str) -> Result<Vec<Turn>, DbError> {
    let turns = sqlx::query_as!(
        Turn,
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
    Ok(turns)
}

/// Sets that wait for a review by somebody who is not their author, whatever the account, oldest first.
pub async fn list_reviewable_by(
    conn: &mut PgConnection,
    reviewer: &str,
) -> Result<Vec<Turn>, DbError> {
    let turns = sqlx::query_as!(
        Turn,
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
    Ok(turns)
}

/// Indicator and period of the first cells of a set, in the order of the table.
pub async fn list_cell_names(
    conn: &mut PgConnection,
    set: i64,
    most: i64,
) -> Result<Vec<(IndicatorCode, Period)>, DbError> {
    let rows = sqlx::query!(
        "select series, measure, period from change where change_set = $1
         order by series, measure, period limit $2",
        set,
        most
    )
    .fetch_all(&mut *conn)
    .await?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    rows.into_iter()
        .map(|row| {
            let cell = names.key(row.series, row.measure, row.period)?;
            Ok((cell.indicator, cell.period))
        })
        .collect()
}
