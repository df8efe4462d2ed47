//! Each cell alone against its indicator: breakdown, range, numerator and denominator, periodicity.

use super::{Report, absolute, number, series::Series};
use domain::{
    Decimal,
    catalogue::Catalogue,
    indicator::Unit,
    period::Periodicity,
    value::{Breakdown, Measure},
};

/// Pushes what no cell of the series may be.
pub(super) fn check(series: &Series<'_>, catalogue: &Catalogue, report: &mut Report<'_>) {
    let indicator = series.indicator;
    let unknown = unknown_pair(series.breakdown, catalogue);
    for at in series.drafted {
        let cell = *report.cell(*at);
        if let Some((dimension, member)) = unknown {
            report.push("E406", *at, &[&dimension, &member]);
        }
        if let Some(value) = number(cell.value)
            && is_outside(&indicator.unit, value)
        {
            let allowed = admissible(&indicator.unit);
            report.push(
                "E401",
                *at,
                &[&value.normalize(), &indicator.code, &allowed],
            );
        }
        absolute::check(*at, indicator, report);
        let stated = cell.key.period.periodicity();
        if !fits(cell.key.measure, stated, indicator.periodicity) {
            let (usual, period) = (indicator.periodicity.label_es(), cell.key.period.label_es());
            report.push("W402", *at, &[&indicator.code, &usual, &period]);
        }
    }
}

/// The first dimension and member that the catalogue does not have.
fn unknown_pair<'a>(breakdown: &'a Breakdown, catalogue: &Catalogue) -> Option<(&'a str, &'a str)> {
    breakdown.pairs().find(|(dimension, member)| {
        catalogue
            .dimension(dimension)
            .is_none_or(|d| d.members.iter().all(|m| m.code != *member))
    })
}

/// A percentage of 140 is never true.
fn is_outside(unit: &Unit, value: Decimal) -> bool {
    unit.min.is_some_and(|min| value < min) || unit.max.is_some_and(|max| value > max)
}

fn admissible(unit: &Unit) -> String {
    match (unit.min, unit.max) {
        (Some(min), Some(max)) => format!("de {} a {}", min.normalize(), max.normalize()),
        (Some(min), None) => format!("desde {}", min.normalize()),
        (None, Some(max)) => format!("hasta {}", max.normalize()),
        (None, None) => String::new(),
    }
}

/// Observations come at the indicator's periodicity; targets and baselines are yearly.
fn fits(measure: Measure, stated: Periodicity, of_indicator: Periodicity) -> bool {
    stated == of_indicator || (measure != Measure::Observed && stated == Periodicity::Year)
}
