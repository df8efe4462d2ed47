//! Progress of an import: in the database, so that any server shows it and closing the browser loses nothing.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::db::error::DbError;

/// How far the work has come: `done` of `total` (0 = not known). Also the sign of life of the server that does it.
/// Answers whether somebody asked for it to be cancelled, or it is at its end already.
pub async fn set_stage(
    conn: &mut PgConnection,
    id: Uuid,
    stage: &str,
    done: u64,
    total: u64,
) -> Result<bool, DbError> {
    let cancelled: Option<bool> = sqlx::query_scalar(
        "update import_batch set stage = $2, stage_count = $3, stage_total = $4, updated_at = now()
         where id = $1 and status in ('reading', 'read') returning cancel_requested",
    )
    .bind(id)
    .bind(stage)
    .bind(i64::try_from(done).unwrap_or(i64::MAX))
    .bind(i64::try_from(total).unwrap_or(i64::MAX))
    .fetch_optional(conn)
    .await?;
    Ok(cancelled.unwrap_or(true))
}

/// Asks the server that reads or previews this import to stop; answers whether there is anything to stop.
pub async fn request_cancel(conn: &mut PgConnection, id: Uuid) -> Result<bool, DbError> {
    let done = sqlx::query(
        "update import_batch set cancel_requested = true
         where id = $1 and status in ('reading', 'read')",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Whether somebody asked for this import to be cancelled, or it is gone.
pub async fn is_cancelled(conn: &mut PgConnection, id: Uuid) -> Result<bool, DbError> {
    let cancelled: Option<bool> =
        sqlx::query_scalar("select cancel_requested from import_batch where id = $1")
            .bind(id)
            .fetch_optional(conn)
            .await?;
    Ok(cancelled.unwrap_or(true))
}
