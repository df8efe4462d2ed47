//! Previews: what a commit would write, and what that rests on.

use chrono::NaiveDate;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::db::error::DbError;

/// What a preview rests on. While it stays the same, a commit writes what the preview showed and computes
/// nothing again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Number of the last value.
    pub last_value: i64,
    /// Sets that were ever approved. Numbers of values are taken before their transaction ends, so that the last
    /// one alone does not tell that one with a lower number came later; this count does.
    pub approvals: i64,
    /// Hash of the versions of the catalogue's rows, its calendar rules, dimensions, members and entities.
    pub catalogue: i64,
    /// Reopenings that were ever made.
    pub reopenings: i64,
    /// Periods open and close by day.
    pub day: NaiveDate,
}

/// The token of this moment.
pub async fn load_token(
    conn: &mut PgConnection,
    edition: &str,
    today: NaiveDate,
) -> Result<Token, DbError> {
    let token = sqlx::query_as!(
        Token,
        r#"select (select coalesce(max(id), 0) from value) as "last_value!",
                  (select count(*) from change_set where status in ('approved', 'published')) as "approvals!",
                  hashtextextended(concat_ws('|',
                      (select string_agg(concat(code, ' ', version), ',' order by code)
                       from node where edition = $1),
                      (select string_agg(concat(code, ' ', version), ',' order by code)
                       from indicator where edition = $1),
                      (select string_agg(concat(periodicity, ' ', version), ',' order by periodicity)
                       from calendar_rule where edition = $1),
                      (select string_agg(d::text, ',' order by d.code) from dimension d),
                      (select string_agg(m::text, ',' order by m.dimension, m.code) from member m),
                      (select string_agg(e::text, ',' order by e.code) from entity e),
                      (select e::text from edition e where e.code = $1)), 0) as "catalogue!",
                  (select count(*) from reopening where edition = $1) as "reopenings!",
                  $2::date as "day!""#,
        edition,
        today
    )
    .fetch_one(conn)
    .await?;
    Ok(token)
}

/// What a commit would write, in the program's own bytes, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    pub bytes: Vec<u8>,
    pub token: Token,
}

/// A preview to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewPreview<'a> {
    /// The layouts that the person confirmed.
    pub layouts: &'a Value,
    /// Hash of what a commit would write and replace.
    pub content_hash: &'a str,
    pub delta: Option<&'a Delta>,
    /// What was shown beside the delta, as JSON: counts, findings, fields. A text, made where computing delays nobody.
    pub summary: Option<&'a str>,
}

/// Keeps what the person was shown.
pub async fn set_previewed(
    conn: &mut PgConnection,
    id: Uuid,
    preview: &NewPreview<'_>,
) -> Result<(), DbError> {
    let token = preview.delta.map(|delta| delta.token);
    sqlx::query!(
        "update import_batch
         set layouts = $2, content_hash = $3, delta = $4, summary = $5::text::jsonb, seen_value = $6,
             seen_approvals = $7, seen_catalogue = $8, seen_reopenings = $9, seen_day = $10,
             stage = '', updated_at = now()
         where id = $1 and status = 'read'",
        id,
        preview.layouts,
        preview.content_hash,
        preview.delta.map(|delta| delta.bytes.as_slice()),
        preview.summary,
        token.map(|token| token.last_value),
        token.map(|token| token.approvals),
        token.map(|token| token.catalogue),
        token.map(|token| token.reopenings),
        token.map(|token| token.day)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Drops a preview that the person no longer has before them: layouts are being chosen again.
pub async fn clear_preview(conn: &mut PgConnection, id: Uuid) -> Result<(), DbError> {
    sqlx::query!(
        "update import_batch
         set content_hash = null, delta = null, summary = null, updated_at = now()
         where id = $1 and status = 'read'",
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Drops what a commit would write, and keeps what the person saw: something was decided since, so that it is
/// computed again.
pub async fn drop_delta(conn: &mut PgConnection, id: Uuid) -> Result<(), DbError> {
    sqlx::query!(
        "update import_batch set delta = null, summary = null, updated_at = now()
         where id = $1 and status = 'read'",
        id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a commit would write, as the preview kept it; `None` where there is no preview.
pub async fn load_delta(conn: &mut PgConnection, id: Uuid) -> Result<Option<Delta>, DbError> {
    let row = sqlx::query!(
        r#"select delta as "delta!", seen_value as "last_value!", seen_approvals as "approvals!",
                  seen_catalogue as "catalogue!", seen_reopenings as "reopenings!", seen_day as "day!"
           from import_batch where id = $1 and delta is not null"#,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Delta {
        bytes: row.delta,
        token: Token {
            last_value: row.last_value,
            approvals: row.approvals,
            catalogue: row.catalogue,
            reopenings: row.reopenings,
            day: row.day,
        },
    }))
}

/// What the preview showed beside its delta.
pub async fn load_preview(conn: &mut PgConnection, id: Uuid) -> Result<Option<Value>, DbError> {
    let summary = sqlx::query_scalar!("select summary from import_batch where id = $1", id)
        .fetch_optional(conn)
        .await?;
    Ok(summary.flatten())
}
