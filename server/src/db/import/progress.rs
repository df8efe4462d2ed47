//! Progress of an import: in the database, so that any server shows it and closing the browser loses nothing.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::db::error::DbError;

/// How far the work has come: `done` of `total` (0 = not known). It also shows that the server that does it still runs.
/// Answers whether it is still wanted: an import that was discarded meanwhile is not.
pub async fn set_stage(
    conn: &mut PgConnection,
    id: Uuid,
    stage: &str,
    done: u64,
    total: u64,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update import_batch set stage = $2, stage_count = $3, stage_total = $4, updated_at = now()
         where id = $1 and status in ('reading', 'read')",
        id,
        stage,
        i64::try_from(done).unwrap_or(i64::MAX),
        i64::try_from(total).unwrap_or(i64::MAX)
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}
