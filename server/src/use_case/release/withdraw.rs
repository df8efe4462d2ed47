//! Withdrawing a wrong release: by a release that shows again what the last right one showed.
//!
//! What people work on stays as it is: the next publication takes all current values again, so
//! whoever withdraws also prepares the correction.

use app::wire::{ReleaseSummary, WithdrawRelease, WithdrawalPreview};
use domain::{
    finding::{Finding, Place},
    formulas::FORMULA_VERSION,
    release::{
        FORMAT, Release, Withdrawal,
        history::{Retreat, Step, retreat},
    },
    role::Act,
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{ReleaseError, check_number, next, previous, store as storing};
use crate::db;
use crate::release::ReleaseStore;
use crate::use_case::{Actor, audit::anchor, begin_long, commit, effect};

/// What a withdrawal would do now; `None` where nothing can be withdrawn.
pub(super) async fn preview(
    conn: &mut PgConnection,
    store: &ReleaseStore,
    actor: &Actor,
    current: Option<&Release>,
    history: &[Step],
) -> Result<Option<WithdrawalPreview>, ReleaseError> {
    let (Some(retreat), Some(current)) = (retreat(history), current) else {
        return Ok(None);
    };
    let release = compose(conn, store, actor, current.number, retreat, "").await?;
    Ok(Some(WithdrawalPreview {
        number: retreat.withdraws,
        returns_to: retreat.returns_to,
        next_number: release.number,
        cells: u32::try_from(release.cells.len()).unwrap_or(u32::MAX),
        public_effect: effect::public_effects(Some(current), &(&release).into(), None),
    }))
}

/// Withdraws. `number` and `expected_number` are what the person saw: anything else is a lost race.
pub async fn withdraw(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
    order: &WithdrawRelease,
) -> Result<ReleaseSummary, ReleaseError> {
    actor.viewer.check(Act::PublishRelease)?;
    let reason = order.reason.trim();
    if reason.is_empty() {
        return Err(ReleaseError::Incomplete(vec![Finding::new(
            "E522",
            Place::Field {
                field: "razon-retiro".to_owned(),
            },
            None,
            "el retiro no tiene razón",
            "Escriba por qué se retira la publicación: la razón es pública.",
        )]));
    }
    let mut tx = begin_long(pool).await?;
    db::release::lock_publishing(&mut tx).await?;
    let last = db::release::current_number(&mut tx).await?.unwrap_or(0);
    check_number(order.expected_number, last)?;
    let history = db::release::history(&mut tx).await?;
    let retreat = retreat(&history);
    let retreat = retreat
        .filter(|found| found.withdraws == order.number)
        .ok_or(ReleaseError::NotWithdrawable {
            number: order.number,
            instead: retreat.map(|found| found.withdraws),
        })?;
    let mut release = compose(&mut tx, store, actor, last, retreat, reason).await?;
    let before = previous(store, last).await?;
    let shifts = next::band_shifts(before.as_deref(), &release).into_iter();
    release.band_changes = shifts
        .map(|view| view.shift.with_reason(release.note.clone()))
        .collect();
    let cells = retreat
        .returns_to
        .map_or(storing::Cells::Nothing, storing::Cells::Of);
    let summary = storing::write(&mut tx, store.keys()?, actor, &release, cells).await?;
    let detail = json!({"withdraws": order.number, "returns_to": retreat.returns_to,
        "reason": reason, "sha256": summary.sha256, "cells": summary.cells, "key": summary.key_id,
        "audit": anchor(&mut tx).await?});
    let object = format!("release/{}", release.number);
    let entry = actor.audit_entry("release.withdraw", object, detail);
    db::audit::append(&mut tx, &entry).await?;
    commit(tx).await?;
    store.forget_current();
    Ok(summary)
}

/// The release that withdraws: the content of the one that counts again, or, where there is none,
/// the catalogue of the wrong one without values.
async fn compose(
    conn: &mut PgConnection,
    store: &ReleaseStore,
    actor: &Actor,
    last: u32,
    retreat: Retreat,
    reason: &str,
) -> Result<Release, ReleaseError> {
    let source = retreat.returns_to.unwrap_or(retreat.withdraws);
    let gone = ReleaseError::NotWithdrawable {
        number: retreat.withdraws,
        instead: None,
    };
    let source = previous(store, source).await?.ok_or(gone)?;
    let mut settings = source.settings.clone();
    // Computed again today, by the formulas of this program.
    FORMULA_VERSION.clone_into(&mut settings.formula_version);
    let cells = match retreat.returns_to {
        Some(_) => source.cells.clone(),
        None => Vec::new(),
    };
    let link = db::release::link(conn, last).await?;
    Ok(Release {
        format: FORMAT.to_owned(),
        number: last + 1,
        published_at: next::whole_seconds(actor.now),
        as_of: actor.today(),
        published_by: actor.viewer.display_name.clone(),
        note: format!(
            "Retiro de la publicación n.º {}: {reason}",
            retreat.withdraws
        ),
        demo: source.demo,
        previous_sha256: link.map(|link| link.sha256),
        withdraws: Some(Withdrawal {
            number: retreat.withdraws,
            reason: reason.to_owned(),
        }),
        band_changes: Vec::new(),
        settings,
        catalogue: source.catalogue.clone(),
        cells,
    })
}
