//! What happened to a change set: appended to, never changed.

use chrono::{DateTime, Utc};
use domain::change_set::Status;
use sqlx::PgConnection;

use crate::db::{error::DbError, name};

/// An event to write.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    pub change_set: i64,
    pub actor: &'a str,
    /// `create`, `submit`, `return` …
    pub event: &'a str,
    pub remark: Option<&'a str>,
    pub before: Status,
    pub after: Status,
}

/// An event that happened.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    pub at: DateTime<Utc>,
    /// Display name.
    pub actor: String,
    pub event: String,
    pub remark: Option<String>,
    pub status_after: Status,
}

/// Writes an event.
pub async fn append_event(conn: &mut PgConnection, event: &NewEvent<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "insert into change_set_event (change_set, actor, event, remark, status_before, status_after)
         values ($1, $2, $3, $4, $5, $6)",
        event.change_set,
        event.actor,
        event.event,
        event.remark,
        name::of(&event.before)?,
        name::of(&event.after)?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All events of a set, oldest first, with the display name of the actor.
pub async fn list_events(conn: &mut PgConnection, set: i64) -> Result<Vec<StoredEvent>, DbError> {
    let rows = sqlx::query!(
        r#"select e.at as "at!", coalesce(a.display_name, e.actor) as "actor!", e.event as "event!",
                e.remark, e.status_after as "status_after!"
         from change_set_event e left join account a on a.name = e.actor
         where e.change_set = $1 order by e.id"#,
        set
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredEvent {
                at: row.at,
                actor: row.actor,
                event: row.event,
                remark: row.remark,
                status_after: name::read("change_set_event.status_after", row.status_after)?,
            })
        })
        .collect()
}
