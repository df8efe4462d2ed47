//! Marks of reviewers on the cells of a set that waits: working state that they share. A mark belongs to a version of
//! the set, so marks on a set that its author took back and sent again are none.

use chrono::{DateTime, Utc};
use domain::value::CellKey;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgConnection};

use super::cell::KeyColumns;
use crate::db::{
    cell::{RowKey, key_at},
    error::DbError,
    name,
    series::{RowKeys, SeriesNames},
};

/// What is marked on a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Approve,
    Return,
    /// The mark was taken away.
    Open,
}

/// A mark to write.
#[derive(Debug, Clone, Copy)]
pub struct NewMark<'a> {
    pub key: &'a CellKey,
    pub mark: Mark,
    /// With a return, and only there.
    pub remark: Option<&'a str>,
}

/// A mark as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMark {
    pub key: CellKey,
    pub mark: Mark,
    pub remark: Option<String>,
    /// Account name.
    pub marked_by: String,
    pub marked_by_name: String,
    pub at: DateTime<Utc>,
    pub revision: i64,
}

#[derive(FromRow)]
struct Row {
    mark: String,
    remark: Option<String>,
    marked_by: String,
    marked_by_name: String,
    at: DateTime<Utc>,
    revision: i64,
}

/// The marks on a version of a set after a revision (0: all), also those that were taken away, in the order in which
/// they were made.
pub async fn list_marks(
    conn: &mut PgConnection,
    (set, version): (i64, i32),
    after: i64,
) -> Result<Vec<StoredMark>, DbError> {
    let rows = sqlx::query(
        "select m.series, m.measure, m.period, m.mark, m.remark, m.marked_by,
                coalesce(a.display_name, m.marked_by) as marked_by_name, m.at, m.revision
         from review_mark m left join account a on a.name = m.marked_by
         where m.change_set = $1 and m.version = $2 and m.revision > $3 order by m.revision",
    )
    .bind(set)
    .bind(version)
    .bind(after)
    .fetch_all(&mut *conn)
    .await?;
    let keys: Vec<RowKey> = rows
        .iter()
        .map(|row| key_at(row, 0))
        .collect::<Result<_, _>>()?;
    let names = SeriesNames::load(conn, keys.iter().copied()).await?;
    let pairs = rows.iter().zip(keys);
    pairs
        .map(|(row, key)| {
            let row = Row::from_row(row)?;
            Ok(StoredMark {
                key: names.key(key)?,
                mark: name::read("review_mark.mark", row.mark)?,
                remark: row.remark,
                marked_by: row.marked_by,
                marked_by_name: row.marked_by_name,
                at: row.at,
                revision: row.revision,
            })
        })
        .collect()
}

/// Writes marks on a version of a set that the caller has locked; answers how many of them are on cells of the set.
pub async fn put_marks(
    conn: &mut PgConnection,
    (set, version): (i64, i32),
    edition: &str,
    by: &str,
    marks: &[NewMark<'_>],
) -> Result<u64, DbError> {
    let keys = RowKeys::find(conn, edition, marks.iter().map(|mark| mark.key)).await?;
    let known: Vec<(RowKey, &NewMark<'_>)> = marks
        .iter()
        .filter_map(|mark| Some((keys.of(mark.key)?, mark)))
        .collect();
    let columns = KeyColumns::of(known.iter().map(|(key, _)| *key));
    let kinds = known.iter().map(|(_, mark)| name::of(&mark.mark));
    let kinds: Vec<String> = kinds.collect::<Result<_, _>>()?;
    let remarks: Vec<Option<&str>> = known.iter().map(|(_, mark)| mark.remark).collect();
    let done = sqlx::query(
        "insert into review_mark (change_set, version, series, measure, period, mark, remark, marked_by)
         select $1, $2, c.series, c.measure, c.period, cell.mark, cell.remark, $3
         from unnest($4::integer[], $5::smallint[], $6::integer[], $7::text[], $8::text[])
              as cell (series, measure, period, mark, remark)
         join change c on c.change_set = $1 and c.series = cell.series
              and c.measure = cell.measure and c.period = cell.period
         on conflict on constraint review_mark_pk do update
         set version = excluded.version, mark = excluded.mark, remark = excluded.remark,
             marked_by = excluded.marked_by, at = now(), revision = default",
    )
    .bind(set)
    .bind(version)
    .bind(by)
    .bind(columns.series)
    .bind(columns.measures)
    .bind(columns.periods)
    .bind(kinds)
    .bind(remarks)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// How many cells of a version of a set are marked to be approved, and how many to be returned.
pub async fn count_marks(
    conn: &mut PgConnection,
    (set, version): (i64, i32),
) -> Result<(i64, i64), DbError> {
    let counts = sqlx::query_as(
        "select count(*) filter (where mark = 'approve'), count(*) filter (where mark = 'return')
         from review_mark where change_set = $1 and version = $2",
    )
    .bind(set)
    .bind(version)
    .fetch_one(conn)
    .await?;
    Ok(counts)
}

/// Forgets the marks on a set: it is decided.
pub async fn forget_marks(conn: &mut PgConnection, set: i64) -> Result<(), DbError> {
    sqlx::query("delete from review_mark where change_set = $1")
        .bind(set)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether anything is marked on a version of a set.
pub async fn has_marks(conn: &mut PgConnection, set: i64, version: i32) -> Result<bool, DbError> {
    let found = sqlx::query_scalar(
        "select exists (select from review_mark
                        where change_set = $1 and version = $2 and mark <> 'open')",
    )
    .bind(set)
    .bind(version)
    .fetch_one(conn)
    .await?;
    Ok(found)
}
