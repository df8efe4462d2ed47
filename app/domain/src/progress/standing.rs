//! The state: a band where progress is computed, else the plain reason why there is none.

use super::{NoProgress, Series, Trajectory};
use crate::{
    band::State,
    gap::{Gap, gap},
    indicator::IndicatorKind,
    period::Period,
    value::Datum,
};
use chrono::NaiveDate;

/// The state of a series. A value that came keeps its band while later ones are late (a remark says so).
pub(super) fn state(
    series: &Series<'_>,
    trajectory: &Result<Trajectory, NoProgress>,
    today: NaiveDate,
) -> State {
    if series.latest().is_none() {
        return without_value(series, today);
    }
    match trajectory {
        Ok(trajectory) => trajectory.band.into(),
        Err(NoProgress::LimitBroken) => State::GoingBack,
        Err(_) if series.targets.is_empty() => State::NoTarget,
        Err(NoProgress::NoBaseline) => State::NoBaseline,
        // Only the baseline's own year has been measured: what comes after it is due, or not yet.
        Err(NoProgress::NoElapsedYears) => {
            by_calendar(series, today).unwrap_or(State::NotComputable)
        }
        Err(_) => State::NotComputable,
    }
}

/// Without a number: what people stated, else what the calendar says.
fn without_value(series: &Series<'_>, today: NaiveDate) -> State {
    if let Some(cell) = series.observed.last()
        && matches!(cell.value.datum, Datum::NotApplicable(_))
    {
        return State::NotApplicable;
    }
    by_calendar(series, today).unwrap_or(State::NoData)
}

/// Late as soon as one expected period after the latest value is late; not due yet while none of them is due;
/// nothing where none is expected or people said why there is no number.
fn by_calendar(series: &Series<'_>, today: NaiveDate) -> Option<State> {
    let latest = series.latest().map(|(period, _, _)| period.last_day());
    let later = expected_gaps(series, today)
        .filter(|(period, _)| latest.is_none_or(|latest| period.last_day() > latest));
    let gaps: Vec<Gap> = later.map(|(_, gap)| gap).collect();
    if gaps.iter().any(|gap| matches!(gap, Gap::Late { .. })) {
        return Some(State::Late);
    }
    (!gaps.is_empty() && gaps.iter().all(|gap| matches!(gap, Gap::NotDueYet { .. })))
        .then_some(State::NotDueYet)
}

/// The expected periods that hold no number, in order, up to the horizon.
pub fn expected_gaps(series: &Series<'_>, today: NaiveDate) -> impl Iterator<Item = (Period, Gap)> {
    let first = series
        .expected_from()
        .unwrap_or(series.horizon.saturating_add(1));
    (first..=series.horizon)
        .flat_map(|year| Period::of_year(year, series.indicator.periodicity))
        .filter_map(move |period| gap_of(series, period, today).map(|gap| (period, gap)))
}

/// The gap of a period: what people stated, else what the calendar says. Before anything is expected
/// an empty period is simply not measured.
pub fn gap_of(series: &Series<'_>, period: Period, today: NaiveDate) -> Option<Gap> {
    let datum = series
        .observed
        .iter()
        .find(|c| c.key.period == period)
        .map(|c| &c.value.datum);
    let year = period.calendar_year();
    let expected = match series.expected_from() {
        Some(first) => year >= first,
        // No calendar, yet a year with a target of the policy is not one "without measurement".
        None => series.indicator.kind == IndicatorKind::Policy && series.target(year).is_some(),
    };
    if datum.is_none() && !expected {
        return Some(Gap::NotMeasured);
    }
    gap(series.indicator, series.rule, period, datum, today)
}
