//! Corrections of the mapping that were kept under a name.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::db::error::DbError;

/// A kept mapping.
#[derive(Debug, Clone)]
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
    let replaced = sqlx::query_scalar!(
        "update import_profile set layouts = $3 where name = $1 and author = $2 returning id",
        name,
        author,
        layouts
    )
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(id) = replaced {
        return Ok(id);
    }
    let id = sqlx::query_scalar!(
        "insert into import_profile (name, author, layouts) values ($1, $2, $3) returning id",
        name,
        author,
        layouts
    )
    .fetch_one(conn)
    .await?;
    Ok(id)
}

/// How many mappings this person keeps under other names.
pub async fn count_other_profiles(
    conn: &mut PgConnection,
    author: &str,
    name: &str,
) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from import_profile where author = $1 and name <> $2"#,
        author,
        name
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// All kept mappings, by name.
pub async fn list_profiles(conn: &mut PgConnection) -> Result<Vec<StoredProfile>, DbError> {
    let profiles = sqlx::query_as!(
        StoredProfile,
        "select id, name, layouts, author, created_at from import_profile order by name, id"
    )
    .fetch_all(conn)
    .await?;
    Ok(profiles)
}

/// Gives a kept mapping another name; answers its old one where it was there and this person's. `author`: `None` =
/// anybody's.
pub async fn rename_profile(
    conn: &mut PgConnection,
    id: i64,
    author: Option<&str>,
    name: &str,
) -> Result<Option<String>, DbError> {
    let old = sqlx::query_scalar!(
        "update import_profile p set name = $3
         from (select id, name from import_profile
               where id = $1 and ($2::text is null or author = $2) for update) old
         where p.id = old.id returning old.name",
        id,
        author,
        name
    )
    .fetch_optional(conn)
    .await?;
    Ok(old)
}

/// Deletes a kept mapping; answers its name where it was there and this person's. `author`: `None` = anybody's.
pub async fn delete_profile(
    conn: &mut PgConnection,
    id: i64,
    author: Option<&str>,
) -> Result<Option<String>, DbError> {
    let name = sqlx::query_scalar!(
        "delete from import_profile where id = $1 and ($2::text is null or author = $2)
         returning name",
        id,
        author
    )
    .fetch_optional(conn)
    .await?;
    Ok(name)
}
