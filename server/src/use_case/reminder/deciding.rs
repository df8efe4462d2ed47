//! What a digest says: decided once a person and day, and once more when it is sent.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::catalogue::Catalogue;
use sqlx::PgPool;

use super::{link, link::Token, news};
use crate::db::{self, DbError, digest::ClaimedDigest, reminder::Purpose};
use crate::mail::digest::Digest;
use crate::use_case::{Actor, UseCaseError, begin_long, commit};

/// The link that switches reminders off is good for so long.
const STOP_LINK_DAYS: i64 = 400;
/// Days for which digests, and with them what was said, are kept.
const RETENTION_DAYS: u64 = 400;

/// Decides the day's digest of everybody who has none yet.
pub(super) async fn decide_all(
    pool: &PgPool,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let mut conn = pool.acquire().await?;
    let names = db::reminder::list_undecided(&mut conn, day).await?;
    if names.is_empty() {
        return Ok(());
    }
    // One for all: what changes in it meanwhile is in the digest as it goes out.
    let catalogue = db::catalogue::load_catalogue(&mut conn).await?;
    drop(conn);
    clear(pool, day, now).await?;
    for name in names {
        if let Err(error) = decide(pool, &catalogue, &name, day, now).await {
            tracing::error!(account = name, %day, %error, "a digest could not be made");
        }
    }
    Ok(())
}

/// Forgets what is old.
async fn clear(pool: &PgPool, day: NaiveDate, now: DateTime<Utc>) -> Result<(), DbError> {
    let before = |days| day.checked_sub_days(Days::new(days)).unwrap_or(day);
    let mut conn = pool.acquire().await?;
    let given_up = db::digest::clear(&mut conn, before(2), before(RETENTION_DAYS), now).await?;
    if given_up > 0 {
        tracing::warn!(given_up, "digests of days that have passed were given up");
    }
    // A day longer than they open: links of the last hour are counted.
    db::reminder::delete_links(&mut conn, now - TimeDelta::days(1)).await
}

/// Decides the digest of a person for a day, if nobody has. One transaction: the day is taken, and what it says is
/// remembered as said, or neither.
async fn decide(
    pool: &PgPool,
    catalogue: &Catalogue,
    name: &str,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), UseCaseError> {
    let mut tx = begin_long(pool).await?;
    if !db::digest::claim_day(&mut tx, name, day, now).await? {
        return Ok(());
    }
    let account = db::account::find(&mut tx, name).await?;
    let reminder = db::reminder::find(&mut tx, name).await?;
    // As they are now: the digest may have waited.
    let account = account.filter(|account| !account.disabled);
    let reminder = reminder.filter(|one| one.confirmed_at.is_some() && !one.kinds.is_empty());
    let (Some(account), Some(reminder)) = (account, reminder) else {
        return Ok(());
    };
    let earlier = db::digest::give_up_earlier(&mut tx, name, day, now).await?;
    if earlier > 0 {
        tracing::warn!(
            account = name,
            earlier,
            "what was not sent is part of today's digest"
        );
    }
    let actor = Actor {
        viewer: account.viewer,
        address: None,
        now,
    };
    let news = news::of(&mut tx, &actor, &reminder, catalogue).await?;
    if !news.digest.is_empty() {
        let content = serde_json::to_value(&news.digest)?;
        db::digest::put_content(&mut tx, name, day, &content, &news.items).await?;
    }
    commit(tx).await?;
    Ok(())
}

/// A digest as it goes out.
pub(super) struct ReadyDigest {
    pub display_name: String,
    pub address: String,
    pub digest: Digest,
    /// Of the link that switches all reminders off.
    pub stop: Token,
}

/// Decides once more what a digest says: since it was decided its owner may have got another role, other entities or
/// another choice, and what it asks for may be done. `None` when there is nothing to say any more.
pub(super) async fn decide_again(
    pool: &PgPool,
    claimed: &ClaimedDigest,
    now: DateTime<Utc>,
) -> Result<Option<ReadyDigest>, UseCaseError> {
    let (name, day) = (&claimed.account, claimed.day);
    let mut tx = begin_long(pool).await?;
    let account = db::account::find(&mut tx, name).await?;
    let account = account.filter(|account| !account.disabled);
    let reminder = db::reminder::find(&mut tx, name).await?;
    let reminder = reminder.filter(|one| one.confirmed_at.is_some());
    let (Some(account), Some(reminder)) = (account, reminder) else {
        db::digest::cancel_waiting(&mut tx, name).await?;
        commit(tx).await?;
        return Ok(None);
    };
    let display_name = account.viewer.display_name.clone();
    let actor = Actor {
        viewer: account.viewer,
        address: None,
        now: within(day, now),
    };
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let news = news::of(&mut tx, &actor, &reminder, &catalogue).await?;
    let content = serde_json::to_value(&news.digest)?;
    let waits = db::digest::replace_content(&mut tx, name, day, &content, &news.items).await?;
    if !waits || news.digest.is_empty() {
        commit(tx).await?;
        return Ok(None);
    }
    let until = now + TimeDelta::days(STOP_LINK_DAYS);
    let address = reminder.address;
    let stop = link::new(&mut tx, name, &address, Purpose::Stop, now, until).await?;
    commit(tx).await?;
    Ok(Some(ReadyDigest {
        display_name,
        address,
        digest: news.digest,
        stop,
    }))
}

/// The moment, or the last one of the day in Lima when that has passed: a mail that says «el 17» counts the days from
/// the 17th, also where it goes out in the night after it.
fn within(day: NaiveDate, now: DateTime<Utc>) -> DateTime<Utc> {
    let next = day.succ_opt().map(|next| next.and_time(NaiveTime::MIN));
    let end = next.map(|next| next.and_utc() + TimeDelta::hours(5) - TimeDelta::seconds(1));
    end.map_or(now, |end| now.min(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::use_case::day_in_lima;

    #[test]
    fn a_digest_that_goes_out_in_the_night_counts_from_its_own_day() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let day = "2026-03-17".parse().unwrap();
        for (now, counted) in [
            ("2026-03-17T12:00:00Z", "2026-03-17T12:00:00Z"),
            ("2026-03-18T04:59:59Z", "2026-03-18T04:59:59Z"),
            ("2026-03-18T09:00:00Z", "2026-03-18T04:59:59Z"),
        ] {
            assert_eq!(within(day, at(now)), at(counted), "{now}");
            assert_eq!(day_in_lima(within(day, at(now))), day);
        }
    }
}
