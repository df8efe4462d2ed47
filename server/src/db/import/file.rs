//! Files as uploaded, by their SHA-256: kept for ever, stored once.

use sqlx::PgConnection;

use crate::db::error::DbError;

/// A file to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewFile<'a> {
    pub sha256: &'a str,
    pub bytes: &'a [u8],
    pub name: &'a str,
    pub by: &'a str,
}

/// Keeps the bytes; the same bytes again change nothing.
pub async fn insert_file(conn: &mut PgConnection, file: &NewFile<'_>) -> Result<(), DbError> {
    sqlx::query(
        "insert into import_file (sha256, bytes, size, first_name, uploaded_by)
         values ($1, $2, length($2), $3, $4)
         on conflict (sha256) do nothing",
    )
    .bind(file.sha256)
    .bind(file.bytes)
    .bind(file.name)
    .bind(file.by)
    .execute(conn)
    .await?;
    Ok(())
}

/// The bytes of a file.
pub async fn load_bytes(conn: &mut PgConnection, sha256: &str) -> Result<Vec<u8>, DbError> {
    let bytes = sqlx::query_scalar("select bytes from import_file where sha256 = $1")
        .bind(sha256)
        .fetch_one(conn)
        .await?;
    Ok(bytes)
}
