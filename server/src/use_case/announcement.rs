//! Telling programs of others of releases: one row for each release and address, added by whichever server comes first
//! and delivered by one at a time until the receiver said yes.
//!
//! An address hears of releases that come after it became known. A server that dies between the receiver's yes and the
//! row that keeps it delivers once more, under the same id, by which receivers know a copy.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgPool;

use crate::db::{self, DbError, webhook::ClaimedDelivery};
use crate::webhook::{Announcement, Webhooks};

/// How often a server looks for releases.
const CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// A delivery is one server's for so long: longer than a receiver is waited for.
const LEASE: TimeDelta = TimeDelta::minutes(1);
/// Seconds until a failed delivery is tried again; after the last one it is given up. All in all about two days.
const RETRY_DELAYS_SECONDS: [i64; 10] = [
    5, 60, 300, 1800, 7200, 18_000, 28_800, 36_000, 36_000, 36_000,
];

/// What a round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AnnouncementResult {
    pub delivered: u32,
    /// Did not arrive and will be tried again, or were given up.
    pub failed: u32,
}

/// Makes the addresses of the settings known: from now on they hear of releases.
///
/// # Errors
/// When the database does not answer.
pub async fn register(pool: &PgPool, hooks: &Webhooks, now: DateTime<Utc>) -> Result<(), DbError> {
    let mut conn = pool.acquire().await?;
    for address in hooks.addresses() {
        db::webhook::register(&mut conn, address, now).await?;
    }
    Ok(())
}

/// One round at a moment.
///
/// # Errors
/// When the database does not answer.
pub async fn run(
    pool: &PgPool,
    hooks: &Webhooks,
    now: DateTime<Utc>,
) -> Result<AnnouncementResult, DbError> {
    let mut done = AnnouncementResult::default();
    let mut conn = pool.acquire().await?;
    db::webhook::enqueue(&mut conn, hooks.addresses(), now).await?;
    drop(conn);
    let started = Instant::now();
    loop {
        // A round may take long: what it claims late is its own for as long as what it claimed first.
        let now = now + TimeDelta::from_std(started.elapsed()).unwrap_or_default();
        let mut conn = pool.acquire().await?;
        let claimed = db::webhook::claim(&mut conn, hooks.addresses(), now, now + LEASE).await?;
        drop(conn);
        let Some(claimed) = claimed else {
            return Ok(done);
        };
        match deliver(pool, hooks, &claimed, now).await? {
            true => done.delivered += 1,
            false => done.failed += 1,
        }
    }
}

async fn deliver(
    pool: &PgPool,
    hooks: &Webhooks,
    claimed: &ClaimedDelivery,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let number = |stored: i32| {
        u32::try_from(stored).map_err(|error| DbError::corrupt("release.number", error))
    };
    let release = number(claimed.number)?;
    let announcement = Announcement::of(
        hooks.site(),
        release,
        claimed.sha256.clone(),
        claimed.published_at,
        claimed.withdraws.map(number).transpose()?,
    );
    let id = format!("msg_{}", claimed.id.simple());
    let delivered = hooks
        .deliver(&claimed.address, &id, &announcement, now)
        .await;
    let mut conn = pool.acquire().await?;
    let Err(error) = delivered else {
        db::webhook::mark_delivered(&mut conn, claimed.id, now).await?;
        return Ok(true);
    };
    let next_at = next_attempt(claimed.attempts, now);
    db::webhook::mark_failed(&mut conn, claimed.id, next_at).await?;
    let (attempts, given_up) = (claimed.attempts, next_at.is_none());
    tracing::warn!(release, id, attempts, given_up, %error, "a release was not announced");
    Ok(false)
}

/// When it is tried again; `None` when there is no use in it.
fn next_attempt(attempts: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let failures = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let seconds = RETRY_DELAYS_SECONDS.get(failures)?;
    Some(now + TimeDelta::seconds(*seconds))
}

/// How many deliveries wait, fail, arrived or were given up: for who watches the server.
///
/// # Errors
/// When the database does not answer.
pub async fn count(pool: &PgPool) -> Result<db::webhook::DeliveryCounts, DbError> {
    let mut conn = pool.acquire().await?;
    db::webhook::count(&mut conn).await
}

/// Makes a round again and again, from the start of the server to its end.
pub async fn run_delivery(pool: PgPool, hooks: Webhooks) {
    loop {
        let (with_pool, with_hooks) = (pool.clone(), hooks.clone());
        // On a task of its own: a fault in one message does not end all the others for good.
        let round = tokio::spawn(async move { run(&with_pool, &with_hooks, Utc::now()).await });
        match round.await {
            Err(error) => tracing::error!(%error, "a round of announcements broke off"),
            Ok(Ok(done)) if done == AnnouncementResult::default() => {}
            Ok(Ok(done)) => tracing::info!(
                delivered = done.delivered,
                failed = done.failed,
                "releases were announced"
            ),
            Ok(Err(error)) => tracing::warn!(%error, "releases cannot be announced"),
        }
        tokio::time::sleep(CHECK_INTERVAL).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_end_after_the_last_delay() {
        let now: DateTime<Utc> = "2026-03-17T12:00:00Z".parse().unwrap();
        let seconds = |attempts| Some((next_attempt(attempts, now)? - now).num_seconds());
        assert_eq!(seconds(1), Some(5));
        assert_eq!(seconds(10), Some(36_000));
        assert_eq!(seconds(11), None);
    }
}
