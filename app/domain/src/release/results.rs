//! Everything that is computed from a release, in one value: what is stored and signed beside the
//! body, and what a verifier computes again and compares.
//!
//! It computes nothing by itself: the rules are those of [`crate::progress`] and [`crate::rollup`].

use super::Release;
use crate::{
    Decimal,
    indicator::Indicator,
    progress::{Progress, Series, SeriesRow, assess, projection_path, required_path, rows},
    rollup::{RollUp, roll_up},
    value::Breakdown,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The computed numbers of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Results<'a> {
    /// Counts by state of each node of the tree, by its code.
    pub nodes: BTreeMap<&'a str, RollUp>,
    /// Each series by its name: the indicator's code, and for a breakdown `/` and its canonical
    /// text (`S04-1/departamento=07`). The headline series is there even without a value.
    pub series: BTreeMap<String, SeriesResults<'a>>,
}

/// The computed numbers of one series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeriesResults<'a> {
    #[serde(flatten)]
    pub progress: Progress,
    /// The table of the indicator's page: one row a period.
    pub rows: Vec<SeriesRow<'a>>,
    /// The lines ahead of the last value in the chart, one point a year.
    pub required_path: Vec<(i32, Decimal)>,
    pub projection_path: Vec<(i32, Decimal)>,
}

impl Release {
    /// Computes every number that the public sees and that is no stored value.
    pub fn results(&self) -> Results<'_> {
        let headline = Breakdown::headline();
        let mut series = BTreeMap::new();
        let mut headlines = BTreeMap::new();
        for indicator in &self.catalogue.indicators {
            let results = self.series_results(indicator, &headline);
            headlines.insert(indicator.code.clone(), results.progress.clone());
            series.insert(indicator.code.to_string(), results);
            for breakdown in self.breakdowns(&indicator.code) {
                if !breakdown.is_headline() {
                    let results = self.series_results(indicator, &breakdown);
                    series.insert(format!("{}/{breakdown}", indicator.code), results);
                }
            }
        }
        let nodes = self.catalogue.nodes.iter().map(|node| {
            let counts = roll_up(&self.catalogue, &node.code, &headlines);
            (node.code.as_str(), counts)
        });
        Results {
            nodes: nodes.collect(),
            series,
        }
    }

    fn series_results<'a>(
        &'a self,
        indicator: &'a Indicator,
        breakdown: &Breakdown,
    ) -> SeriesResults<'a> {
        let series = Series::of(self, indicator, breakdown);
        SeriesResults {
            progress: assess(&series, &self.settings, self.as_of),
            rows: rows(&series, &self.settings, self.as_of),
            required_path: required_path(&series),
            projection_path: projection_path(&series),
        }
    }
}
