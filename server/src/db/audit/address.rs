//! Network addresses of the log, and after how many days they are forgotten.

use sqlx::{PgConnection, types::Json};

use crate::db::error::DbError;

const ADDRESS_DAYS_SETTING: &str = "audit_address_days";

/// The days, if somebody set them.
pub async fn load_address_days(conn: &mut PgConnection) -> Result<Option<u16>, DbError> {
    let days = sqlx::query_scalar!(
        r#"select value as "value: Json<u16>" from setting where key = $1"#,
        ADDRESS_DAYS_SETTING
    )
    .fetch_optional(conn)
    .await?;
    Ok(days.map(|days| days.0))
}

/// The same, locked until the transaction ends.
pub async fn lock_address_days(conn: &mut PgConnection) -> Result<Option<u16>, DbError> {
    let days = sqlx::query_scalar!(
        r#"select value as "value: Json<u16>" from setting where key = $1 for update"#,
        ADDRESS_DAYS_SETTING
    )
    .fetch_optional(conn)
    .await?;
    Ok(days.map(|days| days.0))
}

/// Sets the days.
pub async fn save_address_days(
    conn: &mut PgConnection,
    days: u16,
    by: &str,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into setting (key, value, updated_by) values ($1, $2, $3)
         on conflict (key) do update
         set value = excluded.value, updated_by = excluded.updated_by, updated_at = now()",
        ADDRESS_DAYS_SETTING,
        Json(days) as _,
        by
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes addresses that were kept for more than so many whole days; answers how many.
pub async fn forget_addresses(conn: &mut PgConnection, days: u16) -> Result<u64, DbError> {
    // By whole days, so that servers that look every hour find something once a day at most.
    let done = sqlx::query!(
        "delete from audit_address
         where at < date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'
                    - make_interval(days => $1)",
        i32::from(days)
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// How many are kept.
pub async fn count_addresses(conn: &mut PgConnection) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from audit_address"#)
        .fetch_one(conn)
        .await?;
    Ok(count)
}
