//! Imports in lists.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::db::{error::DbError, name};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Reading,
    Read,
    Failed,
    Committed,
    Discarded,
}

/// An import in lists.
#[derive(Debug, Clone)]
pub struct Summary {
    pub id: Uuid,
    pub file_name: String,
    pub status: Status,
    pub created_at: DateTime<Utc>,
    /// Account name.
    pub author: String,
    pub change_set: Option<i64>,
}

struct Row {
    id: Uuid,
    file_name: String,
    status: String,
    created_at: DateTime<Utc>,
    author: String,
    change_set: Option<i64>,
}

impl TryFrom<Row> for Summary {
    type Error = DbError;
    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id,
            file_name: row.file_name,
            status: name::read("import_batch.status", row.status)?,
            created_at: row.created_at,
            author: row.author,
            change_set: row.change_set,
        })
    }
}

/// The newest imports, of one author or of all.
pub async fn list_imports(
    conn: &mut PgConnection,
    author: Option<&str>,
    limit: i64,
) -> Result<Vec<Summary>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        "select id, file_name, status, created_at, author, change_set from import_batch
         where $1::text is null or author = $1
         order by created_at desc limit $2",
        author,
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// One import.
pub async fn load_summary(conn: &mut PgConnection, id: Uuid) -> Result<Option<Summary>, DbError> {
    let row = sqlx::query_as!(
        Row,
        "select id, file_name, status, created_at, author, change_set from import_batch
         where id = $1",
        id
    )
    .fetch_optional(conn)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// The last commit of the same bytes by another batch.
pub async fn committed_before(
    conn: &mut PgConnection,
    sha256: &str,
    other_than: Uuid,
) -> Result<Option<Summary>, DbError> {
    let row = sqlx::query_as!(
        Row,
        "select id, file_name, status, created_at, author, change_set from import_batch
         where sha256 = $1 and id <> $2 and status = 'committed'
         order by updated_at desc limit 1",
        sha256,
        other_than
    )
    .fetch_optional(conn)
    .await?;
    row.map(TryInto::try_into).transpose()
}
