//! Corrections of the mapping that were kept under a name.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};

use crate::db::error::DbError;

/// A kept mapping.
#[derive(Debug, Clone, FromRow)]
pub struct StoredProfile {
    pub id: i64,
    pub name: String,
    /// The program's own JSON.
    pub layouts: Value,
    /// Account name.
    pub author: String,
    pub created_at: DateTime<Utc>,
}

/// Keeps a mapping; answers its number. The same name again, by the same person, replaces what it says.
///
/// # Errors
/// `import_profile_one_per_name` where somebody else uses the name.
pub async fn save_profile(
    conn: &mut PgConnection,
    name: &str,
    author: &str,
    layouts: &Value,
) -> Result<i64, DbError> {
    let replaced: Option<i64> = sqlx::query_scalar(
        "update import_profile set layouts = $3 where name = $1 and author = $2 returning id",
    )
    .bind(name)
    .bind(author)
    .bind(layouts)
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(id) = replaced {
        return Ok(id);
    }
    let id = sqlx::query_scalar(
        "insert into import_profile (name, author, layouts) values ($1, $2, $3) returning id",
    )
    .bind(name)
    .bind(author)
    .bind(layouts)
    .fetch_one(conn)
    .await?;
    Ok(id)
}

/// All kept mappings, by name.
pub async fn list_profiles(conn: &mut PgConnection) -> Result<Vec<StoredProfile>, DbError> {
    let profiles = sqlx::query_as(
        "select id, name, layouts, author, created_at from import_profile order by name, id",
    )
    .fetch_all(conn)
    .await?;
    Ok(profiles)
}

/// Gives a kept mapping another name; whether it was there and this person's. `None` = anybody's.
pub async fn rename_profile(
    conn: &mut PgConnection,
    id: i64,
    author: Option<&str>,
    name: &str,
) -> Result<bool, DbError> {
    let done = sqlx::query(
        "update import_profile set name = $3 where id = $1 and ($2::text is null or author = $2)",
    )
    .bind(id)
    .bind(author)
    .bind(name)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Deletes a kept mapping; whether it was there and this person's. `None` = anybody's.
pub async fn delete_profile(
    conn: &mut PgConnection,
    id: i64,
    author: Option<&str>,
) -> Result<bool, DbError> {
    let done = sqlx::query(
        "delete from import_profile where id = $1 and ($2::text is null or author = $2)",
    )
    .bind(id)
    .bind(author)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}
