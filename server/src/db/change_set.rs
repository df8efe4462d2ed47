//! Change sets: the head row with its state; cells and events are beside it.
//!
//! Every write raises the version, so that two people never overwrite each other unseen.

mod cell;
mod event;
mod pending;

use app::wire::ChangeSetSummary;
use chrono::{DateTime, Utc};
use domain::change_set::Status;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::{error::DbError, name};

pub use cell::{delete_changes, list_changes, put_changes};
pub use event::{NewEvent, append_event, list_events};
pub use pending::{OpenChange, list_open_changes};

/// What the state machine and the checks need of a change set.
#[derive(Debug, Clone)]
pub struct Head {
    pub id: i64,
    pub edition: String,
    pub author: String,
    pub status: Status,
    pub batch: Option<Uuid>,
    pub version: i32,
    pub cells: usize,
}

#[derive(FromRow)]
struct HeadRow {
    id: i64,
    edition: String,
    author: String,
    status: String,
    batch: Option<Uuid>,
    version: i32,
    cells: i64,
}

impl TryFrom<HeadRow> for Head {
    type Error = DbError;
    fn try_from(row: HeadRow) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id,
            edition: row.edition,
            author: row.author,
            status: name::read("change_set.status", row.status)?,
            batch: row.batch,
            version: row.version,
            cells: usize::try_from(row.cells).map_err(|e| DbError::corrupt("change", e))?,
        })
    }
}

/// The head, locked until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: i64) -> Result<Option<Head>, DbError> {
    let row: Option<HeadRow> = sqlx::query_as(
        "select id, edition, author, status, batch, version,
                (select count(*) from change where change_set = id) as cells
         from change_set where id = $1 for update",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// The version of a set, and the import it came from.
pub async fn version_and_batch(
    conn: &mut PgConnection,
    id: i64,
) -> Result<Option<(i32, Option<Uuid>)>, DbError> {
    let row = sqlx::query_as("select version, batch from change_set where id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    Ok(row)
}

/// The set that typed cells of this person go to: editable, of the edition, not of a file; locked.
pub async fn lock_open_draft(
    conn: &mut PgConnection,
    edition: &str,
    author: &str,
) -> Result<Option<Head>, DbError> {
    let row: Option<HeadRow> = sqlx::query_as(
        "select id, edition, author, status, batch, version,
                (select count(*) from change where change_set = id) as cells
         from change_set
         where edition = $1 and author = $2 and status in ('draft', 'returned') and origin = 'entry'
         order by id desc limit 1 for update",
    )
    .bind(edition)
    .bind(author)
    .fetch_optional(conn)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// Id and version of the set that typed cells of this person go to.
pub async fn find_open_draft(
    conn: &mut PgConnection,
    edition: &str,
    author: &str,
) -> Result<Option<(i64, i32)>, DbError> {
    let row = sqlx::query_as(
        "select id, version from change_set
         where edition = $1 and author = $2 and status in ('draft', 'returned') and origin = 'entry'
         order by id desc limit 1",
    )
    .bind(edition)
    .bind(author)
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// One draft at a time is made for a person, until the transaction ends.
pub async fn lock_author(conn: &mut PgConnection, author: &str) -> Result<(), DbError> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('pntd.draft.' || $1, 0))")
        .bind(author)
        .execute(conn)
        .await?;
    Ok(())
}

/// A change set to write.
#[derive(Debug, Clone, Copy)]
pub struct NewSet<'a> {
    pub edition: &'a str,
    pub title: &'a str,
    pub author: &'a str,
    pub origin: Origin<'a>,
}

/// How a change set comes to be.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// Typed cells.
    Entry,
    /// A file: the batch, and the hash of what its preview showed.
    Import { batch: Uuid, content_hash: &'a str },
    /// The undoing of another set.
    Revert,
}

/// Writes a draft without cells.
pub async fn insert(conn: &mut PgConnection, set: &NewSet<'_>) -> Result<i64, DbError> {
    let (origin, batch, content_hash) = match set.origin {
        Origin::Entry => ("entry", None, None),
        Origin::Import {
            batch,
            content_hash,
        } => ("import", Some(batch), Some(content_hash)),
        Origin::Revert => ("revert", None, None),
    };
    let id = sqlx::query_scalar(
        "insert into change_set (edition, title, author, status, origin, batch, content_hash)
         values ($1, $2, $3, 'draft', $4, $5, $6) returning id",
    )
    .bind(set.edition)
    .bind(set.title)
    .bind(set.author)
    .bind(origin)
    .bind(batch)
    .bind(content_hash)
    .fetch_one(conn)
    .await?;
    Ok(id)
}

/// The open set of this person with exactly this content: the same file committed again.
pub async fn find_same_content(
    conn: &mut PgConnection,
    author: &str,
    content_hash: &str,
) -> Result<Option<i64>, DbError> {
    let id = sqlx::query_scalar(
        "select id from change_set
         where author = $1 and content_hash = $2 and status in ('draft', 'returned', 'submitted')
         order by id desc limit 1",
    )
    .bind(author)
    .bind(content_hash)
    .fetch_optional(conn)
    .await?;
    Ok(id)
}

/// Raises the version after a change of cells; answers the new one.
pub async fn raise_version(conn: &mut PgConnection, id: i64) -> Result<i32, DbError> {
    let version = sqlx::query_scalar(
        "update change_set set version = version + 1, updated_at = now() where id = $1 returning version",
    )
    .bind(id)
    .fetch_one(conn)
    .await?;
    Ok(version)
}

/// Moves the set to a status; `release` with `published` only.
pub async fn set_status(
    conn: &mut PgConnection,
    id: i64,
    status: Status,
    release: Option<u32>,
) -> Result<(), DbError> {
    sqlx::query(
        "update change_set
         set status = $2, release = $3, version = version + 1, updated_at = now()
         where id = $1",
    )
    .bind(id)
    .bind(name::of(&status)?)
    .bind(release.map(i64::from))
    .execute(conn)
    .await?;
    Ok(())
}

/// Ids of the approved sets of an edition, locked, in order.
pub async fn lock_approved(conn: &mut PgConnection, edition: &str) -> Result<Vec<i64>, DbError> {
    let ids = sqlx::query_scalar(
        "select id from change_set where edition = $1 and status = 'approved' order by id for update",
    )
    .bind(edition)
    .fetch_all(conn)
    .await?;
    Ok(ids)
}

#[derive(FromRow)]
struct SummaryRow {
    id: i64,
    title: String,
    author: String,
    author_name: String,
    status: String,
    cells: i64,
    from_file: Option<String>,
    updated_at: DateTime<Utc>,
    release: Option<i32>,
    remark: Option<String>,
}

impl TryFrom<SummaryRow> for ChangeSetSummary {
    type Error = DbError;
    fn try_from(row: SummaryRow) -> Result<Self, DbError> {
        let number = |n: i64| u32::try_from(n).map_err(|e| DbError::corrupt("change_set", e));
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
            remark: row.remark,
        })
    }
}

/// Which change sets to list; `None` = any.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    pub id: Option<i64>,
    pub status: Option<Status>,
    pub author: Option<&'a str>,
    /// Only draft, returned and submitted ones.
    pub open: bool,
}

/// At most 500 change sets, the one that changed last first.
pub async fn list(
    conn: &mut PgConnection,
    filter: Filter<'_>,
) -> Result<Vec<ChangeSetSummary>, DbError> {
    let rows: Vec<SummaryRow> = sqlx::query_as(
        "select s.id, s.title, s.author, a.display_name as author_name, s.status,
                (select count(*) from change c where c.change_set = s.id) as cells,
                b.file_name as from_file, s.updated_at, s.release,
                (select e.remark from change_set_event e
                 where e.change_set = s.id and e.status_after = 'returned'
                 order by e.id desc limit 1) as remark
         from change_set s
         join account a on a.name = s.author
         left join import_batch b on b.id = s.batch
         where ($1::bigint is null or s.id = $1)
           and ($2::text is null or s.status = $2)
           and ($3::text is null or s.author = $3)
           and (not $4 or s.status in ('draft', 'returned', 'submitted'))
         order by s.updated_at desc, s.id desc limit 500",
    )
    .bind(filter.id)
    .bind(filter.status.as_ref().map(name::of).transpose()?)
    .bind(filter.author)
    .bind(filter.open)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
