//! The tables `webhook` and `webhook_delivery`: which addresses get announcements of releases, and one row for each release
//! and address until it was delivered. A row that waits belongs to the server that has its lease.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::error::DbError;

/// Makes an address known: only releases that come later are announced to it. Nothing changes for one that is known.
pub async fn register(
    conn: &mut PgConnection,
    address: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into webhook (address, after_release, known_since)
         select $1, coalesce(max(number), 0), $2 from release
         on conflict (address) do nothing",
        address,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds a row for each release that an address has none for.
pub async fn enqueue(
    conn: &mut PgConnection,
    addresses: &[String],
    now: DateTime<Utc>,
) -> Result<u64, DbError> {
    let done = sqlx::query!(
        "insert into webhook_delivery (address, release, next_at)
         select w.address, r.number, $2 from webhook w join release r on r.number > w.after_release
         where w.address = any($1)
           and not exists (select from webhook_delivery d
                           where d.address = w.address and d.release = r.number)
         on conflict (address, release) do nothing",
        addresses,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// A delivery that is this server's to make, with what it says.
#[derive(Debug)]
pub struct ClaimedDelivery {
    pub id: Uuid,
    pub address: String,
    /// With this one.
    pub attempts: i32,
    pub number: i32,
    pub sha256: String,
    pub published_at: DateTime<Utc>,
    pub withdraws: Option<i32>,
}

/// The oldest delivery to one of these addresses that waits and that nobody is making; until `lease_until` nobody else
/// gets it.
pub async fn claim(
    conn: &mut PgConnection,
    addresses: &[String],
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Option<ClaimedDelivery>, DbError> {
    let claimed = sqlx::query_as!(
        ClaimedDelivery,
        "update webhook_delivery d set attempts = d.attempts + 1, lease_until = $3
         from (select w.id from webhook_delivery w
               where w.state = 'waiting' and w.address = any($1) and w.next_at <= $2
                 and (w.lease_until is null or w.lease_until <= $2)
               order by w.release, w.address limit 1 for update skip locked) as next,
              release r
         where d.id = next.id and r.number = d.release
         returning d.id, d.address, d.attempts, r.number, r.sha256, r.published_at, r.withdraws",
        addresses,
        now,
        lease_until
    )
    .fetch_optional(conn)
    .await?;
    Ok(claimed)
}

/// It was delivered.
pub async fn mark_delivered(
    conn: &mut PgConnection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update webhook_delivery set state = 'delivered', delivered_at = $2, lease_until = null
         where id = $1",
        id,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It was not delivered: it waits until `next_at`, or it is given up.
pub async fn mark_failed(
    conn: &mut PgConnection,
    id: Uuid,
    next_at: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update webhook_delivery
         set state = case when $2::timestamptz is null then 'given_up' else 'waiting' end,
             next_at = coalesce($2, next_at), lease_until = null
         where id = $1 and state = 'waiting'",
        id,
        next_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many deliveries are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryCounts {
    pub waiting: i64,
    /// Of those that wait, how many failed at least once.
    pub failing: i64,
    pub delivered: i64,
    pub given_up: i64,
}

/// DeliveryCounts all deliveries.
pub async fn count(conn: &mut PgConnection) -> Result<DeliveryCounts, DbError> {
    let counts = sqlx::query_as!(
        DeliveryCounts,
        r#"select count(*) filter (where state = 'waiting') as "waiting!",
                  count(*) filter (where state = 'waiting' and attempts > 0) as "failing!",
                  count(*) filter (where state = 'delivered') as "delivered!",
                  count(*) filter (where state = 'given_up') as "given_up!"
           from webhook_delivery"#
    )
    .fetch_one(conn)
    .await?;
    Ok(counts)
}
