//! What somebody has written of the next publication: one draft a person, until they publish.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::code::IndicatorCode;
use sqlx::{PgConnection, types::Json};

use super::error::DbError;

/// A draft as it is stored.
#[derive(Debug, Clone)]
pub struct Draft {
    pub note: String,
    pub reasons: Json<BTreeMap<IndicatorCode, String>>,
    /// Sets that are not taken.
    pub left_out: Vec<i64>,
    pub saved_at: DateTime<Utc>,
}

/// The draft of a person.
pub async fn find(conn: &mut PgConnection, account: &str) -> Result<Option<Draft>, DbError> {
    let draft = sqlx::query_as!(
        Draft,
        r#"select note, reasons as "reasons: _", left_out, saved_at
         from publication_draft where account = $1"#,
        account
    )
    .fetch_optional(conn)
    .await?;
    Ok(draft)
}

/// Writes the draft of a person; answers when.
pub async fn save(
    conn: &mut PgConnection,
    account: &str,
    note: &str,
    reasons: &BTreeMap<IndicatorCode, String>,
    left_out: &[i64],
) -> Result<DateTime<Utc>, DbError> {
    let at = sqlx::query_scalar!(
        "insert into publication_draft (account, note, reasons, left_out) values ($1, $2, $3, $4)
         on conflict (account) do update
         set note = excluded.note, reasons = excluded.reasons, left_out = excluded.left_out, saved_at = now()
         returning saved_at",
        account,
        note,
        Json(reasons) as _,
        left_out
    )
    .fetch_one(conn)
    .await?;
    Ok(at)
}

/// Forgets the draft of a person.
pub async fn forget(conn: &mut PgConnection, account: &str) -> Result<(), DbError> {
    sqlx::query!("delete from publication_draft where account = $1", account)
        .execute(conn)
        .await?;
    Ok(())
}
