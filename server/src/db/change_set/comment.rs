//! What is said about cells of a change set: appended to, never changed.

use chrono::{DateTime, Utc};
use domain::value::{CellKey, CellValue};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, types::Json};

use super::cell::KeyColumns;
use crate::db::{
    cell::{measure_number, period_number},
    error::DbError,
    name,
    series::{RowKeys, SeriesNames},
};

/// What a text about a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentKind {
    /// Why the cell was returned.
    Remark,
    /// Anything else that somebody says.
    Comment,
}

/// Something to say about a cell.
#[derive(Debug, Clone, Copy)]
pub struct NewComment<'a> {
    pub key: &'a CellKey,
    pub text: &'a str,
    /// The value that a remark speaks of.
    pub value: Option<&'a CellValue>,
}

/// Something that was said about a cell.
#[derive(Debug, Clone)]
pub struct Stored {
    pub key: CellKey,
    pub at: DateTime<Utc>,
    /// Account name.
    pub author: String,
    pub author_name: String,
    pub kind: CommentKind,
    pub text: String,
    pub value: Option<CellValue>,
}

/// Writes comments of one person, all of a kind, on cells of a set; without a set, on the cells themselves.
pub async fn insert_comments(
    conn: &mut PgConnection,
    set: impl Into<Option<i64>>,
    edition: &str,
    author: &str,
    kind: CommentKind,
    comments: &[NewComment<'_>],
) -> Result<(), DbError> {
    let keys = RowKeys::ensure(conn, edition, comments.iter().map(|c| c.key)).await?;
    let columns = KeyColumns::of(comments.iter().filter_map(|c| keys.of(c.key)));
    let texts: Vec<&str> = comments.iter().map(|comment| comment.text).collect();
    let values: Vec<_> = comments.iter().map(|c| c.value.map(Json)).collect();
    sqlx::query!(
        "insert into cell_comment (change_set, author, kind, series, measure, period, text, value)
         select $1, $2, $3, * from unnest($4::integer[], $5::smallint[], $6::integer[], $7::text[],
                                          $8::jsonb[])",
        set.into(),
        author,
        name::of(&kind)?,
        &columns.series,
        &columns.measures,
        &columns.periods,
        texts as _,
        values as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Reads a remark about the cell `$key` out of the columns of a row.
macro_rules! stored {
    ($row:ident, $key:expr) => {
        Stored {
            key: $key,
            at: $row.at,
            author: $row.author,
            author_name: $row.author_name,
            kind: name::read("cell_comment.kind", $row.kind)?,
            text: $row.text,
            value: $row.value.map(|json| json.0),
        }
    };
}

/// Everything said about cells of these sets, oldest first; also what was said of the same cells outside of any set.
pub async fn list_comments(conn: &mut PgConnection, sets: &[i64]) -> Result<Vec<Stored>, DbError> {
    let rows = sqlx::query!(
        r#"select c.series, c.measure, c.period, c.at, c.author, a.display_name as author_name,
                c.kind, c.text, c.value as "value: Json<CellValue>"
         from cell_comment c join account a on a.name = c.author
         where c.change_set = any($1)
            or (c.change_set is null and exists (
                select from change x where x.change_set = any($1) and x.series = c.series
                    and x.measure = c.measure and x.period = c.period))
         order by c.id"#,
        sets
    )
    .fetch_all(&mut *conn)
    .await?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    rows.into_iter()
        .map(|row| {
            let key = names.key(row.series, row.measure, row.period)?;
            Ok(stored!(row, key))
        })
        .collect()
}

/// What was said about a cell of the sheet, and whether the author of its set said it.
#[derive(Debug, Clone)]
pub struct SheetComment {
    pub said: Stored,
    pub by_author: bool,
}

/// How many comments each cell of these indicators has that still matter: of the cells themselves, and in the sets that
/// have an open change of them. Sets of others only where the reader sees `all`.
pub async fn count_sheet_comments(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
    reader: &str,
    all: bool,
) -> Result<Vec<(CellKey, u32)>, DbError> {
    let rows = sqlx::query!(
        r#"select c.series as "series!", c.measure as "measure!", c.period as "period!",
                count(*) as "comments!"
         from cell_comment c
         join series r on r.id = c.series
         left join change_set s on s.id = c.change_set
         where r.edition = $1 and r.indicator = any($2)
           and (s.id is null
                or (($4 or s.author = $3) and exists (
                    select from change x join change_set o on o.id = x.change_set
                    where x.series = c.series and x.measure = c.measure and x.period = c.period
                      and o.author = s.author and o.status in ('draft', 'returned', 'submitted'))))
         group by c.series, c.measure, c.period"#,
        edition,
        indicators,
        reader,
        all
    )
    .fetch_all(&mut *conn)
    .await?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    rows.into_iter()
        .map(|row| {
            let key = names.key(row.series, row.measure, row.period)?;
            Ok((key, u32::try_from(row.comments).unwrap_or(u32::MAX)))
        })
        .collect()
}

/// What was said about one cell and still matters, as [`count_sheet_comments`] counts it, oldest first; of a long thread
/// the last `limit`.
pub async fn list_sheet_comments(
    conn: &mut PgConnection,
    edition: &str,
    cell: &CellKey,
    reader: &str,
    all: bool,
    limit: i64,
) -> Result<Vec<SheetComment>, DbError> {
    let keys = RowKeys::find(conn, edition, std::iter::once(cell)).await?;
    let Some(key) = keys.of(cell) else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query!(
        r#"select thread.at as "at!", thread.author as "author!",
                thread.author_name as "author_name!", thread.kind as "kind!", thread.text as "text!",
                thread.value as "value?: Json<CellValue>", thread.by_author as "by_author!"
         from (
             select c.id, c.at, c.author, a.display_name as author_name, c.kind, c.text, c.value,
                    coalesce(s.author = c.author, false) as by_author
             from cell_comment c
             join account a on a.name = c.author
             left join change_set s on s.id = c.change_set
             where c.series = $1 and c.measure = $2 and c.period = $3
               and (s.id is null
                    or (($5 or s.author = $4) and exists (
                        select from change x join change_set o on o.id = x.change_set
                        where x.series = c.series and x.measure = c.measure and x.period = c.period
                          and o.author = s.author and o.status in ('draft', 'returned', 'submitted'))))
             order by c.id desc limit $6) as thread
         order by thread.id"#,
        key.series,
        measure_number(key.measure),
        period_number(key.period),
        reader,
        all,
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SheetComment {
                said: stored!(row, cell.clone()),
                by_author: row.by_author,
            })
        })
        .collect()
}
