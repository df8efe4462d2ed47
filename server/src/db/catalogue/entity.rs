//! Responsible entities: code and name.

use sqlx::PgConnection;

use crate::db::error::DbError;

/// All entities (code, name) by name.
pub async fn list_entities(conn: &mut PgConnection) -> Result<Vec<(String, String)>, DbError> {
    let rows = sqlx::query_as(r#"select code, name from entity order by name collate "es-x-icu""#)
        .fetch_all(conn)
        .await?;
    Ok(rows)
}

/// Writes an entity.
pub async fn upsert_entity(conn: &mut PgConnection, code: &str, name: &str) -> Result<(), DbError> {
    sqlx::query(
        "insert into entity (code, name) values ($1, $2)
         on conflict (code) do update set name = excluded.name",
    )
    .bind(code)
    .bind(name)
    .execute(conn)
    .await?;
    Ok(())
}
