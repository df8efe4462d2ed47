//! Settings of the policy, and whether this installation shows demonstration data.

use chrono::{DateTime, Utc};
use domain::settings::Settings;
use sqlx::{PgConnection, types::Json};

use super::error::DbError;

const PROGRESS_SETTING: &str = "progress";

/// Bands and methods in force; the dashboard's defaults until somebody sets others.
pub async fn load_settings(conn: &mut PgConnection) -> Result<Settings, DbError> {
    let stored = sqlx::query_scalar!(
        r#"select value as "value: Json<Settings>" from setting where key = $1"#,
        PROGRESS_SETTING
    )
    .fetch_optional(conn)
    .await?;
    let mut settings = stored.map(|json| json.0).unwrap_or_default();
    // Numbers are always computed by the formulas of this program.
    domain::formulas::FORMULA_VERSION.clone_into(&mut settings.formula_version);
    Ok(settings)
}

/// The version of the stored settings: who changed them last, when and why.
#[derive(Debug, Clone)]
pub struct Revision {
    pub version: i32,
    /// Name of the person, or of the account that is gone.
    pub by: String,
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// The revision in force; `None` while the defaults are.
pub async fn last_revision(conn: &mut PgConnection) -> Result<Option<Revision>, DbError> {
    let row = sqlx::query_as!(
        Revision,
        r#"select s.version, coalesce(a.display_name, s.updated_by) as "by!", s.updated_at as at,
                  s.reason
           from setting s left join account a on a.name = s.updated_by where s.key = $1"#,
        PROGRESS_SETTING
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// Sets bands and methods for the first time; `setting_pkey` refuses a second one.
pub async fn insert_settings(
    conn: &mut PgConnection,
    settings: &Settings,
    reason: &str,
    by: &str,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into setting (key, value, reason, updated_by) values ($1, $2, $3, $4)",
        PROGRESS_SETTING,
        Json(settings) as _,
        reason,
        by
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets bands and methods if they still have this version; `false` = somebody else was faster.
pub async fn update_settings(
    conn: &mut PgConnection,
    settings: &Settings,
    reason: &str,
    version: i32,
    by: &str,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update setting
         set value = $2, reason = $3, updated_by = $4, updated_at = now(), version = version + 1
         where key = $1 and version = $5",
        PROGRESS_SETTING,
        Json(settings) as _,
        reason,
        by,
        version
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether this is a demonstration database; `None` before it was seeded.
pub async fn load_is_demo(conn: &mut PgConnection) -> Result<Option<bool>, DbError> {
    let demo = sqlx::query_scalar!("select demo from instance")
        .fetch_optional(conn)
        .await?;
    Ok(demo)
}

/// One loading of first data at a time, until the transaction ends.
pub async fn lock_seeding(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('pntd.seed', 0))")
        .execute(conn)
        .await?;
    Ok(())
}

/// Declares once what this database is; a second declaration is refused.
pub async fn insert_instance(conn: &mut PgConnection, demo: bool) -> Result<(), DbError> {
    sqlx::query!("insert into instance (demo) values ($1)", demo)
        .execute(conn)
        .await?;
    Ok(())
}
