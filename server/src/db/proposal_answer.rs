//! The table `proposal_answer`: what proposals of programs were answered, by the key that the program chose.

use serde_json::Value;
use sqlx::PgConnection;

use super::error::DbError;

/// Hours after which an answer is forgotten, and its key may be used for something else.
const RETENTION_HOURS: i32 = 7 * 24;

/// An answer that was given.
#[derive(Debug, Clone)]
pub struct StoredAnswer {
    /// SHA-256 of what was sent.
    pub request: Vec<u8>,
    pub answer: Value,
}

/// What this account was answered under this key.
pub async fn find(
    connection: &mut PgConnection,
    account: &str,
    key: &str,
) -> Result<Option<StoredAnswer>, DbError> {
    let found = sqlx::query_as!(
        StoredAnswer,
        "select request, answer from proposal_answer
         where account = $1 and key = $2 and at > now() - make_interval(hours => $3)",
        account,
        key,
        RETENTION_HOURS
    )
    .fetch_optional(connection)
    .await?;
    Ok(found)
}

/// Keeps an answer. Those that nobody may ask for any more are forgotten before.
///
/// # Errors
/// `proposal_answer_pk` where there is one under this key.
pub async fn insert(
    connection: &mut PgConnection,
    account: &str,
    key: &str,
    stored: &StoredAnswer,
) -> Result<(), DbError> {
    forget(connection).await?;
    sqlx::query!(
        "insert into proposal_answer (account, key, request, answer) values ($1, $2, $3, $4)",
        account,
        key,
        stored.request,
        stored.answer
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes the answers that are old.
async fn forget(connection: &mut PgConnection) -> Result<(), DbError> {
    // Rows that another server is removing are left to it.
    sqlx::query!(
        "delete from proposal_answer where (account, key) in (
             select account, key from proposal_answer where at <= now() - make_interval(hours => $1)
             for update skip locked)",
        RETENTION_HOURS
    )
    .execute(connection)
    .await?;
    Ok(())
}
