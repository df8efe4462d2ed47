//! What is said about cells of a change set: appended to, never changed.

use app::wire::CommentKind;
use chrono::{DateTime, Utc};
use domain::value::{CellKey, CellValue};
use sqlx::{FromRow, PgConnection, types::Json};

use super::cell::{Keys, key};
use crate::db::{error::DbError, name};

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

#[derive(FromRow)]
struct Row {
    indicator: String,
    measure: String,
    breakdown: String,
    period: String,
    at: DateTime<Utc>,
    author: String,
    author_name: String,
    kind: String,
    text: String,
    value: Option<Json<CellValue>>,
}

impl TryFrom<Row> for Stored {
    type Error = DbError;
    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            key: key(row.indicator, row.measure, &row.breakdown, &row.period)?,
            at: row.at,
            author: row.author,
            author_name: row.author_name,
            kind: name::read("cell_comment.kind", row.kind)?,
            text: row.text,
            value: row.value.map(|json| json.0),
        })
    }
}

/// Writes comments of one person, all of a kind.
pub async fn insert_comments(
    conn: &mut PgConnection,
    set: i64,
    author: &str,
    kind: CommentKind,
    comments: &[NewComment<'_>],
) -> Result<(), DbError> {
    let keys = Keys::of(comments.iter().map(|comment| comment.key))?;
    let texts: Vec<&str> = comments.iter().map(|comment| comment.text).collect();
    let values: Vec<_> = comments.iter().map(|c| c.value.map(Json)).collect();
    sqlx::query(
        "insert into cell_comment (change_set, author, kind, indicator, measure, breakdown, period,
                                   text, value)
         select $1, $2, $3, * from unnest($4::text[], $5::text[], $6::text[], $7::text[],
                                          $8::text[], $9::jsonb[])",
    )
    .bind(set)
    .bind(author)
    .bind(name::of(&kind)?)
    .bind(keys.indicators)
    .bind(keys.measures)
    .bind(keys.breakdowns)
    .bind(keys.periods)
    .bind(texts)
    .bind(values)
    .execute(conn)
    .await?;
    Ok(())
}

/// Everything said about cells of these sets, oldest first.
pub async fn list_comments(conn: &mut PgConnection, sets: &[i64]) -> Result<Vec<Stored>, DbError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select c.indicator, c.measure, c.breakdown, c.period, c.at, c.author,
                a.display_name as author_name, c.kind, c.text, c.value
         from cell_comment c join account a on a.name = c.author
         where c.change_set = any($1) order by c.id",
    )
    .bind(sets)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
