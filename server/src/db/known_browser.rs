//! The table `known_browser`: from where an account was signed in to before.

use sqlx::PgConnection;

use super::error::DbError;

/// A browser that was not used for this long is forgotten.
pub const RETENTION_DAYS: u16 = 180;
/// Of an account the last this many are kept.
const MAX_PER_ACCOUNT: i64 = 20;

/// Whether the account was signed in to from this browser.
pub async fn is_known(
    connection: &mut PgConnection,
    hash: &[u8],
    account: &str,
) -> Result<bool, DbError> {
    if account.contains('\0') {
        return Ok(false);
    }
    let known = sqlx::query_scalar!(
        r#"select exists (select from known_browser where hash = $1 and account = $2
                          and used_at > now() - make_interval(days => $3)) as "known!""#,
        hash,
        account,
        i32::from(RETENTION_DAYS)
    )
    .fetch_one(connection)
    .await?;
    Ok(known)
}

/// Remembers a browser of an account, and forgets its oldest ones.
pub async fn put(connection: &mut PgConnection, hash: &[u8], account: &str) -> Result<(), DbError> {
    sqlx::query!(
        "insert into known_browser (hash, account) values ($1, $2)
         on conflict (hash, account) do update set used_at = now()",
        hash,
        account
    )
    .execute(&mut *connection)
    .await?;
    forget(connection, account).await
}

async fn forget(connection: &mut PgConnection, account: &str) -> Result<(), DbError> {
    sqlx::query!(
        "delete from known_browser
         where used_at < now() - make_interval(days => $2)
            or (account = $1 and hash not in (
                select hash from known_browser where account = $1 order by used_at desc limit $3))",
        account,
        i32::from(RETENTION_DAYS),
        MAX_PER_ACCOUNT
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets all browsers of an account: its password was reset.
pub async fn delete_of(connection: &mut PgConnection, account: &str) -> Result<(), DbError> {
    sqlx::query!("delete from known_browser where account = $1", account)
        .execute(connection)
        .await?;
    Ok(())
}
