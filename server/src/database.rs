//! The connection pool: of the database that was given, or of a private one.
//!
//! The demonstration has a database of its own beside the real one, named `<name>_demo`, so that invented
//! values can never stand among real ones and are cleared by dropping it.
//!
//! Two roles are used: the owner of the tables migrates them and grants rights; everything else is done in a
//! role that has only those (`db::rights`). A private cluster has both by itself; an operator gives two URLs.

mod error;

pub use error::DatabaseError;

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgPool};

use crate::config::DatabaseConfig;
use crate::db::rights::{self, Standing};
use crate::db::{self, audit::Entry};
use crate::postgres::{Durability, PostgresError, PrivatePostgres};
use crate::readiness::{Phase, Readiness};

/// The migrations, part of the program. They run one server at a time: sqlx
/// takes an advisory lock.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// How long connections may still work when the server stops.
const CLOSING: Duration = Duration::from_secs(1);

/// SQLSTATE `object_in_use`: somebody is connected to the database that shall go.
const IN_USE: &str = "55006";

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
    /// Of the working role.
    pub pool: PgPool,
    /// No second role was given: the one at work could change the tables.
    pub runs_as_owner: bool,
    private: Option<PrivatePostgres>,
}

impl Database {
    /// Connects for a server: starts a private cluster when no URL is given, and brings the tables up to date.
    ///
    /// # Errors
    /// Among others when another server runs the private cluster.
    pub async fn open(config: &DatabaseConfig, contents: Contents) -> Result<Self, DatabaseError> {
        let readiness = Readiness::at(Phase::Starting);
        Self::open_telling(config, contents, &readiness).await
    }

    /// The same, which says when it migrates.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn open_telling(
        config: &DatabaseConfig,
        contents: Contents,
        readiness: &Readiness,
    ) -> Result<Self, DatabaseError> {
        Self::open_in(config, contents, Cluster::Own, readiness).await
    }

    /// Connects for a command: like [`Database::open`], or beside the server that runs the private cluster.
    ///
    /// # Errors
    /// When the database cannot be reached or its tables not be brought up to date.
    pub async fn open_beside(
        config: &DatabaseConfig,
        contents: Contents,
    ) -> Result<Self, DatabaseError> {
        let readiness = Readiness::at(Phase::Starting);
        Self::open_in(config, contents, Cluster::OwnOrBeside, &readiness).await
    }

    /// The pool of a database that was given and is not asked now: for a server that shows what it kept until the
    /// database answers. `None` for a private one, which the server starts itself.
    ///
    /// # Errors
    /// When DATABASE_URL is no address of a database.
    pub fn unasked(
        config: &DatabaseConfig,
        contents: Contents,
    ) -> Result<Option<PgPool>, DatabaseError> {
        let Some(url) = &config.database_url else {
            return Ok(None);
        };
        let mut options = PgConnectOptions::from_str(url)?;
        if contents == Contents::Demo {
            let (name, _) = demo_name(&options);
            options = options.database(&name);
        }
        Ok(Some(pool_of(config, options)))
    }

    async fn open_in(
        config: &DatabaseConfig,
        contents: Contents,
        cluster: Cluster,
        readiness: &Readiness,
    ) -> Result<Self, DatabaseError> {
        let (mut roles, private) = connect_options(config, cluster).await?;
        let opened = async {
            if contents == Contents::Demo {
                let name = with_demo_database(roles.owner()).await?;
                roles = roles.to_database(&name);
            }
            readiness.set(Phase::Migrating);
            prepare(&roles).await?;
            let runs_as_owner = is_owner(&roles.worker).await?;
            // A command of the operator takes as long as it takes; somebody looks at it.
            let worker = match cluster {
                Cluster::Own => roles.worker.clone().options(config.timeouts()),
                Cluster::OwnOrBeside => roles.worker.clone(),
            };
            Ok((pool_of(config, worker), runs_as_owner))
        }
        .await;
        match opened {
            Ok((pool, runs_as_owner)) => Ok(Self {
                pool,
                runs_as_owner,
                private,
            }),
            Err(error) => {
                stop(private).await?;
                Err(error)
            }
        }
    }

    /// Says on the log what an operator may not have meant.
    pub fn warn(&self, config: &DatabaseConfig) {
        if self.runs_as_owner {
            tracing::warn!(
                "the server works as the owner of its tables: whoever takes it over can change what is append-only. \
                 Give the address of a role without rights of its own as DATABASE_URL and the owner's as PNTD_OWNER_DATABASE_URL"
            );
        }
        let options = self.pool.connect_options();
        if config.database_url.is_some() && may_be_overheard(&options) {
            tracing::warn!(
                host = options.get_host(),
                "the database's certificate is not checked: add ?sslmode=verify-full to its address"
            );
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

fn pool_of(config: &DatabaseConfig, options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(config.database_connections)
        .acquire_timeout(Duration::from_secs(10))
        .connect_lazy_with(options.application_name("pntd"))
}

async fn stop(private: Option<PrivatePostgres>) -> Result<(), DatabaseError> {
    match private {
        Some(private) => Ok(private.stop().await?),
        None => Ok(()),
    }
}

/// How to connect in each of the two roles.
struct Roles {
    /// `None`: only one address was given.
    owner: Option<PgConnectOptions>,
    worker: PgConnectOptions,
}

impl Roles {
    fn owner(&self) -> PgConnectOptions {
        self.owner.as_ref().unwrap_or(&self.worker).clone()
    }

    fn to_database(&self, name: &str) -> Self {
        Self {
            owner: self.owner.clone().map(|options| options.database(name)),
            worker: self.worker.clone().database(name),
        }
    }
}

async fn connect_options(
    config: &DatabaseConfig,
    cluster: Cluster,
) -> Result<(Roles, Option<PrivatePostgres>), DatabaseError> {
    if let Some(url) = &config.database_url {
        let owner = config.owner_database_url.as_deref();
        let roles = Roles {
            owner: owner.map(PgConnectOptions::from_str).transpose()?,
            worker: PgConnectOptions::from_str(url)?,
        };
        return Ok((roles, None));
    }
    let dir = config.data_dir();
    let (owner, private) = match PrivatePostgres::start(&dir, Durability::Full).await {
        Ok(private) => (private.options(), Some(private)),
        Err(PostgresError::InUse(_)) if cluster == Cluster::OwnOrBeside => {
            (PrivatePostgres::beside(&dir)?, None)
        }
        Err(error) => return Err(error.into()),
    };
    let worker = PrivatePostgres::as_worker(&dir, owner.clone())?;
    let roles = Roles {
        owner: Some(owner),
        worker,
    };
    Ok((roles, private))
}

/// Brings the tables up to date as their owner, and gives the working role its rights. A working role
/// alone only sees whether the tables are those of this program. The connection has no limits of time: a
/// migration of a large database takes long, and of servers that start together all but one wait for it.
async fn prepare(roles: &Roles) -> Result<(), DatabaseError> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .connect_lazy_with(roles.owner().application_name("pntd"));
    let prepared = prepare_as(&pool, roles).await;
    pool.close().await;
    prepared
}

async fn prepare_as(owner: &PgPool, roles: &Roles) -> Result<(), DatabaseError> {
    if roles.owner.is_none() {
        let mut connection = owner.acquire().await?;
        if rights::standing(&mut connection).await? == Standing::Worker {
            let applied = rights::applied(&mut connection).await?;
            let lacks = MIGRATIONS.iter().find(|own| {
                let same = |(version, sum): &(i64, Vec<u8>)| {
                    *version == own.version && **sum == *own.checksum
                };
                !applied.iter().any(same)
            });
            return lacks.map_or(Ok(()), |own| Err(DatabaseError::NotMigrated(own.version)));
        }
    }
    MIGRATIONS.run(owner).await?;
    let role = roles.worker.get_username();
    if roles.owner().get_username() != role {
        let granted = rights::grant(owner, role).await;
        granted.map_err(|source| DatabaseError::Rights {
            role: role.to_owned(),
            source,
        })?;
    }
    Ok(())
}

async fn is_owner(options: &PgConnectOptions) -> Result<bool, DatabaseError> {
    let mut connection = options.connect().await?;
    let standing = rights::standing(&mut connection).await?;
    connection.close().await?;
    Ok(standing == Standing::Owner)
}

/// Whether somebody between server and database could read along, or pretend to be the database.
fn may_be_overheard(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let near = host.starts_with('/') || ["localhost", "127.0.0.1", "::1"].contains(&host);
    let socket = options.get_socket().is_some();
    !near && !socket && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)
}

/// The name of the demonstration's database, quoted for a statement: identifiers cannot be bound.
fn demo_name(options: &PgConnectOptions) -> (String, String) {
    let name = format!("{}_demo", options.get_database().unwrap_or("pntd"));
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    (name, quoted)
}

/// The name of the demonstration's database, which is made when it is missing.
async fn with_demo_database(options: PgConnectOptions) -> Result<String, DatabaseError> {
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
    Ok(name)
}

/// Drops the demonstration's database; answers whether there was one. The entry goes into the audit log
/// of the real database, if that has been set up.
///
/// # Errors
/// When a server still uses it, or the role may not drop it.
pub async fn drop_demo(config: &DatabaseConfig, entry: &Entry<'_>) -> Result<bool, DatabaseError> {
    let (roles, private) = connect_options(config, Cluster::OwnOrBeside).await?;
    let options = roles.owner();
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
