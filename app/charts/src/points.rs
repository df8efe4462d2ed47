//! What a chart draws, read from a release: places, values and texts of one series.

use domain::{
    Decimal,
    indicator::{Indicator, IndicatorKind},
    period::Period,
    progress::{Series, required_path},
    release::Release,
    value::Breakdown,
};
use rust_decimal::prelude::ToPrimitive;

/// One observed number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    pub period: Period,
    pub value: Decimal,
    pub provisional: bool,
}

/// The numbers of one series of an indicator. Gaps are simply absent: they are never drawn as zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    pub baseline: Option<(Period, Decimal)>,
    /// One per year, ascending.
    pub targets: Vec<(i32, Decimal)>,
    /// Ascending by period.
    pub observed: Vec<Observed>,
    /// The corners of the required path: year and value. Empty without a baseline or a target.
    pub path: Vec<(i32, Decimal)>,
    pub horizon: i32,
}

impl Points {
    /// The published numbers of a series: baseline and yearly targets are those of the calculation.
    pub fn of(release: &Release, indicator: &Indicator, breakdown: &Breakdown) -> Self {
        let series = Series::of(release, indicator, breakdown);
        let observed = series.observed.iter().filter_map(|cell| {
            Some(Observed {
                period: cell.key.period,
                value: cell.value.datum.value()?,
                provisional: cell.value.provisional,
            })
        });
        Self {
            baseline: series
                .baseline
                .as_ref()
                .map(|(period, quantity)| (*period, quantity.value)),
            observed: observed.collect(),
            path: required_path(&series),
            targets: series.targets,
            horizon: release.catalogue.edition.horizon,
        }
    }

    /// How many numbers it holds: baseline, targets and observations.
    pub fn count(&self) -> usize {
        usize::from(self.baseline.is_some()) + self.targets.len() + self.observed.len()
    }

    /// Enough to draw: one number alone shows no course and is better read than drawn.
    pub fn is_drawable(&self) -> bool {
        self.count() >= 2
    }

    /// The target of the horizon year.
    pub fn final_target(&self) -> Option<Decimal> {
        self.target(self.horizon)
    }

    /// The target of a year.
    pub fn target(&self, year: i32) -> Option<Decimal> {
        self.targets
            .iter()
            .find(|(of, _)| *of == year)
            .map(|(_, value)| *value)
    }

    /// Every period with a number.
    pub fn periods(&self) -> Vec<Period> {
        let targets = self
            .targets
            .iter()
            .filter_map(|(year, _)| Period::year(*year).ok());
        let observed = self.observed.iter().map(|point| point.period);
        self.baseline
            .iter()
            .map(|(period, _)| *period)
            .chain(targets)
            .chain(observed)
            .collect()
    }

    /// The last year of the axis: the horizon, always in view; for a context indicator, which has
    /// no target there, the year of its last value.
    pub fn last_year(&self, indicator: &Indicator) -> i32 {
        match (indicator.kind, self.observed.last()) {
            (IndicatorKind::Context, Some(last)) => last.period.calendar_year(),
            _ => self.horizon,
        }
    }

    /// Every number, as the drawing library takes it. Drawing only: no stored value passes here.
    pub fn values(&self) -> Vec<f64> {
        let targets = self.targets.iter().map(|(_, value)| *value);
        let observed = self.observed.iter().map(|point| point.value);
        self.baseline
            .iter()
            .map(|(_, value)| *value)
            .chain(targets)
            .chain(observed)
            .map(float)
            .collect()
    }
}

/// A decimal for the drawing library.
pub fn float(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}
