//! Bands and methods: read, tried on the current values, changed with a reason.
//!
//! They hold for the releases to come. What is published keeps the settings it was published with.

use app::wire::{PreviewSettings, PublicEffect, SaveSettings, SettingsView};
use domain::{
    band::{self, Settings},
    release::Release,
    role::Act,
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    Actor, UseCaseError, begin, begin_reading, commit,
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

/// Changes the settings for the releases to come.
pub async fn save(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
    save: &SaveSettings,
) -> Result<SettingsView, UseCaseError> {
    actor.viewer.check(Act::ChangeSettings)?;
    save.settings.check()?;
    let (reason, by) = (save.reason.trim(), actor.viewer.name.as_str());
    if reason.is_empty() {
        return Err(UseCaseError::invalid("Escriba el motivo del cambio."));
    }
    let wanted = with_own_formulas(&save.settings);
    let published = store.current().await?;
    let mut tx = begin(pool).await?;
    db::release::hold_publishing(&mut tx).await?;
    let before = db::setting::load_settings(&mut tx).await?;
    if before == wanted {
        return Err(UseCaseError::invalid(
            "Los ajustes ya son esos: no hay nada que guardar.",
        ));
    }
    if save.version == 0 {
        db::setting::insert_settings(&mut tx, &wanted, reason, by).await?;
    } else if !db::setting::update_settings(&mut tx, &wanted, reason, save.version, by).await? {
        return Err(UseCaseError::Stale);
    }
    let detail = json!({"before": before.words_es(), "after": wanted.words_es(), "reason": reason});
    let entry = actor.audit_entry("settings.change", "setting/progress".to_owned(), detail);
    db::audit::append(&mut tx, &entry).await?;
    let view = view(&mut tx, published.as_deref()).await?;
    commit(tx).await?;
    Ok(view)
}

/// The formulas are this program's; nobody chooses them.
fn with_own_formulas(settings: &Settings) -> Settings {
    Settings {
        formula_version: band::FORMULA_VERSION.to_owned(),
        ..settings.clone()
    }
}

async fn view(
    conn: &mut PgConnection,
    published: Option<&Release>,
) -> Result<SettingsView, DbError> {
    let settings = db::setting::load_settings(conn).await?;
    let revision = db::setting::last_revision(conn).await?;
    Ok(SettingsView {
        published_with: published
            .filter(|release| release.settings != settings)
            .map(|release| (release.number, release.settings.clone())),
        settings,
        version: revision.as_ref().map_or(0, |revision| revision.version),
        changed: revision.map(Into::into),
    })
}
