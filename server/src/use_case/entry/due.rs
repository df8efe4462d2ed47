//! Which observed cells are due or late: the periods that ended without a value or a stated reason.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use domain::{
    calendar::{Gate, Standing},
    gap::{Gap, gap},
    indicator::{Indicator, IndicatorKind},
    period::Period,
    value::{Cell, CellKey, Measure},
};

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

/// Cells of one indicator in a slice that is sorted by key.
pub fn cells_of<'a>(cells: &'a [Cell], indicator: &Indicator) -> &'a [Cell] {
    let from = cells.partition_point(|cell| cell.key.indicator < indicator.code);
    let to = cells.partition_point(|cell| cell.key.indicator <= indicator.code);
    cells.get(from..to).unwrap_or_default()
}

/// The first year in which an observation is expected: as the ficha states, else the year after the
/// baseline, else that of the first observation. Without any of them nothing is expected.
pub fn first_expected(indicator: &Indicator, cells: &[Cell]) -> Option<i32> {
    let year = |measure: Measure| {
        let years = cells.iter().filter(move |cell| cell.key.measure == measure);
        years.map(|cell| cell.key.period.calendar_year()).min()
    };
    indicator
        .first_year
        .or_else(|| year(Measure::Baseline).map(|year| year + 1))
        .or_else(|| year(Measure::Observed))
}

/// What is due or late for the headline series, oldest first. Context indicators are nobody's duty.
/// `cells` are the indicator's own; `open` holds what somebody is already entering.
pub fn due(
    indicator: &Indicator,
    cells: &[Cell],
    open: &BTreeSet<CellKey>,
    gate: Gate<'_>,
) -> Vec<Due> {
    let today = gate.today;
    let Some(first) = first_expected(indicator, cells) else {
        return Vec::new();
    };
    if indicator.kind == IndicatorKind::Context {
        return Vec::new();
    }
    let rule = gate.catalogue.calendar.rule_of(indicator);
    let periods = (first..=today.year())
        .flat_map(|year| Period::of_year(year, indicator.periodicity))
        .filter(|period| period.last_day() < today && rule.window(*period).opens_on <= today);
    periods
        .filter_map(|period| {
            let key = CellKey {
                indicator: indicator.code.clone(),
                measure: Measure::Observed,
                breakdown: domain::value::Breakdown::headline(),
                period,
            };
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
