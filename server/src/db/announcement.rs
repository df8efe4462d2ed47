//! The announcement of a new release from server to server: `NOTIFY`, in the transaction that publishes.
//!
//! A notification is lost where the connection is lost, and where a pooler such as pgbouncer shares connections
//! between clients. So nothing depends on it: who listens also looks from time to time.

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{PgConnection, PgPool};

use super::error::DbError;

/// The channel; a database has its own.
const CHANNEL: &str = "pntd_release";

/// Tells every server of this database the number of a new release, once the transaction is committed.
pub async fn announce(conn: &mut PgConnection, number: u32) -> Result<(), DbError> {
    sqlx::query!("select pg_notify($1, $2)", CHANNEL, number.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// A connection that hears announcements.
pub struct Announcements {
    listener: PgListener,
    /// Of this one connection: the pool of the server keeps all of its own.
    _own: PgPool,
}

impl Announcements {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn listen(options: &PgConnectOptions) -> Result<Self, DbError> {
        let own = PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(options.clone());
        let mut listener = PgListener::connect_with(&own).await?;
        // Whoever lost the connection looks first, and then listens again by itself.
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(Self {
            listener,
            _own: own,
        })
    }

    /// Waits for the next announcement; `None`: the connection was lost, and maybe a word with it.
    ///
    /// # Errors
    /// When the connection cannot be used any more.
    pub async fn next(&mut self) -> Result<Option<()>, DbError> {
        Ok(self.listener.try_recv().await?.map(drop))
    }
}
