//! The audit log: appended to in the transaction of the act it tells of, never changed.

use app::wire::AuditEntry;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgConnection, types::Json};

use super::error::DbError;

/// What happened, for the log.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Account name, or `sistema`.
    pub actor: &'a str,
    /// Verb and noun: `change_set.approve`.
    pub act: &'static str,
    /// What it was done to: `change_set/12`.
    pub object: String,
    pub detail: Value,
    /// Network address of the client.
    pub address: Option<&'a str>,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    at: DateTime<Utc>,
    actor: String,
    act: String,
    object: String,
    detail: Json<Value>,
}

/// Adds an entry to the log.
pub async fn append(conn: &mut PgConnection, entry: &Entry<'_>) -> Result<(), DbError> {
    sqlx::query(
        "insert into audit (actor, act, object, detail, address) values ($1, $2, $3, $4, $5)",
    )
    .bind(entry.actor)
    .bind(entry.act)
    .bind(&entry.object)
    .bind(Json(&entry.detail))
    .bind(entry.address)
    .execute(conn)
    .await?;
    Ok(())
}

/// At most `limit` entries older than `before`, newest first.
pub async fn list(
    conn: &mut PgConnection,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, DbError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, at, actor, act, object, detail from audit
         where $1::bigint is null or id < $1 order by id desc limit $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| AuditEntry {
            id: row.id,
            at: row.at,
            actor: row.actor,
            act: row.act,
            object: row.object,
            detail: row.detail.0.to_string(),
        })
        .collect())
}
