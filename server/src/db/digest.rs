//! The tables `digest` and `digest_item`: the reminders of each person for a day, once. The row of a person and a day
//! belongs to the server that adds it; a digest that waits belongs to the server that has its lease.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::error::DbError;

/// Takes the day of a person: false when somebody has it already. Until the transaction ends others wait.
pub async fn claim_day(
    conn: &mut PgConnection,
    account: &str,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "insert into digest (account, day, state, content, next_at) values ($1, $2, 'empty', '{}', $3)
         on conflict (account, day) do nothing",
        account,
        day,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives up digests of earlier days that nobody is sending now: the day's digest repeats their items.
/// Answers how many.
pub async fn give_up_earlier(
    conn: &mut PgConnection,
    account: &str,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<u64, DbError> {
    let done = sqlx::query!(
        "update digest set state = 'given_up'
         where account = $1 and day < $2 and state = 'waiting'
           and (lease_until is null or lease_until <= $3)",
        account,
        day,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// The items of an account in digests of other days than this one, and the last day of each.
pub async fn list_reminded(
    conn: &mut PgConnection,
    account: &str,
    day: NaiveDate,
) -> Result<BTreeMap<String, NaiveDate>, DbError> {
    let items = sqlx::query!(
        r#"select i.item, max(i.day) as "day!" from digest_item i join digest d using (account, day)
         where i.account = $1 and i.day <> $2 and d.state in ('waiting', 'sent') group by i.item"#,
        account,
        day
    )
    .fetch_all(conn)
    .await?;
    Ok(items.into_iter().map(|row| (row.item, row.day)).collect())
}

/// Puts the content of a day that was taken: from now on it waits to be sent.
pub async fn put_content(
    conn: &mut PgConnection,
    account: &str,
    day: NaiveDate,
    content: &Value,
    items: &[String],
) -> Result<(), DbError> {
    sqlx::query!(
        "update digest set state = 'waiting', content = $3 where account = $1 and day = $2",
        account,
        day,
        content
    )
    .execute(&mut *conn)
    .await?;
    insert_items(conn, account, day, items).await
}

/// Puts what is true now in place of what a digest that waits was to say; one that says nothing waits no longer. False
/// when it does not wait any more: its owner switched reminders off meanwhile.
pub async fn replace_content(
    conn: &mut PgConnection,
    account: &str,
    day: NaiveDate,
    content: &Value,
    items: &[String],
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update digest set content = $3, state = case when $4 then 'empty' else state end,
                lease_until = case when $4 then null else lease_until end
         where account = $1 and day = $2 and state = 'waiting'",
        account,
        day,
        content,
        items.is_empty()
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "delete from digest_item where account = $1 and day = $2",
        account,
        day
    )
    .execute(&mut *conn)
    .await?;
    insert_items(conn, account, day, items).await?;
    Ok(true)
}

async fn insert_items(
    conn: &mut PgConnection,
    account: &str,
    day: NaiveDate,
    items: &[String],
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into digest_item (account, day, item) select $1, $2, item from unnest($3::text[]) as said (item)",
        account,
        day,
        items
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A digest that is this server's to send.
#[derive(Debug)]
pub struct ClaimedDigest {
    pub account: String,
    pub day: NaiveDate,
    /// With this one.
    pub attempts: i32,
}

/// The oldest digest that waits and that nobody is sending; until `lease_until` nobody else gets it.
pub async fn claim(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Option<ClaimedDigest>, DbError> {
    let claimed = sqlx::query_as!(
        ClaimedDigest,
        "update digest d set attempts = d.attempts + 1, lease_until = $2
         from (select w.account, w.day from digest w
               join reminder r on r.account = w.account and r.confirmed_at is not null
               join account a on a.name = w.account and not a.disabled
               where w.state = 'waiting' and w.next_at <= $1
                 and (w.lease_until is null or w.lease_until <= $1)
               order by w.day, w.account limit 1 for update of w skip locked) as next
         where d.account = next.account and d.day = next.day
         returning d.account, d.day, d.attempts",
        now,
        lease_until
    )
    .fetch_optional(conn)
    .await?;
    Ok(claimed)
}

/// It was sent.
pub async fn mark_sent(
    conn: &mut PgConnection,
    account: &str,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update digest set state = 'sent', sent_at = $3, lease_until = null
         where account = $1 and day = $2",
        account,
        day,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It was not sent: it waits until `next_at`, or it is given up.
pub async fn mark_failed(
    conn: &mut PgConnection,
    account: &str,
    day: NaiveDate,
    next_at: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update digest set state = case when $3::timestamptz is null then 'given_up' else 'waiting' end,
                next_at = coalesce($3, next_at), lease_until = null
         where account = $1 and day = $2 and state = 'waiting'",
        account,
        day,
        next_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Its owner wants no reminders any more: nothing that waits is sent.
pub async fn cancel_waiting(conn: &mut PgConnection, account: &str) -> Result<(), DbError> {
    sqlx::query!(
        "update digest set state = 'empty' where account = $1 and state = 'waiting'",
        account
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives up what waits of days before `oldest`, and forgets digests of days before `kept`.
pub async fn clear(
    conn: &mut PgConnection,
    oldest: NaiveDate,
    kept: NaiveDate,
    now: DateTime<Utc>,
) -> Result<u64, DbError> {
    let given_up = sqlx::query!(
        "update digest set state = 'given_up'
         where state = 'waiting' and day < $1 and (lease_until is null or lease_until <= $2)",
        oldest,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from digest where day < $1", kept)
        .execute(conn)
        .await?;
    Ok(given_up.rows_affected())
}

/// How many digests are in each state that somebody may have to look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DigestCounts {
    pub waiting: i64,
    /// Of those that wait, how many failed at least once.
    pub failing: i64,
    pub sent: i64,
    pub given_up: i64,
}

/// DigestCounts all digests that are kept.
pub async fn count(conn: &mut PgConnection) -> Result<DigestCounts, DbError> {
    let counts = sqlx::query_as!(
        DigestCounts,
        r#"select count(*) filter (where state = 'waiting') as "waiting!",
                count(*) filter (where state = 'waiting' and attempts > 0) as "failing!",
                count(*) filter (where state = 'sent') as "sent!",
                count(*) filter (where state = 'given_up') as "given_up!"
         from digest"#
    )
    .fetch_one(conn)
    .await?;
    Ok(counts)
}
