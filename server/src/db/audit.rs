//! The audit log: appended to in the transaction of the act it tells of, never changed.
//!
//! The database links every entry when its transaction ends (`audit_chain`), and keeps the network
//! address beside it (`audit_address`), where it can be forgotten.

mod address;
mod chain;
mod search;

use serde_json::Value;
use sqlx::{PgConnection, types::Json};

use super::error::DbError;

pub use address::{
    count_addresses, forget_addresses, load_address_days, lock_address_days, save_address_days,
};
pub use chain::{Head, head, list_anchors, list_links, list_unlinked};
pub use search::{ChainedEntry, Filter, count, list, list_matching_links};

/// What happened, for the log.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Account name, or `sistema`.
    pub actor: &'a str,
    /// Verb and noun: `change_set.approve`.
    pub act: &'static str,
    /// What it was done to: `change_set/12`.
    pub object: String,
    pub detail: Value,
    /// Network address of the client.
    pub address: Option<&'a str>,
}

/// When an entry that repeats another one is left out.
#[derive(Debug, Clone, Copy)]
pub struct Repeat {
    /// Only an entry of the same actor, act and object that is younger than this counts.
    pub minutes: i32,
    /// Only if it came from the same address.
    pub same_address: bool,
    /// Only if it says the same: where the detail is part of what was done.
    pub same_detail: bool,
}

/// Adds an entry to the log.
pub async fn append(conn: &mut PgConnection, entry: &Entry<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "insert into audit (actor, act, object, detail, address) values ($1, $2, $3, $4, $5)",
        entry.actor,
        entry.act,
        &entry.object,
        Json(&entry.detail) as _,
        entry.address
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Adds entries to the log in their order, all in one statement. Their numbers and links are those that one [`append`]
/// after the other would give them: rows get their numbers in the order of the statement, and are linked in it.
pub async fn append_all(conn: &mut PgConnection, entries: &[Entry<'_>]) -> Result<(), DbError> {
    if entries.is_empty() {
        return Ok(());
    }
    let actors: Vec<&str> = entries.iter().map(|entry| entry.actor).collect();
    let acts: Vec<&str> = entries.iter().map(|entry| entry.act).collect();
    let objects: Vec<&str> = entries.iter().map(|entry| entry.object.as_str()).collect();
    let details: Vec<Json<&Value>> = entries.iter().map(|entry| Json(&entry.detail)).collect();
    let addresses: Vec<Option<&str>> = entries.iter().map(|entry| entry.address).collect();
    sqlx::query!(
        "insert into audit (actor, act, object, detail, address)
         select e.actor, e.act, e.object, e.detail, e.address
         from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[])
              with ordinality as e (actor, act, object, detail, address, place)
         order by e.place",
        &actors as _,
        &acts as _,
        &objects as _,
        &details as _,
        &addresses as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a person did one of these acts, by this account or another of theirs, since the last release that
/// published anything new: a withdrawal shows again what an earlier one had.
pub async fn acted_since_release(
    conn: &mut PgConnection,
    name: &str,
    acts: &[&str],
) -> Result<bool, DbError> {
    let acted = sqlx::query_scalar!(
        r#"select exists (
             select from audit where act = any($2)
                and (actor = $1 or actor in (
                    select o.name from account a join account o on o.person = a.person where a.name = $1))
                and id > coalesce((select max(id) from audit where act = 'release.publish'), 0)) as "acted!""#,
        name,
        acts as _
    )
    .fetch_one(conn)
    .await?;
    Ok(acted)
}

/// Who gave this account its last one-time password; `None` where nobody did since the log began.
pub async fn last_reset_by(
    conn: &mut PgConnection,
    account: &str,
) -> Result<Option<String>, DbError> {
    let by = sqlx::query_scalar!(
        "select actor from audit where object = 'account/' || $1
            and (act = 'account.reset' or (act = 'account.save' and (detail ->> 'password_reset')::boolean))
         order by id desc limit 1",
        account
    )
    .fetch_optional(conn)
    .await?;
    Ok(by)
}

/// Adds an entry unless it repeats a recent one: for what anybody can do as often as they like, so
/// that a loop cannot fill the disk.
pub async fn append_unless_recent(
    conn: &mut PgConnection,
    entry: &Entry<'_>,
    repeat: Repeat,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into audit (actor, act, object, detail, address)
         select $1, $2, $3, $4, $5
         where not exists (
             select from audit a left join audit_address n on n.audit = a.id
             where a.actor = $1 and a.act = $2 and a.object = $3
               and a.at > now() - make_interval(mins => $6)
               and (not $7 or n.address is not distinct from $5)
               and (not $8 or a.detail = $4))",
        entry.actor,
        entry.act,
        &entry.object,
        Json(&entry.detail) as _,
        entry.address,
        repeat.minutes,
        repeat.same_address,
        repeat.same_detail
    )
    .execute(conn)
    .await?;
    Ok(())
}
