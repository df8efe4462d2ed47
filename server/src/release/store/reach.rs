//! Whether the database answers, so that nobody waits for one that is away.
//!
//! Who finds it away says so; from then on everybody is told at once, and one at a time looks again, on a connection
//! of its own. A pool whose connections are all at work is no database that is away: that is told apart the same way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

use crate::db::{self, DbError};

/// How long a public page waits for a connection before it goes on with what is in memory.
const CONNECTION: Duration = Duration::from_secs(1);
/// How long it waits for a replica before it asks the database itself.
const REPLICA: Duration = Duration::from_millis(300);
/// How long it waits for an answer. A release of many megabytes is read within.
const ANSWER: Duration = Duration::from_secs(10);
/// How long a look may take.
const LOOK: Duration = Duration::from_millis(1500);
/// Time between two looks.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Reach {
    pub pool: PgPool,
    /// A copy of the database that follows it, for reading.
    replica: Option<PgPool>,
    /// Nothing is asked: the tables are not known to be those of this program.
    held_back: AtomicBool,
    /// When it was found away, or looked for in vain, the last time.
    away: Mutex<Option<Instant>>,
}

impl Reach {
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
    pub fn hold_back(&self) {
        self.held_back.store(true, Ordering::Relaxed);
    }

    /// The database did not answer when it was asked last.
    pub fn is_away(&self) -> bool {
        self.held_back.load(Ordering::Relaxed) || self.looked_at().is_some()
    }

    /// Looks whether the database is there again, unless somebody just did.
    ///
    /// # Errors
    /// When it is not.
    pub async fn look(&self) -> Result<(), DbError> {
        if self.held_back.load(Ordering::Relaxed) {
            return Err(unreachable());
        }
        match self.looked_at() {
            None => Ok(()),
            Some(at) if at.elapsed() < PAUSE => Err(unreachable()),
            Some(_) => self.find_out().await,
        }
    }

    /// A connection for reading what never changes: to the replica where there is one.
    ///
    /// # Errors
    /// At once while the database is away; within [`CONNECTION`] where all connections are at work.
    pub async fn connection(&self) -> Result<PoolConnection<Postgres>, DbError> {
        match self.replica().await {
            Some(connection) => Ok(connection),
            None => self.primary().await,
        }
    }

    /// A connection to the database itself.
    ///
    /// # Errors
    /// As [`Reach::connection`].
    pub async fn primary(&self) -> Result<PoolConnection<Postgres>, DbError> {
        if self.is_away() {
            return Err(unreachable());
        }
        let error = match tokio::time::timeout(CONNECTION, self.pool.acquire()).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) => error.into(),
            Err(_) => unreachable(),
        };
        // Whatever the look says: there is no connection now.
        let _ = self.find_out().await;
        Err(error)
    }

    /// A connection to the replica, if there is one and it answers.
    pub async fn replica(&self) -> Option<PoolConnection<Postgres>> {
        let replica = self.replica.as_ref()?;
        let acquired = tokio::time::timeout(REPLICA, replica.acquire()).await;
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
        let answer = tokio::time::timeout(ANSWER, asked).await;
        match answer.unwrap_or_else(|_| Err(unreachable())) {
            Err(error @ DbError::Unavailable(_)) => {
                let _ = self.find_out().await;
                Err(error)
            }
            answer => answer,
        }
    }

    /// Asks once, and remembers what became of it.
    async fn find_out(&self) -> Result<(), DbError> {
        let options = self.pool.connect_options();
        let found = db::answers_alone(&options, LOOK).await;
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

    fn looked_at(&self) -> Option<Instant> {
        *self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As if a connection had been waited for.
fn unreachable() -> DbError {
    sqlx::Error::PoolTimedOut.into()
}
