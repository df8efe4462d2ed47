//! The table `access_request`: what one administrator asked for and another has to confirm.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::error::DbError;

/// A request that waits.
#[derive(Debug)]
pub struct AccessRequest {
    pub id: i64,
    pub account: String,
    pub request: Value,
    pub requested_by: String,
    pub requested_at: DateTime<Utc>,
}

/// Adds a request.
///
/// # Errors
/// `access_request_one_waits` when one of this account waits already.
pub async fn insert(
    connection: &mut PgConnection,
    account: &str,
    request: &Value,
    by: &str,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into access_request (account, request, requested_by) values ($1, $2, $3)",
        account,
        request,
        by
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The requests that wait, the oldest first.
pub async fn list_waiting(connection: &mut PgConnection) -> Result<Vec<AccessRequest>, DbError> {
    let found = sqlx::query_as!(
        AccessRequest,
        "select id, account, request, requested_by, requested_at from access_request
         where decided_at is null order by id"
    )
    .fetch_all(connection)
    .await?;
    Ok(found)
}

/// Whether a request about this account waits.
pub async fn waits(connection: &mut PgConnection, account: &str) -> Result<bool, DbError> {
    let waits = sqlx::query_scalar!(
        r#"select exists (select from access_request where account = $1 and decided_at is null) as "waits!""#,
        account
    )
    .fetch_one(connection)
    .await?;
    Ok(waits)
}

/// A request that waits; nobody else decides it until the transaction ends.
pub async fn lock_waiting(
    connection: &mut PgConnection,
    id: i64,
) -> Result<Option<AccessRequest>, DbError> {
    let found = sqlx::query_as!(
        AccessRequest,
        "select id, account, request, requested_by, requested_at from access_request
         where id = $1 and decided_at is null for update",
        id
    )
    .fetch_optional(connection)
    .await?;
    Ok(found)
}

/// Decides a request for good.
pub async fn decide(
    connection: &mut PgConnection,
    id: i64,
    confirmed: bool,
    by: &str,
) -> Result<(), DbError> {
    sqlx::query!(
        "update access_request set confirmed = $2, decided_by = $3, decided_at = now() where id = $1",
        id,
        confirmed,
        by
    )
    .execute(connection)
    .await?;
    Ok(())
}
