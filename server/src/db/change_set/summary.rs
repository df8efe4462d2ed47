//! Change sets in lists: what each is, where it stands, and what happened to it last.

use chrono::{DateTime, Utc};
use domain::change_set::Status;
use sqlx::PgConnection;

use crate::db::{error::DbError, name};

/// How many values of a set the last release shows.
pub async fn count_shown(conn: &mut PgConnection, id: i64) -> Result<u32, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from release_cell c join value v on v.id = c.value
         where c.release = (select max(number) from release) and v.change_set = $1"#,
        id
    )
    .fetch_one(conn)
    .await?;
    u32::try_from(count).map_err(|e| DbError::corrupt("release_cell", e))
}

/// A change set in lists.
#[derive(Debug, Clone)]
pub struct Summary {
    pub id: i64,
    pub title: String,
    /// Account name.
    pub author: String,
    pub author_name: String,
    pub status: Status,
    pub cells: u32,
    /// Name of the file that it came from.
    pub from_file: Option<String>,
    pub updated_at: DateTime<Utc>,
    pub release: Option<u32>,
    pub split_from: Option<i64>,
    /// The remark of the last return.
    pub remark: Option<String>,
    /// The release that withdrew the one it was published with.
    pub withdrawn_by: Option<u32>,
    /// The last thing that happened to it.
    pub movement: Option<LastEvent>,
}

/// Something that happened to a set: the event, who did it (display name), and when.
#[derive(Debug, Clone)]
pub struct LastEvent {
    pub event: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// Which change sets to list; `None` = any.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    pub status: Option<Status>,
    pub author: Option<&'a str>,
    /// Not by any account of the person of this one.
    pub not_by_person_of: Option<&'a str>,
    /// Only draft, returned and submitted ones.
    pub open: bool,
    /// So many at most, in place of the usual number.
    pub at_most: Option<i64>,
    /// All of them: what is published is named whole, however much waits.
    pub unlimited: bool,
}

/// Change sets are listed up to so many, unless fewer or all are asked for.
const MAX_LISTED: i64 = 500;

struct Row {
    id: i64,
    title: String,
    author: String,
    author_name: String,
    status: String,
    cells: i64,
    from_file: Option<String>,
    updated_at: DateTime<Utc>,
    release: Option<i32>,
    split_from: Option<i64>,
    remark: Option<String>,
    withdrawn_by: Option<i32>,
    moved: Option<String>,
    moved_by: Option<String>,
    moved_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Summary {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let number = |n: i64| u32::try_from(n).map_err(|e| DbError::corrupt("change_set", e));
        let moved = row.moved.zip(row.moved_by).zip(row.moved_at);
        Ok(Self {
            id: row.id,
            title: row.title,
            author: row.author,
            author_name: row.author_name,
            status: name::read("change_set.status", row.status)?,
            cells: number(row.cells)?,
            from_file: row.from_file,
            updated_at: row.updated_at,
            release: row.release.map(i64::from).map(number).transpose()?,
            split_from: row.split_from,
            remark: row.remark,
            withdrawn_by: row.withdrawn_by.map(i64::from).map(number).transpose()?,
            movement: moved.map(|((event, by), at)| LastEvent { event, by, at }),
        })
    }
}

/// A statement that answers change sets as lists show them; what follows says which.
macro_rules! query_summaries {
    ($rest:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"select s.id as "id!", s.title as "title!", s.author as "author!",
                a.display_name as "author_name!", s.status as "status!",
                (select count(*) from change c where c.change_set = s.id) as "cells!",
                b.file_name as "from_file?", s.updated_at as "updated_at!", s.release, s.split_from,
                (select e.remark from change_set_event e
                 where e.change_set = s.id and e.status_after = 'returned'
                 order by e.id desc limit 1) as "remark?",
                (select w.number from release w where w.withdraws = s.release) as "withdrawn_by?",
                last.event as "moved?", last.actor as "moved_by?", last.at as "moved_at?"
         from change_set s
         join account a on a.name = s.author
         left join import_batch b on b.id = s.batch
         left join lateral (
             select e.event, e.at, coalesce(p.display_name, e.actor) as actor
             from change_set_event e left join account p on p.name = e.actor
             where e.change_set = s.id order by e.id desc limit 1) as last on true "#
                + $rest
            $(, $argument)*
        )
    };
}

/// A change set.
pub async fn find(conn: &mut PgConnection, id: i64) -> Result<Option<Summary>, DbError> {
    let row = query_summaries!("where s.id = $1", id)
        .fetch_optional(conn)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// How many change sets a filter lets through, however many are listed.
pub async fn count(conn: &mut PgConnection, filter: Filter<'_>) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from change_set
         where ($1::text is null or status = $1)
           and ($2::text is null or author = $2)
           and (not $3 or status in ('draft', 'returned', 'submitted'))
           and ($4::text is null or not is_one_person(author, $4))"#,
        filter.status.as_ref().map(name::of).transpose()?,
        filter.author,
        filter.open,
        filter.not_by_person_of
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// At most [`MAX_LISTED`] change sets, the one that changed last first.
pub async fn list(conn: &mut PgConnection, filter: Filter<'_>) -> Result<Vec<Summary>, DbError> {
    let rows = query_summaries!(
        "where ($1::text is null or s.status = $1)
           and ($2::text is null or s.author = $2)
           and (not $3 or s.status in ('draft', 'returned', 'submitted'))
           and ($4::text is null or not is_one_person(s.author, $4))
         order by s.updated_at desc, s.id desc limit $5",
        filter.status.as_ref().map(name::of).transpose()?,
        filter.author,
        filter.open,
        filter.not_by_person_of,
        (!filter.unlimited).then_some(filter.at_most.unwrap_or(MAX_LISTED))
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
