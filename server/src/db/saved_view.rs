//! The table `saved_view`: selections of the sheet under a name.

use serde_json::Value;
use sqlx::PgConnection;

use super::error::DbError;

/// A selection under a name.
#[derive(Debug, Clone)]
pub struct StoredView {
    pub id: i64,
    /// Account name.
    pub owner: String,
    pub owner_name: String,
    pub name: String,
    pub selection: Value,
    pub shared: bool,
}

/// The views of an account and those that others share, by name.
pub async fn list(
    connection: &mut PgConnection,
    account: &str,
) -> Result<Vec<StoredView>, DbError> {
    let views = sqlx::query_as!(
        StoredView,
        r#"select v.id, v.owner, a.display_name as owner_name, v.name, v.selection, v.shared
           from saved_view v join account a on a.name = v.owner
           where v.owner = $1 or v.shared
           order by v.name collate "es-x-icu", v.id"#,
        account
    )
    .fetch_all(connection)
    .await?;
    Ok(views)
}

/// How many views an account has under other names than this one.
pub async fn count_others(
    connection: &mut PgConnection,
    account: &str,
    name: &str,
) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from saved_view where owner = $1 and name <> $2"#,
        account,
        name
    )
    .fetch_one(connection)
    .await?;
    Ok(count)
}

/// Whether others see the view of an account with this name; no where it has none.
pub async fn is_shared(
    connection: &mut PgConnection,
    account: &str,
    name: &str,
) -> Result<bool, DbError> {
    let shared = sqlx::query_scalar!(
        r#"select exists (select from saved_view where owner = $1 and name = $2 and shared)
                  as "shared!""#,
        account,
        name
    )
    .fetch_one(connection)
    .await?;
    Ok(shared)
}

/// Keeps a selection under a name, in the place of the one that had it.
pub async fn put(
    connection: &mut PgConnection,
    account: &str,
    name: &str,
    selection: &Value,
    shared: bool,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into saved_view (owner, name, selection, shared) values ($1, $2, $3, $4)
         on conflict on constraint saved_view_one_per_name do update
         set selection = excluded.selection, shared = excluded.shared, at = now()",
        account,
        name,
        selection,
        shared
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes a view of an account; its name and whether it was shared, or nothing where it has none of this number.
pub async fn delete(
    connection: &mut PgConnection,
    account: &str,
    id: i64,
) -> Result<Option<(String, bool)>, DbError> {
    let removed = sqlx::query!(
        "delete from saved_view where id = $1 and owner = $2 returning name, shared",
        id,
        account
    )
    .fetch_optional(connection)
    .await?;
    Ok(removed.map(|view| (view.name, view.shared)))
}
