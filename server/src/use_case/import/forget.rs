//! Files of imports that failed or were discarded are deleted after some days. The hash, the name and the audit log
//! stay; files of open and of registered imports are never deleted.

use std::time::Duration;

use serde_json::json;
use sqlx::PgPool;

use crate::{
    db::{self, DbError, audit::Entry},
    use_case::{SYSTEM, begin_long, commit},
};

/// How often a server looks for what is due.
const CHECK_INTERVAL: Duration = Duration::from_secs(3600);
/// Files of one transaction.
const BATCH_SIZE: i64 = 100;

/// Deletes what is older than so many days; answers how many files. Several servers may do so at once.
pub async fn forget(pool: &PgPool, days: u16) -> Result<usize, DbError> {
    let mut count = 0;
    loop {
        let mut tx = begin_long(pool).await?;
        let unused = db::import::lock_unused(&mut tx, days, BATCH_SIZE).await?;
        if unused.is_empty() {
            return Ok(count);
        }
        let files = db::import::forget_bytes(&mut tx, &unused).await?;
        if files.is_empty() {
            // Somebody began to use them again meanwhile.
            return Ok(count);
        }
        count += files.len();
        let entry = Entry {
            actor: SYSTEM,
            act: "import.forget",
            object: "import".to_owned(),
            detail: json!({"sha256": files, "days": days}),
            address: None,
        };
        db::audit::append(&mut tx, &entry).await?;
        commit(tx).await?;
    }
}

/// Deletes again and again, from the start of the server to its end.
pub async fn run_expiry(pool: PgPool, days: u16) {
    loop {
        match forget(&pool, days).await {
            Ok(0) => {}
            Ok(files) => {
                tracing::info!(files, "files of imports that came to nothing were deleted")
            }
            Err(error) => tracing::warn!(%error, "files of old imports cannot be deleted"),
        }
        tokio::time::sleep(CHECK_INTERVAL).await;
    }
}
