//! The observed series that drafted cells belong to: their points, drafted or stored, in order.
//!
//! Read once per series for all checks that look at neighbours. Numbers before and after a break of
//! the series are never compared.

use super::{Current, Drafted};
use crate::{
    Decimal,
    catalogue::Catalogue,
    import::parse::DraftCell,
    indicator::Indicator,
    period::{Period, Periodicity},
    value::{Breakdown, CellKey, Datum, Measure, Quantity},
};
use std::collections::BTreeMap;

/// Periods that are looked at before the first and after the last drafted cell.
const AROUND: usize = 24;

/// One value of the series.
pub(super) struct Point<'a> {
    pub period: Period,
    /// Counts periods; neighbours differ by one.
    pub at: i64,
    pub quantity: Quantity,
    /// The drafted cell; `None` = as stored.
    pub drafted: Option<&'a DraftCell>,
}

impl Point<'_> {
    pub fn value(&self) -> Decimal {
        self.quantity.value
    }
}

/// The points of one series that has drafted cells.
pub(super) struct Series<'a> {
    pub indicator: &'a Indicator,
    pub breakdown: &'a Breakdown,
    /// In order of their periods.
    pub points: Vec<Point<'a>>,
}

/// The change from one point to the next one known.
pub(super) struct Step {
    pub from: usize,
    pub to: usize,
    /// Periods between them.
    pub periods: i64,
    /// Change in one period.
    pub change: Decimal,
}

impl Series<'_> {
    /// Changes between neighbours in the list of points, per period, but for those across a break.
    pub fn steps(&self) -> Vec<Step> {
        let steps = self.points.windows(2).enumerate();
        steps
            .filter_map(|(from, pair)| {
                let [before, after] = pair else { return None };
                let periods = after.at - before.at;
                let change = after.value().checked_sub(before.value())?;
                let change = change.checked_div(Decimal::from(periods))?;
                (!self.is_broken(before, after)).then_some(Step {
                    from,
                    to: from + 1,
                    periods,
                    change,
                })
            })
            .collect()
    }

    fn is_broken(&self, before: &Point<'_>, after: &Point<'_>) -> bool {
        let years = before.period.calendar_year() + 1..=after.period.calendar_year();
        let mut breaks = self.indicator.breaks.iter();
        breaks.any(|at| years.contains(&at.year))
    }
}

/// The observed series with drafted cells, of indicators that exist.
pub(super) fn touched<'a>(
    drafted: &Drafted<'a>,
    catalogue: &'a Catalogue,
    current: Current<'_>,
) -> Vec<Series<'a>> {
    let mut cells: BTreeMap<(&CellKey, Periodicity), Vec<Period>> = BTreeMap::new();
    let mut first: Option<&CellKey> = None;
    for key in drafted.keys().filter(|k| k.measure == Measure::Observed) {
        // Keys are in order: those of a series follow each other.
        let series = first
            .filter(|f| f.indicator == key.indicator && f.breakdown == key.breakdown)
            .unwrap_or(key);
        first = Some(series);
        let periods = cells.entry((series, key.period.periodicity()));
        periods.or_default().push(key.period);
    }
    cells
        .into_iter()
        .filter_map(|((key, _), periods)| {
            let indicator = catalogue.indicator(&key.indicator)?;
            let (first, last) = (*periods.iter().min()?, *periods.iter().max()?);
            Some(Series {
                indicator,
                breakdown: &key.breakdown,
                points: points(key, first, last, drafted, current),
            })
        })
        .collect()
}

fn points<'a>(
    key: &CellKey,
    first: Period,
    last: Period,
    drafted: &Drafted<'a>,
    current: Current<'_>,
) -> Vec<Point<'a>> {
    let start = shifted(first, Period::previous);
    let end = shifted(last, Period::next);
    let periods = std::iter::successors(Some(start), |period| period.next());
    let mut points = Vec::new();
    for (at, period) in periods.take_while(|period| *period <= end).enumerate() {
        let key = CellKey {
            period,
            ..key.clone()
        };
        let found = match drafted.get(&key) {
            Some(cell) => quantity(&cell.value.datum).map(|quantity| (quantity, Some(*cell))),
            None => current(&key)
                .and_then(|value| quantity(&value.datum))
                .map(|quantity| (quantity, None)),
        };
        let at = i64::try_from(at).unwrap_or(i64::MAX);
        points.extend(found.map(|(quantity, drafted)| Point {
            period,
            at,
            quantity,
            drafted,
        }));
    }
    points
}

/// So many periods on, or as far as periods go.
fn shifted(from: Period, step: fn(Period) -> Option<Period>) -> Period {
    let steps = std::iter::successors(Some(from), |period| step(*period));
    steps.take(AROUND + 1).last().unwrap_or(from)
}

fn quantity(datum: &Datum) -> Option<Quantity> {
    match datum {
        Datum::Value(quantity) => Some(quantity.clone()),
        Datum::NotAvailable(_) | Datum::NotApplicable(_) => None,
    }
}
