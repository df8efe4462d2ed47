//! Sets that were split: where cells came from and where they went.

use domain::change_set::Status;
use sqlx::PgConnection;

use crate::db::{error::DbError, name};

/// A set that was split from another one.
#[derive(Debug, Clone, Copy)]
pub struct SplitSet {
    pub id: i64,
    pub status: Status,
    pub cells: u32,
}

/// The set and those it was split from, nearest first.
pub async fn chain(conn: &mut PgConnection, id: i64) -> Result<Vec<i64>, DbError> {
    let ids = sqlx::query_scalar!(
        r#"with recursive up as (
             select id, split_from from change_set where id = $1
             union all
             select s.id, s.split_from from change_set s join up on s.id = up.split_from)
         select id as "id!" from up order by id desc"#,
        id
    )
    .fetch_all(conn)
    .await?;
    Ok(ids)
}

/// Where the set and all that were split from it stand.
pub async fn list_statuses(conn: &mut PgConnection, id: i64) -> Result<Vec<Status>, DbError> {
    let statuses = sqlx::query_scalar!(
        r#"with recursive down as (
             select id, status from change_set where id = $1
             union all
             select s.id, s.status from change_set s join down on s.split_from = down.id)
         select status as "status!" from down order by id"#,
        id
    )
    .fetch_all(conn)
    .await?;
    let statuses = statuses.into_iter();
    statuses
        .map(|status| name::read("change_set.status", status))
        .collect()
}

/// The sets that were split from this one.
pub async fn list_parts(conn: &mut PgConnection, id: i64) -> Result<Vec<SplitSet>, DbError> {
    let rows = sqlx::query!(
        r#"select id, status, (select count(*) from change where change_set = s.id) as "cells!"
         from change_set s where split_from = $1 order by id"#,
        id
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SplitSet {
                id: row.id,
                status: name::read("change_set.status", row.status)?,
                cells: u32::try_from(row.cells).map_err(|e| DbError::corrupt("change", e))?,
            })
        })
        .collect()
}
