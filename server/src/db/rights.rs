//! What the working role may do with each table. The role that owns the tables migrates them and grants
//! these rights; the program works in the other one, which changes no table and truncates none.
//!
//! A table without a row here gives the working role nothing: a new table needs a new row.

use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use super::error::DbError;

/// What the working role may do with the rows of a table; it may always read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rights {
    /// Written by the owner only: by its migrations, or by a trigger with its rights.
    Read,
    /// Rows are added and never changed.
    Append,
    /// Rows are added, and changed within the limits of the table's triggers, but never deleted.
    Keep,
    /// Rows are added and deleted, never changed.
    AppendAndForget,
    /// Working state.
    All,
}

impl Rights {
    pub(super) fn privileges(self) -> &'static str {
        match self {
            Self::Read => "select",
            Self::Append => "select, insert",
            Self::Keep => "select, insert, update",
            Self::AppendAndForget => "select, insert, delete",
            Self::All => "select, insert, update, delete",
        }
    }
}

/// Every table of the schema.
pub const TABLES: &[(&str, Rights)] = &[
    ("_sqlx_migrations", Rights::Read),
    ("audit_chain", Rights::Read),
    ("compatibility", Rights::Read),
    ("audit", Rights::Append),
    ("cell_comment", Rights::Append),
    ("change_set_event", Rights::Append),
    ("instance", Rights::Append),
    ("provenance", Rights::Append),
    ("release", Rights::Append),
    ("release_cell", Rights::Append),
    ("reopening", Rights::Append),
    ("series", Rights::Append),
    ("audit_address", Rights::AppendAndForget),
    ("sign_in_failure", Rights::All),
    ("access_request", Rights::Keep),
    ("backup", Rights::Keep),
    ("account", Rights::Keep),
    ("calendar_rule", Rights::Keep),
    ("change_set", Rights::Keep),
    ("change_set_seen", Rights::Keep),
    ("configuration_change", Rights::Keep),
    ("dimension", Rights::Keep),
    ("edition", Rights::Keep),
    ("entity", Rights::Keep),
    ("import_batch", Rights::Keep),
    ("import_file", Rights::Keep),
    ("indicator", Rights::Keep),
    ("member", Rights::Keep),
    ("node", Rights::Keep),
    ("setting", Rights::Keep),
    ("signing_key", Rights::Keep),
    ("value", Rights::Keep),
    ("webhook", Rights::Append),
    ("webhook_delivery", Rights::Keep),
    ("api_token", Rights::All),
    ("change", Rights::All),
    ("digest", Rights::All),
    ("digest_item", Rights::All),
    ("import_conflict", Rights::All),
    ("import_profile", Rights::All),
    ("known_browser", Rights::All),
    ("opinion", Rights::All),
    ("opinion_count", Rights::All),
    ("passkey", Rights::All),
    ("passkey_challenge", Rights::All),
    ("presence", Rights::All),
    ("proposal_answer", Rights::All),
    ("publication_draft", Rights::All),
    ("recovery_code", Rights::All),
    ("reminder", Rights::All),
    ("reminder_link", Rights::All),
    ("review_mark", Rights::All),
    ("saved_view", Rights::All),
    ("second_factor", Rights::All),
    ("session", Rights::All),
];

/// Who is connected, with regard to the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectedRole {
    /// There are no tables yet.
    NoTables,
    /// May change tables and switch off their triggers.
    Owner,
    /// May not.
    Worker,
}

/// The standing of whoever this connection belongs to. A superuser counts as owner.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(connection: &mut PgConnection) -> Result<ConnectedRole, DbError> {
    let owns = sqlx::query_scalar!(
        r#"select pg_has_role(current_user, relowner, 'usage') as "owns!" from pg_class
           where oid = to_regclass('public.audit')"#
    )
    .fetch_optional(connection)
    .await?;
    Ok(match owns {
        None => ConnectedRole::NoTables,
        Some(true) => ConnectedRole::Owner,
        Some(false) => ConnectedRole::Worker,
    })
}

/// The migrations that were applied: number and checksum.
///
/// # Errors
/// When the database does not answer.
pub async fn applied(connection: &mut PgConnection) -> Result<Vec<(i64, Vec<u8>)>, DbError> {
    // Not checked at compile time: sqlx makes this table, no migration does.
    let rows = sqlx::query_as("select version, checksum from _sqlx_migrations where success")
        .fetch_all(connection)
        .await?;
    Ok(rows)
}

/// The oldest migration that a program must know to work with these tables; 0 for tables from before that was stated.
///
/// # Errors
/// When the database does not answer.
pub async fn oldest_compatible(connection: &mut PgConnection) -> Result<i64, DbError> {
    let stated = sqlx::query_scalar!(
        r#"select to_regclass('public.compatibility') is not null as "stated!""#
    )
    .fetch_one(&mut *connection)
    .await?;
    if !stated {
        return Ok(0);
    }
    let oldest = sqlx::query_scalar!("select oldest from compatibility")
        .fetch_one(connection)
        .await?;
    Ok(oldest)
}

/// Gives `role` exactly the rights of [`TABLES`], as the owner of the tables. Several servers may do so
/// at once.
///
/// # Errors
/// When there is no such role, or the connection is not the owner's.
pub async fn grant(pool: &PgPool, role: &str) -> Result<(), DbError> {
    let role = quoted(role);
    let mut transaction = pool.begin().await?;
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('pntd.rights', 0))")
        .execute(&mut *transaction)
        .await?;
    let mut sql = format!(
        "revoke create on schema public from public;
         do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;
         revoke all on all tables in schema public from {role};
         revoke all on all sequences in schema public from {role};
         grant usage on schema public to {role};
         grant usage on all sequences in schema public to {role};\n"
    );
    for (table, rights) in TABLES {
        let privileges = rights.privileges();
        sql.push_str(&format!(
            "grant {privileges} on public.{} to {role};\n",
            quoted(table)
        ));
    }
    // Not checked at compile time: the role and the tables are names.
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// An identifier for a statement: identifiers cannot be bound.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
