//! The connection pool: of the database that was given, or of a private one.
//!
//! The demonstration has a database of its own beside the real one, named `<name>_demo`, so that invented
//! values can never stand among real ones and are cleared by dropping it.

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgPool};

use crate::config::DatabaseConfig;
use crate::db::{self, DbError, audit::Entry};
use crate::postgres::{Durability, PostgresError, PrivatePostgres};

/// The migrations, part of the program. They run one server at a time: sqlx
/// takes an advisory lock.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// How long connections may still work when the server stops.
const CLOSING: Duration = Duration::from_secs(1);

/// SQLSTATE `object_in_use`: somebody is connected to the database that shall go.
const IN_USE: &str = "55006";

/// Why there is no usable database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error(transparent)]
    Private(#[from] PostgresError),
    #[error("the database cannot be reached: {0}")]
    Connect(#[from] sqlx::Error),
    #[error("the database's tables cannot be brought up to date: {0}")]
    Migrate(#[from] MigrateError),
    #[error(
        "the demonstration's database «{name}» cannot be made: {source}. Give the role CREATEDB, or make it by hand"
    )]
    Demo { name: String, source: sqlx::Error },
    #[error("the audit log cannot be written: {0}")]
    Log(#[from] DbError),
    #[error("the demonstration is in use: stop the server that serves it, then try again")]
    DemoInUse,
}

/// Which of the two databases of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    Real,
    Demo,
}

/// Whether the private cluster may be one that a server runs already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cluster {
    Own,
    OwnOrBeside,
}

/// A pool, with the private cluster that it needs if it needs one.
pub struct Database {
    pub pool: PgPool,
    private: Option<PrivatePostgres>,
}

impl Database {
    /// Connects for a server: starts a private cluster when no URL is given, and brings the tables up to date.
    ///
    /// # Errors
    /// Among others when another server runs the private cluster.
    pub async fn open(config: &DatabaseConfig, contents: Contents) -> Result<Self, DatabaseError> {
        Self::open_in(config, contents, Cluster::Own).await
    }

    /// Connects for a command: like [`Database::open`], or beside the server that runs the private cluster.
    ///
    /// # Errors
    /// When the database cannot be reached or its tables not be brought up to date.
    pub async fn open_beside(
        config: &DatabaseConfig,
        contents: Contents,
    ) -> Result<Self, DatabaseError> {
        Self::open_in(config, contents, Cluster::OwnOrBeside).await
    }

    async fn open_in(
        config: &DatabaseConfig,
        contents: Contents,
        cluster: Cluster,
    ) -> Result<Self, DatabaseError> {
        let (options, private) = connect_options(config, cluster).await?;
        let made = match contents {
            Contents::Real => Ok(options),
            Contents::Demo => with_demo_database(options).await,
        };
        let migrated = match &made {
            Ok(options) => migrate(options).await,
            Err(_) => Ok(()),
        };
        let pool = made.map(|options| {
            // A command of the operator takes as long as it takes; somebody looks at it.
            let options = match cluster {
                Cluster::Own => options.options(config.timeouts()),
                Cluster::OwnOrBeside => options,
            };
            PgPoolOptions::new()
                .max_connections(config.database_connections)
                .acquire_timeout(Duration::from_secs(10))
                .connect_lazy_with(options.application_name("pntd"))
        });
        match (pool, migrated) {
            (Ok(pool), Ok(())) => Ok(Self { pool, private }),
            (pool, migrated) => {
                stop(private).await?;
                pool?;
                Err(migrated.err().unwrap_or(sqlx::Error::PoolClosed.into()))
            }
        }
    }

    /// Keeps the private cluster running. Returns when it cannot be; never without one.
    pub async fn failed(&mut self) -> DatabaseError {
        match &mut self.private {
            Some(private) => private.keep_running().await.into(),
            None => std::future::pending().await,
        }
    }

    /// Closes the connections and stops the private cluster. What still works in the database after
    /// [`CLOSING`] is left alone: its transaction is rolled back when the process ends.
    ///
    /// # Errors
    /// When the cluster does not stop.
    pub async fn close(self) -> Result<(), DatabaseError> {
        let closed = tokio::time::timeout(CLOSING, self.pool.close()).await;
        if closed.is_err() {
            tracing::warn!("connections to the database were still at work after {CLOSING:?}");
        }
        stop(self.private).await
    }
}

/// Brings the tables up to date over a connection without limits of time: a migration of a large
/// database takes long, and of servers that start together all but one wait for it.
async fn migrate(options: &PgConnectOptions) -> Result<(), DatabaseError> {
    let mut connection = options.clone().application_name("pntd").connect().await?;
    let migrated = MIGRATIONS.run(&mut connection).await;
    connection.close().await?;
    Ok(migrated?)
}

async fn stop(private: Option<PrivatePostgres>) -> Result<(), DatabaseError> {
    match private {
        Some(private) => Ok(private.stop().await?),
        None => Ok(()),
    }
}

async fn connect_options(
    config: &DatabaseConfig,
    cluster: Cluster,
) -> Result<(PgConnectOptions, Option<PrivatePostgres>), DatabaseError> {
    if let Some(url) = &config.database_url {
        return Ok((PgConnectOptions::from_str(url)?, None));
    }
    let dir = config.data_dir();
    match PrivatePostgres::start(&dir, Durability::Full).await {
        Ok(private) => Ok((private.options(), Some(private))),
        Err(PostgresError::InUse(_)) if cluster == Cluster::OwnOrBeside => {
            Ok((PrivatePostgres::beside(&dir)?, None))
        }
        Err(error) => Err(error.into()),
    }
}

/// The name of the demonstration's database, quoted for a statement: identifiers cannot be bound.
fn demo_name(options: &PgConnectOptions) -> (String, String) {
    let name = format!("{}_demo", options.get_database().unwrap_or("pntd"));
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    (name, quoted)
}

/// Options of the demonstration's database, which is made when it is missing.
async fn with_demo_database(options: PgConnectOptions) -> Result<PgConnectOptions, DatabaseError> {
    let (name, quoted) = demo_name(&options);
    let mut connection = options.connect().await?;
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(&name)
            .fetch_one(&mut connection)
            .await?;
    if !exists {
        let statement = AssertSqlSafe(format!("create database {quoted}"));
        let made = sqlx::raw_sql(statement).execute(&mut connection).await;
        made.map_err(|source| DatabaseError::Demo {
            name: name.clone(),
            source,
        })?;
    }
    connection.close().await?;
    Ok(options.database(&name))
}

/// Drops the demonstration's database; answers whether there was one. The entry goes into the audit log
/// of the real database, if that has been set up.
///
/// # Errors
/// When a server still uses it, or the role may not drop it.
pub async fn drop_demo(config: &DatabaseConfig, entry: &Entry<'_>) -> Result<bool, DatabaseError> {
    let (options, private) = connect_options(config, Cluster::OwnOrBeside).await?;
    let dropped = async {
        let (name, quoted) = demo_name(&options);
        let mut connection = options.connect().await?;
        let exists: bool =
            sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
                .bind(&name)
                .fetch_one(&mut connection)
                .await?;
        if exists {
            let statement = AssertSqlSafe(format!("drop database {quoted}"));
            let dropped = sqlx::raw_sql(statement).execute(&mut connection).await;
            dropped.map_err(in_use)?;
            let has_log: bool =
                sqlx::query_scalar("select to_regclass('public.audit') is not null")
                    .fetch_one(&mut connection)
                    .await?;
            if has_log {
                db::audit::append(&mut connection, entry).await?;
            }
        }
        connection.close().await?;
        Ok::<bool, DatabaseError>(exists)
    }
    .await;
    stop(private).await?;
    dropped
}

fn in_use(error: sqlx::Error) -> DatabaseError {
    match &error {
        sqlx::Error::Database(refused) if refused.code().as_deref() == Some(IN_USE) => {
            DatabaseError::DemoInUse
        }
        _ => error.into(),
    }
}
