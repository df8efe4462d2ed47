//! Publishing what is approved, with the publisher's note and reasons.

use app::wire::{BandShiftView, PublishRelease, ReleaseSummary};
use domain::{
    change_set::{Event, Head, Status, next as next_status},
    finding::{Finding, Place},
    release::BandChange,
    role::Act,
};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use super::{ReleaseError, check_number, next, part, previous, store as storing};
use crate::db;
use crate::release::ReleaseStore;
use crate::use_case::{Actor, audit::anchor, begin_long, commit, configuration};

/// Publishes all that is approved.
pub async fn publish(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
    publish: &PublishRelease,
) -> Result<ReleaseSummary, ReleaseError> {
    publish_part(pool, store, actor, publish, &[]).await
}

/// Publishes without some of the approved sets. `expected_number`, `sets` and `left_out` are what the publisher saw:
/// anything else is a lost race.
pub async fn publish_part(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
    publish: &PublishRelease,
    left_out: &[i64],
) -> Result<ReleaseSummary, ReleaseError> {
    actor.viewer.check(Act::PublishRelease)?;
    let mut tx = begin_long(pool).await?;
    db::release::lock_publishing(&mut tx).await?;
    let last = db::release::current_number(&mut tx).await?.unwrap_or(0);
    check_number(publish.expected_number, last)?;
    let note = publish.note.trim();
    let mut release = next::compose_without(&mut tx, actor, last, note, left_out).await?;
    let edition = release.catalogue.edition.code.clone();
    check_sets(&mut tx, &edition, &publish.sets, left_out).await?;
    let alone = second_person(&mut tx, actor).await?;
    let before = previous(store, last).await?;
    if !next::is_new(before.as_deref(), &release, !publish.sets.is_empty()) {
        return Err(ReleaseError::NothingNew);
    }
    let blocking: Vec<Finding> = release
        .validate()
        .into_iter()
        .filter(Finding::blocks)
        .collect();
    if !blocking.is_empty() {
        return Err(ReleaseError::Blocked(blocking));
    }
    let shifts = next::band_shifts(before.as_deref(), &release);
    release.band_changes = complete(shifts, publish)?;
    let summary = storing::write(
        &mut tx,
        store.keys()?,
        actor,
        &release,
        match left_out {
            [] => storing::Cells::Current,
            _ => storing::Cells::Without(left_out),
        },
    )
    .await?;
    end_sets(&mut tx, actor, &publish.sets, release.number).await?;
    let mut detail = json!({"sha256": summary.sha256, "cells": summary.cells, "sets": publish.sets,
        "note": release.note, "band_changes": release.band_changes.len(), "key": summary.key_id});
    if !left_out.is_empty() {
        detail["left_out"] = json!(left_out);
    }
    if alone {
        detail["alone"] = true.into();
    }
    record(&mut tx, actor, release.number, detail).await?;
    db::publication_draft::forget(&mut tx, &actor.viewer.name).await?;
    commit(tx).await?;
    store.forget_current();
    Ok(summary)
}

/// The entry in the audit log, with the end of the log before it.
async fn record(
    conn: &mut PgConnection,
    actor: &Actor,
    number: u32,
    mut detail: Value,
) -> Result<(), ReleaseError> {
    detail["audit"] = json!(anchor(conn).await?);
    let entry = actor.audit_entry("release.publish", format!("release/{number}"), detail);
    db::audit::append(conn, &entry).await?;
    Ok(())
}

/// The sets that are taken are what was seen, and none of them rests on one that stays out.
async fn check_sets(
    conn: &mut PgConnection,
    edition: &str,
    taken: &[i64],
    left_out: &[i64],
) -> Result<(), ReleaseError> {
    let approved = db::change_set::lock_approved(conn, edition).await?;
    let mut seen = [taken, left_out].concat();
    seen.sort_unstable();
    if approved != seen {
        return Err(ReleaseError::SetsChanged);
    }
    part::check_independent(conn, left_out).await
}

/// What changes the public state at once, without a change set that somebody else decides on.
const PREPARING: [&str; 6] = [
    "calendar.rule",
    "catalogue.create",
    "catalogue.import",
    "catalogue.save_indicator",
    "catalogue.save_node",
    "settings.change",
];

/// Nobody publishes what only they prepared: values have had a second person already, the rest gets one
/// here. Answers whether there is no second person who could publish, which the log then says.
async fn second_person(conn: &mut PgConnection, actor: &Actor) -> Result<bool, ReleaseError> {
    let name = &actor.viewer.name;
    if !db::audit::acted_since_release(conn, name, &PREPARING).await? {
        return Ok(false);
    }
    match configuration::is_alone(conn, actor).await? {
        true => Ok(true),
        false => Err(ReleaseError::OwnPreparation),
    }
}

/// Every change of state with the reason that was given for it, where the note and every reason that
/// is needed are there.
fn complete(
    shifts: Vec<BandShiftView>,
    publish: &PublishRelease,
) -> Result<Vec<BandChange>, ReleaseError> {
    let mut findings = Vec::new();
    let field = |field: String| Place::Field { field };
    if publish.note.trim().is_empty() {
        findings.push(Finding::new(
            "E520",
            field("nota".to_owned()),
            None,
            "la publicación no tiene nota",
            "Escriba en una o dos frases qué trae esta publicación.",
        ));
    }
    let changes = shifts
        .into_iter()
        .map(|view| {
            let given = publish.reasons.get(&view.shift.indicator);
            let reason = given.map(|reason| reason.trim().to_owned());
            let reason = reason.unwrap_or_default();
            if view.needs_reason && reason.is_empty() {
                let (before, after) = (view.shift.before, view.shift.after);
                findings.push(Finding::new(
                    "E521",
                    field(view.shift.indicator.to_string()),
                    None,
                    format!(
                        "el estado pasa de «{}» a «{}» y no se dio una razón",
                        before.label_es(),
                        after.label_es()
                    ),
                    "Escriba la razón del cambio: queda en la publicación.",
                ));
            }
            view.shift.with_reason(reason)
        })
        .collect();
    if findings.is_empty() {
        Ok(changes)
    } else {
        Err(ReleaseError::Incomplete(findings))
    }
}

/// Approved sets that a release took are published.
async fn end_sets(
    conn: &mut PgConnection,
    actor: &Actor,
    sets: &[i64],
    release: u32,
) -> Result<(), ReleaseError> {
    let head = Head {
        status: Status::Approved,
        author: "",
        by_other_account: false,
        cells: 1,
    };
    let after = next_status(&head, &Event::Publish { release }, &actor.viewer.name)?;
    db::change_set::set_statuses(conn, sets, after, Some(release)).await?;
    let event = |set: &i64| db::change_set::NewEvent {
        change_set: *set,
        actor: &actor.viewer.name,
        event: "publish",
        remark: None,
        before: Status::Approved,
        after,
    };
    let events: Vec<_> = sets.iter().map(event).collect();
    db::change_set::append_events(conn, &events).await?;
    Ok(())
}
