//! A release: the immutable, numbered set of everything public. The public site, the API and the exports
//! are pure functions of it; nothing else reaches them.

use crate::{
    band::Settings,
    catalogue::Catalogue,
    code::IndicatorCode,
    value::{Breakdown, Cell, Measure},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

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
    pub settings: Settings,
    pub catalogue: Catalogue,
    /// All published cells, sorted by key; one per key.
    pub cells: Vec<Cell>,
}

impl Release {
    /// Cells of one indicator and measure, all series, in key order.
    pub fn cells_of<'a>(&'a self, indicator: &'a IndicatorCode, measure: Measure) -> impl Iterator<Item = &'a Cell> {
        self.cells.iter().filter(move |c| &c.key.indicator == indicator && c.key.measure == measure)
    }
    /// Every breakdown for which the indicator has an observed cell, headline first.
    pub fn breakdowns(&self, indicator: &IndicatorCode) -> Vec<Breakdown> {
        let mut found: Vec<_> = self.cells_of(indicator, Measure::Observed).map(|c| c.key.breakdown.clone()).collect();
        found.sort();
        found.dedup();
        found
    }
}
