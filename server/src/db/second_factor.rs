//! The tables `second_factor` and `recovery_code`: what a person must have besides a password.
//!
//! A secret is stored encrypted (`auth::sealing`), recovery codes only as hashes.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::error::DbError;

/// The second factor of an account. No `Debug`: it holds the encrypted secret.
pub struct SecondFactor {
    pub secret: Vec<u8>,
    /// `None`: it waits for its first code and is not asked for yet.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The time step of the last accepted code.
    pub last_step: i64,
}

/// The second factor of an account, confirmed or not.
pub async fn find(
    connection: &mut PgConnection,
    account: &str,
) -> Result<Option<SecondFactor>, DbError> {
    let found = sqlx::query_as!(
        SecondFactor,
        "select secret, confirmed_at, last_step from second_factor where account = $1",
        account
    )
    .fetch_optional(connection)
    .await?;
    Ok(found)
}

/// Keeps a secret that waits for its first code, in place of one that waited before.
/// False when the account has a confirmed one.
pub async fn put_waiting(
    connection: &mut PgConnection,
    account: &str,
    secret: &[u8],
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "insert into second_factor (account, secret) values ($1, $2)
         on conflict (account) do update set secret = excluded.secret, created_at = now()
         where second_factor.confirmed_at is null",
        account,
        secret
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The first code came. False when there is nothing that waits.
pub async fn confirm(
    connection: &mut PgConnection,
    account: &str,
    step: i64,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update second_factor set confirmed_at = now(), last_step = $2
         where account = $1 and confirmed_at is null",
        account,
        step
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Uses up a time step. False when it, or a later one, was used before.
pub async fn take_step(
    connection: &mut PgConnection,
    account: &str,
    step: i64,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update second_factor set last_step = $2
         where account = $1 and confirmed_at is not null and last_step < $2",
        account,
        step
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a secret is stored encrypted: one of another length than it has in clear.
pub async fn any_sealed(connection: &mut PgConnection, plain: usize) -> Result<bool, DbError> {
    let plain = i32::try_from(plain).unwrap_or(i32::MAX);
    let any = sqlx::query_scalar!(
        r#"select exists (select from second_factor where length(secret) <> $1) as "any!""#,
        plain
    )
    .fetch_one(connection)
    .await?;
    Ok(any)
}

/// The secrets of this many bytes, with their accounts: those that were never encrypted.
pub async fn list_plain(
    connection: &mut PgConnection,
    bytes: usize,
) -> Result<Vec<(String, Vec<u8>)>, DbError> {
    let found = sqlx::query!(
        "select account, secret from second_factor where length(secret) = $1",
        i32::try_from(bytes).unwrap_or(i32::MAX)
    )
    .fetch_all(connection)
    .await?;
    Ok(found
        .into_iter()
        .map(|row| (row.account, row.secret))
        .collect())
}

/// Another text for the same secret. Does nothing where it is not `before` any more.
pub async fn replace_secret(
    connection: &mut PgConnection,
    account: &str,
    before: &[u8],
    after: &[u8],
) -> Result<(), DbError> {
    sqlx::query!(
        "update second_factor set secret = $3 where account = $1 and secret = $2",
        account,
        before,
        after
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes the recovery codes of an account, used or not.
pub async fn delete_recovery_codes(
    connection: &mut PgConnection,
    account: &str,
) -> Result<(), DbError> {
    sqlx::query!("delete from recovery_code where account = $1", account)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes the second factor with its recovery codes. False when there was none.
pub async fn delete(connection: &mut PgConnection, account: &str) -> Result<bool, DbError> {
    let done = sqlx::query!("delete from second_factor where account = $1", account)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds recovery codes, by their hashes.
pub async fn insert_recovery_codes(
    connection: &mut PgConnection,
    account: &str,
    hashes: &[Vec<u8>],
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into recovery_code (account, hash) select $1, unnest($2::bytea[])",
        account,
        hashes
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Uses up a recovery code. False when there is none of this hash, or it was used.
pub async fn take_recovery_code(
    connection: &mut PgConnection,
    account: &str,
    hash: &[u8],
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update recovery_code set used_at = now()
         where account = $1 and hash = $2 and used_at is null",
        account,
        hash
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many recovery codes are left.
pub async fn count_recovery_codes(
    connection: &mut PgConnection,
    account: &str,
) -> Result<i64, DbError> {
    let left = sqlx::query_scalar!(
        r#"select count(*) as "count!" from recovery_code where account = $1 and used_at is null"#,
        account
    )
    .fetch_one(connection)
    .await?;
    Ok(left)
}
