//! Releases: written once, read whole. The body is the canonical JSON that the hash names.

mod part;

use chrono::{DateTime, NaiveDate, Utc};
use domain::release::history::Step;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::error::DbError;

pub use part::{DependentSet, insert_cells_without, list_dependent};

/// A release as stored.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredRelease {
    pub body: String,
    pub sha256: String,
}

/// A release to store; the columns repeat what the body says, for queries.
#[derive(Debug)]
pub struct NewRelease<'a> {
    pub number: u32,
    pub edition: &'a str,
    pub published_at: DateTime<Utc>,
    pub as_of: NaiveDate,
    pub published_by: &'a str,
    pub note: &'a str,
    pub demo: bool,
    pub previous_sha256: Option<&'a str>,
    pub sha256: &'a str,
    pub body: &'a str,
    pub withdraws: Option<u32>,
    pub manifest: &'a str,
    pub manifest_sha256: &'a str,
    pub progress: &'a str,
    pub signature: &'a str,
    pub key_id: &'a str,
}

/// What proves a release; all of it, or nothing for a release from before there were signatures.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredProof {
    pub manifest: String,
    pub progress: String,
    pub signature: String,
    pub key_id: String,
    pub public_key: String,
}

/// The hashes by which the next release names a release.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct StoredLink {
    pub sha256: String,
    pub manifest_sha256: Option<String>,
}

/// Which release is the newest. The hash tells one from another of the same number, after a database was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewestRelease {
    pub number: u32,
    pub sha256: String,
}

/// A release in lists.
#[derive(Debug, Clone)]
pub struct Summary {
    pub number: u32,
    pub published_at: DateTime<Utc>,
    pub published_by: String,
    pub note: String,
    pub sha256: String,
    /// Values in it.
    pub cells: u32,
    pub key_id: Option<String>,
    pub withdraws: Option<u32>,
    pub withdrawn_by: Option<u32>,
}

fn number(stored: i32) -> Result<u32, DbError> {
    u32::try_from(stored).map_err(|e| DbError::corrupt("release.number", e))
}

/// One publication at a time, until the transaction ends.
pub async fn lock_publishing(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('pntd.publish', 0))")
        .execute(conn)
        .await?;
    Ok(())
}

/// As [`lock_publishing`], but without waiting; `false` = somebody else has it. Who only tries does not stand
/// before others in the queue.
pub async fn try_lock_publishing(conn: &mut PgConnection) -> Result<bool, DbError> {
    let locked = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended('pntd.publish', 0)) as "locked!""#
    )
    .fetch_one(conn)
    .await?;
    Ok(locked)
}

/// No publication meanwhile: taken by whatever changes what a release would hold, so that a release
/// never sees half of it. Such changes do not wait for each other.
pub async fn lock_publishing_shared(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query!("select pg_advisory_xact_lock_shared(hashtextextended('pntd.publish', 0))")
        .execute(conn)
        .await?;
    Ok(())
}

/// Number of the newest release.
pub async fn current_number(conn: &mut PgConnection) -> Result<Option<u32>, DbError> {
    let stored = sqlx::query_scalar!("select max(number) from release")
        .fetch_one(conn)
        .await?;
    stored.map(number).transpose()
}

/// Number and hash of the newest release.
pub async fn newest(conn: &mut PgConnection) -> Result<Option<NewestRelease>, DbError> {
    let row = sqlx::query!("select number, sha256 from release order by number desc limit 1")
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(NewestRelease {
            number: number(row.number)?,
            sha256: row.sha256,
        })
    })
    .transpose()
}

/// Hashes of a release.
pub async fn link(conn: &mut PgConnection, number: u32) -> Result<Option<StoredLink>, DbError> {
    let link = sqlx::query_as!(
        StoredLink,
        "select sha256, manifest_sha256 from release where number = $1::bigint",
        i64::from(number)
    )
    .fetch_optional(conn)
    .await?;
    Ok(link)
}

/// Every release and what it withdraws.
pub async fn history(conn: &mut PgConnection) -> Result<Vec<Step>, DbError> {
    let rows = sqlx::query!("select number, withdraws from release order by number")
        .fetch_all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Step {
                number: number(row.number)?,
                withdraws: row.withdraws.map(number).transpose()?,
            })
        })
        .collect()
}

/// Manifest, computed results and signature of a release.
pub async fn load_proof(
    conn: &mut PgConnection,
    number: u32,
) -> Result<Option<StoredProof>, DbError> {
    let proof = sqlx::query_as!(
        StoredProof,
        r#"select r.manifest as "manifest!", r.progress as "progress!", r.signature as "signature!",
                r.key_id as "key_id!", k.public_key
         from release r join signing_key k on k.key_id = r.key_id
         where r.number = $1::bigint"#,
        i64::from(number)
    )
    .fetch_optional(conn)
    .await?;
    Ok(proof)
}

/// The body of a release with its hash.
pub async fn load(conn: &mut PgConnection, number: u32) -> Result<Option<StoredRelease>, DbError> {
    let stored = sqlx::query_as!(
        StoredRelease,
        "select body, sha256 from release where number = $1::bigint",
        i64::from(number)
    )
    .fetch_optional(conn)
    .await?;
    Ok(stored)
}

/// The release that withdraws this one.
pub async fn withdrawing(conn: &mut PgConnection, number: u32) -> Result<Option<u32>, DbError> {
    let stored = sqlx::query_scalar!(
        "select number from release where withdraws = $1::bigint",
        i64::from(number)
    )
    .fetch_optional(conn)
    .await?;
    stored.map(self::number).transpose()
}

/// All releases, newest first.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<Summary>, DbError> {
    let rows = sqlx::query!(
        r#"select r.number as "number!", r.published_at as "published_at!",
                r.published_by as "published_by!", r.note as "note!", r.sha256 as "sha256!",
                r.key_id, r.withdraws,
                (select count(*) from release_cell c where c.release = r.number) as "cells!",
                w.number as "withdrawn_by?"
         from release r left join release w on w.withdraws = r.number
         order by r.number desc"#
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Summary {
                number: number(row.number)?,
                published_at: row.published_at,
                published_by: row.published_by,
                note: row.note,
                sha256: row.sha256,
                cells: u32::try_from(row.cells).map_err(|e| DbError::corrupt("release_cell", e))?,
                key_id: row.key_id,
                withdraws: row.withdraws.map(number).transpose()?,
                withdrawn_by: row.withdrawn_by.map(number).transpose()?,
            })
        })
        .collect()
}

/// Writes the release row.
pub async fn insert(conn: &mut PgConnection, release: &NewRelease<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "insert into release (number, edition, published_at, as_of, published_by, note, demo,
                              previous_sha256, sha256, body, withdraws, manifest, manifest_sha256,
                              progress, signature, key_id)
         values ($1::bigint, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::bigint, $12, $13, $14, $15, $16)",
        i64::from(release.number),
        release.edition,
        release.published_at,
        release.as_of,
        release.published_by,
        release.note,
        release.demo,
        release.previous_sha256,
        release.sha256,
        release.body,
        release.withdraws.map(i64::from),
        release.manifest,
        release.manifest_sha256,
        release.progress,
        release.signature,
        release.key_id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ties every current value of the edition to the release; answers how many.
pub async fn insert_cells(
    conn: &mut PgConnection,
    number: u32,
    edition: &str,
) -> Result<u64, DbError> {
    let done = sqlx::query!(
        "insert into release_cell (release, series, value, period, measure)
         select $1::bigint, v.series, v.id, v.period, v.measure
         from value v join series s on s.id = v.series
         where s.edition = $2 and v.superseded_by is null and v.kind <> 0
         order by v.series, v.measure, v.period",
        i64::from(number),
        edition
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Ties the values of an earlier release to this one as well; answers how many.
pub async fn insert_cells_of(
    conn: &mut PgConnection,
    number: u32,
    earlier: u32,
) -> Result<u64, DbError> {
    let done = sqlx::query!(
        "insert into release_cell (release, series, value, period, measure)
         select $1::bigint, series, value, period, measure from release_cell
         where release = $2::bigint",
        i64::from(number),
        i64::from(earlier)
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
