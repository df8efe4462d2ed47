//! Files as uploaded, by their SHA-256, each stored once. The bytes of a file whose imports came to nothing are
//! forgotten after a time; its row stays.

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

/// Keeps the bytes; the same bytes again change nothing, unless they were forgotten. The row is locked until the
/// transaction ends, so that they are not forgotten before the import that needs them is written.
pub async fn insert_file(conn: &mut PgConnection, file: &NewFile<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "insert into import_file (sha256, bytes, size, first_name, uploaded_by)
         values ($1, $2, length($2::bytea), $3, $4)
         on conflict (sha256) do update set bytes = excluded.bytes where import_file.bytes is null",
        file.sha256,
        file.bytes,
        file.name,
        file.by
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The bytes of a file; `None` when they were forgotten.
pub async fn load_bytes(conn: &mut PgConnection, sha256: &str) -> Result<Option<Vec<u8>>, DbError> {
    let bytes = sqlx::query_scalar!("select bytes from import_file where sha256 = $1", sha256)
        .fetch_one(conn)
        .await?;
    Ok(bytes)
}

/// What the imports of one account take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Bytes of kept files, each counted once.
    pub bytes: i64,
    /// Imports that are neither committed nor discarded, and did not fail.
    pub open: i64,
}

/// Uploads of one account come one after the other from here to the end of the transaction.
pub async fn lock_uploads(conn: &mut PgConnection, author: &str) -> Result<(), DbError> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('pntd.upload ' || $1, 0))",
        author
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What an account takes beside the file with this hash.
pub async fn load_usage(
    conn: &mut PgConnection,
    author: &str,
    beside: &str,
) -> Result<Usage, DbError> {
    let usage = sqlx::query_as!(
        Usage,
        r#"select (select coalesce(sum(f.size), 0)::bigint from import_file f
                   where f.bytes is not null and f.sha256 <> $2
                     and f.sha256 in (select sha256 from import_batch where author = $1)) as "bytes!",
                  (select count(*) from import_batch
                   where author = $1 and status in ('reading', 'read')) as "open!""#,
        author,
        beside
    )
    .fetch_one(conn)
    .await?;
    Ok(usage)
}

/// Locks up to so many files whose imports all failed or were discarded more than so many days ago. What another
/// transaction holds is left out.
pub async fn lock_unused(
    conn: &mut PgConnection,
    days: u16,
    most: i64,
) -> Result<Vec<String>, DbError> {
    let unused = sqlx::query_scalar!(
        "select f.sha256 from import_file f
         where f.bytes is not null
           and exists (select 1 from import_batch b where b.sha256 = f.sha256)
           and not exists (select 1 from import_batch b where b.sha256 = f.sha256
                           and (b.status not in ('failed', 'discarded')
                                or b.updated_at > now() - make_interval(days => $1)))
         order by f.sha256 limit $2
         for no key update of f skip locked",
        i32::from(days),
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(unused)
}

/// Forgets the bytes of locked files that still nobody uses, and answers which. A statement of its own, because it has
/// to see imports that were written before the files were locked.
pub async fn forget_bytes(
    conn: &mut PgConnection,
    files: &[String],
) -> Result<Vec<String>, DbError> {
    let forgotten = sqlx::query_scalar!(
        "update import_file f set bytes = null
         where f.sha256 = any($1)
           and not exists (select 1 from import_batch b where b.sha256 = f.sha256
                           and b.status not in ('failed', 'discarded'))
         returning f.sha256",
        files
    )
    .fetch_all(conn)
    .await?;
    Ok(forgotten)
}
