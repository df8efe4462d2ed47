//! The table `session`. It knows only the SHA-256 of an id, and its own clock.
//!
//! Whose a session is comes from its record, by a generated column: the two cannot differ.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::error::DbError;

/// A session on its way in.
pub struct NewSession<'a> {
    pub id_hash: &'a [u8],
    pub data: &'a Value,
    /// Unix time of its end unless it is used.
    pub expires: i64,
    /// Unix time of the sign-in, when the session only gets another id; `None` = now.
    pub since: Option<i64>,
    pub address: Option<&'a str>,
    pub browser: Option<&'a str>,
}

/// A session as its owner sees it.
pub struct OpenSession {
    pub id_hash: Vec<u8>,
    pub number: i64,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    pub address: Option<String>,
    pub browser: Option<String>,
}

/// Adds a session. It ends after `longest` however it is used.
pub async fn insert(
    connection: &mut PgConnection,
    session: &NewSession<'_>,
    longest: Duration,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into session (id_hash, record, created_at, expires_at, address, browser)
         select $1, $2, began, least(to_timestamp($3), began + make_interval(secs => $5)), $6, $7
         from (select coalesce(to_timestamp($4), now()) as began) as sign_in",
        session.id_hash,
        session.data,
        session.expires as f64,
        session.since.map(|since| since as f64),
        longest.as_secs_f64(),
        session.address,
        session.browser
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Updates a session that still exists. Its use is written at most once a minute:
/// reading a page must not cost a write each time.
pub async fn update(
    connection: &mut PgConnection,
    id_hash: &[u8],
    data: &Value,
    expires: i64,
    longest: Duration,
) -> Result<(), DbError> {
    sqlx::query!(
        "update session set record = $2, seen_at = now(),
                expires_at = least(to_timestamp($3), created_at + make_interval(secs => $4))
         where id_hash = $1
           and (record <> $2 or seen_at < now() - interval '1 minute'
                or expires_at < least(to_timestamp($3), created_at + make_interval(secs => $4))
                                - interval '1 minute')",
        id_hash,
        data,
        expires as f64,
        longest.as_secs_f64()
    )
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
    let found = sqlx::query!(
        r#"select record, extract(epoch from expires_at)::bigint as "expires!" from session
         where id_hash = $1 and expires_at > now()
           and created_at > now() - make_interval(secs => $2)"#,
        id_hash,
        longest.as_secs_f64()
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|row| (row.record, row.expires)))
}

/// The open sessions of an account, the last used first.
pub async fn list(
    connection: &mut PgConnection,
    account: &str,
) -> Result<Vec<OpenSession>, DbError> {
    let sessions = sqlx::query_as!(
        OpenSession,
        "select id_hash, number, created_at, seen_at, address, browser from session
         where account = $1 and expires_at > now() order by seen_at desc, number desc",
        account
    )
    .fetch_all(connection)
    .await?;
    Ok(sessions)
}

/// How many open sessions each account has; without those that have none.
pub async fn count_open(connection: &mut PgConnection) -> Result<Vec<(String, i64)>, DbError> {
    let counts = sqlx::query!(
        r#"select account as "account!", count(*) as "count!" from session
         where account is not null and expires_at > now() group by account"#
    )
    .fetch_all(connection)
    .await?;
    let counts = counts.into_iter().map(|row| (row.account, row.count));
    Ok(counts.collect())
}

/// Ends one session.
pub async fn delete(connection: &mut PgConnection, id_hash: &[u8]) -> Result<(), DbError> {
    sqlx::query!("delete from session where id_hash = $1", id_hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends the session of this number if it is this account's. False when there is none.
pub async fn delete_numbered(
    connection: &mut PgConnection,
    account: &str,
    number: i64,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "delete from session where account = $1 and number = $2",
        account,
        number
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the sessions of an account, but for the one that is kept. Answers how many.
pub async fn delete_of(
    connection: &mut PgConnection,
    account: &str,
    kept: Option<&[u8]>,
) -> Result<u64, DbError> {
    let done = sqlx::query!(
        "delete from session where account = $1 and ($2::bytea is null or id_hash <> $2)",
        account,
        kept
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Removes the sessions that ended by themselves.
pub async fn delete_ended(connection: &mut PgConnection, longest: Duration) -> Result<(), DbError> {
    sqlx::query!(
        "delete from session
         where expires_at < now() or created_at < now() - make_interval(secs => $1)",
        longest.as_secs_f64()
    )
    .execute(connection)
    .await?;
    Ok(())
}
