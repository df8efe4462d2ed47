//! Change sets: what waits for whom, what it says, and what happens to it.
//!
//! Nobody approves their own changes; an approval makes cells current in its own transaction or, if
//! any of them changed since its author looked, not at all.

pub(in crate::use_case) mod approve;
mod cell_page;
mod checked;
mod comment;
mod decide;
mod detail;
mod mark_where;
mod marking;
mod revert;
mod set_cells;
mod unread;

use std::collections::BTreeMap;

use app::wire::{
    ActOnChangeSet, ChangeSetDetail, ChangeSetState, ChangeSetSummary, DecideChangeSet,
    ListChangeSets, PreviewDecision, PublicEffect,
};
use domain::{
    change_set::{Event, Head, Refusal, Review, Status, Verdict, next},
    finding::Finding,
    role::{Act, Denied, Role, Viewer},
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use thiserror::Error;

use super::{Actor, begin_long, calendar, commit};
use crate::{
    compute::ComputeError,
    db::{self, DbError},
    release::{ReleaseStore, StoreError},
};

pub use cell_page::read_cells;
pub use checked::CheckedSets;
pub use comment::comment;
pub use detail::conflict_words;
pub use mark_where::{mark_where, read_plan};
pub use marking::{finish, mark};
pub use revert::revert;
pub(in crate::use_case) use revert::{inverse_changes, prepare_reversal};
pub use unread::{badges, see_comments};

/// Why a change set stays as it is.
#[derive(Debug, Error)]
pub enum ReviewError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("el conjunto de cambios no existe")]
    NotFound,
    #[error("el conjunto cambió desde que lo vio")]
    Stale,
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// So many cells are no longer what the author saw.
    #[error("{0} celdas cambiaron desde que se prepararon estos cambios")]
    Conflicts(usize),
    #[error("hay hallazgos que impiden aprobar")]
    Blocked(Vec<Finding>),
    /// Cells whose periods are not open.
    #[error("el calendario no admite estas celdas")]
    Closed(Vec<Finding>),
    #[error("no queda nada que revertir")]
    NothingToRevert,
    #[error("el comentario está vacío o es demasiado largo")]
    CommentLength,
    #[error("comentan quien preparó los cambios y quien puede revisarlos")]
    NotInConversation,
    /// Somebody has marked cells: the set is not decided as a whole over that.
    #[error("ya se empezó a decidir celda por celda")]
    Begun,
    /// Somebody marked cells since the reviewer looked.
    #[error("las decisiones marcadas cambiaron desde que las vio")]
    MarksMoved,
    /// Others write values of the same cells again and again.
    #[error("otras personas guardan valores de las mismas celdas")]
    KeepsChanging,
    #[error("se marcan hasta 2,000 celdas a la vez")]
    TooManyMarks,
    #[error("publicar un conjunto se hace con una publicación")]
    PublishedByRelease,
    #[error(transparent)]
    Compute(#[from] ComputeError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Change sets that this person may see, the one that changed last first.
pub async fn list(
    pool: &PgPool,
    actor: &Actor,
    filter: &ListChangeSets,
) -> Result<Vec<ChangeSetSummary>, ReviewError> {
    actor.viewer.check(Act::ReadOffice)?;
    let own = filter.mine || !(sees_all(&actor.viewer) || actor.viewer.role == Role::Ceplan);
    let asked = db::change_set::Filter {
        status: filter.status,
        author: own.then_some(actor.viewer.name.as_str()),
        ..Default::default()
    };
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let sets = match (actor.viewer.role, filter.status) {
        (Role::Ceplan, None) => list_decided(&mut conn, asked).await?,
        _ => db::change_set::list(&mut conn, asked).await?,
    };
    let unread = db::change_set::count_unread(&mut conn, &actor.viewer.name).await?;
    let as_summary = |set: db::change_set::Summary| {
        let mut set = ChangeSetSummary::from(set);
        set.unread = unread.get(&set.id).copied().unwrap_or_default();
        set
    };
    let sets = sets.into_iter().map(as_summary);
    let seen = sets.filter(|set| may_read(&actor.viewer, &set.author, set.status));
    Ok(seen.map(|set| redacted_for(&actor.viewer, set)).collect())
}

async fn list_decided(
    conn: &mut PgConnection,
    asked: db::change_set::Filter<'_>,
) -> Result<Vec<db::change_set::Summary>, DbError> {
    let mut sets = Vec::new();
    for status in [Status::Approved, Status::Published] {
        let filter = db::change_set::Filter {
            status: Some(status),
            ..asked
        };
        sets.extend(db::change_set::list(conn, filter).await?);
    }
    sets.sort_by_key(|set| std::cmp::Reverse(set.updated_at));
    Ok(sets)
}

/// Who reads a set: the Secretariat all, others their own; CEPLAN what was approved or published.
pub(super) fn may_read(viewer: &Viewer, author: &str, status: Status) -> bool {
    let is_decided = matches!(status, Status::Approved | Status::Published);
    author == viewer.name || sees_all(viewer) || (viewer.role == Role::Ceplan && is_decided)
}

/// What was said on the way to a decision is between its author and the Secretariat.
pub(super) fn redacted_for(viewer: &Viewer, mut set: ChangeSetSummary) -> ChangeSetSummary {
    if set.author != viewer.name && !sees_all(viewer) {
        set.remark = None;
    }
    set
}

/// One change set with everything a reviewer needs.
pub async fn read(
    pool: &PgPool,
    store: &ReleaseStore,
    sets: &CheckedSets,
    actor: &Actor,
    id: i64,
) -> Result<ChangeSetDetail, ReviewError> {
    actor.viewer.check(Act::ReadOffice)?;
    detail::read(pool, store, sets, actor, id, detail::Rows::First).await
}

/// The same with every cell, however many, for a file.
pub async fn read_whole(
    pool: &PgPool,
    store: &ReleaseStore,
    sets: &CheckedSets,
    actor: &Actor,
    id: i64,
) -> Result<ChangeSetDetail, ReviewError> {
    actor.viewer.check(Act::ReadOffice)?;
    detail::read(pool, store, sets, actor, id, detail::Rows::All).await
}

/// What the public pages would say if just these cells of a set were approved.
pub async fn preview(
    pool: &PgPool,
    store: &ReleaseStore,
    sets: &CheckedSets,
    actor: &Actor,
    preview: &PreviewDecision,
) -> Result<Vec<PublicEffect>, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    detail::preview(pool, store, sets, actor, preview).await
}

/// Decides every cell of a set: one act, one transaction.
pub async fn decide(
    pool: &PgPool,
    actor: &Actor,
    decide: &DecideChangeSet,
) -> Result<ChangeSetState, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    let mut tx = begin_long(pool).await?;
    db::release::lock_publishing_shared(&mut tx).await?;
    let head = lock_seen(&mut tx, actor, decide.id, decide.version).await?;
    // A page of the version before knows no marks: it does not decide over those of others.
    if db::change_set::has_marks(&mut tx, head.id, head.version).await? {
        return Err(ReviewError::Begun);
    }
    decide::apply(&mut tx, actor, &head, &decide.review, &BTreeMap::new()).await?;
    let state = state(&mut tx, decide.id).await?;
    commit(tx).await?;
    Ok(state)
}

/// Submit, withdraw, return, approve or discard; the whole set.
pub async fn act(
    pool: &PgPool,
    actor: &Actor,
    act: &ActOnChangeSet,
) -> Result<ChangeSetState, ReviewError> {
    actor.viewer.check(permission(&act.event)?)?;
    let mut tx = begin_long(pool).await?;
    if act.event == Event::Approve {
        db::release::lock_publishing_shared(&mut tx).await?;
    }
    apply(&mut tx, actor, act).await?;
    let state = state(&mut tx, act.id).await?;
    commit(tx).await?;
    Ok(state)
}

/// What an act answers: the set as it leaves it, read in its transaction.
async fn state(conn: &mut PgConnection, id: i64) -> Result<ChangeSetState, ReviewError> {
    let head = db::change_set::lock(conn, id).await?;
    let head = head.ok_or(ReviewError::NotFound)?;
    let parts = db::change_set::list_parts(conn, id).await?;
    Ok(ChangeSetState {
        id,
        version: head.version,
        status: head.status,
        cells: u32::try_from(head.cells).unwrap_or(u32::MAX),
        parts: parts.into_iter().map(Into::into).collect(),
    })
}

/// The set at the version that the person saw, locked.
async fn lock_seen(
    conn: &mut PgConnection,
    actor: &Actor,
    id: i64,
    version: i32,
) -> Result<db::change_set::Head, ReviewError> {
    let head = db::change_set::lock(conn, id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    if head.author != actor.viewer.name && !sees_all(&actor.viewer) {
        return Err(ReviewError::NotFound);
    }
    if head.version != version {
        return Err(ReviewError::Stale);
    }
    Ok(head)
}

/// One event of a whole set, in the transaction of `conn`.
pub(in crate::use_case) async fn apply(
    conn: &mut PgConnection,
    actor: &Actor,
    act: &ActOnChangeSet,
) -> Result<(), ReviewError> {
    let head = lock_seen(conn, actor, act.id, act.version).await?;
    let verdict = match &act.event {
        Event::Approve => Some(Verdict::Approve),
        Event::Return { remark } => Some(Verdict::Return {
            remark: remark.clone(),
        }),
        _ => None,
    };
    if let Some(verdict) = verdict {
        if db::change_set::has_marks(conn, head.id, head.version).await? {
            return Err(ReviewError::Begun);
        }
        let review = Review::whole(verdict);
        return decide::apply(conn, actor, &head, &review, &BTreeMap::new()).await;
    }
    let state = Head {
        status: head.status,
        author: &head.author,
        by_other_account: false,
        cells: head.cells,
    };
    let after = next(&state, &act.event, &actor.viewer.name)?;
    if act.event == Event::Submit {
        check_entry(conn, actor, act.id).await?;
    }
    db::change_set::set_status(conn, act.id, after, None).await?;
    let (event, entry) = names(&act.event);
    let event = db::change_set::NewEvent {
        change_set: act.id,
        actor: &actor.viewer.name,
        event,
        remark: None,
        before: head.status,
        after,
    };
    db::change_set::append_event(conn, &event).await?;
    let detail = json!({"from": head.status, "to": after, "cells": head.cells});
    let entry = actor.audit_entry(entry, format!("change_set/{}", act.id), detail);
    db::audit::append(conn, &entry).await?;
    Ok(())
}

/// A reporter submits only what is theirs now; it may have been theirs when it was typed. The same
/// with the calendar: what was open then may have closed. Who reviews takes the time it takes.
async fn check_entry(conn: &mut PgConnection, actor: &Actor, id: i64) -> Result<(), ReviewError> {
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let changes = db::change_set::list_changes(conn, id).await?;
    for change in &changes {
        actor
            .viewer
            .check_entry(&catalogue, &change.key.indicator)?;
    }
    let keys = || changes.iter().map(|change| &change.key);
    let closed = calendar::closed(conn, &catalogue, actor.today(), keys()).await?;
    if closed.is_empty() {
        Ok(())
    } else {
        Err(ReviewError::Closed(closed))
    }
}

/// Which act of the permission table an event is.
fn permission(event: &Event) -> Result<Act, ReviewError> {
    match event {
        Event::Submit | Event::Withdraw | Event::Discard => Ok(Act::EnterValues),
        Event::Return { .. } | Event::Approve => Ok(Act::ReviewChanges),
        Event::Publish { .. } => Err(ReviewError::PublishedByRelease),
    }
}

/// The names of an event in its history and in the audit log.
fn names(event: &Event) -> (&'static str, &'static str) {
    match event {
        Event::Submit => ("submit", "change_set.submit"),
        Event::Withdraw => ("withdraw", "change_set.withdraw"),
        Event::Return { .. } => ("return", "change_set.return"),
        Event::Approve => ("approve", "change_set.approve"),
        Event::Publish { .. } => ("publish", "change_set.publish"),
        Event::Discard => ("discard", "change_set.discard"),
    }
}

/// The Secretariat sees all drafts; a reporting entity and CEPLAN see their own.
pub(super) fn sees_all(viewer: &Viewer) -> bool {
    matches!(viewer.role, Role::Admin | Role::Planner | Role::Reviewer)
}
