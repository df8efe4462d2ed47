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
    append_events(conn, std::slice::from_ref(event)).await
}

/// Writes events in their order, all in one statement.
pub async fn append_events(
    conn: &mut PgConnection,
    events: &[NewEvent<'_>],
) -> Result<(), DbError> {
    let sets: Vec<i64> = events.iter().map(|event| event.change_set).collect();
    let actors: Vec<&str> = events.iter().map(|event| event.actor).collect();
    let names: Vec<&str> = events.iter().map(|event| event.event).collect();
    let remarks: Vec<Option<&str>> = events.iter().map(|event| event.remark).collect();
    let before = events.iter().map(|event| name::of(&event.before));
    let before: Vec<String> = before.collect::<Result<_, _>>()?;
    let after = events.iter().map(|event| name::of(&event.after));
    let after: Vec<String> = after.collect::<Result<_, _>>()?;
    sqlx::query!(
        "insert into change_set_event (change_set, actor, event, remark, status_before, status_after)
         select e.change_set, e.actor, e.event, e.remark, e.status_before, e.status_after
         from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
              with ordinality as e (change_set, actor, event, remark, status_before, status_after, place)
         order by e.place",
        &sets,
        &actors as _,
        &names as _,
        &remarks as _,
        &before,
        &after
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
