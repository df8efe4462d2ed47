//! Looking for entries. Pages are cut by position in the chain, not by id or time: new entries only
//! ever come before the first page, so a page that was read once stays what it was.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;
use sqlx::{FromRow, PgConnection, Postgres};

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

/// The part of the statements that a [`Filter`] fills, `$1` to `$7`.
macro_rules! matching {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " from audit_chain c
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
                and ($7::timestamptz is null or a.at < $7) ",
            $rest
        )
    };
}

impl Filter {
    fn bound<'q, T>(
        &'q self,
        query: QueryAs<'q, Postgres, T, PgArguments>,
    ) -> QueryAs<'q, Postgres, T, PgArguments> {
        query
            .bind(&self.actor)
            .bind(&self.act)
            .bind(&self.object)
            .bind(&self.object_kind)
            .bind(&self.text)
            .bind(self.from)
            .bind(self.until)
    }
}

/// An entry with its place in the chain.
#[derive(Debug, Clone, FromRow)]
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
    let query = sqlx::query_as(matching!(
        "select c.position, a.at, a.actor, p.display_name as actor_name, a.act, a.object,
                a.detail::text as detail, c.hash, n.address",
        "and ($8::bigint is null or c.position < $8) order by c.position desc limit $9"
    ));
    let entries = filter
        .bound(query)
        .bind(before)
        .bind(limit)
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
    let query = sqlx::query_as(matching!(
        "select c.position, c.audit, c.previous_hash, c.hash, a.at, a.actor, a.act, a.object,
                a.detail::text as detail",
        "and c.position > $8 and c.position <= $9 order by c.position limit $10"
    ));
    let rows: Vec<LinkRow> = filter
        .bound(query)
        .bind(after)
        .bind(until)
        .bind(limit)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many entries match up to a position.
pub async fn count(conn: &mut PgConnection, filter: &Filter, until: i64) -> Result<i64, DbError> {
    let query = sqlx::query_as(matching!("select count(*)", "and c.position <= $8"));
    let (count,): (i64,) = filter.bound(query).bind(until).fetch_one(conn).await?;
    Ok(count)
}
