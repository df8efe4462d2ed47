//! The connection pool: of the database that was given, or of a private one.
//!
//! The demonstration has a database of its own beside the real one, named `<name>_demo`, so that invented
//! values can never stand among real ones and are cleared by dropping it.
//!
//! Two roles are used: the owner of the tables migrates them and grants rights; everything else is done in a
//! role that has only those (`db::rights`). A private cluster has both by itself; an operator gives two URLs.

mod config;
mod demo;
mod error;
mod existing;
mod hosts;
mod owner;
mod prepare;

use std::str::FromStr;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};

use crate::postgres::client::ClientAccess;
use crate::postgres::{Durability, PostgresError, PrivatePostgres};
use crate::readiness::{Phase, Readiness};

pub use self::config::DatabaseConfig;
pub use demo::drop_demo;
pub use error::DatabaseError;
pub use existing::{connect_existing, connect_existing_as_owner};
pub use hosts::Hosts;
pub use owner::OwnerDatabase;
pub use prepare::apply_migrations;

use demo::{demo_name, with_demo_database};
use prepare::{is_owner, prepare};

/// The migrations, part of the program. They run one server at a time: sqlx
/// takes an advisory lock.
pub static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// How long somebody who only looks waits for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long connections may still work when the server stops.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

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
        Self::open_reporting(config, contents, &readiness).await
    }

    /// The same, which says when it migrates.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub async fn open_reporting(
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
    pub async fn open_for_command(
        config: &DatabaseConfig,
        contents: Contents,
    ) -> Result<Self, DatabaseError> {
        let readiness = Readiness::at(Phase::Starting);
        Self::open_in(config, contents, Cluster::OwnOrBeside, &readiness).await
    }

    /// The pool of the replica that the public site reads from, if one was named. It is not asked now.
    ///
    /// # Errors
    /// When PNTD_READ_DATABASE_URL is no address of a database.
    pub fn replica(
        config: &DatabaseConfig,
        contents: Contents,
    ) -> Result<Option<PgPool>, DatabaseError> {
        let Some(url) = &config.read_database_url else {
            return Ok(None);
        };
        let mut options = PgConnectOptions::from_str(url)?.options(config.timeouts());
        if contents == Contents::Demo {
            let name = demo_name(&options);
            options = options.database(&name);
        }
        Ok(Some(pool_of(
            config,
            &Hosts::single(options.clone()),
            options,
        )))
    }

    /// The pool of a database that was given and is not asked now: for a server that shows what it kept until the
    /// database answers. `None` for a private one, which the server starts itself.
    ///
    /// # Errors
    /// When DATABASE_URL is no address of a database.
    pub fn unconnected_pool(
        config: &DatabaseConfig,
        contents: Contents,
    ) -> Result<Option<(PgPool, Hosts)>, DatabaseError> {
        let Some(url) = &config.database_url else {
            return Ok(None);
        };
        let hosts = Hosts::parse(url)?.with(|options| match contents {
            Contents::Real => options,
            Contents::Demo => {
                let name = demo_name(&options);
                options.database(&name)
            }
        });
        let first = hosts.first().clone();
        Ok(Some((pool_of(config, &hosts, first), hosts)))
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
                roles = roles.with_database(&name);
            }
            readiness.set(Phase::Migrating);
            prepare(&roles).await?;
            let runs_as_owner = is_owner(&roles.worker).await?;
            // A command of the operator takes as long as it takes; somebody looks at it.
            let limits = (cluster == Cluster::Own).then(|| config.timeouts());
            let configured = |options: PgConnectOptions| {
                let options = options.application_name("pntd");
                options.options(limits.iter().flatten().cloned())
            };
            let hosts = roles.hosts.with(configured);
            let pool = pool_of(config, &hosts, configured(roles.worker));
            tokio::spawn(hosts.follow_writable(pool.clone()));
            Ok((pool, runs_as_owner))
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
        if config.database_url.is_some() && is_unencrypted(&options) {
            tracing::warn!(
                host = options.get_host(),
                "the database's certificate is not checked: add ?sslmode=verify-full to its address"
            );
        }
    }

    /// Keeps the private cluster running, if there is one. Never returns.
    pub async fn supervise(&mut self) -> std::convert::Infallible {
        match &mut self.private {
            Some(private) => private.supervise().await,
            None => std::future::pending().await,
        }
    }

    /// Closes the connections and stops the private cluster. What still works in the database after
    /// [`CLOSE_TIMEOUT`] is left alone: its transaction is rolled back when the process ends.
    ///
    /// # Errors
    /// When the cluster does not stop.
    pub async fn close(self) -> Result<(), DatabaseError> {
        let closed = tokio::time::timeout(CLOSE_TIMEOUT, self.pool.close()).await;
        if closed.is_err() {
            tracing::warn!(
                "connections to the database were still at work after {CLOSE_TIMEOUT:?}"
            );
        }
        stop(self.private).await
    }
}

fn pool_of(config: &DatabaseConfig, hosts: &Hosts, first: PgConnectOptions) -> PgPool {
    let options = PgPoolOptions::new()
        .max_connections(config.database_connections)
        .acquire_timeout(CONNECT_TIMEOUT);
    hosts
        .with_write_check(options)
        .connect_lazy_with(first.application_name("pntd"))
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
    /// Where the worker may be connected to.
    hosts: Hosts,
}

impl Roles {
    fn owner(&self) -> PgConnectOptions {
        self.owner.as_ref().unwrap_or(&self.worker).clone()
    }

    fn with_database(self, name: &str) -> Self {
        Self {
            owner: self.owner.map(|options| options.database(name)),
            worker: self.worker.database(name),
            hosts: self.hosts.with(|options| options.database(name)),
        }
    }
}

async fn connect_options(
    config: &DatabaseConfig,
    cluster: Cluster,
) -> Result<(Roles, Option<PrivatePostgres>), DatabaseError> {
    if let Some(url) = &config.database_url {
        let owner = match &config.owner_database_url {
            Some(owner) => Some(Hosts::parse(owner)?.primary().await?),
            None => None,
        };
        let hosts = Hosts::parse(url)?;
        let roles = Roles {
            owner,
            worker: hosts.primary().await?,
            hosts,
        };
        return Ok((roles, None));
    }
    let dir = config.data_dir();
    let (access, private) = private_cluster(config, cluster).await?;
    let owner = access.options().clone();
    let worker = PrivatePostgres::as_worker(&dir, owner.clone())?;
    let roles = Roles {
        owner: Some(owner),
        hosts: Hosts::single(worker.clone()),
        worker,
    };
    Ok((roles, private))
}

/// The private cluster: started here, or run by a server already.
async fn private_cluster(
    config: &DatabaseConfig,
    cluster: Cluster,
) -> Result<(ClientAccess, Option<PrivatePostgres>), DatabaseError> {
    let dir = config.data_dir();
    let archive = config.wal_dir.as_deref();
    let started = PrivatePostgres::start_archiving(&dir, Durability::Full, archive).await;
    match started {
        Ok(private) => Ok((private.access(), Some(private))),
        Err(PostgresError::InUse(_)) if cluster == Cluster::OwnOrBeside => {
            Ok((PrivatePostgres::access_running(&dir)?, None))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether somebody between server and database could read along, or pretend to be the database, where the address
/// of the database is `url`. One that cannot be read says nothing.
pub fn is_unencrypted_url(url: &str) -> bool {
    Hosts::parse(url).is_ok_and(|hosts| hosts.iter().any(is_unencrypted))
}

/// The same of options.
fn is_unencrypted(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let near = host.starts_with('/') || ["localhost", "127.0.0.1", "::1"].contains(&host);
    let socket = options.get_socket().is_some();
    !near && !socket && !matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)
}
