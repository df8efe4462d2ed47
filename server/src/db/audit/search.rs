//! Looking for entries. Pages are cut by position in the chain, not by id or time: new entries only
//! ever come before the first page, so a page that was read once stays what it was.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::chain::LinkRow;
use crate::audit::check::Link;
use crate::db::error::DbError;

/// What is looked for; `None` = anything.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub actor: Option<String>,
    pub act: Option<String>,
    /// `change_set/12`.
    pub object: Option<String>,
    /// `change_set`, whatever its name.
    pub object_kind: Option<String>,
    pub text: Option<String>,
    pub from: Option<DateTime<Utc>>,
    /// Not included.
    pub until: Option<DateTime<Utc>>,
}

/// A statement over the entries that a [`Filter`] lets through (`$1` to `$7`); further arguments follow.
macro_rules! query_matching {
    ($query:ident $($row:ident)?, $filter:expr, $select:literal, $rest:literal $(, $argument:expr)*) => {
        sqlx::$query!(
            $($row,)?
            $select
                + " from audit_chain c
              join audit a on a.id = c.audit
              left join account p on p.name = a.actor
              left join audit_address n on n.audit = a.id
              where ($1::text is null or a.actor = $1)
                and ($2::text is null or a.act = $2)
                and ($3::text is null or a.object = $3)
                and ($4::text is null or split_part(a.object, '/', 1) = $4)
                and ($5::text is null or strpos(
                    lower(concat_ws(' ', a.actor, p.display_name, a.object, a.detail::text)),
                    lower($5)) > 0)
                and ($6::timestamptz is null or a.at >= $6)
                and ($7::timestamptz is null or a.at < $7) "
                + $rest,
            $filter.actor.as_deref(),
            $filter.act.as_deref(),
            $filter.object.as_deref(),
            $filter.object_kind.as_deref(),
            $filter.text.as_deref(),
            $filter.from,
            $filter.until
            $(, $argument)*
        )
    };
}

/// Has each statement of this transaction planned for what it looks for. The filters are optional, so that the one plan
/// that Postgres may keep for any of them after a few executions goes through the whole log, past the indexes by actor,
/// act, object and time. Outside of a transaction it does nothing.
async fn plan_by_arguments(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query_scalar!("select set_config('plan_cache_mode', 'force_custom_plan', true)")
        .fetch_one(conn)
        .await?;
    Ok(())
}

/// An entry with its place in the chain.
#[derive(Debug, Clone)]
pub struct ChainedEntry {
    pub position: i64,
    pub at: DateTime<Utc>,
    pub actor: String,
    /// The person behind the account, if it is one.
    pub actor_name: Option<String>,
    pub act: String,
    pub object: String,
    /// JSON as a text.
    pub detail: String,
    pub hash: String,
    /// Network address, until it is forgotten.
    pub address: Option<String>,
}

/// At most `limit` entries before a position, newest first.
pub async fn list(
    conn: &mut PgConnection,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<ChainedEntry>, DbError> {
    plan_by_arguments(conn).await?;
    let entries = query_matching!(
        query_as ChainedEntry,
        filter,
        r#"select c.position as "position!", a.at as "at!", a.actor as "actor!",
                  p.display_name as "actor_name?", a.act as "act!", a.object as "object!",
                  a.detail::text as "detail!", c.hash as "hash!", n.address as "address?""#,
        "and ($8::bigint is null or c.position < $8) order by c.position desc limit $9",
        before,
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(entries)
}

/// At most `limit` links whose entries match, after one position and up to another, oldest first.
pub async fn list_matching_links(
    conn: &mut PgConnection,
    filter: &Filter,
    after: i64,
    until: i64,
    limit: i64,
) -> Result<Vec<Link>, DbError> {
    plan_by_arguments(conn).await?;
    let rows = query_matching!(
        query_as LinkRow,
        filter,
        r#"select c.position as "position!", c.audit as "audit!", c.previous_hash as "previous_hash!",
                  c.hash as "hash!", a.at as "at?", a.actor as "actor?", a.act as "act?",
                  a.object as "object?", a.detail::text as "detail?""#,
        "and c.position > $8 and c.position <= $9 order by c.position limit $10",
        after,
        until,
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many entries match up to a position.
pub async fn count(conn: &mut PgConnection, filter: &Filter, until: i64) -> Result<i64, DbError> {
    plan_by_arguments(conn).await?;
    let count = query_matching!(
        query_scalar,
        filter,
        r#"select count(*) as "count!""#,
        "and c.position <= $8",
        until
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
