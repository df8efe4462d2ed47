//! Which observed cells are due or late: the periods that ended without a value or a stated reason.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use domain::{
    change_set::Status,
    gap::{Gap, first_expected_year, gap},
    gate::{Gate, Standing},
    indicator::Indicator,
    period::Period,
    value::{Breakdown, Cell, CellKey, Measure},
};

use crate::db::change_set::OpenChange;

/// A period for which a value is expected now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub period: Period,
    /// The last day in time.
    pub until: NaiveDate,
    pub late: bool,
    /// Whether it can be entered at all.
    pub standing: Standing,
}

impl Due {
    /// The cell that the value goes to.
    pub fn key(&self, indicator: &Indicator) -> CellKey {
        observed(indicator, self.period)
    }
}

fn observed(indicator: &Indicator, period: Period) -> CellKey {
    CellKey {
        indicator: indicator.code.clone(),
        measure: Measure::Observed,
        breakdown: Breakdown::headline(),
        period,
    }
}

/// Cells of one indicator in a slice that is sorted by key.
pub fn cells_of<'a>(cells: &'a [Cell], indicator: &Indicator) -> &'a [Cell] {
    let from = cells.partition_point(|cell| cell.key.indicator < indicator.code);
    let to = cells.partition_point(|cell| cell.key.indicator <= indicator.code);
    cells.get(from..to).unwrap_or_default()
}

/// The first year in which an observation of the headline series is expected
/// ([`first_expected_year`]). `cells` are the indicator's own.
pub fn first_expected(indicator: &Indicator, horizon: i32, cells: &[Cell]) -> Option<i32> {
    let years = |measure: Measure| {
        let numbers = cells.iter().filter(move |cell| {
            cell.key.measure == measure
                && cell.key.breakdown.is_headline()
                && cell.value.datum.value().is_some()
        });
        numbers.map(|cell| cell.key.period.calendar_year())
    };
    let (targets, baselines) = (years(Measure::Target), years(Measure::Baseline));
    first_expected_year(indicator, horizon, targets, baselines)
}

/// Whether an open change takes its cell off this person's list: it is their own, or it was sent. What another
/// person has in a draft may never be sent.
pub fn is_entered(change: &OpenChange, viewer: &str) -> bool {
    change.author == viewer || change.status == Status::Submitted
}

/// What is due or late for the headline series, oldest first. Context indicators are nobody's duty.
/// `cells` are the indicator's own; `open` holds what is entered already ([`is_entered`]).
pub fn due(
    indicator: &Indicator,
    cells: &[Cell],
    open: &BTreeSet<CellKey>,
    gate: Gate<'_>,
) -> Vec<Due> {
    let today = gate.today;
    let horizon = gate.catalogue.edition.horizon;
    let Some(first) = first_expected(indicator, horizon, cells) else {
        return Vec::new();
    };
    let rule = gate.catalogue.calendar.rule_of(indicator);
    let periods = (first..=today.year())
        .flat_map(|year| Period::of_year(year, indicator.periodicity))
        .filter(|period| period.last_day() < today && rule.window(*period).opens_on <= today);
    periods
        .filter_map(|period| {
            let key = observed(indicator, period);
            if open.contains(&key) {
                return None;
            }
            let cell = cells.iter().find(|cell| cell.key == key);
            match gap(
                indicator,
                rule,
                period,
                cell.map(|cell| &cell.value.datum),
                today,
            )? {
                Gap::Late { since } => Some((since, true)),
                Gap::NotDueYet { until } => Some((until, false)),
                _ => None,
            }
            .map(|(until, late)| Due {
                period,
                until,
                late,
                standing: gate.standing(indicator, period),
            })
        })
        .collect()
}
