//! Editions: one wording of the policy each; one is current.

use domain::policy_tree::Edition;
use sqlx::PgConnection;

use crate::db::error::DbError;

/// The current edition, if one was loaded.
pub async fn load_edition(conn: &mut PgConnection) -> Result<Option<Edition>, DbError> {
    let edition = sqlx::query_as!(
        Edition,
        "select code, policy_name, name, horizon, promise, source from edition where is_current"
    )
    .fetch_optional(conn)
    .await?;
    Ok(edition)
}

/// Writes an edition. `current` makes it the one that everything reads; another that was current
/// must be ended first (`edition_one_is_current`).
pub async fn upsert_edition(
    conn: &mut PgConnection,
    edition: &Edition,
    current: bool,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into edition (code, policy_name, name, horizon, promise, source, is_current)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (code) do update
         set policy_name = excluded.policy_name, name = excluded.name, horizon = excluded.horizon,
             promise = excluded.promise, source = excluded.source, is_current = excluded.is_current",
        &edition.code,
        &edition.policy_name,
        &edition.name,
        edition.horizon,
        &edition.promise,
        &edition.source,
        current
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends the edition that everything reads, so that another can take its place in the same transaction.
pub async fn end_current_edition(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query!("update edition set is_current = false where is_current")
        .execute(conn)
        .await?;
    Ok(())
}
