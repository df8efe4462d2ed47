//! Nodes of the policy tree.

use std::collections::BTreeMap;

use domain::policy_tree::Node;
use sqlx::PgConnection;

use crate::db::{error::DbError, name};

/// All nodes of an edition, in order.
pub(super) async fn list_nodes(
    conn: &mut PgConnection,
    edition: &str,
) -> Result<Vec<Node>, DbError> {
    let code = |text: String| text.parse().map_err(|e| DbError::corrupt("node.code", e));
    let rows = sqlx::query!(
        "select code, kind, parent, name, name_status, placement, candidates, note, source, entity, position
         from node where edition = $1 order by position, code",
        edition
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Node {
                code: code(row.code)?,
                kind: name::read("node.kind", row.kind)?,
                parent: row.parent.map(code).transpose()?,
                name: row.name,
                name_status: name::read("node.name_status", row.name_status)?,
                placement: name::read("node.placement", row.placement)?,
                candidates: row.candidates,
                note: row.note,
                source: row.source,
                entity: row.entity,
                position: row.position,
            })
        })
        .collect()
}

/// Version of every node, by code.
pub async fn node_versions(
    conn: &mut PgConnection,
    edition: &str,
) -> Result<BTreeMap<String, i32>, DbError> {
    let rows = sqlx::query!("select code, version from node where edition = $1", edition)
        .fetch_all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code, row.version))
        .collect())
}

/// A statement over a whole row: `$1` to `$13` are the columns that insert and update share.
macro_rules! query_node {
    ($sql:literal, $edition:expr, $node:expr, $by:expr $(, $argument:expr)*) => {
        sqlx::query!(
            $sql,
            $edition,
            $node.code.as_str(),
            name::of(&$node.kind)?,
            $node.parent.as_ref().map(|code| code.as_str()),
            $node.name.as_deref(),
            name::of(&$node.name_status)?,
            name::of(&$node.placement)?,
            &$node.candidates,
            $node.note.as_deref(),
            &$node.source,
            $node.entity.as_deref(),
            $node.position,
            $by
            $(, $argument)*
        )
    };
}

/// Writes a new node; `node_pk` refuses one that exists.
pub async fn insert_node(
    conn: &mut PgConnection,
    edition: &str,
    node: &Node,
    by: &str,
) -> Result<(), DbError> {
    query_node!(
        "insert into node (edition, code, kind, parent, name, name_status, placement, candidates,
                           note, source, entity, position, updated_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        edition,
        node,
        by
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// One change of the tree at a time, until the transaction ends: two that are right alone can make a circle
/// together. To be taken before the catalogue is loaded that the change is checked against.
pub async fn lock_tree(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('pntd.tree', 0))")
        .execute(conn)
        .await?;
    Ok(())
}

/// Overwrites the node if it still has this version; `false` = somebody else was faster.
pub async fn update_node(
    conn: &mut PgConnection,
    edition: &str,
    node: &Node,
    version: i32,
    by: &str,
) -> Result<bool, DbError> {
    let done = query_node!(
        "update node
         set kind = $3, parent = $4, name = $5, name_status = $6, placement = $7, candidates = $8,
             note = $9, source = $10, entity = $11, position = $12, updated_by = $13,
             updated_at = now(), version = version + 1
         where edition = $1 and code = $2 and version = $14",
        edition,
        node,
        by,
        version
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes a node whatever stood there; a row that exists gets a new version.
pub async fn upsert_node(
    conn: &mut PgConnection,
    edition: &str,
    node: &Node,
    by: &str,
) -> Result<(), DbError> {
    match node_version(conn, edition, node.code.as_str()).await? {
        None => insert_node(conn, edition, node, by).await,
        Some(version) => update_node(conn, edition, node, version, by)
            .await
            .map(|_| ()),
    }
}

/// The version of a node, locked until the transaction ends.
async fn node_version(
    conn: &mut PgConnection,
    edition: &str,
    code: &str,
) -> Result<Option<i32>, DbError> {
    let version = sqlx::query_scalar!(
        "select version from node where edition = $1 and code = $2 for update",
        edition,
        code
    )
    .fetch_optional(conn)
    .await?;
    Ok(version)
}
