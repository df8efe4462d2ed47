//! Undoing an approved set: a new draft with every cell turned round. History stays.

use std::collections::BTreeMap;

use app::wire::ChangeSetState;
use domain::{
    change_set::{Change, Status},
    role::Act,
    value::{CellKey, CellValue, Measure, Provenance},
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{ReviewError, sees_all, state};
use crate::{
    db::{
        self, DbError,
        change_set::{NewEvent, NewSet, Origin},
    },
    use_case::{Actor, begin, commit},
};

/// Prepares the draft. Cells that somebody changed after the set are left out: undoing them would
/// undo that change too.
pub async fn revert(
    pool: &PgPool,
    actor: &Actor,
    id: i64,
    version: i32,
) -> Result<ChangeSetState, ReviewError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin(pool).await?;
    let head = db::change_set::lock(&mut tx, id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    if head.author != actor.viewer.name && !sees_all(&actor.viewer) {
        return Err(ReviewError::NotFound);
    }
    if head.version != version {
        return Err(ReviewError::Stale);
    }
    if !matches!(head.status, Status::Approved | Status::Published) {
        return Err(domain::change_set::Refusal::WrongStatus(head.status).into());
    }
    let turned = inverse_changes(&mut tx, actor, id).await?;
    if turned.is_empty() {
        return Err(ReviewError::NothingToRevert);
    }
    let title = format!("Reversión del conjunto {id}");
    let new = prepare_reversal(&mut tx, actor, &head.edition, &title, &turned).await?;
    let entry = actor.audit_entry(
        "change_set.revert",
        format!("change_set/{id}"),
        json!({"draft": new, "cells": turned.len()}),
    );
    db::audit::append(&mut tx, &entry).await?;
    let state = state(&mut tx, new).await?;
    commit(tx).await?;
    Ok(state)
}

/// The cells of an approved set that are still as it left them, each turned round.
///
/// # Errors
/// For an indicator, target or baseline that this person may not enter.
pub(in crate::use_case) async fn inverse_changes(
    conn: &mut PgConnection,
    actor: &Actor,
    id: i64,
) -> Result<Vec<Change>, ReviewError> {
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let rows = db::value::lock_current_of_set(conn, id).await?;
    let now: BTreeMap<&CellKey, &CellValue> = rows
        .iter()
        .filter_map(|row| Some((&row.key, row.value.as_ref()?)))
        .collect();
    let mut turned = Vec::new();
    for change in db::change_set::list_changes(conn, id).await? {
        if now.get(&change.key).copied() != change.after.as_ref() || change.before == change.after {
            continue;
        }
        actor
            .viewer
            .check_entry(&catalogue, &change.key.indicator)?;
        if change.key.measure != Measure::Observed {
            actor.viewer.check(Act::EnterTargets)?;
        }
        turned.push(Change {
            key: change.key,
            before: change.after,
            after: change.before,
            provenance: Provenance::Form {
                by: actor.viewer.display_name.clone(),
                at: actor.moment(),
            },
        });
    }
    Ok(turned)
}

/// Writes the draft with these cells; answers its number.
pub(in crate::use_case) async fn prepare_reversal(
    conn: &mut PgConnection,
    actor: &Actor,
    edition: &str,
    title: &str,
    turned: &[Change],
) -> Result<i64, DbError> {
    let set = NewSet {
        edition,
        title,
        author: &actor.viewer.name,
        origin: Origin::Revert,
    };
    let new = db::change_set::insert(conn, &set).await?;
    db::change_set::put_changes(conn, new, edition, turned).await?;
    let event = NewEvent {
        change_set: new,
        actor: &actor.viewer.name,
        event: "create",
        remark: None,
        before: Status::Draft,
        after: Status::Draft,
    };
    db::change_set::append_event(conn, &event).await?;
    Ok(new)
}
