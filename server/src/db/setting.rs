//! Settings of the policy, and whether this installation shows demonstration data.

use domain::band::Settings;
use sqlx::{PgConnection, types::Json};

use super::error::DbError;

const PROGRESS: &str = "progress";

/// Bands and methods in force; the dashboard's defaults until somebody sets others.
pub async fn load_settings(conn: &mut PgConnection) -> Result<Settings, DbError> {
    let stored: Option<Json<Settings>> =
        sqlx::query_scalar("select value from setting where key = $1")
            .bind(PROGRESS)
            .fetch_optional(conn)
            .await?;
    let mut settings = stored.map(|json| json.0).unwrap_or_default();
    // Numbers are always computed by the formulas of this program.
    domain::band::FORMULA_VERSION.clone_into(&mut settings.formula_version);
    Ok(settings)
}

/// Sets bands and methods for the releases to come.
pub async fn save_settings(
    conn: &mut PgConnection,
    settings: &Settings,
    by: &str,
) -> Result<(), DbError> {
    sqlx::query(
        "insert into setting (key, value, updated_by) values ($1, $2, $3)
         on conflict (key) do update
         set value = excluded.value, updated_by = excluded.updated_by, updated_at = now()",
    )
    .bind(PROGRESS)
    .bind(Json(settings))
    .bind(by)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether this is a demonstration database; `None` before it was seeded.
pub async fn load_demo(conn: &mut PgConnection) -> Result<Option<bool>, DbError> {
    let demo = sqlx::query_scalar("select demo from instance")
        .fetch_optional(conn)
        .await?;
    Ok(demo)
}

/// One loading of first data at a time, until the transaction ends.
pub async fn lock_seeding(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('pntd.seed', 0))")
        .execute(conn)
        .await?;
    Ok(())
}

/// Declares once what this database is; a second declaration is refused.
pub async fn insert_instance(conn: &mut PgConnection, demo: bool) -> Result<(), DbError> {
    sqlx::query("insert into instance (demo) values ($1)")
        .bind(demo)
        .execute(conn)
        .await?;
    Ok(())
}
