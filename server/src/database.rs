//! The connection pool: of the database that was given, or of a private one.

use std::str::FromStr;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::config::DatabaseConfig;
use crate::postgres::{Durability, PostgresError, PrivatePostgres};

/// The migrations, part of the program. They run one server at a time: sqlx
/// takes an advisory lock.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Why there is no usable database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error(transparent)]
    Private(#[from] PostgresError),
    #[error("the database cannot be reached: {0}")]
    Connect(#[from] sqlx::Error),
    #[error("the database's tables cannot be brought up to date: {0}")]
    Migrate(#[from] MigrateError),
}

/// A pool, with the private cluster that it needs if it needs one.
pub struct Database {
    pub pool: PgPool,
    private: Option<PrivatePostgres>,
}

impl Database {
    /// Connects, starting a private cluster when no URL is given, and brings
    /// the tables up to date.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        let (options, private) = match &config.database_url {
            Some(url) => (PgConnectOptions::from_str(url)?, None),
            None => {
                let dir = config.data_dir();
                let private = PrivatePostgres::start(&dir, Durability::Full).await?;
                (private.options(), Some(private))
            }
        };
        let pool = PgPoolOptions::new()
            .max_connections(config.database_connections)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(options.application_name("pntd"));
        let database = Self { pool, private };
        match MIGRATIONS.run(&database.pool).await {
            Ok(()) => Ok(database),
            Err(error) => {
                database.close().await?;
                Err(error.into())
            }
        }
    }

    /// Returns when the private cluster ends by itself; never without one.
    pub async fn failed(&mut self) {
        match &mut self.private {
            Some(private) => private.ended().await,
            None => std::future::pending().await,
        }
    }

    /// Closes the connections and stops the private cluster.
    pub async fn close(self) -> Result<(), DatabaseError> {
        self.pool.close().await;
        if let Some(private) = self.private {
            private.stop().await?;
        }
        Ok(())
    }
}
