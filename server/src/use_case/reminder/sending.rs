//! The round that every server makes each minute: who has no digest of the day yet gets one decided, and what waits is
//! sent. Rows of the database say whose turn it is, so any number of servers make it at once.

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;

use super::deciding::{decide_again, decide_all};
use crate::db::{self, DbError, digest::ClaimedDigest};
use crate::mail::{
    Mailer, SendError,
    digest::{self, Recipient},
};
use crate::use_case::{UseCaseError, day_in_lima};

/// How often a server looks for what is to be done.
const CHECK_INTERVAL: Duration = Duration::from_secs(60);
/// A digest is one server's for so long: longer than a mail server is waited for.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// Minutes until a failed digest is tried again; after the last one it is given up, and what it said is said on
/// another day.
const RETRY_DELAYS_MINUTES: [i64; 9] = [1, 5, 15, 30, 60, 120, 240, 360, 360];

/// What a round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SendingResult {
    pub sent: u32,
    /// Did not go out and will be tried again, or were given up.
    pub failed: u32,
}

/// One round at a moment.
///
/// # Errors
/// When the database does not answer. What fails for one person is logged and holds up nobody else.
pub async fn run(
    pool: &PgPool,
    mailer: &Mailer,
    now: DateTime<Utc>,
) -> Result<SendingResult, DbError> {
    let (day, hour) = lima(now);
    if hour >= u32::from(mailer.hour()) {
        decide_all(pool, day, now).await?;
    }
    let mut done = SendingResult::default();
    let started = Instant::now();
    loop {
        // A round may take long: what it claims late is its own for as long as what it claimed first.
        let now = now + TimeDelta::from_std(started.elapsed()).unwrap_or_default();
        let mut conn = pool.acquire().await?;
        let claimed = db::digest::claim(&mut conn, now, now + LEASE).await?;
        drop(conn);
        let Some(claimed) = claimed else {
            return Ok(done);
        };
        match send(pool, mailer, &claimed, now).await {
            Ok(Delivery::Sent) => done.sent += 1,
            Ok(Delivery::Failed) => done.failed += 1,
            Ok(Delivery::Nothing) => {}
            Err(error) => {
                done.failed += 1;
                tracing::error!(account = claimed.account, day = %claimed.day, %error, "a digest was not sent");
            }
        }
    }
}

/// Day and hour in Lima: UTC−5 all year.
fn lima(now: DateTime<Utc>) -> (NaiveDate, u32) {
    (day_in_lima(now), (now - TimeDelta::hours(5)).hour())
}

/// What became of a digest that was this server's to send.
enum Delivery {
    Sent,
    /// It did not go out.
    Failed,
    /// There is nothing to say any more.
    Nothing,
}

/// Sends a digest that is this server's.
async fn send(
    pool: &PgPool,
    mailer: &Mailer,
    claimed: &ClaimedDigest,
    now: DateTime<Utc>,
) -> Result<Delivery, UseCaseError> {
    let (name, day) = (&claimed.account, claimed.day);
    let Some(ready) = decide_again(pool, claimed, now).await? else {
        return Ok(Delivery::Nothing);
    };
    let recipient = Recipient {
        name: &ready.display_name,
        address: &ready.address,
        day,
        id: message_id(name, day),
        stop: ready.stop.stopping(mailer.site()),
    };
    let sent = digest::send(mailer, &recipient, &ready.digest, now).await;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    match sent {
        Ok(()) => {
            db::digest::mark_sent(&mut conn, name, day, now).await?;
            Ok(Delivery::Sent)
        }
        Err(error) => {
            let next_at = next_attempt(&error, claimed.attempts, now);
            db::digest::mark_failed(&mut conn, name, day, next_at).await?;
            let (attempts, given_up) = (claimed.attempts, next_at.is_none());
            tracing::warn!(account = name, %day, attempts, given_up, %error, "a digest was not sent");
            Ok(Delivery::Failed)
        }
    }
}

/// When it is tried again; `None` when there is no use in it.
fn next_attempt(error: &SendError, attempts: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if error.is_final() {
        return None;
    }
    let failures = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let minutes = RETRY_DELAYS_MINUTES.get(failures)?;
    Some(now + TimeDelta::minutes(*minutes))
}

/// The same for every attempt at the digest of a person and a day.
fn message_id(account: &str, day: NaiveDate) -> String {
    let digest = Sha256::digest(format!("{account}:{day}"));
    hex::encode(&digest[..8])
}

/// Makes a round again and again, from the start of the server to its end.
pub async fn run_sending(pool: PgPool, mailer: Mailer) {
    loop {
        let (with_pool, with_mailer) = (pool.clone(), mailer.clone());
        // On a task of its own: a fault in one digest does not end all the others for good.
        let round = tokio::spawn(async move { run(&with_pool, &with_mailer, Utc::now()).await });
        match round.await {
            Ok(Ok(done)) if done == SendingResult::default() => {}
            Ok(Ok(done)) => tracing::info!(sent = done.sent, failed = done.failed, "digests"),
            Ok(Err(error)) => tracing::warn!(%error, "digests cannot be sent"),
            Err(error) => tracing::error!(%error, "a round of digests broke off"),
        }
        tokio::time::sleep(CHECK_INTERVAL).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_digest_is_that_of_lima() {
        let at = |text: &str| {
            let (day, hour) = lima(text.parse().unwrap());
            format!("{day} {hour}")
        };
        assert_eq!(at("2026-03-17T04:59:00Z"), "2026-03-16 23");
        assert_eq!(at("2026-03-17T12:00:00Z"), "2026-03-17 7");
    }

    #[test]
    fn retries_end_after_the_last_delay() {
        let now: DateTime<Utc> = "2026-03-17T12:00:00Z".parse().unwrap();
        let later = SendError::Later("code 451".to_owned());
        let minutes = |attempts| {
            let next = next_attempt(&later, attempts, now)?;
            Some((next - now).num_minutes())
        };
        assert_eq!(minutes(1), Some(1));
        assert_eq!(minutes(9), Some(360));
        assert_eq!(minutes(10), None);
        let refused = SendError::Refused("code 550".to_owned());
        assert_eq!(next_attempt(&refused, 1, now), None);
    }
}
