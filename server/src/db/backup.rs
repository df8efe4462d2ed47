//! What a backup must hold, read in the very transaction that is dumped; and which backups were made.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use super::error::DbError;
use super::{audit, rights};

/// What stands in a database: enough to say whether a restored one is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseState {
    /// The newest migration.
    pub schema: i64,
    /// Rows of every table.
    pub tables: BTreeMap<String, i64>,
    pub releases: Vec<StoredHashes>,
    /// The newest link of the audit log; `None` in an empty log.
    pub audit: Option<AuditHead>,
}

/// SHA-256 of the texts of a release as they are stored, computed by the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredHashes {
    pub number: i32,
    pub body: String,
    pub manifest: Option<String>,
    pub progress: Option<String>,
    pub signature: Option<String>,
}

/// Position and hash of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    pub position: i64,
    pub hash: String,
}

/// The name of what this transaction sees: another connection that begins with it sees the same, as long as this one
/// lasts.
///
/// # Errors
/// When the database does not answer.
pub async fn export_snapshot(conn: &mut PgConnection) -> Result<String, DbError> {
    let name = sqlx::query_scalar!(r#"select pg_export_snapshot() as "name!""#)
        .fetch_one(conn)
        .await?;
    Ok(name)
}

/// What stands in the database, as this transaction sees it.
///
/// # Errors
/// When the tables are not those of this program.
pub async fn state(conn: &mut PgConnection) -> Result<DatabaseState, DbError> {
    // Not checked at compile time: the table is made by the migrator, not by a migration.
    let schema = sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
        .fetch_one(&mut *conn)
        .await?;
    let mut tables = BTreeMap::new();
    for table in tables_of(conn).await? {
        // Not checked at compile time: the name of the table is read at run time.
        let count = AssertSqlSafe(format!(
            "select count(*) from public.{}",
            rights::quoted(&table)
        ));
        let rows = sqlx::query_scalar(count).fetch_one(&mut *conn).await?;
        tables.insert(table, rows);
    }
    let releases = sqlx::query_as!(
        StoredHashes,
        r#"select number,
                encode(sha256(convert_to(body, 'UTF8')), 'hex') as "body!",
                encode(sha256(convert_to(manifest, 'UTF8')), 'hex') as manifest,
                encode(sha256(convert_to(progress, 'UTF8')), 'hex') as progress,
                encode(sha256(convert_to(signature, 'UTF8')), 'hex') as signature
         from release order by number"#
    )
    .fetch_all(&mut *conn)
    .await?;
    let audit = audit::head(conn).await?.map(|head| AuditHead {
        position: head.position,
        hash: head.hash,
    });
    Ok(DatabaseState {
        schema,
        tables,
        releases,
        audit,
    })
}

async fn tables_of(conn: &mut PgConnection) -> Result<Vec<String>, DbError> {
    let tables = sqlx::query_scalar!(
        r#"select tablename::text as "name!" from pg_tables where schemaname = 'public' order by tablename"#
    )
    .fetch_all(conn)
    .await?;
    Ok(tables)
}

/// Whether nothing was made in the database yet: the only kind that a backup is restored into.
///
/// # Errors
/// When the database does not answer.
pub async fn is_empty(conn: &mut PgConnection) -> Result<bool, DbError> {
    Ok(tables_of(conn).await?.is_empty())
}

/// The version of the database server: `150018` is 15.18.
///
/// # Errors
/// When the database does not answer.
pub async fn server_version(conn: &mut PgConnection) -> Result<i32, DbError> {
    let number =
        sqlx::query_scalar!(r#"select current_setting('server_version_num')::int as "number!""#)
            .fetch_one(conn)
            .await?;
    Ok(number)
}

/// A backup that was made.
#[derive(Debug)]
pub struct NewBackup<'a> {
    pub kind: &'a str,
    pub started_at: DateTime<Utc>,
    pub finished_at: DateTime<Utc>,
    pub bytes: i64,
    /// Of its manifest, by which it is named.
    pub sha256: &'a str,
}

/// Notes a backup.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(conn: &mut PgConnection, backup: &NewBackup<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "insert into backup (kind, started_at, finished_at, bytes, sha256) values ($1, $2, $3, $4, $5)",
        backup.kind,
        backup.started_at,
        backup.finished_at,
        backup.bytes,
        backup.sha256
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a backup was restored and found whole. One that this database does not know is no error: it may be of
/// another installation.
///
/// # Errors
/// When the database does not answer.
pub async fn note_rehearsed(
    conn: &mut PgConnection,
    sha256: &str,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update backup set tried_at = $2 where sha256 = $1",
        sha256,
        at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When the last backup was finished, and when one was last restored for a trial.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LastBackup {
    pub finished_at: Option<DateTime<Utc>>,
    pub tried_at: Option<DateTime<Utc>>,
}

/// When the last backup was made, and when one was last tried.
///
/// # Errors
/// When the database does not answer.
pub async fn last(pool: &PgPool) -> Result<LastBackup, DbError> {
    let last = sqlx::query_as!(
        LastBackup,
        "select max(finished_at) as finished_at, max(tried_at) as tried_at from backup"
    )
    .fetch_one(pool)
    .await?;
    Ok(last)
}

/// Whether this transaction may take the installation's scheduled backup: one may at a time. It keeps the lock until it
/// ends, however long that takes.
///
/// # Errors
/// When the database does not answer.
pub async fn try_lock(conn: &mut PgConnection) -> Result<bool, DbError> {
    sqlx::query_scalar!("select set_config('idle_in_transaction_session_timeout', '0', true)")
        .fetch_one(&mut *conn)
        .await?;
    let is_mine = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended('pntd.backup', 0)) as "is_mine!""#
    )
    .fetch_one(conn)
    .await?;
    Ok(is_mine)
}

/// Takes the settings of a recovery out of the cluster's configuration.
///
/// # Errors
/// When the database does not answer, or this is not the owner of a private cluster.
pub async fn reset_recovery(conn: &mut PgConnection) -> Result<(), DbError> {
    for setting in [
        "restore_command",
        "recovery_target_time",
        "recovery_target_timeline",
        "recovery_target_action",
    ] {
        // Not checked at compile time: `alter system` takes no parameters.
        let reset = AssertSqlSafe(format!("alter system reset {setting}"));
        sqlx::raw_sql(reset).execute(&mut *conn).await?;
    }
    Ok(())
}
