//! A release: the immutable, numbered set of everything public. The public site, the API and the exports
//! are pure functions of it; nothing else reaches them.
//!
//! Look-ups lean on the cells being sorted by key (binary search); [`Release::validate`] says when they
//! are not. What it deliberately does not do: hashing, signing and storing are the server's.

mod band_change;
mod compare;
pub mod history;
mod results;
mod series;
mod validate;
mod withdrawal;

pub use band_change::{BandCause, BandChange, BandShift};
pub use compare::{CellChange, Comparison, Field, Subject, TextChange, compare, compare_states};
pub use results::{Results, SeriesResults};
pub use withdrawal::{Withdrawal, WithdrawnBy};

use crate::{
    catalogue::Catalogue,
    code::IndicatorCode,
    progress::{Progress, Series, assess},
    settings::Settings,
    value::{Breakdown, Cell, CellKey, Measure},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Identifies the layout of the release file.
pub const FORMAT: &str = "pntd-release/1";

/// Everything that one release publishes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    pub format: String,
    /// From 1, without gaps.
    pub number: u32,
    pub published_at: DateTime<Utc>,
    /// The day in Lima on which gaps (late, not due yet) are judged.
    pub as_of: NaiveDate,
    /// Display name of the person who published.
    pub published_by: String,
    pub note: String,
    /// Demonstration data: the label «datos de demostración» is shown everywhere.
    pub demo: bool,
    /// SHA-256 (hex) of the previous release's canonical JSON; `None` for the first.
    pub previous_sha256: Option<String>,
    /// The earlier release that this one withdraws, if it does. Absent from the text of a release
    /// that withdraws none, so that the hashes of older releases stay what they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdraws: Option<Withdrawal>,
    /// States that are not those of the release before, each with the publisher's reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub band_changes: Vec<BandChange>,
    pub settings: Settings,
    pub catalogue: Catalogue,
    /// All published cells, sorted by key; one per key.
    pub cells: Vec<Cell>,
}

/// Progress of the headline series of every indicator of a release.
pub type Assessments = BTreeMap<IndicatorCode, Progress>;

impl Release {
    /// Sorts the cells by key, as every look-up expects. For builders of a release; cells of equal keys
    /// keep their order and are reported by [`Release::validate`].
    pub fn sort_cells(&mut self) {
        self.cells.sort_by(|a, b| a.key.cmp(&b.key));
    }

    /// All cells of one indicator: every measure and series, in key order.
    pub fn cells_of_indicator(&self, indicator: &IndicatorCode) -> &[Cell] {
        let start = self.cells.partition_point(|c| &c.key.indicator < indicator);
        let rest = self.cells.get(start..).unwrap_or_default();
        let count = rest.partition_point(|c| &c.key.indicator == indicator);
        rest.get(..count).unwrap_or_default()
    }

    /// Cells of one indicator and measure, all series, in key order.
    pub fn cells_of<'a>(
        &'a self,
        indicator: &'a IndicatorCode,
        measure: Measure,
    ) -> impl Iterator<Item = &'a Cell> {
        self.cells_of_indicator(indicator)
            .iter()
            .filter(move |c| c.key.measure == measure)
    }

    /// The cell at an address.
    pub fn cell(&self, key: &CellKey) -> Option<&Cell> {
        self.cells
            .binary_search_by(|c| c.key.cmp(key))
            .ok()
            .and_then(|at| self.cells.get(at))
    }

    /// Every breakdown for which the indicator has an observed cell, headline first.
    pub fn breakdowns(&self, indicator: &IndicatorCode) -> Vec<Breakdown> {
        let cells = self.cells_of(indicator, Measure::Observed);
        let mut found: Vec<&Breakdown> = cells.map(|cell| &cell.key.breakdown).collect();
        found.sort();
        found.dedup();
        found.into_iter().cloned().collect()
    }

    /// Progress of one indicator's headline series, judged on the release's day.
    pub fn assess(&self, indicator: &IndicatorCode) -> Option<Progress> {
        let indicator = self.catalogue.indicator(indicator)?;
        Some(assess(
            &Series::of(self, indicator, &Breakdown::headline()),
            &self.settings,
            self.as_of,
        ))
    }

    /// Progress of the headline series of every indicator, context indicators included.
    pub fn assess_all(&self) -> Assessments {
        let headline = Breakdown::headline();
        let indicators = self.catalogue.indicators.iter();
        indicators
            .map(|i| {
                (
                    i.code.clone(),
                    assess(&Series::of(self, i, &headline), &self.settings, self.as_of),
                )
            })
            .collect()
    }
}
