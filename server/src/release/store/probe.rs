//! Whether the database answers, so that nobody waits for one that is away.
//!
//! Whoever finds it away records it; from then on nobody waits, and one task at a time probes it again, on a connection
//! of its own. A pool whose connections are all in use does not count as a database that is away: a probe on another
//! connection tells them apart.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

use crate::db::{self, DbError};

/// How long a public page waits for a connection before it goes on with what is in memory.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long it waits for a replica before it asks the database itself.
const REPLICA_TIMEOUT: Duration = Duration::from_millis(300);
/// How long it waits for an answer. A release of many megabytes is read within.
const QUERY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a probe may take.
const PROBE_TIMEOUT: Duration = Duration::from_millis(1500);
/// Time between two probes.
const PROBE_INTERVAL: Duration = Duration::from_secs(1);

pub(super) struct DatabaseProbe {
    pub pool: PgPool,
    /// A copy of the database that follows it, for reading.
    replica: Option<PgPool>,
    /// Nothing is asked: the tables are not known to be those of this program.
    held_back: AtomicBool,
    /// When it was found away, or looked for in vain, the last time.
    away: Mutex<Option<Instant>>,
}

impl DatabaseProbe {
    pub fn new(pool: PgPool) -> Self {
        Self {
            pool,
            replica: None,
            held_back: AtomicBool::new(false),
            away: Mutex::new(None),
        }
    }

    /// The same with a replica.
    pub fn with_replica(self, replica: Option<PgPool>) -> Self {
        Self { replica, ..self }
    }

    /// Whether there is a replica.
    pub fn has_replica(&self) -> bool {
        self.replica.is_some()
    }

    /// From now on the database is not asked at all.
    pub fn disable(&self) {
        self.held_back.store(true, Ordering::Relaxed);
    }

    /// The database did not answer when it was asked last.
    pub fn is_unavailable(&self) -> bool {
        self.held_back.load(Ordering::Relaxed) || self.checked_at().is_some()
    }

    /// Looks whether the database is there again, unless somebody just did.
    ///
    /// # Errors
    /// When it is not.
    pub async fn check_available(&self) -> Result<(), DbError> {
        if self.held_back.load(Ordering::Relaxed) {
            return Err(unreachable());
        }
        match self.checked_at() {
            None => Ok(()),
            Some(at) if at.elapsed() < PROBE_INTERVAL => Err(unreachable()),
            Some(_) => self.check_once().await,
        }
    }

    /// A connection for reading what never changes: to the replica where there is one.
    ///
    /// # Errors
    /// At once while the database is away; within [`CONNECT_TIMEOUT`] where all connections are at work.
    pub async fn connection(&self) -> Result<PoolConnection<Postgres>, DbError> {
        match self.replica().await {
            Some(connection) => Ok(connection),
            None => self.primary().await,
        }
    }

    /// A connection to the database itself.
    ///
    /// # Errors
    /// As [`DatabaseProbe::connection`].
    pub async fn primary(&self) -> Result<PoolConnection<Postgres>, DbError> {
        if self.is_unavailable() {
            return Err(unreachable());
        }
        let error = match tokio::time::timeout(CONNECT_TIMEOUT, self.pool.acquire()).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) => error.into(),
            Err(_) => unreachable(),
        };
        // Whatever the look says: there is no connection now.
        let _ = self.check_once().await;
        Err(error)
    }

    /// A connection to the replica, if there is one and it answers.
    pub async fn replica(&self) -> Option<PoolConnection<Postgres>> {
        let replica = self.replica.as_ref()?;
        let acquired = tokio::time::timeout(REPLICA_TIMEOUT, replica.acquire()).await;
        acquired
            .ok()?
            .inspect_err(|error| tracing::debug!(%error, "the replica does not answer"))
            .ok()
    }

    /// What the database answers, with a limit of time.
    ///
    /// # Errors
    /// What the database refused, or that it did not answer.
    #[tracing::instrument(name = "database.read", skip_all)]
    pub async fn answer<T>(
        &self,
        asked: impl Future<Output = Result<T, DbError>>,
    ) -> Result<T, DbError> {
        let answer = tokio::time::timeout(QUERY_TIMEOUT, asked).await;
        match answer.unwrap_or_else(|_| Err(unreachable())) {
            Err(error @ DbError::Unavailable(_)) => {
                let _ = self.check_once().await;
                Err(error)
            }
            answer => answer,
        }
    }

    /// Asks once, and remembers what became of it.
    async fn check_once(&self) -> Result<(), DbError> {
        let options = self.pool.connect_options();
        let found = db::answers_alone(&options, PROBE_TIMEOUT).await;
        // A database that has no connection left for us is there: those who have one go on.
        let found = found.or_else(|error| match error.is_silence() {
            true => Err(error),
            false => Ok(()),
        });
        let mut away = self.away.lock().unwrap_or_else(PoisonError::into_inner);
        let was_away = away.is_some();
        *away = found.is_err().then(Instant::now);
        match &found {
            Ok(()) if was_away => tracing::info!("the database answers again"),
            // A server that stops closes its pool before its database.
            Err(error) if !was_away && !self.pool.is_closed() => {
                tracing::error!(%error, "the database does not answer; the public site shows what was published last");
            }
            _ => {}
        }
        found
    }

    fn checked_at(&self) -> Option<Instant> {
        *self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As if a connection had been waited for.
fn unreachable() -> DbError {
    sqlx::Error::PoolTimedOut.into()
}
