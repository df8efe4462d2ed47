//! Bands and methods: read, tried on the current values, changed with a reason.
//!
//! They hold for the releases to come. What is published keeps the settings it was published with.

use app::wire::{PreviewSettings, PublicEffect, SaveSettings, SettingsView};
use domain::{formulas::FORMULA_VERSION, release::Release, role::Act, settings::Settings};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    Actor, AppliedChange, UseCaseError, begin_reading, commit,
    effect::{ReleaseContent, effects_between},
};
use crate::{
    db::{self, DbError},
    release::ReleaseStore,
};

/// The settings in force, and whether the public still sees others.
pub async fn read(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
) -> Result<SettingsView, UseCaseError> {
    actor.viewer.check(Act::ChangeSettings)?;
    let published = store.current().await?;
    let mut tx = begin_reading(pool).await?;
    let view = view(&mut tx, published.as_deref()).await?;
    commit(tx).await?;
    Ok(view)
}

/// What the pages would say of the current values: now, and under the settings asked for.
pub async fn preview(
    pool: &PgPool,
    actor: &Actor,
    preview: &PreviewSettings,
) -> Result<Vec<PublicEffect>, UseCaseError> {
    actor.viewer.check(Act::ChangeSettings)?;
    preview.settings.check()?;
    let mut tx = begin_reading(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let cells = db::value::list_current(&mut tx, &catalogue.edition.code).await?;
    let settings = db::setting::load_settings(&mut tx).await?;
    commit(tx).await?;
    let wanted = with_own_formulas(&preview.settings);
    let content = |settings| ReleaseContent {
        catalogue: &catalogue,
        settings,
        as_of: actor.today(),
        cells: &cells,
    };
    let (before, after) = (content(&settings), content(&wanted));
    Ok(effects_between(Some(&before), &after, None))
}

/// Writes the settings for the releases to come.
pub(super) async fn write(
    conn: &mut PgConnection,
    by: &str,
    save: &SaveSettings,
) -> Result<AppliedChange, UseCaseError> {
    save.settings.check()?;
    let reason = save.reason.trim();
    if reason.is_empty() {
        return Err(UseCaseError::invalid("Escriba el motivo del cambio."));
    }
    let wanted = with_own_formulas(&save.settings);
    let before = db::setting::load_settings(conn).await?;
    if before == wanted {
        return Err(UseCaseError::invalid(
            "Los ajustes ya son esos: no hay nada que guardar.",
        ));
    }
    if save.version == 0 {
        db::setting::insert_settings(conn, &wanted, reason, by).await?;
    } else if !db::setting::update_settings(conn, &wanted, reason, save.version, by).await? {
        return Err(UseCaseError::Stale);
    }
    Ok(AppliedChange {
        act: "settings.change",
        detail: json!({"before": before.words_es(), "after": wanted.words_es(), "reason": reason}),
    })
}

/// The formulas are this program's; nobody chooses them.
pub(super) fn with_own_formulas(settings: &Settings) -> Settings {
    Settings {
        formula_version: FORMULA_VERSION.to_owned(),
        ..settings.clone()
    }
}

pub(super) async fn view(
    conn: &mut PgConnection,
    published: Option<&Release>,
) -> Result<SettingsView, DbError> {
    let settings = db::setting::load_settings(conn).await?;
    let revision = db::setting::last_revision(conn).await?;
    let mut waiting = db::configuration_change::list_waiting_subjects(conn, &["setting"]).await?;
    Ok(SettingsView {
        published_with: published
            .filter(|release| release.settings != settings)
            .map(|release| (release.number, release.settings.clone())),
        settings,
        version: revision.as_ref().map_or(0, |revision| revision.version),
        changed: revision.map(Into::into),
        waiting: waiting.pop().map(Into::into),
    })
}
