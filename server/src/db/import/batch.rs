//! Batches: one upload each, with what was read, how it is understood and what came of it.
//!
//! Grid, delta and layouts are the program's own bytes and JSON: what they mean is the import's business.

use domain::finding::Finding;
use serde_json::Value;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::db::error::DbError;

/// A batch with what its pages need; its grid, delta and summary are loaded one by one.
#[derive(Debug)]
pub struct Batch {
    pub id: Uuid,
    pub sha256: String,
    pub size: i64,
    pub file_name: String,
    pub author: String,
    pub status: String,
    pub stage: String,
    pub stage_count: i64,
    /// Of how many; 0 = not known.
    pub stage_total: i64,
    /// The layouts in force.
    pub layouts: Option<Value>,
    /// What was detected on each sheet, in their order, when the file was read.
    pub found: Option<Value>,
    pub error: Option<Json<Finding>>,
    pub content_hash: Option<String>,
    pub change_set: Option<i64>,
    /// The change set that turns this import back.
    pub undo_set: Option<i64>,
}

/// A batch to write: bytes are there, nothing is read.
#[derive(Debug, Clone, Copy)]
pub struct NewBatch<'a> {
    pub id: Uuid,
    pub sha256: &'a str,
    pub file_name: &'a str,
    pub author: &'a str,
    pub stage: &'a str,
}

/// Writes a batch in the state of being read.
pub async fn insert_batch(conn: &mut PgConnection, batch: &NewBatch<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "insert into import_batch (id, sha256, file_name, author, status, stage)
         values ($1, $2, $3, $4, 'reading', $5)",
        batch.id,
        batch.sha256,
        batch.file_name,
        batch.author,
        batch.stage
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Selects a batch, for a reader or with a lock.
macro_rules! select_batch {
    ($id:expr, $lock:literal) => {
        sqlx::query_as!(
            Batch,
            r#"select b.id, b.sha256, f.size, b.file_name, b.author, b.status, b.stage, b.stage_count,
                      b.stage_total, b.layouts, b.found, b.error as "error: Json<Finding>",
                      b.content_hash, b.change_set, b.undo_set
               from import_batch b join import_file f on f.sha256 = b.sha256
               where b.id = $1"# + $lock,
            $id
        )
    };
}

/// A batch.
pub async fn load_batch(conn: &mut PgConnection, id: Uuid) -> Result<Option<Batch>, DbError> {
    Ok(select_batch!(id, "").fetch_optional(conn).await?)
}

/// A batch, locked until the transaction ends.
pub async fn lock_batch(conn: &mut PgConnection, id: Uuid) -> Result<Option<Batch>, DbError> {
    Ok(select_batch!(id, " for update of b")
        .fetch_optional(conn)
        .await?)
}

/// What was read of a file.
#[derive(Debug, Clone, Copy)]
pub struct NewGrid<'a> {
    /// The cells, in the program's own bytes.
    pub grid: &'a [u8],
    /// The layouts that the import begins with.
    pub layouts: &'a Value,
    /// What was detected on each sheet.
    pub found: &'a Value,
    pub cells: u64,
}

/// The file was read, and this is how it is understood.
pub async fn set_read(
    conn: &mut PgConnection,
    id: Uuid,
    read: &NewGrid<'_>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update import_batch
         set status = 'read', grid = $2, layouts = $3, found = $4, stage = '', stage_count = $5,
             stage_total = $5, updated_at = now()
         where id = $1 and status = 'reading'",
        id,
        read.grid,
        read.layouts,
        read.found,
        i64::try_from(read.cells).unwrap_or(i64::MAX)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The cells as they were read; `None` before that, and when the import was discarded.
pub async fn load_grid(conn: &mut PgConnection, id: Uuid) -> Result<Option<Vec<u8>>, DbError> {
    let grid = sqlx::query_scalar!("select grid from import_batch where id = $1", id)
        .fetch_optional(conn)
        .await?;
    Ok(grid.flatten())
}

/// Reading ended without a workbook; the finding says why.
pub async fn set_failed(conn: &mut PgConnection, id: Uuid, error: &Finding) -> Result<(), DbError> {
    sqlx::query!(
        "update import_batch set status = 'failed', error = $2, stage = '', updated_at = now()
         where id = $1 and status = 'reading'",
        id,
        Json(error) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The batch became a change set.
pub async fn commit(conn: &mut PgConnection, id: Uuid, change_set: i64) -> Result<(), DbError> {
    sqlx::query!(
        "update import_batch
         set status = 'committed', change_set = $2, delta = null, summary = null, stage = '',
             updated_at = now()
         where id = $1",
        id,
        change_set
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The import that a change set came from, the newest of several.
pub async fn batch_of_set(conn: &mut PgConnection, set: i64) -> Result<Option<Uuid>, DbError> {
    let id = sqlx::query_scalar!(
        "select id from import_batch where change_set = $1 order by created_at desc limit 1",
        set
    )
    .fetch_optional(conn)
    .await?;
    Ok(id)
}

/// A change set turns back every import that became this one: the same content twice is one set.
pub async fn set_undone(
    conn: &mut PgConnection,
    change_set: i64,
    undo_set: i64,
) -> Result<(), DbError> {
    sqlx::query!(
        "update import_batch set undo_set = $2, updated_at = now() where change_set = $1",
        change_set,
        undo_set
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The person wants nothing of it; the bytes stay.
pub async fn discard(conn: &mut PgConnection, id: Uuid) -> Result<(), DbError> {
    sqlx::query!(
        "update import_batch
         set status = 'discarded', grid = null, delta = null, summary = null, updated_at = now()
         where id = $1",
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes over batches that nobody has moved for so many seconds: their server is gone. Answers id
/// and attempt. Two servers never take the same one.
pub async fn claim_unfinished(
    conn: &mut PgConnection,
    seconds: f64,
) -> Result<Vec<(Uuid, i16)>, DbError> {
    let claimed = sqlx::query!(
        "update import_batch set attempts = attempts + 1, updated_at = now()
         where status = 'reading' and updated_at <= now() - make_interval(secs => $1)
         returning id, attempts",
        seconds
    )
    .fetch_all(conn)
    .await?;
    Ok(claimed
        .into_iter()
        .map(|row| (row.id, row.attempts))
        .collect())
}
