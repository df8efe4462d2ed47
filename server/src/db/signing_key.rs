//! The public halves of the keys that sign releases. Append-only; one is active.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::error::DbError;

/// A key as stored.
#[derive(Debug, Clone)]
pub struct StoredKey {
    pub key_id: String,
    pub public_key: String,
    pub created_at: DateTime<Utc>,
    pub retired_at: Option<DateTime<Utc>>,
    /// Number of the release from which on it counts no more.
    pub revoked_from: Option<i32>,
    pub previous_key_id: Option<String>,
    /// Canonical JSON in which the previous key vouches for this one.
    pub statement: Option<String>,
    pub statement_signature: Option<String>,
}

/// One change of keys at a time, until the transaction ends.
pub async fn lock(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('pntd.keys', 0))")
        .execute(conn)
        .await?;
    Ok(())
}

/// Id of the key that signs now.
pub async fn active(conn: &mut PgConnection) -> Result<Option<String>, DbError> {
    let id = sqlx::query_scalar!("select key_id from signing_key where retired_at is null")
        .fetch_optional(conn)
        .await?;
    Ok(id)
}

/// All keys, the oldest first.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<StoredKey>, DbError> {
    let keys = sqlx::query_as!(
        StoredKey,
        "select key_id, public_key, created_at, retired_at, revoked_from, previous_key_id,
                statement, statement_signature
         from signing_key order by created_at, retired_at nulls last"
    )
    .fetch_all(conn)
    .await?;
    Ok(keys)
}

/// Writes a key that is active from now on.
pub async fn insert(conn: &mut PgConnection, key: &StoredKey, by: &str) -> Result<(), DbError> {
    sqlx::query!(
        "insert into signing_key (key_id, public_key, created_at, created_by, previous_key_id,
                                  statement, statement_signature)
         values ($1, $2, $3, $4, $5, $6, $7)",
        key.key_id,
        key.public_key,
        key.created_at,
        by,
        key.previous_key_id.as_deref(),
        key.statement.as_deref(),
        key.statement_signature.as_deref()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The key signs nothing from then on.
pub async fn retire(
    conn: &mut PgConnection,
    key_id: &str,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update signing_key set retired_at = $2 where key_id = $1",
        key_id,
        at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The key counts no more from this release on. Nothing undoes it.
pub async fn revoke(conn: &mut PgConnection, key_id: &str, from: u32) -> Result<(), DbError> {
    sqlx::query!(
        "update signing_key set revoked_from = $2 where key_id = $1",
        key_id,
        i32::try_from(from).unwrap_or(i32::MAX)
    )
    .execute(conn)
    .await?;
    Ok(())
}
