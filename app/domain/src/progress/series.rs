//! A series: the cells of one indicator and one breakdown, sorted into baseline, targets and observations.

use super::Series;
use crate::{
    Decimal,
    calendar::Calendar,
    formulas::Formulas,
    gap::first_expected_year,
    indicator::{Indicator, IndicatorKind},
    period::Period,
    settings::Settings,
    value::{Breakdown, Cell, Datum, Measure, Quantity},
};
use std::collections::BTreeMap;

/// The target of each year among the targets of one series: its cell with its number, one per year, ascending by year.
///
/// Of several in one year (quarterly ones, or one of the year beside them) the one of the latest period counts; of two
/// that end on the same day the longer one, which is the target of the year itself. Targets without a number are passed
/// over. The calculation, the sentences, the chart, the table and the forms of CEPLAN take the target of a year from here.
pub fn year_targets<'a>(
    targets: impl IntoIterator<Item = &'a Cell>,
) -> BTreeMap<i32, (&'a Cell, Decimal)> {
    let mut years: BTreeMap<i32, (&'a Cell, Decimal)> = BTreeMap::new();
    for cell in targets {
        let Some(value) = cell.value.datum.value() else {
            continue;
        };
        let period = cell.key.period;
        let slot = years.entry(period.calendar_year()).or_insert((cell, value));
        if slot.0.key.period < period {
            *slot = (cell, value);
        }
    }
    years
}

impl<'a> Series<'a> {
    /// The series by the version of the formulas that the settings name; without this call, the present one.
    #[must_use]
    pub fn by_formulas_of(self, settings: &Settings) -> Self {
        Self {
            formulas: settings.formulas(),
            ..self
        }
    }

    /// The series among any cells; those of other indicators or breakdowns are passed over.
    ///
    /// Where a file stated several baselines the latest counts (a series that was rebased after a break);
    /// several targets in one year: see [`year_targets`].
    /// [`Release::validate`](crate::release::Release::validate) reports both.
    pub fn from_cells(
        indicator: &'a Indicator,
        calendar: &Calendar,
        horizon: i32,
        cells: impl Iterator<Item = &'a Cell>,
        breakdown: &Breakdown,
    ) -> Self {
        let mut baseline: Option<(Period, Quantity)> = None;
        let mut first_baseline: Option<i32> = None;
        let mut targets = Vec::new();
        let mut observed = Vec::new();
        for cell in
            cells.filter(|c| c.key.indicator == indicator.code && &c.key.breakdown == breakdown)
        {
            let period = cell.key.period;
            match (cell.key.measure, &cell.value.datum) {
                (Measure::Observed, _) => observed.push(cell),
                (Measure::Baseline, Datum::Value(quantity)) => {
                    let year = period.calendar_year();
                    first_baseline = Some(first_baseline.map_or(year, |first| first.min(year)));
                    if baseline.as_ref().is_none_or(|(p, _)| *p < period) {
                        baseline = Some((period, quantity.clone()));
                    }
                }
                (Measure::Target, _) => targets.push(cell),
                (Measure::Baseline, _) => {}
            }
        }
        observed.sort_by_key(|c| c.key.period);
        let targets = year_targets(targets)
            .into_iter()
            .map(|(year, (_, value))| (year, value))
            .collect();
        Self {
            indicator,
            rule: calendar.rule_of(indicator),
            horizon,
            baseline,
            first_baseline,
            targets,
            observed,
            formulas: Formulas::Third,
        }
    }

    /// The latest observation that has a number. Of two that end on the same day, the one of the
    /// indicator's own periodicity, then the longer one.
    pub fn latest(&self) -> Option<(Period, &'a Quantity, &'a Cell)> {
        let own = self.indicator.periodicity;
        let numbers = self
            .observed
            .iter()
            .filter_map(|cell| match &cell.value.datum {
                Datum::Value(quantity) => Some((cell.key.period, quantity, *cell)),
                Datum::NotAvailable(_) | Datum::NotApplicable(_) => None,
            });
        numbers.max_by_key(|(p, _, _)| {
            (
                p.last_day(),
                p.periodicity() == own,
                std::cmp::Reverse(p.periodicity()),
            )
        })
    }

    /// The target of a year.
    pub fn target(&self, year: i32) -> Option<Decimal> {
        self.targets
            .iter()
            .find(|(y, _)| *y == year)
            .map(|(_, value)| *value)
    }

    /// T(Y): the target of the horizon year.
    pub fn final_target(&self) -> Option<Decimal> {
        self.target(self.horizon)
    }

    /// (y0, b): year and value of the baseline.
    pub fn base(&self) -> Option<(i32, Decimal)> {
        self.baseline
            .as_ref()
            .map(|(period, quantity)| (period.calendar_year(), quantity.value))
    }

    /// The first year from which observations are expected ([`first_expected_year`]).
    pub fn expected_from(&self) -> Option<i32> {
        if self.formulas == Formulas::First {
            return self.expected_from_in_version_1();
        }
        let targets = self.targets.iter().map(|(year, _)| *year);
        let baselines = self.first_baseline.into_iter();
        first_expected_year(self.indicator, self.horizon, targets, baselines)
    }

    /// The rule of formula version 1: a lone target at the horizon counted where there was a baseline or an
    /// observation, and the year after the latest baseline.
    fn expected_from_in_version_1(&self) -> Option<i32> {
        if self.indicator.kind == IndicatorKind::Context {
            return None;
        }
        let has_calendar = self.baseline.is_some()
            || !self.observed.is_empty()
            || self.targets.iter().any(|(year, _)| *year != self.horizon);
        self.indicator
            .first_year_in_bounds()
            .or_else(|| {
                let first = self.targets.first().filter(|_| has_calendar);
                first.map(|(year, _)| *year)
            })
            .or_else(|| self.base().map(|(year, _)| year.saturating_add(1)))
    }

    /// Does a series break make numbers of the two years incomparable? A break in year k separates
    /// the years before k from k on.
    pub fn is_broken_between(&self, earlier: i32, later: i32) -> bool {
        self.indicator
            .breaks
            .iter()
            .any(|b| earlier < b.year && b.year <= later)
    }
}
