//! The demonstration's own database beside the real one: made when it is missing, dropped when it is cleared.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::config::DatabaseConfig;
use super::{Cluster, DatabaseError, connect_options, stop};
use crate::db::{self, audit::Entry, demonstration};

/// SQLSTATE `object_in_use`: somebody is connected to the database that shall go.
const OBJECT_IN_USE: &str = "55006";

/// The name of the demonstration's database beside the one of these options.
pub(super) fn demo_name(options: &PgConnectOptions) -> String {
    format!("{}_demo", options.get_database().unwrap_or("pntd"))
}

/// The name of the demonstration's database, which is made when it is missing.
pub(super) async fn with_demo_database(options: PgConnectOptions) -> Result<String, DatabaseError> {
    let name = demo_name(&options);
    let mut connection = options.connect().await?;
    if !demonstration::exists(&mut connection, &name).await? {
        let made = demonstration::create(&mut connection, &name).await;
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
        let name = demo_name(&options);
        let mut connection = options.connect().await?;
        let exists = demonstration::exists(&mut connection, &name).await?;
        if exists {
            let dropped = demonstration::drop(&mut connection, &name).await;
            dropped.map_err(in_use)?;
            if demonstration::has_audit_log(&mut connection).await? {
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
        sqlx::Error::Database(refused) if refused.code().as_deref() == Some(OBJECT_IN_USE) => {
            DatabaseError::DemoInUse
        }
        _ => error.into(),
    }
}
