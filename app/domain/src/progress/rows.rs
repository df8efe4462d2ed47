//! The table of an indicator page: one row a period, with what is missing and why.

use super::{Series, SeriesRow, annual::compliance, goal::goal, standing::gap_of};
use crate::{indicator::IndicatorKind, period::Period, settings::Settings, value::Datum};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Every period from the first of baseline, observation and target to the horizon at the indicator's
/// periodicity, and every observed or baseline period of another periodicity. A context indicator has
/// no calendar of its own: only what was stated.
///
/// The target of a year stands on the year's last period. A baseline without an observation of the same
/// period gives its own value.
pub fn rows<'a>(series: &Series<'a>, settings: &Settings, today: NaiveDate) -> Vec<SeriesRow<'a>> {
    periods(series)
        .into_iter()
        .map(|period| row(series, settings, today, period))
        .collect()
}

fn periods(series: &Series<'_>) -> BTreeSet<Period> {
    let own = series.indicator.periodicity;
    let mut periods: BTreeSet<Period> = series.observed.iter().map(|c| c.key.period).collect();
    periods.extend(series.baseline.as_ref().map(|(period, _)| *period));
    periods.extend(
        series
            .targets
            .iter()
            .filter_map(|(year, _)| Period::of_year(*year, own).pop()),
    );
    let first = periods.first().map(|p| p.calendar_year());
    if let (Some(first), IndicatorKind::Policy) = (first, series.indicator.kind) {
        periods.extend((first..=series.horizon).flat_map(|year| Period::of_year(year, own)));
    }
    periods
}

fn row<'a>(
    series: &Series<'a>,
    settings: &Settings,
    today: NaiveDate,
    period: Period,
) -> SeriesRow<'a> {
    let cell = series
        .observed
        .iter()
        .copied()
        .find(|c| c.key.period == period);
    let baseline = series.baseline.as_ref().filter(|(p, _)| *p == period);
    let observed = cell.and_then(|c| c.value.datum.value());
    let value = observed.or(match cell.map(|c| &c.value.datum) {
        None => baseline.map(|(_, quantity)| quantity.value),
        Some(Datum::Value(_) | Datum::NotAvailable(_) | Datum::NotApplicable(_)) => None,
    });
    let year = period.calendar_year();
    let is_last = Period::of_year(year, series.indicator.periodicity).last() == Some(&period);
    let target = series.target(year).filter(|_| is_last);
    let compared = target.zip(observed).zip(goal(series).ok());
    SeriesRow {
        period,
        cell,
        value,
        gap: if value.is_some() {
            None
        } else {
            gap_of(series, period, today)
        },
        target,
        met: compared.map(|((target, value), goal)| goal.is_reached(value, target)),
        compliance: compared.map(|((target, value), goal)| {
            compliance(
                series,
                goal,
                settings.compliance_method,
                year,
                value,
                target,
            )
        }),
        is_baseline: baseline.is_some(),
    }
}
