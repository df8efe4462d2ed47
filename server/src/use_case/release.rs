//! Publishing: all current values, the catalogue and the settings become an immutable release.
//!
//! One publication at a time; what the publisher saw is exactly what is published, or nothing is.

use app::wire::{PublishRelease, ReleasePreview, ReleaseSummary};
use chrono::{DateTime, SubsecRound, Utc};
use domain::{
    change_set::{Event, Head, Refusal, Status, next},
    finding::Finding,
    release::{FORMAT, Release},
    role::{Act, Denied},
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use thiserror::Error;

use super::{Actor, begin, begin_reading, commit, effect};
use crate::{
    db::{self, DbError},
    release::{ReleaseStore, StoreError, canonical},
};

/// Why nothing was published.
#[derive(Debug, Error)]
pub enum ReleaseError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("la publicación {expected} ya no es la que sigue: ahora sigue la {next}")]
    Moved { expected: u32, next: u32 },
    #[error("los conjuntos aprobados cambiaron desde que los vio")]
    SetsChanged,
    #[error("hay hallazgos que impiden publicar")]
    Blocked(Vec<Finding>),
    #[error("no hay nada nuevo que publicar")]
    NothingNew,
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the release cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// What the next release would hold, and what stands in its way.
pub async fn preview(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
) -> Result<ReleasePreview, ReleaseError> {
    actor.viewer.check(Act::PublishRelease)?;
    let current = store.current().await?;
    let mut tx = begin_reading(pool).await?;
    let release = compose(
        &mut tx,
        actor,
        current.as_deref().map_or(0, |r| r.number),
        "",
    )
    .await?;
    let approved = db::change_set::Filter {
        status: Some(Status::Approved),
        ..Default::default()
    };
    let mut sets = db::change_set::list(&mut tx, approved).await?;
    sets.sort_by_key(|set| set.id);
    commit(tx).await?;
    let findings = release.validate();
    let catalogue_changed = current
        .as_deref()
        .is_none_or(|r| r.catalogue != release.catalogue);
    Ok(ReleasePreview {
        next_number: release.number,
        catalogue_changed,
        public_effect: effect::public_effects(current.as_deref(), &(&release).into(), None),
        can_publish: is_new(current.as_deref(), &release, !sets.is_empty())
            && !findings.iter().any(Finding::blocks),
        findings,
        sets,
    })
}

/// Publishes. `expected_number` and `sets` are what the publisher saw: anything else is a lost race.
pub async fn publish(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
    publish: &PublishRelease,
) -> Result<ReleaseSummary, ReleaseError> {
    actor.viewer.check(Act::PublishRelease)?;
    let mut tx = begin(pool).await?;
    db::release::lock_publishing(&mut tx).await?;
    let last = db::release::current_number(&mut tx).await?.unwrap_or(0);
    if publish.expected_number != last + 1 {
        return Err(ReleaseError::Moved {
            expected: publish.expected_number,
            next: last + 1,
        });
    }
    let release = compose(&mut tx, actor, last, publish.note.trim()).await?;
    let approved = db::change_set::lock_approved(&mut tx, &release.catalogue.edition.code).await?;
    let mut seen = publish.sets.clone();
    seen.sort_unstable();
    if approved != seen {
        return Err(ReleaseError::SetsChanged);
    }
    let previous = store.by_number(last).await?;
    if !is_new(previous.as_deref(), &release, !approved.is_empty()) {
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
    let summary = write(&mut tx, &release).await?;
    for set in &approved {
        end_set(&mut tx, actor, *set, release.number).await?;
    }
    let detail = json!({"sha256": summary.sha256, "cells": summary.cells, "sets": approved, "note": release.note});
    let entry = actor.did(
        "release.publish",
        format!("release/{}", release.number),
        detail,
    );
    db::audit::append(&mut tx, &entry).await?;
    commit(tx).await?;
    store.forget_current();
    Ok(summary)
}

/// All releases, newest first. Public: what they hold is.
pub async fn list(
    store: &ReleaseStore,
    actor: &Actor,
) -> Result<Vec<ReleaseSummary>, ReleaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    Ok(store.list().await?)
}

/// The release that would follow number `last`, from what is current now.
pub(super) async fn compose(
    conn: &mut PgConnection,
    actor: &Actor,
    last: u32,
    note: &str,
) -> Result<Release, DbError> {
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let cells = db::value::list_current(conn, &catalogue.edition.code).await?;
    Ok(Release {
        format: FORMAT.to_owned(),
        number: last + 1,
        published_at: whole_seconds(actor.now),
        as_of: actor.today(),
        published_by: actor.viewer.display_name.clone(),
        note: note.to_owned(),
        demo: db::setting::load_demo(conn).await?.unwrap_or(false),
        previous_sha256: db::release::hash_of(conn, last).await?,
        withdraws: None,
        band_changes: Vec::new(),
        settings: db::setting::load_settings(conn).await?,
        catalogue,
        cells,
    })
}

/// The text of the body and the column of the table must agree; the table keeps microseconds.
fn whole_seconds(now: DateTime<Utc>) -> DateTime<Utc> {
    now.trunc_subsecs(0)
}

/// A later day is news too: gaps become late.
fn is_new(previous: Option<&Release>, next: &Release, has_sets: bool) -> bool {
    has_sets
        || previous.is_none_or(|previous| {
            previous.catalogue != next.catalogue
                || previous.settings != next.settings
                || previous.as_of != next.as_of
        })
}

async fn write(conn: &mut PgConnection, release: &Release) -> Result<ReleaseSummary, ReleaseError> {
    let body = canonical::to_string(release)?;
    let sha256 = canonical::sha256(body.as_bytes());
    let edition = &release.catalogue.edition.code;
    let row = db::release::NewRelease {
        number: release.number,
        edition,
        published_at: release.published_at,
        as_of: release.as_of,
        published_by: &release.published_by,
        note: &release.note,
        demo: release.demo,
        previous_sha256: release.previous_sha256.as_deref(),
        sha256: &sha256,
        body: &body,
    };
    db::release::insert(conn, &row).await?;
    let cells = db::release::insert_cells(conn, release.number, edition).await?;
    if usize::try_from(cells) != Ok(release.cells.len()) {
        return Err(ReleaseError::SetsChanged);
    }
    Ok(ReleaseSummary {
        number: release.number,
        published_at: release.published_at,
        published_by: release.published_by.clone(),
        note: release.note.clone(),
        cells: u32::try_from(cells).unwrap_or(u32::MAX),
        sha256,
    })
}

async fn end_set(
    conn: &mut PgConnection,
    actor: &Actor,
    set: i64,
    release: u32,
) -> Result<(), ReleaseError> {
    let head = Head {
        status: Status::Approved,
        author: "",
        cells: 1,
    };
    let after = next(&head, &Event::Publish { release }, &actor.viewer.name)?;
    db::change_set::set_status(conn, set, after, Some(release)).await?;
    let event = db::change_set::NewEvent {
        change_set: set,
        actor: &actor.viewer.name,
        event: "publish",
        remark: None,
        before: Status::Approved,
        after,
    };
    db::change_set::append_event(conn, &event).await?;
    Ok(())
}
