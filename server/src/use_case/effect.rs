//! What the public pages will say afterwards: state and sentences before and after, per indicator.
//!
//! Before is the current release; after is any set of cells. Everything is computed by the domain.

use std::collections::BTreeSet;

use app::wire::{PublicEffect, PublicState};
use chrono::NaiveDate;
use domain::{
    band::State,
    catalogue::Catalogue,
    code::IndicatorCode,
    indicator::Indicator,
    progress::{Series, assess},
    release::Release,
    sentence,
    settings::Settings,
    value::{Breakdown, Cell},
};

const NOT_PUBLISHED: &str = "Todavía no está publicado.";

/// What a release would hold.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseContent<'a> {
    pub catalogue: &'a Catalogue,
    pub settings: &'a Settings,
    pub as_of: NaiveDate,
    /// Sorted by key.
    pub cells: &'a [Cell],
}

impl<'a> From<&'a Release> for ReleaseContent<'a> {
    fn from(release: &'a Release) -> Self {
        Self {
            catalogue: &release.catalogue,
            settings: &release.settings,
            as_of: release.as_of,
            cells: &release.cells,
        }
    }
}

impl ReleaseContent<'_> {
    /// State and sentences of the headline series of an indicator.
    fn describe(&self, code: &IndicatorCode) -> Option<(State, String)> {
        let indicator = self.catalogue.indicator(code)?;
        let from = self
            .cells
            .partition_point(|cell| cell.key.indicator < *code);
        let to = self
            .cells
            .partition_point(|cell| cell.key.indicator <= *code);
        let cells = self.cells.get(from..to).unwrap_or_default();
        Some(describe(indicator, self, cells))
    }
}

fn describe(
    indicator: &Indicator,
    content: &ReleaseContent<'_>,
    cells: &[Cell],
) -> (State, String) {
    let horizon = content.catalogue.edition.horizon;
    let headline = Breakdown::headline();
    let calendar = &content.catalogue.calendar;
    let series = Series::from_cells(indicator, calendar, horizon, cells.iter(), &headline)
        .by_formulas_of(content.settings);
    let progress = assess(&series, content.settings, content.as_of);
    let annual = sentence::annual_sentence(indicator, &progress);
    let trajectory = sentence::trajectory_sentence(indicator, &progress);
    (
        progress.state,
        format!("{annual} {trajectory}").trim().to_owned(),
    )
}

/// The indicators whose state or sentence changes; `only` limits which are looked at.
pub fn public_effects(
    before: Option<&Release>,
    after: &ReleaseContent<'_>,
    only: Option<&BTreeSet<IndicatorCode>>,
) -> Vec<PublicEffect> {
    effects_between(before.map(ReleaseContent::from).as_ref(), after, only)
}

/// The same between any two contents; without the first nothing was published.
pub fn effects_between(
    before: Option<&ReleaseContent<'_>>,
    after: &ReleaseContent<'_>,
    only: Option<&BTreeSet<IndicatorCode>>,
) -> Vec<PublicEffect> {
    let looked_at = after
        .catalogue
        .indicators
        .iter()
        .filter(|indicator| only.is_none_or(|only| only.contains(&indicator.code)));
    looked_at
        .filter_map(|indicator| {
            let (state, text) = after.describe(&indicator.code)?;
            let (state_before, text_before) = before
                .and_then(|content| content.describe(&indicator.code))
                .unwrap_or_else(|| (State::NoData, NOT_PUBLISHED.to_owned()));
            ((state, &text) != (state_before, &text_before)).then(|| PublicEffect {
                indicator: indicator.code.clone(),
                name: indicator.name.clone(),
                before: state_before,
                after: state,
                sentence_before: text_before,
                sentence_after: text,
                approved: None,
            })
        })
        .collect()
}

/// Adds to effects what the pages will say with all that is approved now, where that is news: what is
/// published, what is approved and what is only proposed stay apart.
pub fn with_approved(
    mut effects: Vec<PublicEffect>,
    approved: &ReleaseContent<'_>,
) -> Vec<PublicEffect> {
    for effect in &mut effects {
        let said = approved.describe(&effect.indicator);
        effect.approved = said
            .filter(|(state, text)| (state, text) != (&effect.before, &effect.sentence_before))
            .map(|(state, sentence)| PublicState { state, sentence });
    }
    effects
}
