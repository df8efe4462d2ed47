//! The table `opinion`: what readers say of pages. Nothing in it tells who they are.

use chrono::{DateTime, NaiveDate, Utc};
use domain::opinion::Answer;
use sqlx::{FromRow, PgConnection};

use super::error::DbError;

/// What is added: an answer, or a comment that was written after one.
#[derive(Debug, Clone)]
pub struct NewOpinion<'a> {
    /// Address of the page, below no release.
    pub page: &'a str,
    pub release: u32,
    pub answer: Answer,
    pub comment: Option<&'a str>,
    /// In Lima.
    pub day: NaiveDate,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub page: Option<String>,
    pub answer: Option<Answer>,
    /// Comments only.
    pub has_comment: bool,
    /// Comments that nobody attended yet.
    pub is_waiting: bool,
}

/// A row.
#[derive(Debug, Clone, FromRow)]
pub struct Opinion {
    pub id: i64,
    pub page: String,
    pub release: i32,
    /// [`Answer::slug`].
    pub answer: String,
    pub comment: Option<String>,
    pub day: NaiveDate,
    /// The person, or the account where there is none.
    pub attended_by: Option<String>,
    pub attended_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
}

/// Rows and waiting comments, each counted up to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Fill {
    pub rows: i64,
    pub waiting: i64,
}

/// How full the table is, counted no further than these limits.
pub async fn fill(
    conn: &mut PgConnection,
    most_rows: i64,
    most_waiting: i64,
) -> Result<Fill, DbError> {
    let fill = sqlx::query_as(
        "select (select count(*) from (select from opinion limit $1) r) as rows,
                (select count(*) from (
                     select from opinion where comment is not null and attended_by is null limit $2) w) as waiting",
    )
    .bind(most_rows)
    .bind(most_waiting)
    .fetch_one(conn)
    .await?;
    Ok(fill)
}

/// Adds an answer or a comment.
pub async fn insert(conn: &mut PgConnection, new: &NewOpinion<'_>) -> Result<(), DbError> {
    sqlx::query(
        "insert into opinion (page, release, answer, comment, day) values ($1, $2, $3, $4, $5)",
    )
    .bind(new.page)
    .bind(i32::try_from(new.release).unwrap_or(i32::MAX))
    .bind(new.answer.slug())
    .bind(new.comment)
    .bind(new.day)
    .execute(conn)
    .await?;
    Ok(())
}

/// At most `limit` rows before an id, newest first.
pub async fn list(
    conn: &mut PgConnection,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Opinion>, DbError> {
    let rows = sqlx::query_as(
        "select o.id, o.page, o.release, o.answer, o.comment, o.day,
                coalesce(a.display_name, o.attended_by) as attended_by, o.attended_at, o.note
         from opinion o left join account a on a.name = o.attended_by
         where ($1::text is null or o.page = $1)
           and ($2::text is null or o.answer = $2)
           and (not $3 or o.comment is not null)
           and (not $4 or (o.comment is not null and o.attended_by is null))
           and ($5::bigint is null or o.id < $5)
         order by o.id desc limit $6",
    )
    .bind(&filter.page)
    .bind(filter.answer.map(Answer::slug))
    .bind(filter.has_comment)
    .bind(filter.is_waiting)
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// One row, held until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: i64) -> Result<Option<Opinion>, DbError> {
    let row = sqlx::query_as(
        "select o.id, o.page, o.release, o.answer, o.comment, o.day,
                coalesce(a.display_name, o.attended_by) as attended_by, o.attended_at, o.note
         from opinion o left join account a on a.name = o.attended_by
         where o.id = $1 for update of o",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// Somebody has taken care of a comment.
pub async fn attend(
    conn: &mut PgConnection,
    id: i64,
    by: &str,
    at: DateTime<Utc>,
    note: Option<&str>,
) -> Result<(), DbError> {
    sqlx::query("update opinion set attended_by = $2, attended_at = $3, note = $4 where id = $1")
        .bind(id)
        .bind(by)
        .bind(at)
        .bind(note)
        .execute(conn)
        .await?;
    Ok(())
}

/// A comment waits again.
pub async fn reopen(conn: &mut PgConnection, id: i64) -> Result<(), DbError> {
    sqlx::query(
        "update opinion set attended_by = null, attended_at = null, note = null where id = $1",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Erases one row.
pub async fn delete(conn: &mut PgConnection, id: i64) -> Result<(), DbError> {
    sqlx::query("delete from opinion where id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Erases what is of a day before this one; answers how many rows. Rows that another server is erasing are left to it.
pub async fn delete_before(conn: &mut PgConnection, day: NaiveDate) -> Result<u64, DbError> {
    let done = sqlx::query(
        "delete from opinion where id in (
             select id from opinion where day < $1 for update skip locked)",
    )
    .bind(day)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Comments that wait.
pub async fn count_waiting(conn: &mut PgConnection) -> Result<i64, DbError> {
    let count = sqlx::query_scalar(
        "select count(*) from opinion where comment is not null and attended_by is null",
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// The answers by page: page, yes, no. Comments are no answers.
pub async fn totals(conn: &mut PgConnection) -> Result<Vec<(String, i64, i64)>, DbError> {
    let rows = sqlx::query_as(
        "select page, count(*) filter (where answer = 'si'), count(*) filter (where answer = 'no')
         from opinion where comment is null group by page order by page",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}
