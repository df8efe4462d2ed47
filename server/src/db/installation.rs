//! What the database server says of itself, and which rights a role has: for `pntd doctor`.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::error::DbError;
use super::rights::TABLES;

/// The database server that a connection leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseServer {
    /// As PostgreSQL counts: 150014 is 15.14.
    pub version: i32,
    pub clock: DateTime<Utc>,
    /// Connections of all clients that it accepts.
    pub connections: i32,
    /// Of this database, such as `UTF8`.
    pub encoding: String,
    /// Whether it can sort as Spanish does (ICU).
    pub sorts_spanish: bool,
}

/// The server behind a connection.
///
/// # Errors
/// When the database does not answer.
pub async fn database_server(conn: &mut PgConnection) -> Result<DatabaseServer, DbError> {
    let found = sqlx::query_as!(
        DatabaseServer,
        r#"select current_setting('server_version_num')::int as "version!",
                  clock_timestamp() as "clock!",
                  current_setting('max_connections')::int as "connections!",
                  current_setting('server_encoding') as "encoding!",
                  exists (select from pg_collation where collname = 'es-x-icu')
                      as "sorts_spanish!""#
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
}

/// How the archive of the write-ahead log stands, as PostgreSQL counts since its statistics began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogArchive {
    /// The end of the last file that reached the archive.
    pub archived_at: Option<DateTime<Utc>>,
    /// The last attempt that failed.
    pub failed_at: Option<DateTime<Utc>>,
    pub failures: i64,
}

impl LogArchive {
    /// Whether the last attempt failed: the log then gathers in the cluster until its disk is full.
    pub fn is_failing(&self) -> bool {
        self.failed_at > self.archived_at
    }
}

/// The archive of the log; `None` where the cluster keeps none.
///
/// # Errors
/// When the database does not answer.
pub async fn log_archive(conn: &mut PgConnection) -> Result<Option<LogArchive>, DbError> {
    let found = sqlx::query_as!(
        LogArchive,
        r#"select last_archived_time as "archived_at?", last_failed_time as "failed_at?",
                  failed_count as "failures!"
           from pg_stat_archiver where current_setting('archive_mode') <> 'off'"#
    )
    .fetch_optional(conn)
    .await?;
    Ok(found)
}

/// The tables on which this connection's role lacks a right that the program needs.
///
/// # Errors
/// When the database does not answer.
pub async fn tables_without_rights(conn: &mut PgConnection) -> Result<Vec<String>, DbError> {
    let (mut tables, mut privileges) = (Vec::new(), Vec::new());
    for (table, rights) in TABLES {
        for privilege in rights.privileges().split(", ") {
            tables.push((*table).to_owned());
            privileges.push(privilege.to_owned());
        }
    }
    let lacking = sqlx::query_scalar!(
        r#"select distinct name as "name!"
           from unnest($1::text[], $2::text[]) as needed (name, privilege)
           where case when to_regclass('public.' || quote_ident(name)) is null then true
                      else not has_table_privilege('public.' || quote_ident(name), privilege) end
           order by name"#,
        &tables,
        &privileges
    )
    .fetch_all(conn)
    .await?;
    Ok(lacking)
}
