//! The decision on a set: what is approved becomes current, what is returned goes back with its
//! remarks; where there is some of each, the set is split. All in one transaction, or not at all.

use std::collections::BTreeMap;

use domain::{
    change_set::{self, Change, Outcome, Review, Status},
    value::{CellKey, CellValue},
};
use serde_json::json;
use sqlx::PgConnection;

use super::{ReviewError, approve};
use crate::{
    db::{
        self, DbError,
        change_set::{CommentKind, Head, NewComment, NewEvent, NewSet, Origin},
    },
    use_case::Actor,
};

/// The end of the title of a set of returned cells.
const RETURNED_TITLE_SUFFIX: &str = " · celdas observadas";

/// Applies a review to a set that is locked. `authors` are the accounts whose remarks these are, where it is not the
/// one that confirms.
pub(super) async fn apply(
    conn: &mut PgConnection,
    actor: &Actor,
    head: &Head,
    review: &Review,
    authors: &BTreeMap<CellKey, String>,
) -> Result<(), ReviewError> {
    let changes = db::change_set::list_changes(conn, head.id).await?;
    let keys: Vec<CellKey> = changes.iter().map(|change| change.key.clone()).collect();
    let name = &actor.viewer.name;
    let is_own = db::person::is_one(conn, &head.author, name).await?;
    let state = change_set::Head {
        status: head.status,
        author: &head.author,
        by_other_account: is_own && head.author != *name,
        cells: head.cells,
    };
    let outcome = change_set::decide(&state, &keys, review, &actor.viewer.name)?;
    let part = if outcome.splits() {
        Some(split(conn, actor, head, &outcome).await?)
    } else {
        None
    };
    let at = (part.unwrap_or(head.id), head.edition.as_str());
    remark(conn, actor, at, &outcome, &changes, authors).await?;
    if !outcome.approved.is_empty() {
        approve::merge(conn, actor, head).await?;
    }
    record(conn, actor, head, &outcome, part).await?;
    db::change_set::forget_marks(conn, head.id).await?;
    Ok(())
}

/// Moves the returned cells to a set of their own, which is returned.
async fn split(
    conn: &mut PgConnection,
    actor: &Actor,
    head: &Head,
    outcome: &Outcome,
) -> Result<i64, DbError> {
    let title = db::change_set::title(conn, head.id).await?;
    let title = title.strip_suffix(RETURNED_TITLE_SUFFIX).unwrap_or(&title);
    let set = NewSet {
        edition: &head.edition,
        title: &format!("{title}{RETURNED_TITLE_SUFFIX}"),
        author: &head.author,
        origin: Origin::Split { from: head.id },
    };
    let part = db::change_set::insert(conn, &set).await?;
    let keys = outcome.returned.iter().map(|(key, _)| key.clone());
    let keys: Vec<CellKey> = keys.collect();
    db::change_set::move_changes(conn, head.id, part, &head.edition, &keys).await?;
    db::change_set::set_status(conn, part, Status::Returned, None).await?;
    let remarks = outcome.remarks().join(" · ");
    let event = NewEvent {
        change_set: part,
        actor: &actor.viewer.name,
        event: "split",
        remark: Some(&remarks),
        before: head.status,
        after: Status::Returned,
    };
    db::change_set::append_event(conn, &event).await?;
    let detail = json!({
        "split_from": head.id, "to": Status::Returned, "remark": remarks,
        "returned": keys.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    let entry = actor.audit_entry("change_set.split", format!("change_set/{part}"), detail);
    db::audit::append(conn, &entry).await?;
    Ok(part)
}

/// Writes the remark on each returned cell, with the value that it speaks of, in the name of who made it.
async fn remark(
    conn: &mut PgConnection,
    actor: &Actor,
    (set, edition): (i64, &str),
    outcome: &Outcome,
    changes: &[Change],
    authors: &BTreeMap<CellKey, String>,
) -> Result<(), DbError> {
    if outcome.returned.is_empty() {
        return Ok(());
    }
    let proposed: BTreeMap<&CellKey, &CellValue> = changes
        .iter()
        .filter_map(|change| Some((&change.key, change.after.as_ref()?)))
        .collect();
    let mut said: BTreeMap<&str, Vec<NewComment<'_>>> = BTreeMap::new();
    for (key, text) in &outcome.returned {
        let author = authors.get(key).unwrap_or(&actor.viewer.name);
        said.entry(author).or_default().push(NewComment {
            key,
            text,
            value: proposed.get(key).copied(),
        });
    }
    for (author, remarks) in said {
        let kind = CommentKind::Remark;
        db::change_set::insert_comments(conn, set, edition, author, kind, &remarks).await?;
    }
    Ok(())
}

/// The new status of the set, its event and its entry in the audit log.
async fn record(
    conn: &mut PgConnection,
    actor: &Actor,
    head: &Head,
    outcome: &Outcome,
    part: Option<i64>,
) -> Result<(), DbError> {
    let after = outcome.status();
    db::change_set::set_status(conn, head.id, after, None).await?;
    let (event, act) = match (part, after) {
        (Some(_), _) => ("decide", "change_set.decide"),
        (None, Status::Approved) => ("approve", "change_set.approve"),
        (None, _) => ("return", "change_set.return"),
    };
    let remarks = outcome.remarks().join(" · ");
    let remark = (!remarks.is_empty()).then_some(remarks.as_str());
    let event = NewEvent {
        change_set: head.id,
        actor: &actor.viewer.name,
        event,
        remark,
        before: head.status,
        after,
    };
    db::change_set::append_event(conn, &event).await?;
    let detail = json!({
        "from": head.status, "to": after, "cells": head.cells, "remark": remark,
        "approved": outcome.approved.len(), "returned": outcome.returned.len(), "split_into": part,
    });
    let entry = actor.audit_entry(act, format!("change_set/{}", head.id), detail);
    db::audit::append(conn, &entry).await
}
