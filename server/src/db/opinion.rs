//! What readers say of pages: the tables `opinion_count` (answers) and `opinion` (comments). Nothing in them tells who they
//! are.

use chrono::{DateTime, NaiveDate, Utc};
use domain::opinion::Answer;
use sqlx::PgConnection;

use super::error::DbError;

/// An answer, or the one that a comment was written after.
#[derive(Debug, Clone)]
pub struct NewOpinion<'a> {
    /// Address of the page, below no release.
    pub page: &'a str,
    pub release: u32,
    pub answer: Answer,
    /// In Lima.
    pub day: NaiveDate,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub page: Option<String>,
    pub answer: Option<Answer>,
    /// What nobody attended yet.
    pub is_waiting: bool,
}

/// A comment.
#[derive(Debug, Clone)]
pub struct Opinion {
    pub id: i64,
    pub page: String,
    pub release: i32,
    /// [`Answer::slug`].
    pub answer: String,
    pub comment: String,
    pub day: NaiveDate,
    /// The person, or the account where there is none.
    pub attended_by: Option<String>,
    pub attended_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
}

/// Counts one answer more.
pub async fn count(conn: &mut PgConnection, given: &NewOpinion<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "insert into opinion_count as c (page, release, answer, day, count)
         values ($1, $2, $3, $4, 1)
         on conflict on constraint opinion_count_pkey do update set count = c.count + 1",
        given.page,
        i32::try_from(given.release).unwrap_or(i32::MAX),
        given.answer.slug(),
        given.day
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds a comment.
pub async fn insert(
    conn: &mut PgConnection,
    given: &NewOpinion<'_>,
    comment: &str,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into opinion (page, release, answer, comment, day) values ($1, $2, $3, $4, $5)",
        given.page,
        i32::try_from(given.release).unwrap_or(i32::MAX),
        given.answer.slug(),
        comment,
        given.day
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// At most `limit` comments before an id, newest first.
pub async fn list(
    conn: &mut PgConnection,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Opinion>, DbError> {
    let rows = sqlx::query_as!(
        Opinion,
        r#"select o.id, o.page, o.release, o.answer, o.comment, o.day,
                  coalesce(a.display_name, o.attended_by) as "attended_by?", o.attended_at, o.note
           from opinion o left join account a on a.name = o.attended_by
           where ($1::text is null or o.page = $1)
             and ($2::text is null or o.answer = $2)
             and (not $3 or o.attended_by is null)
             and ($4::bigint is null or o.id < $4)
           order by o.id desc limit $5"#,
        filter.page.as_deref(),
        filter.answer.map(Answer::slug),
        filter.is_waiting,
        before,
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// One comment, held until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: i64) -> Result<Option<Opinion>, DbError> {
    let row = sqlx::query_as!(
        Opinion,
        r#"select o.id, o.page, o.release, o.answer, o.comment, o.day,
                  coalesce(a.display_name, o.attended_by) as "attended_by?", o.attended_at, o.note
           from opinion o left join account a on a.name = o.attended_by
           where o.id = $1 for update of o"#,
        id
    )
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
    sqlx::query!(
        "update opinion set attended_by = $2, attended_at = $3, note = $4 where id = $1",
        id,
        by,
        at,
        note
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A comment waits again.
pub async fn reopen(conn: &mut PgConnection, id: i64) -> Result<(), DbError> {
    sqlx::query!(
        "update opinion set attended_by = null, attended_at = null, note = null where id = $1",
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Erases a comment.
pub async fn delete(conn: &mut PgConnection, id: i64) -> Result<(), DbError> {
    sqlx::query!("delete from opinion where id = $1", id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Erases what is of a day before this one; answers how many answers and comments. Rows that another server is erasing are
/// left to it.
pub async fn delete_before(conn: &mut PgConnection, day: NaiveDate) -> Result<u64, DbError> {
    let comments = sqlx::query!(
        "delete from opinion where id in (
             select id from opinion where day < $1 for update skip locked)",
        day
    )
    .execute(&mut *conn)
    .await?;
    let answers = sqlx::query_scalar!(
        r#"with old as (
               delete from opinion_count where (day, page, release, answer) in (
                   select day, page, release, answer from opinion_count where day < $1
                   for update skip locked)
               returning count)
           select coalesce(sum(count), 0)::bigint as "answers!" from old"#,
        day
    )
    .fetch_one(conn)
    .await?;
    let answers = u64::try_from(answers).unwrap_or_default();
    Ok(comments.rows_affected().saturating_add(answers))
}

/// Comments that wait.
pub async fn count_waiting(conn: &mut PgConnection) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from opinion where attended_by is null"#
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// The answers by page: page, yes, no.
pub async fn totals(conn: &mut PgConnection) -> Result<Vec<(String, i64, i64)>, DbError> {
    let rows = sqlx::query!(
        r#"select page, coalesce(sum(count) filter (where answer = 'si'), 0)::bigint as "yes!",
                  coalesce(sum(count) filter (where answer = 'no'), 0)::bigint as "no!"
           from opinion_count group by page order by page"#
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.page, row.yes, row.no))
        .collect())
}
