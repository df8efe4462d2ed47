//! Brings the tables of a database up to date and gives rights, or finds out that a neighbouring version has.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};

use super::{DatabaseError, MIGRATIONS, Roles};
use crate::db::rights::{self, ConnectedRole};

/// Brings the tables up to date as their owner, and gives the working role its rights. A working role
/// alone only sees whether the tables are those of this program. The connection has no limits of time: a
/// migration of a large database takes long, and of servers that start together all but one wait for it.
pub(super) async fn prepare(roles: &Roles) -> Result<(), DatabaseError> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .connect_lazy_with(roles.owner().application_name("pntd"));
    let prepared = prepare_as(&pool, roles).await;
    pool.close().await;
    prepared
}

async fn prepare_as(owner: &PgPool, roles: &Roles) -> Result<(), DatabaseError> {
    let mut connection = owner.acquire().await?;
    let standing = rights::standing(&mut connection).await?;
    if standing != ConnectedRole::NoTables {
        let applied = rights::applied(&mut connection).await?;
        let newest = applied.iter().map(|(version, _)| *version).max();
        let own = MIGRATIONS.iter().map(|own| own.version).max();
        if newest > own {
            return check_compatibility(&mut connection, newest, own).await;
        }
        if standing == ConnectedRole::Worker && roles.owner.is_none() {
            let lacks = MIGRATIONS.iter().find(|own| {
                let same = |(version, sum): &(i64, Vec<u8>)| {
                    *version == own.version && **sum == *own.checksum
                };
                !applied.iter().any(same)
            });
            return lacks.map_or(Ok(()), |own| Err(DatabaseError::NotMigrated(own.version)));
        }
    }
    drop(connection);
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

/// A program of the version before works with tables of the next one, if that one says that it may. Rights are then
/// those that the newer program gave.
async fn check_compatibility(
    connection: &mut PgConnection,
    newest: Option<i64>,
    own: Option<i64>,
) -> Result<(), DatabaseError> {
    let (newest, own) = (newest.unwrap_or_default(), own.unwrap_or_default());
    let oldest = rights::oldest_compatible(connection).await?;
    if oldest > own {
        return Err(DatabaseError::TooOld {
            newest,
            own,
            oldest,
        });
    }
    tracing::warn!(
        newest,
        own,
        "a newer program has brought the tables up to date; this one may work with them, and should be replaced"
    );
    Ok(())
}

/// Brings the tables of a database up to date as their owner, and nothing else.
///
/// # Errors
/// When the database does not answer or a migration fails.
pub async fn apply_migrations(owner: PgConnectOptions) -> Result<(), DatabaseError> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_lazy_with(owner);
    let applied = MIGRATIONS.run(&pool).await;
    pool.close().await;
    Ok(applied?)
}

pub(super) async fn is_owner(options: &PgConnectOptions) -> Result<bool, DatabaseError> {
    let mut connection = options.connect().await?;
    let standing = rights::standing(&mut connection).await?;
    connection.close().await?;
    Ok(standing == ConnectedRole::Owner)
}
