//! Dimensions of breakdowns and their members.

use std::collections::BTreeMap;

use domain::dimension::{Dimension, Member};
use sqlx::PgConnection;

use crate::db::error::DbError;

/// All dimensions with their members, in order.
pub(super) async fn list_dimensions(conn: &mut PgConnection) -> Result<Vec<Dimension>, DbError> {
    let mut members = list_members(conn).await?;
    let rows = sqlx::query!("select code, name from dimension order by position, code")
        .fetch_all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Dimension {
            members: members.remove(&row.code).unwrap_or_default(),
            code: row.code,
            name: row.name,
        })
        .collect())
}

/// Members by the code of their dimension, each list in order.
async fn list_members(conn: &mut PgConnection) -> Result<BTreeMap<String, Vec<Member>>, DbError> {
    let rows = sqlx::query!(
        "select dimension, code, name, aliases, reniec from member order by dimension, position, code"
    )
    .fetch_all(conn)
    .await?;
    let mut members: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for row in rows {
        members.entry(row.dimension).or_default().push(Member {
            code: row.code,
            name: row.name,
            aliases: row.aliases,
            reniec: row.reniec,
        });
    }
    Ok(members)
}

/// Writes a dimension, without its members.
pub async fn upsert_dimension(
    conn: &mut PgConnection,
    code: &str,
    name: &str,
    position: i32,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into dimension (code, name, position) values ($1, $2, $3)
         on conflict (code) do update set name = excluded.name, position = excluded.position",
        code,
        name,
        position
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes a member of a dimension.
pub async fn upsert_member(
    conn: &mut PgConnection,
    dimension: &str,
    member: &Member,
    position: i32,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into member (dimension, code, name, aliases, reniec, position)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (dimension, code) do update
         set name = excluded.name, aliases = excluded.aliases, reniec = excluded.reniec,
             position = excluded.position",
        dimension,
        &member.code,
        &member.name,
        &member.aliases,
        member.reniec.as_deref(),
        position
    )
    .execute(conn)
    .await?;
    Ok(())
}
