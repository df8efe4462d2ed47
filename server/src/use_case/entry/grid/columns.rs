//! Which periods a grid offers. What may be written into them, the grid says.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use domain::{
    indicator::{Indicator, IndicatorKind},
    period::Period,
    value::{Cell, CellKey, Measure},
};

use crate::use_case::entry::due::{cells_of, first_expected};

/// Years before this one that are offered where nothing is known yet, or no baseline is: room for one.
const YEARS_BACK: i32 = 4;

/// From the first year of anything known to the horizon (to this year where only context indicators
/// are asked for), at the periodicity of each indicator; targets and baselines are yearly.
pub(super) fn columns<'a>(
    indicators: &[&Indicator],
    cells: &[Cell],
    open: impl Iterator<Item = &'a CellKey>,
    horizon: i32,
    today: NaiveDate,
) -> Vec<Period> {
    let mut columns: BTreeSet<Period> = cells.iter().map(|cell| cell.key.period).collect();
    columns.extend(open.map(|key| key.period));
    // A target of a year to come is no beginning.
    let years = columns.iter().map(|period| period.calendar_year());
    let known = years.filter(|year| *year <= today.year()).min();
    for indicator in indicators {
        let expected = first_expected(indicator, horizon, cells_of(cells, indicator));
        let policy = indicator.kind == IndicatorKind::Policy;
        let own = cells_of(cells, indicator);
        let has_baseline = own.iter().any(|cell| cell.key.measure == Measure::Baseline);
        let recent = today.year() - YEARS_BACK;
        let first = known.into_iter().chain(expected).min();
        let first = match first {
            // A baseline comes before the first year of anything else.
            Some(first) if policy && !has_baseline => recent.min(first.saturating_sub(1)),
            Some(first) => first,
            None => recent,
        };
        let last = if policy { horizon } else { today.year() };
        for year in first..=last {
            if year <= today.year() {
                columns.extend(Period::of_year(year, indicator.periodicity));
            }
            if policy {
                columns.extend(Period::year(year));
            }
        }
    }
    columns.into_iter().collect()
}
