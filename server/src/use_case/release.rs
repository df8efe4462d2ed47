//! Publishing: all current values, the catalogue and the settings become an immutable, signed release.
//!
//! One publication at a time; what the publisher saw is exactly what is published, or nothing is.
//! A wrong release is withdrawn by another one: [`withdraw()`].

mod next;
mod part;
mod publish;
mod store;
mod withdraw;

use app::wire::{ChangeSetSummary, ReleasePreview, ReleaseSummary};
use domain::{
    change_set::{Refusal, Status},
    finding::Finding,
    release::Release,
    role::{Act, Denied},
};
use sqlx::{PgConnection, PgPool};
use thiserror::Error;

use super::{Actor, begin_reading, commit, effect, key::KeyUseError};
use crate::{
    db::{self, DbError},
    release::{KeyError, ReleaseStore, StoreError},
};

pub(super) use next::compose;
pub use part::{dependent_sets_es, preview_part, save_draft};
pub use publish::{publish, publish_part};
pub use withdraw::withdraw;

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
    /// The publisher left out what a release needs: its note, or the reason of a change of band.
    #[error("falta la nota o la razón de un cambio de estado")]
    Incomplete(Vec<Finding>),
    /// A set that is taken changed cells after one that stays out.
    #[error("hay conjuntos que se apoyan en los que quedan fuera")]
    DependentSets(Vec<db::release::DependentSet>),
    #[error("la nota o una razón es demasiado larga")]
    DraftTooLong,
    #[error("no hay nada nuevo que publicar")]
    NothingNew,
    /// The publisher changed the catalogue, the calendar or the method since the last release.
    #[error("quien publica cambió antes el catálogo, el calendario o el método")]
    OwnPreparation,
    /// `instead`: what can be withdrawn, if anything can.
    #[error("la publicación {number} no es la que está vigente")]
    NotWithdrawable { number: u32, instead: Option<u32> },
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Key(#[from] KeyUseError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the release cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<KeyError> for ReleaseError {
    fn from(error: KeyError) -> Self {
        Self::Key(error.into())
    }
}

/// What the next release would hold with all that is approved, and what stands in its way; and what withdrawing the
/// one that is shown would do.
pub async fn preview(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
) -> Result<ReleasePreview, ReleaseError> {
    actor.viewer.check(Act::PublishRelease)?;
    let mut tx = begin_reading(pool).await?;
    let current = newest(&mut tx, store).await?;
    let preview = preview_without(&mut tx, store, actor, current.as_deref(), &[]).await?;
    commit(tx).await?;
    Ok(preview)
}

async fn preview_without(
    conn: &mut PgConnection,
    store: &ReleaseStore,
    actor: &Actor,
    current: Option<&Release>,
    left_out: &[i64],
) -> Result<ReleasePreview, ReleaseError> {
    let last = current.map_or(0, |release| release.number);
    let release = next::compose_without(conn, actor, last, "", left_out).await?;
    let approved = db::change_set::Filter {
        status: Some(Status::Approved),
        unlimited: true,
        ..Default::default()
    };
    let mut sets = db::change_set::list(conn, approved).await?;
    sets.sort_by_key(|set| set.id);
    let sets = sets.into_iter().map(ChangeSetSummary::from);
    let (left_out, sets): (Vec<_>, Vec<_>) = sets.partition(|set| left_out.contains(&set.id));
    let history = db::release::history(conn).await?;
    let withdrawal = withdraw::preview(conn, store, actor, current, &history).await?;
    let findings = release.validate();
    Ok(ReleasePreview {
        next_number: release.number,
        catalogue_changed: current.is_none_or(|r| r.catalogue != release.catalogue),
        public_effect: effect::public_effects(current, &(&release).into(), None),
        can_publish: next::is_new(current, &release, !sets.is_empty())
            && !findings.iter().any(Finding::blocks),
        band_changes: next::band_shifts(current, &release),
        values_changed: next::values_changed(current, &release),
        settings_changed: current.is_some_and(|r| r.settings != release.settings),
        left_out,
        notice: None,
        draft: None,
        withdrawn: current.and_then(|release| Some(release.withdraws.as_ref()?.number)),
        withdrawal,
        findings,
        sets,
    })
}

/// All releases, newest first. Public: what they hold is.
pub async fn list(
    store: &ReleaseStore,
    actor: &Actor,
) -> Result<Vec<ReleaseSummary>, ReleaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    Ok(store.list_now().await?)
}

/// The release that would follow must be the one that the person saw.
fn check_number(expected: u32, last: u32) -> Result<(), ReleaseError> {
    let next = last + 1;
    if expected == next {
        Ok(())
    } else {
        Err(ReleaseError::Moved { expected, next })
    }
}

/// The newest release of this very moment: what the store shows to everybody may be a moment older, and then the number
/// that a person saw would be refused as another person's publication.
async fn newest(
    conn: &mut PgConnection,
    store: &ReleaseStore,
) -> Result<Option<std::sync::Arc<Release>>, ReleaseError> {
    let last = db::release::current_number(conn).await?.unwrap_or(0);
    previous(store, last).await
}

/// The release before the next one.
async fn previous(
    store: &ReleaseStore,
    last: u32,
) -> Result<Option<std::sync::Arc<Release>>, ReleaseError> {
    let mut found = store.by_number(last).await?;
    if last > 0 && found.is_none() {
        // Another server published it a moment ago, and this one has not heard of it yet.
        store.forget_current();
        found = store.by_number(last).await?;
    }
    if last > 0 && found.is_none() {
        // It is there: a replica that lags does not have it yet. Nothing is compared with nothing.
        return Err(DbError::from(sqlx::Error::PoolTimedOut).into());
    }
    Ok(found)
}
