//! Marks of reviewers on the cells of a set that waits: working state that they share. A mark belongs to a version of
//! the set, so marks on a set that its author took back and sent again are none.

use chrono::{DateTime, Utc};
use domain::value::CellKey;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::cell::KeyColumns;
use crate::db::{
    cell::RowKey,
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

/// The marks on a version of a set after a revision (0: all), also those that were taken away, in the order in which
/// they were made.
pub async fn list_marks(
    conn: &mut PgConnection,
    (set, version): (i64, i32),
    after: i64,
) -> Result<Vec<StoredMark>, DbError> {
    let rows = sqlx::query!(
        r#"select m.series as "series!", m.measure as "measure!", m.period as "period!",
                m.mark as "mark!", m.remark, m.marked_by as "marked_by!",
                coalesce(a.display_name, m.marked_by) as "marked_by_name!", m.at as "at!",
                m.revision as "revision!"
         from review_mark m left join account a on a.name = m.marked_by
         where m.change_set = $1 and m.version = $2 and m.revision > $3 order by m.revision"#,
        set,
        version,
        after
    )
    .fetch_all(&mut *conn)
    .await?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredMark {
                key: names.key(row.series, row.measure, row.period)?,
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
    let done = sqlx::query!(
        "insert into review_mark (change_set, version, series, measure, period, mark, remark, marked_by)
         select $1, $2, c.series, c.measure, c.period, cell.mark, cell.remark, $3
         from unnest($4::integer[], $5::smallint[], $6::integer[], $7::text[], $8::text[])
              as cell (series, measure, period, mark, remark)
         join change c on c.change_set = $1 and c.series = cell.series
              and c.measure = cell.measure and c.period = cell.period
         on conflict on constraint review_mark_pk do update
         set version = excluded.version, mark = excluded.mark, remark = excluded.remark,
             marked_by = excluded.marked_by, at = now(), revision = default",
        set,
        version,
        by,
        &columns.series,
        &columns.measures,
        &columns.periods,
        &kinds,
        remarks as _
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// How many cells of a version of a set are marked to be approved, and how many to be returned.
pub async fn count_marks(
    conn: &mut PgConnection,
    (set, version): (i64, i32),
) -> Result<(i64, i64), DbError> {
    let counts = sqlx::query!(
        r#"select count(*) filter (where mark = 'approve') as "approved!",
                count(*) filter (where mark = 'return') as "returned!"
         from review_mark where change_set = $1 and version = $2"#,
        set,
        version
    )
    .fetch_one(conn)
    .await?;
    Ok((counts.approved, counts.returned))
}

/// Forgets the marks on a set: it is decided.
pub async fn forget_marks(conn: &mut PgConnection, set: i64) -> Result<(), DbError> {
    sqlx::query!("delete from review_mark where change_set = $1", set)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether anything is marked on a version of a set.
pub async fn has_marks(conn: &mut PgConnection, set: i64, version: i32) -> Result<bool, DbError> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from review_mark
                        where change_set = $1 and version = $2 and mark <> 'open') as "found!""#,
        set,
        version
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
}
