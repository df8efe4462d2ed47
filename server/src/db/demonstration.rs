//! The demonstration's database as a whole: whether it is there, made, dropped. What stands in it is like in any other.
//! Errors are the driver's own: who asks tells «in use» and «not allowed» apart.

use sqlx::{AssertSqlSafe, PgConnection};

use super::rights::quoted;

/// Whether there is a database of this name.
///
/// # Errors
/// When the server does not answer.
pub async fn exists(connection: &mut PgConnection, name: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from pg_database where datname = $1::text) as "exists!""#,
        name
    )
    .fetch_one(connection)
    .await
}

/// Makes an empty database.
///
/// # Errors
/// Among others when the role may not.
pub async fn create(connection: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    // Not checked at compile time: this statement takes no parameters, so its text holds the name.
    let statement = AssertSqlSafe(format!("create database {}", quoted(name)));
    sqlx::raw_sql(statement).execute(connection).await?;
    Ok(())
}

/// Drops a database with everything in it.
///
/// # Errors
/// SQLSTATE `object_in_use` while somebody is connected to it; when the role may not.
pub async fn drop(connection: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    // Not checked at compile time: as in [`create`].
    let statement = AssertSqlSafe(format!("drop database {}", quoted(name)));
    sqlx::raw_sql(statement).execute(connection).await?;
    Ok(())
}

/// Whether the database that this connection is to has an audit log.
///
/// # Errors
/// When the server does not answer.
pub async fn has_audit_log(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select to_regclass('public.audit') is not null as "has!""#)
        .fetch_one(connection)
        .await
}
