//! Turning a whole import back: what nobody has approved is discarded; for what is in force one change set is prepared
//! that turns each cell back, and goes the way of every other. History stays.
//!
//! Done again, it answers what was done. What it deliberately does not do: what a file changed in the catalogue was proposed
//! or written by itself, and is not turned back here.

use app::wire::{ActOnChangeSet, UndoState, UndoneImport};
use domain::{
    change_set::{Change, Event, Status},
    role::Act,
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{ImportError, lock_own};
use crate::{
    db::{self, DbError, change_set::Head, import::Batch},
    use_case::{
        Actor, begin_long, commit,
        review::{self, ReviewError},
    },
};

/// Turns the import back. `batch` is its id, or the number of its change set.
///
/// # Errors
/// [`ImportError::NotCommitted`] for an import that was not registered; of [`ReviewError`] the refusals of a reversal.
pub async fn undo(pool: &PgPool, actor: &Actor, batch: &str) -> Result<UndoneImport, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin_long(pool).await?;
    db::release::lock_publishing_shared(&mut tx).await?;
    db::change_set::lock_author(&mut tx, &actor.viewer.name).await?;
    let batch = match batch.parse() {
        Ok(set) => db::import::batch_of_set(&mut tx, set)
            .await?
            .map(|id| id.to_string()),
        Err(_) => Some(batch.to_owned()),
    };
    let batch = batch.ok_or(ImportError::NotFound)?;
    let batch = lock_own(&mut tx, actor, &batch).await?;
    let set = batch.change_set.ok_or(ImportError::NotCommitted)?;
    if let Some(done) = earlier_undo(&mut tx, &batch).await? {
        return Ok(done);
    }
    let heads = with_parts(&mut tx, set).await?;
    let mut undone = UndoneImport {
        discarded: 0,
        change_set: None,
        turned: 0,
        again: heads.iter().all(|head| head.status == Status::Discarded),
    };
    let turned = take_back(&mut tx, actor, &heads, &mut undone).await?;
    if !turned.is_empty() {
        let title = format!("Deshacer la importación de {}", batch.file_name);
        let title: String = title.chars().take(200).collect();
        let edition = heads.first().map(|head| head.edition.as_str());
        let edition = edition.unwrap_or_default();
        let new = review::prepare_reversal(&mut tx, actor, edition, &title, &turned).await?;
        db::import::set_undone(&mut tx, set, new).await?;
        undone.change_set = Some(new);
        undone.turned = u32::try_from(turned.len()).unwrap_or(u32::MAX);
    } else if undone.discarded == 0 && !undone.again {
        return Err(ReviewError::NothingToRevert.into());
    }
    let detail = json!({
        "discarded": undone.discarded, "draft": undone.change_set, "cells": undone.turned,
    });
    if !undone.again {
        let entry = actor.audit_entry("import.undo", format!("import/{}", batch.id), detail);
        db::audit::append(&mut tx, &entry).await?;
    }
    commit(tx).await?;
    Ok(undone)
}

/// Discards what is not decided yet, and answers the changes that turn back what is.
async fn take_back(
    tx: &mut PgConnection,
    actor: &Actor,
    heads: &[Head],
    undone: &mut UndoneImport,
) -> Result<Vec<Change>, ImportError> {
    let mut turned = Vec::new();
    for head in heads {
        let cells = u32::try_from(head.cells).unwrap_or(u32::MAX);
        match head.status {
            Status::Submitted => {
                let version = act(tx, actor, head.id, head.version, Event::Withdraw).await?;
                act(tx, actor, head.id, version, Event::Discard).await?;
                undone.discarded = undone.discarded.saturating_add(cells);
            }
            Status::Draft | Status::Returned => {
                act(tx, actor, head.id, head.version, Event::Discard).await?;
                undone.discarded = undone.discarded.saturating_add(cells);
            }
            Status::Approved | Status::Published => {
                turned.extend(review::inverse_changes(tx, actor, head.id).await?);
            }
            Status::Discarded => {}
        }
    }
    Ok(turned)
}

/// What an earlier undoing prepared, while it was not discarded.
async fn earlier_undo(
    conn: &mut PgConnection,
    batch: &Batch,
) -> Result<Option<UndoneImport>, DbError> {
    let Some(set) = batch.undo_set else {
        return Ok(None);
    };
    let head = db::change_set::lock(conn, set).await?;
    let head = head.filter(|head| head.status != Status::Discarded);
    Ok(head.map(|head| UndoneImport {
        discarded: 0,
        change_set: Some(head.id),
        turned: u32::try_from(head.cells).unwrap_or(u32::MAX),
        again: true,
    }))
}

/// The set of an import and all that were split from it, locked.
async fn with_parts(conn: &mut PgConnection, set: i64) -> Result<Vec<Head>, ImportError> {
    let (mut heads, mut next) = (Vec::new(), vec![set]);
    while let Some(id) = next.pop() {
        let head = db::change_set::lock(conn, id).await?;
        heads.push(head.ok_or(ImportError::NotFound)?);
        let parts = db::change_set::list_parts(conn, id).await?;
        next.extend(parts.into_iter().map(|part| part.id));
    }
    Ok(heads)
}

/// One event of a set; answers its version after it.
async fn act(
    conn: &mut PgConnection,
    actor: &Actor,
    id: i64,
    version: i32,
    event: Event,
) -> Result<i32, ImportError> {
    let act = ActOnChangeSet { id, version, event };
    review::apply(conn, actor, &act).await?;
    let head = db::change_set::lock(conn, id).await?;
    Ok(head.ok_or(ImportError::NotFound)?.version)
}

/// Whether an import can be turned back, and whether it was.
pub(super) async fn state(
    conn: &mut PgConnection,
    batch: &Batch,
) -> Result<Option<UndoState>, DbError> {
    let Some(set) = batch.change_set else {
        return Ok(None);
    };
    if let Some(undo_set) = batch.undo_set {
        let statuses = db::change_set::list_statuses(conn, undo_set).await?;
        if statuses.iter().any(|status| *status != Status::Discarded) {
            return Ok(Some(UndoState::Reverted(undo_set)));
        }
    }
    let statuses = db::change_set::list_statuses(conn, set).await?;
    let is = |wanted: fn(Status) -> bool| statuses.iter().any(|status| wanted(*status));
    Ok(Some(
        if is(|status| matches!(status, Status::Approved | Status::Published)) {
            UndoState::Revert
        } else if is(|status| status != Status::Discarded) {
            UndoState::Discard
        } else {
            UndoState::Discarded
        },
    ))
}
