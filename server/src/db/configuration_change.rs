//! The table `configuration_change`: what one person proposed and another decides.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use super::error::DbError;

/// A change, waiting or decided.
#[derive(Debug, Clone)]
pub struct StoredChange {
    pub id: i64,
    /// What it changes, as the audit log names it.
    pub subject: String,
    pub change: Value,
    pub detail: Value,
    /// Name of the person, or of the account that is gone.
    pub proposed_by_name: String,
    pub proposed_at: DateTime<Utc>,
    /// `None` while it waits.
    pub outcome: Option<String>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub remark: Option<String>,
    /// Proposed by the person who asks, with this account or another of theirs.
    pub own: bool,
}

/// A change that waits, without what it says.
#[derive(Debug, Clone)]
pub struct WaitingSubject {
    pub subject: String,
    /// Name of the person, or of the account that is gone.
    pub by: String,
    pub at: DateTime<Utc>,
}

/// Adds a change; answers its number.
///
/// # Errors
/// `configuration_change_one_waits` when one of this subject waits already.
pub async fn insert(
    conn: &mut PgConnection,
    subject: &str,
    change: &Value,
    detail: &Value,
    by: &str,
) -> Result<i64, DbError> {
    let id = sqlx::query_scalar!(
        "insert into configuration_change (subject, change, detail, proposed_by)
         values ($1, $2, $3, $4) returning id",
        subject,
        change,
        detail,
        by
    )
    .fetch_one(conn)
    .await?;
    Ok(id)
}

/// Changes with the names of people: those that wait, the oldest first; then the last `decided` ones. `by`
/// limits to those of one author; `viewer` is the account that asks.
pub async fn list(
    conn: &mut PgConnection,
    by: Option<&str>,
    decided: i64,
    viewer: &str,
) -> Result<Vec<StoredChange>, DbError> {
    let rows = sqlx::query_as!(
        StoredChange,
        r#"with waiting as (
             select * from configuration_change where outcome is null and ($1::text is null or proposed_by = $1)
         ), decided as (
             select * from configuration_change where outcome is not null and ($1::text is null or proposed_by = $1)
             order by decided_at desc, id desc limit $2
         ), both_kinds as (select * from waiting union all select * from decided)
         select c.id as "id!", c.subject as "subject!", c.change as "change!", c.detail as "detail!",
                c.proposed_at as "proposed_at!", c.outcome, c.decided_at, c.remark,
                coalesce(a.display_name, c.proposed_by) as "proposed_by_name!",
                coalesce(d.display_name, c.decided_by) as "decided_by_name?",
                is_one_person(c.proposed_by, $3) as "own!"
         from both_kinds c
         left join account a on a.name = c.proposed_by
         left join account d on d.name = c.decided_by
         order by c.decided_at desc nulls first, case when c.outcome is null then c.id else -c.id end"#,
        by,
        decided,
        viewer
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// What waits on subjects that begin with one of these words, such as «node/».
pub async fn list_waiting_subjects(
    conn: &mut PgConnection,
    kinds: &[&str],
) -> Result<Vec<WaitingSubject>, DbError> {
    let rows = sqlx::query_as!(
        WaitingSubject,
        r#"select c.subject as "subject!", coalesce(a.display_name, c.proposed_by) as "by!",
                c.proposed_at as "at!"
         from configuration_change c left join account a on a.name = c.proposed_by
         where c.outcome is null and split_part(c.subject, '/', 1) = any($1) order by c.id"#,
        kinds as _
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// How many wait that somebody else proposed.
pub async fn count_waiting_of_others(conn: &mut PgConnection, name: &str) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from configuration_change
         where outcome is null and not is_one_person(proposed_by, $1)"#,
        name
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// A change that waits: its author, what it changes, and what it says. Nobody else decides it until the transaction ends.
pub async fn lock_waiting(
    conn: &mut PgConnection,
    id: i64,
) -> Result<Option<(String, String, Value)>, DbError> {
    let found = sqlx::query!(
        "select proposed_by, subject, change from configuration_change
         where id = $1 and outcome is null for update",
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|found| (found.proposed_by, found.subject, found.change)))
}

/// Ends the author's own change of a subject that waits, in favour of a newer one. Answers its number.
pub async fn withdraw_own(
    conn: &mut PgConnection,
    subject: &str,
    by: &str,
) -> Result<Option<i64>, DbError> {
    let id = sqlx::query_scalar!(
        "update configuration_change set outcome = 'withdrawn', decided_by = $2, decided_at = now()
         where subject = $1 and proposed_by = $2 and outcome is null returning id",
        subject,
        by
    )
    .fetch_optional(conn)
    .await?;
    Ok(id)
}

/// Decides a change for good.
pub async fn decide(
    conn: &mut PgConnection,
    id: i64,
    outcome: &str,
    by: &str,
    remark: Option<&str>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update configuration_change set outcome = $2, decided_by = $3, decided_at = now(), remark = $4
         where id = $1",
        id,
        outcome,
        by,
        remark
    )
    .execute(conn)
    .await?;
    Ok(())
}
