//! Change sets: the head row with its state; cells and events are beside it.
//!
//! Every write raises the version, so that two people never overwrite each other unseen.

mod cell;
mod comment;
mod copy;
mod event;
mod mark;
mod part;
mod pending;
mod summary;
mod unread;
mod waiting;

use domain::change_set::Status;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{error::DbError, name};

pub use cell::{count_changes, delete_changes, list_changes, move_changes, put_changes};
pub use comment::{
    CommentKind, NewComment, SheetComment, Stored, count_sheet_comments, insert_comments,
    list_comments, list_sheet_comments,
};
pub use copy::{ChangeRow, copy_changes};
pub use event::{NewEvent, StoredEvent, append_event, append_events, list_events};
pub use mark::{
    Mark, NewMark, StoredMark, count_marks, forget_marks, has_marks, list_marks, put_marks,
};
pub use part::{SplitSet, chain, list_parts, list_statuses};
pub use pending::{OpenChange, hash_competing_changes, list_open_changes};
pub use summary::{Filter, LastEvent, Summary, count, count_shown, find, list};
pub use unread::{count_unread, count_unread_in_all, last_comment, set_read_up_to};
pub use waiting::{
    CellNames, WaitingSet, count_returned_to, count_reviewable_by, list_cell_names,
    list_returned_to, list_reviewable_by,
};

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

/// The head, locked until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: i64) -> Result<Option<Head>, DbError> {
    let row = sqlx::query!(
        r#"select id, edition, author, status, batch, version,
                (select count(*) from change where change_set = id) as "cells!"
         from change_set where id = $1 for update"#,
        id
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Head {
            id: row.id,
            edition: row.edition,
            author: row.author,
            status: name::read("change_set.status", row.status)?,
            batch: row.batch,
            version: row.version,
            cells: usize::try_from(row.cells).map_err(|e| DbError::corrupt("change", e))?,
        })
    })
    .transpose()
}

/// The version of a set, and the import that it, or the set it was split from, came from.
pub async fn version_and_batch(
    conn: &mut PgConnection,
    id: i64,
) -> Result<Option<(i32, Option<Uuid>)>, DbError> {
    let row = sqlx::query!(
        r#"select version, (
             with recursive up as (
                 select batch, split_from from change_set where id = $1
                 union all
                 select s.batch, s.split_from from change_set s join up on s.id = up.split_from)
             select batch from up where batch is not null) as "batch?"
         from change_set where id = $1"#,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.version, row.batch)))
}

/// The version of a set.
async fn version(conn: &mut PgConnection, id: i64) -> Result<i32, DbError> {
    let version = sqlx::query_scalar!("select version from change_set where id = $1", id)
        .fetch_one(conn)
        .await?;
    Ok(version)
}

/// The batch of a set, or of the set it was split from, with the hash of its file.
async fn file_of(conn: &mut PgConnection, id: i64) -> Result<Option<(Uuid, String)>, DbError> {
    let file = sqlx::query!(
        "with recursive up as (
             select batch, split_from from change_set where id = $1
             union all
             select s.batch, s.split_from from change_set s join up on s.id = up.split_from)
         select b.id, b.sha256 from up join import_batch b on b.id = up.batch limit 1",
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(file.map(|file| (file.id, file.sha256)))
}

/// The title of a set.
pub async fn title(conn: &mut PgConnection, id: i64) -> Result<String, DbError> {
    let title = sqlx::query_scalar!("select title from change_set where id = $1", id)
        .fetch_one(conn)
        .await?;
    Ok(title)
}

/// A set that its author may change now.
#[derive(Debug, Clone)]
pub struct Editable {
    pub id: i64,
    pub version: i32,
    pub status: Status,
    /// Typed cells gather here, if no cell is in another one.
    pub gathers: bool,
}

struct EditableRow {
    id: i64,
    version: i32,
    status: String,
    gathers: bool,
}

impl TryFrom<EditableRow> for Editable {
    type Error = DbError;
    fn try_from(row: EditableRow) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id,
            version: row.version,
            status: name::read("change_set.status", row.status)?,
            gathers: row.gathers,
        })
    }
}

/// All sets of this person that may be changed, oldest first; locked until the transaction ends.
pub async fn lock_editable(
    conn: &mut PgConnection,
    edition: &str,
    author: &str,
) -> Result<Vec<Editable>, DbError> {
    let rows = sqlx::query_as!(
        EditableRow,
        r#"select id, version, status, origin = 'entry' as "gathers!" from change_set
         where edition = $1 and author = $2 and status in ('draft', 'returned')
         order by id for update"#,
        edition,
        author
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The same for reading.
pub async fn list_editable(
    conn: &mut PgConnection,
    edition: &str,
    author: &str,
) -> Result<Vec<Editable>, DbError> {
    let rows = sqlx::query_as!(
        EditableRow,
        r#"select id, version, status, origin = 'entry' as "gathers!" from change_set
         where edition = $1 and author = $2 and status in ('draft', 'returned')
         order by id"#,
        edition,
        author
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// One draft at a time is made for a person, until the transaction ends.
pub async fn lock_author(conn: &mut PgConnection, author: &str) -> Result<(), DbError> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('pntd.draft.' || $1, 0))",
        author
    )
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
    /// The returned cells of another set.
    Split { from: i64 },
}

/// Writes a draft without cells.
pub async fn insert(conn: &mut PgConnection, set: &NewSet<'_>) -> Result<i64, DbError> {
    let (origin, batch, content_hash, split_from) = match set.origin {
        Origin::Entry => ("entry", None, None, None),
        Origin::Import {
            batch,
            content_hash,
        } => ("import", Some(batch), Some(content_hash), None),
        Origin::Revert => ("revert", None, None, None),
        Origin::Split { from } => ("split", None, None, Some(from)),
    };
    let id = sqlx::query_scalar!(
        "insert into change_set (edition, title, author, status, origin, batch, content_hash, split_from)
         values ($1, $2, $3, 'draft', $4, $5, $6, $7) returning id",
        set.edition,
        set.title,
        set.author,
        origin,
        batch,
        content_hash,
        split_from
    )
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
    let id = sqlx::query_scalar!(
        "select id from change_set
         where author = $1 and content_hash = $2 and status in ('draft', 'returned', 'submitted')
         order by id desc limit 1",
        author,
        content_hash
    )
    .fetch_optional(conn)
    .await?;
    Ok(id)
}

/// Raises the version with a change of cells; answers the new one. An import that somebody typed in
/// is no longer what its file says, so the same file again is another import.
pub async fn raise_version(conn: &mut PgConnection, id: i64) -> Result<i32, DbError> {
    let version = sqlx::query_scalar!(
        "update change_set set version = version + 1, content_hash = null, updated_at = now()
         where id = $1 returning version",
        id
    )
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
    set_statuses(conn, &[id], status, release).await
}

/// Moves sets to a status, all in one statement; `release` with `published` only.
pub async fn set_statuses(
    conn: &mut PgConnection,
    ids: &[i64],
    status: Status,
    release: Option<u32>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update change_set
         set status = $2, release = $3::bigint, version = version + 1, updated_at = now()
         where id = any($1)",
        ids,
        name::of(&status)?,
        release.map(i64::from)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The approved sets of the current edition, which the next release takes.
pub async fn list_approved(conn: &mut PgConnection) -> Result<Vec<i64>, DbError> {
    let ids = sqlx::query_scalar!(
        "select s.id from change_set s join edition e on e.code = s.edition and e.is_current
         where s.status = 'approved' order by s.id",
    )
    .fetch_all(conn)
    .await?;
    Ok(ids)
}

/// Ids of the approved sets of an edition, locked, in order.
pub async fn lock_approved(conn: &mut PgConnection, edition: &str) -> Result<Vec<i64>, DbError> {
    let ids = sqlx::query_scalar!(
        "select id from change_set where edition = $1 and status = 'approved' order by id for update",
        edition
    )
    .fetch_all(conn)
    .await?;
    Ok(ids)
}
