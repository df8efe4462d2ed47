//! The table `sign_in_failure`: what the throttle counts. How long to wait after how many is `auth::throttle`'s.

use sqlx::{PgConnection, PgPool};

use super::error::DbError;

/// Failures older than this are forgotten.
const WINDOW_MINUTES: i32 = 30;

/// Failed attempts in the window, and seconds since the last one, per count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    /// This account from this address.
    pub pair: Count,
    /// This account from anywhere.
    pub account: Count,
    /// This address, any account.
    pub address: Count,
}

/// One count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub failures: u32,
    pub seconds_ago: u32,
}

/// Counts the failures so far and, if they allow a try (`may_try`), adds this attempt
/// to them. One attempt on an account at a time: two cannot read the same count.
pub async fn reserve(
    pool: &PgPool,
    account: &str,
    address: &str,
    may_try: fn(Failures) -> bool,
) -> Result<Failures, DbError> {
    let mut transaction = pool.begin().await?;
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('sign_in:' || $1, 0))",
        account
    )
    .execute(&mut *transaction)
    .await?;
    forget(&mut transaction).await?;
    let failures = count(&mut transaction, account, address).await?;
    if may_try(failures) {
        sqlx::query!(
            "insert into sign_in_failure (account, address) values ($1, $2)",
            account,
            address
        )
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(failures)
}

/// The person is who they said: their failures from this address are forgotten.
/// Those of others at the same address, and of this account elsewhere, stay.
pub async fn delete_failures(
    connection: &mut PgConnection,
    account: &str,
    address: &str,
) -> Result<(), DbError> {
    sqlx::query!(
        "delete from sign_in_failure where account = $1 and address = $2",
        account,
        address
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes the failures that no wait counts any more.
pub async fn forget(connection: &mut PgConnection) -> Result<(), DbError> {
    // Rows that another server is removing are left to it.
    sqlx::query!(
        "delete from sign_in_failure where id in (
             select id from sign_in_failure where at < now() - make_interval(mins => $1)
             for update skip locked)",
        WINDOW_MINUTES
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn count(
    connection: &mut PgConnection,
    account: &str,
    address: &str,
) -> Result<Failures, DbError> {
    // An unknown address is no address: it must not be throttled as one.
    let row = sqlx::query!(
        r#"select count(*) filter (where account = $1 and address = $2) as "pair!",
                coalesce(extract(epoch from now() - max(at) filter (where account = $1 and address = $2)), 0)::float8 as "pair_ago!",
                count(*) filter (where account = $1) as "account!",
                coalesce(extract(epoch from now() - max(at) filter (where account = $1)), 0)::float8 as "account_ago!",
                count(*) filter (where address = $2 and $2 <> '') as "address!",
                coalesce(extract(epoch from now() - max(at) filter (where address = $2 and $2 <> '')), 0)::float8 as "address_ago!"
         from sign_in_failure where account = $1 or address = $2"#,
        account,
        address
    )
    .fetch_one(connection)
    .await?;
    Ok(Failures {
        pair: counted(row.pair, row.pair_ago),
        account: counted(row.account, row.account_ago),
        address: counted(row.address, row.address_ago),
    })
}

fn counted(failures: i64, seconds_ago: f64) -> Count {
    Count {
        failures: u32::try_from(failures).unwrap_or(u32::MAX),
        // Truncated: a wait is never cut short.
        seconds_ago: seconds_ago.max(0.0) as u32,
    }
}
