//! What the forms of the office save: each is one change, and answers what is stored then, where it was done.

use app::wire::{
    CalendarView, CatalogueView, ConfigurationChange, SaveCalendarRule, SaveIndicator,
    SaveIndicatorDays, SaveNode, SaveOutcome, SaveSettings, SettingsView,
};
use sqlx::PgPool;

use super::{
    super::{Actor, UseCaseError, begin, calendar, catalogue, commit, settings},
    save,
};
use crate::release::ReleaseStore;

/// A node; version 0 is a new one.
pub async fn save_node(
    pool: &PgPool,
    actor: &Actor,
    node: SaveNode,
) -> Result<SaveOutcome<CatalogueView>, UseCaseError> {
    save_row(pool, actor, ConfigurationChange::Node(node)).await
}

/// An indicator with its ficha; version 0 is a new one.
pub async fn save_indicator(
    pool: &PgPool,
    actor: &Actor,
    indicator: SaveIndicator,
) -> Result<SaveOutcome<CatalogueView>, UseCaseError> {
    let change = ConfigurationChange::Indicator(Box::new(indicator));
    save_row(pool, actor, change).await
}

async fn save_row(
    pool: &PgPool,
    actor: &Actor,
    change: ConfigurationChange,
) -> Result<SaveOutcome<CatalogueView>, UseCaseError> {
    let mut tx = begin(pool).await?;
    let outcome = match save(&mut tx, actor, &change).await? {
        None => SaveOutcome::Done(catalogue::view(&mut tx).await?),
        Some(id) => SaveOutcome::Waits { id },
    };
    commit(tx).await?;
    Ok(outcome)
}

/// The rule of a periodicity.
pub async fn save_calendar_rule(
    pool: &PgPool,
    actor: &Actor,
    rule: SaveCalendarRule,
) -> Result<SaveOutcome<CalendarView>, UseCaseError> {
    save_calendar(pool, actor, ConfigurationChange::CalendarRule(rule)).await
}

/// Where an indicator departs from its rule.
pub async fn save_indicator_days(
    pool: &PgPool,
    actor: &Actor,
    days: SaveIndicatorDays,
) -> Result<SaveOutcome<CalendarView>, UseCaseError> {
    save_calendar(pool, actor, ConfigurationChange::IndicatorDays(days)).await
}

async fn save_calendar(
    pool: &PgPool,
    actor: &Actor,
    change: ConfigurationChange,
) -> Result<SaveOutcome<CalendarView>, UseCaseError> {
    let mut tx = begin(pool).await?;
    let outcome = match save(&mut tx, actor, &change).await? {
        None => SaveOutcome::Done(calendar::view::load(&mut tx, actor).await?),
        Some(id) => SaveOutcome::Waits { id },
    };
    commit(tx).await?;
    Ok(outcome)
}

/// Bands and methods for the releases to come.
pub async fn save_settings(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
    wanted: SaveSettings,
) -> Result<SaveOutcome<SettingsView>, UseCaseError> {
    let published = store.current().await?;
    let mut tx = begin(pool).await?;
    let change = ConfigurationChange::Settings(wanted);
    let outcome = match save(&mut tx, actor, &change).await? {
        None => SaveOutcome::Done(settings::view(&mut tx, published.as_deref()).await?),
        Some(id) => SaveOutcome::Waits { id },
    };
    commit(tx).await?;
    Ok(outcome)
}
