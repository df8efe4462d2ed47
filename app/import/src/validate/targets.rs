//! Targets against horizon, baseline and direction (rule book 4.6).

use super::{Report, jump, number, series::Series};
use domain::{
    Decimal,
    catalogue::Catalogue,
    indicator::Direction,
    period::{Period, Periodicity},
    value::{Breakdown, Measure},
};

/// The latest value of a yearly measure.
#[derive(Clone, Copy)]
pub(super) struct LastTarget {
    pub year: i32,
    pub value: Decimal,
    /// Place of the drafted cell; `None` = as stored.
    pub drafted: Option<u32>,
}

/// The latest number of a measure up to the horizon, of a whole year: from the draft, or else as stored.
pub(super) fn last_value(
    series: &Series<'_>,
    measure: Measure,
    horizon: i32,
    report: &Report<'_>,
) -> Option<LastTarget> {
    let entries = series.entries(measure, report);
    let yearly = entries.iter().rev().filter(|entry| {
        entry.period.periodicity() == Periodicity::Year && entry.period.calendar_year() <= horizon
    });
    yearly
        .filter_map(|entry| {
            Some(LastTarget {
                year: entry.period.calendar_year(),
                value: number(entry.value)?,
                drafted: entry.drafted,
            })
        })
        .next()
}

/// A target after the horizon, or not after the baseline; a target of a breakdown warns.
pub(super) fn check_years(series: &Series<'_>, catalogue: &Catalogue, report: &mut Report<'_>) {
    let horizon = catalogue.edition.horizon;
    let yearly = series.drafted.iter();
    let yearly = yearly.take_while(|at| report.cell(**at).key.measure != Measure::Observed);
    let count = yearly.count();
    if count == 0 {
        return;
    }
    let baseline = baseline_period(series, horizon, report);
    let group = (!series.breakdown.is_headline()).then(|| in_words(series.breakdown, catalogue));
    for at in series.drafted.get(..count).unwrap_or_default() {
        let key = report.cell(*at).key;
        let year = key.period.calendar_year();
        if key.measure == Measure::Target && year > horizon {
            report.push("E402", *at, &[&year, &horizon]);
        }
        let baseline = baseline.filter(|b| year <= b.calendar_year());
        if let Some(baseline) = baseline.filter(|_| key.measure == Measure::Target) {
            report.push("E403", *at, &[&year, &baseline]);
        }
        if let Some(group) = &group {
            report.push("W403", *at, &[group]);
        }
    }
}

/// The baseline's period as the file states it, or else as stored; the latest where there are several.
fn baseline_period(series: &Series<'_>, horizon: i32, report: &Report<'_>) -> Option<Period> {
    let key = |at: &u32| report.cell(*at).key;
    let baselines = series.drafted.iter().map(key);
    let drafted = baselines.take_while(|key| key.measure == Measure::Baseline);
    let stored = series.stored.iter().map(|(key, _)| *key);
    let stored = stored.take_while(|key| key.measure == Measure::Baseline);
    let stored = stored.filter(|key| key.period.calendar_year() <= horizon);
    let last = drafted.last().or_else(|| stored.last());
    last.map(|key| key.period)
}

/// The last target against the baseline of the headline series: its sign must agree with the direction.
pub(super) fn check_direction(
    series: &Series<'_>,
    baseline: Option<LastTarget>,
    target: Option<LastTarget>,
    report: &mut Report<'_>,
) {
    let indicator = series.indicator;
    if !series.breakdown.is_headline() || indicator.direction_reason.is_some() {
        return;
    }
    let (Some(baseline), Some(target)) = (baseline, target) else {
        return;
    };
    let against = match indicator.direction {
        Some(Direction::Ascending) => target.value < baseline.value,
        Some(Direction::Descending) => target.value > baseline.value,
        Some(Direction::Ceiling | Direction::Floor) | None => false,
    };
    if let Some(at) = target.drafted.or(baseline.drafted).filter(|_| against) {
        let values = (target.value.normalize(), baseline.value.normalize());
        report.push("W401", at, &[&target.year, &values.0, &values.1]);
    }
}

/// A yearly target against the one before it: it goes against the direction, or leaps. At least one of the
/// two is drafted; targets on both sides of a break of the series are not compared.
pub(super) fn check_course(series: &Series<'_>, report: &mut Report<'_>) {
    let entries = series.entries(Measure::Target, report);
    let yearly = entries.iter().filter_map(|entry| {
        let is_yearly = entry.period.periodicity() == Periodicity::Year;
        let value = number(entry.value).filter(|_| is_yearly)?;
        Some((entry.period.calendar_year(), value, entry.drafted))
    });
    let yearly: Vec<(i32, Decimal, Option<u32>)> = yearly.collect();
    for pair in yearly.windows(2) {
        let [(before, old, earlier), (year, new, later)] = *pair else {
            continue;
        };
        let mut breaks = series.indicator.breaks.iter();
        let is_broken = breaks.any(|at| before < at.year && at.year <= year);
        let Some(at) = later.or(earlier).filter(|_| !is_broken) else {
            continue;
        };
        let against = match series.indicator.direction {
            Some(Direction::Ascending) => new < old,
            Some(Direction::Descending) => new > old,
            Some(Direction::Ceiling | Direction::Floor) | None => false,
        };
        if against {
            let (new, old) = (new.normalize(), old.normalize());
            report.push("W410", at, &[&year, &new, &before, &old]);
        } else if before.checked_add(1) == Some(year)
            && let Some(sentence) = jump::leap(old, &before, new, &year)
        {
            report.push("W404", at, &[&sentence]);
        }
    }
}

/// A breakdown in words: «Área de residencia: Rural».
fn in_words(breakdown: &Breakdown, catalogue: &Catalogue) -> String {
    let pairs = breakdown.pairs().map(|(dimension, member)| {
        let name = catalogue
            .dimension(dimension)
            .map_or(dimension, |d| d.name.as_str());
        format!("{name}: {}", catalogue.member_name(dimension, member))
    });
    pairs.collect::<Vec<_>>().join(", ")
}
