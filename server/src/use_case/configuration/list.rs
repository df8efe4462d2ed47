//! The changes that wait, each with what the public pages would say afterwards, and the last decided ones.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::wire::{ChangeDecision, ChangeOutcome, ConfigurationChange, ProposedChange, PublicEffect};
use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    code::IndicatorCode,
    period::Periodicity,
    role::{Act, may},
    settings::Settings,
    value::Cell,
};
use sqlx::{PgConnection, PgPool};

use crate::{
    db::{self, DbError, configuration_change::StoredChange},
    use_case::{
        Actor, UseCaseError, begin_reading, commit,
        effect::{ReleaseContent, effects_between},
    },
};

/// Decided changes in one list.
const MAX_DECIDED: i64 = 30;

/// All that waits and the last decided ones for whoever reviews; for others what they proposed.
pub async fn list(pool: &PgPool, actor: &Actor) -> Result<Vec<ProposedChange>, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let reviews = may(Some(actor.viewer.role), Act::ReviewChanges);
    let mut tx = begin_reading(pool).await?;
    let by = (!reviews).then_some(actor.viewer.name.as_str());
    let found =
        db::configuration_change::list(&mut tx, by, MAX_DECIDED, &actor.viewer.name).await?;
    let now = match found.iter().any(|change| change.outcome.is_none()) {
        true => Some(Current::load(&mut tx, actor.today()).await?),
        false => None,
    };
    commit(tx).await?;
    let view = |stored| proposed(stored, reviews, now.as_ref());
    found.into_iter().map(view).collect()
}

fn proposed(
    stored: StoredChange,
    reviews: bool,
    now: Option<&Current>,
) -> Result<ProposedChange, UseCaseError> {
    let own = stored.own;
    let waits = stored.outcome.is_none();
    // An earlier version of the program may have written one in another shape: it can only be rejected.
    let change: Option<ConfigurationChange> = serde_json::from_value(stored.change).ok();
    let now = now.filter(|_| waits);
    let effects = now
        .zip(change.as_ref())
        .map(|(now, change)| now.effects(change));
    let is_current = |now: &Current| {
        change
            .as_ref()
            .is_some_and(|change| now.version_of(change) == change_version(change))
    };
    Ok(ProposedChange {
        id: stored.id,
        detail: stored.detail.to_string(),
        by: stored.proposed_by_name,
        at: stored.proposed_at,
        own,
        can_decide: waits && reviews && !own,
        overtaken: now.is_some_and(|now| !is_current(now)),
        effects: effects.unwrap_or_default(),
        decision: decision(
            stored.outcome,
            stored.decided_by_name.zip(stored.decided_at),
            stored.remark,
        )?,
        subject: stored.subject,
    })
}

fn decision(
    outcome: Option<String>,
    by: Option<(String, chrono::DateTime<chrono::Utc>)>,
    remark: Option<String>,
) -> Result<Option<ChangeDecision>, UseCaseError> {
    let Some((outcome, (by, at))) = outcome.zip(by) else {
        return Ok(None);
    };
    let outcome: ChangeOutcome = serde_json::from_value(outcome.into())?;
    Ok(Some(ChangeDecision {
        outcome,
        by,
        at,
        remark,
    }))
}

/// The version that the author saw.
fn change_version(change: &ConfigurationChange) -> i32 {
    match change {
        ConfigurationChange::Node(save) => save.version,
        ConfigurationChange::Indicator(save) => save.version,
        ConfigurationChange::CalendarRule(save) => save.version,
        ConfigurationChange::IndicatorDays(save) => save.version,
        ConfigurationChange::Settings(save) => save.version,
    }
}

/// What is in force.
struct Current {
    catalogue: Arc<Catalogue>,
    settings: Settings,
    cells: Vec<Cell>,
    today: NaiveDate,
    nodes: BTreeMap<String, i32>,
    indicators: BTreeMap<String, i32>,
    rules: BTreeMap<Periodicity, i32>,
    settings_version: i32,
}

impl Current {
    async fn load(conn: &mut PgConnection, today: NaiveDate) -> Result<Self, DbError> {
        let catalogue = db::catalogue::load_catalogue(conn).await?;
        let edition = &catalogue.edition.code;
        let rules = db::calendar::list_rules(conn, edition).await?;
        Ok(Self {
            cells: db::value::list_current(conn, edition).await?,
            settings: db::setting::load_settings(conn).await?,
            nodes: db::catalogue::node_versions(conn, edition).await?,
            indicators: db::catalogue::indicator_versions(conn, edition).await?,
            rules: rules
                .into_iter()
                .map(|(p, rule)| (p, rule.version))
                .collect(),
            settings_version: db::setting::last_revision(conn)
                .await?
                .map_or(0, |revision| revision.version),
            catalogue,
            today,
        })
    }

    fn version_of(&self, change: &ConfigurationChange) -> i32 {
        let version = match change {
            ConfigurationChange::Node(save) => self.nodes.get(save.node.code.as_str()),
            ConfigurationChange::Indicator(save) => {
                self.indicators.get(save.indicator.code.as_str())
            }
            ConfigurationChange::IndicatorDays(save) => {
                self.indicators.get(save.indicator.as_str())
            }
            ConfigurationChange::CalendarRule(save) => self.rules.get(&save.periodicity),
            ConfigurationChange::Settings(_) => Some(&self.settings_version),
        };
        version.copied().unwrap_or_default()
    }

    /// What the pages would say of the current values, where it is something else than today.
    fn effects(&self, change: &ConfigurationChange) -> Vec<PublicEffect> {
        let mut catalogue = Catalogue::clone(&self.catalogue);
        let mut settings = self.settings.clone();
        let only: Option<BTreeSet<IndicatorCode>> = match change {
            // Names and places of nodes are in no verdict.
            ConfigurationChange::Node(_) => return Vec::new(),
            ConfigurationChange::Indicator(save) => {
                let code = &save.indicator.code;
                let mut all = catalogue.indicators.iter_mut();
                if let Some(indicator) = all.find(|indicator| indicator.code == *code) {
                    indicator.clone_from(&save.indicator);
                }
                Some(BTreeSet::from([code.clone()]))
            }
            ConfigurationChange::IndicatorDays(save) => {
                let mut all = catalogue.indicators.iter_mut();
                if let Some(indicator) = all.find(|indicator| indicator.code == save.indicator) {
                    indicator.days = save.days;
                }
                Some(BTreeSet::from([save.indicator.clone()]))
            }
            ConfigurationChange::CalendarRule(save) => {
                catalogue.calendar.rules.insert(save.periodicity, save.rule);
                None
            }
            ConfigurationChange::Settings(save) => {
                settings = super::settings::with_own_formulas(&save.settings);
                None
            }
        };
        let content = |catalogue, settings| ReleaseContent {
            catalogue,
            settings,
            as_of: self.today,
            cells: &self.cells,
        };
        let before = content(&self.catalogue, &self.settings);
        effects_between(
            Some(&before),
            &content(&catalogue, &settings),
            only.as_ref(),
        )
    }
}
