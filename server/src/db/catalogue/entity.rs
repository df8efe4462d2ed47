//! Responsible entities: code and name.

use sqlx::PgConnection;

use crate::db::error::DbError;

/// All entities (code, name) by name.
pub async fn list_entities(conn: &mut PgConnection) -> Result<Vec<(String, String)>, DbError> {
    let rows = sqlx::query!(r#"select code, name from entity order by name collate "es-x-icu""#)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.name)).collect())
}

/// Adds an entity.
pub async fn insert_entity(conn: &mut PgConnection, code: &str, name: &str) -> Result<(), DbError> {
    sqlx::query!(
        "insert into entity (code, name) values ($1, $2)",
        code,
        name
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives an entity another name; its name before, or nothing where there is no such entity.
pub async fn rename_entity(
    conn: &mut PgConnection,
    code: &str,
    name: &str,
) -> Result<Option<String>, DbError> {
    let before = sqlx::query_scalar!(
        r#"with before as (select code, name from entity where code = $1 for update)
         update entity set name = $2 from before where entity.code = before.code
         returning before.name as "name!""#,
        code,
        name
    )
    .fetch_optional(conn)
    .await?;
    Ok(before)
}

/// Writes an entity.
pub async fn upsert_entity(conn: &mut PgConnection, code: &str, name: &str) -> Result<(), DbError> {
    sqlx::query!(
        "insert into entity (code, name) values ($1, $2)
         on conflict (code) do update set name = excluded.name",
        code,
        name
    )
    .execute(conn)
    .await?;
    Ok(())
}
