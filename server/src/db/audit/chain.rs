//! The links of the log, in their order, for whoever checks or takes it away.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::audit::chain::Entry;
use crate::audit::check::{Anchor, Link};
use crate::db::error::DbError;

/// The newest link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub position: i64,
    pub hash: String,
}

pub(super) struct LinkRow {
    pub position: i64,
    pub audit: i64,
    pub previous_hash: String,
    pub hash: String,
    /// `None` where the entry is gone.
    pub at: Option<DateTime<Utc>>,
    pub actor: Option<String>,
    pub act: Option<String>,
    pub object: Option<String>,
    pub detail: Option<String>,
}

impl From<LinkRow> for Link {
    fn from(row: LinkRow) -> Self {
        let id = row.audit;
        let entry = row
            .at
            .zip(row.actor)
            .zip(row.act)
            .zip(row.object)
            .zip(row.detail)
            .map(|((((at, actor), act), object), detail)| Entry {
                id,
                at,
                actor,
                act,
                object,
                detail,
            });
        Self {
            position: row.position,
            audit: row.audit,
            previous_hash: row.previous_hash,
            hash: row.hash,
            entry,
        }
    }
}

/// The newest link; `None` in an empty log.
pub async fn head(conn: &mut PgConnection) -> Result<Option<Head>, DbError> {
    let head = sqlx::query_as!(
        Head,
        "select position, hash from audit_chain order by position desc limit 1"
    )
    .fetch_optional(conn)
    .await?;
    Ok(head)
}

/// At most `limit` links after a position, in order.
pub async fn list_links(
    conn: &mut PgConnection,
    after: i64,
    limit: i64,
) -> Result<Vec<Link>, DbError> {
    let rows = sqlx::query_as!(
        LinkRow,
        r#"select c.position as "position!", c.audit as "audit!", c.previous_hash as "previous_hash!",
                c.hash as "hash!", a.at as "at?", a.actor as "actor?", a.act as "act?",
                a.object as "object?", a.detail::text as "detail?"
         from audit_chain c left join audit a on a.id = c.audit
         where c.position > $1 order by c.position limit $2"#,
        after,
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Entries that no link speaks of, the first ones.
pub async fn list_unlinked(conn: &mut PgConnection, limit: i64) -> Result<Vec<i64>, DbError> {
    let ids = sqlx::query_scalar!(
        "select id from audit a where not exists (select from audit_chain c where c.audit = a.id)
         order by id limit $1",
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(ids)
}

/// What the log says of each release: whether it was published so, and the last hash by then.
pub async fn list_anchors(conn: &mut PgConnection) -> Result<Vec<Anchor>, DbError> {
    let anchors = sqlx::query_as!(
        Anchor,
        r#"select r.number as "release!", a.id is not null as "in_log!", a.detail #>> '{audit,hash}' as "hash?",
                r.manifest::jsonb #>> '{audit,hash}' as "signed?"
         from release r left join audit a
              on a.act in ('release.publish', 'release.withdraw') and a.object = 'release/' || r.number
              and a.detail ->> 'sha256' = r.sha256
         order by r.number"#
    )
    .fetch_all(conn)
    .await?;
    Ok(anchors)
}
