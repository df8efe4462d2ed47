//! Connections to an installation that exists, for commands that only read: nothing is started, made or changed.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

use super::config::DatabaseConfig;
use super::{CONNECT_TIMEOUT, DatabaseError, Hosts};
use crate::postgres::PrivatePostgres;

/// A connection in the working role, for who only looks: no cluster is started, no table made. `None` where the
/// private cluster is not running.
///
/// # Errors
/// When the database does not answer.
pub async fn connect_existing(
    config: &DatabaseConfig,
) -> Result<Option<PgConnection>, DatabaseError> {
    if let Some(url) = &config.database_url {
        return Ok(Some(
            connect_once(Hosts::parse(url)?.primary().await?).await?,
        ));
    }
    let dir = config.data_dir();
    if !PrivatePostgres::is_running(&dir) {
        return Ok(None);
    }
    let owner = PrivatePostgres::access_running(&dir)?;
    let worker = PrivatePostgres::as_worker(&dir, owner.options().clone())?;
    Ok(Some(connect_once(worker).await?))
}

/// The same in the role of PNTD_OWNER_DATABASE_URL; `None` where that is not set.
///
/// # Errors
/// When the database does not answer.
pub async fn connect_existing_as_owner(
    config: &DatabaseConfig,
) -> Result<Option<PgConnection>, DatabaseError> {
    match &config.owner_database_url {
        Some(url) => Ok(Some(
            connect_once(Hosts::parse(url)?.primary().await?).await?,
        )),
        None => Ok(None),
    }
}

/// One connection, in the time that a pool would have for it.
async fn connect_once(options: PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let options = options.application_name("pntd");
    let connected = tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await;
    connected.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}
