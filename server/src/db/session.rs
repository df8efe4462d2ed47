//! The table `session`. It knows only the SHA-256 of an id, and its own clock.

use std::time::Duration;

use serde_json::Value;
use sqlx::PgConnection;

use super::error::DbError;

/// Adds a session that ends at this Unix time unless it is used.
pub async fn insert(
    connection: &mut PgConnection,
    id_hash: &[u8],
    data: &Value,
    expires: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "insert into session (id_hash, record, expires_at) values ($1, $2, to_timestamp($3))",
    )
    .bind(id_hash)
    .bind(data)
    .bind(expires as f64)
    .execute(connection)
    .await?;
    Ok(())
}

/// Updates a session that still exists. The new end is written at most once a
/// minute: reading a page must not cost a write each time.
pub async fn update(
    connection: &mut PgConnection,
    id_hash: &[u8],
    data: &Value,
    expires: i64,
) -> Result<(), DbError> {
    sqlx::query(
        "update session set record = $2, expires_at = to_timestamp($3)
         where id_hash = $1
           and (record <> $2 or expires_at < to_timestamp($3) - interval '1 minute')",
    )
    .bind(id_hash)
    .bind(data)
    .bind(expires as f64)
    .execute(connection)
    .await?;
    Ok(())
}

/// Data and end (Unix time) of a session that is neither idle too long nor older
/// than `longest`.
pub async fn find(
    connection: &mut PgConnection,
    id_hash: &[u8],
    longest: Duration,
) -> Result<Option<(Value, i64)>, DbError> {
    let found = sqlx::query_as(
        "select record, extract(epoch from expires_at)::bigint from session
         where id_hash = $1 and expires_at > now()
           and created_at > now() - make_interval(secs => $2)",
    )
    .bind(id_hash)
    .bind(longest.as_secs_f64())
    .fetch_optional(connection)
    .await?;
    Ok(found)
}

/// Ends one session.
pub async fn delete(connection: &mut PgConnection, id_hash: &[u8]) -> Result<(), DbError> {
    sqlx::query("delete from session where id_hash = $1")
        .bind(id_hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes the sessions that ended by themselves.
pub async fn delete_ended(connection: &mut PgConnection, longest: Duration) -> Result<(), DbError> {
    sqlx::query(
        "delete from session
         where expires_at < now() or created_at < now() - make_interval(secs => $1)",
    )
    .bind(longest.as_secs_f64())
    .execute(connection)
    .await?;
    Ok(())
}
