//! Values that move away from the last target. Only a warning: it may well be true.

use super::{
    Current, Drafted, at,
    series::{Point, Series},
    targets,
};
use crate::{Decimal, finding::Finding, indicator::Direction, value::Measure};

/// The drafted points, after the baseline, that are farther from the target than the one before.
pub(super) fn check(
    series: &Series<'_>,
    drafted: &Drafted<'_>,
    horizon: i32,
    current: Current<'_>,
) -> Vec<Finding> {
    let last = |measure| {
        let (indicator, breakdown) = (series.indicator, series.breakdown);
        targets::last(indicator, breakdown, measure, drafted, horizon, current)
    };
    let (Some(direction), Some((year, target, _))) =
        (series.indicator.direction, last(Measure::Target))
    else {
        return Vec::new();
    };
    let since = last(Measure::Baseline).map_or(i32::MIN, |(year, ..)| year);
    let goal = Goal {
        direction,
        year,
        target,
    };
    series
        .steps()
        .into_iter()
        .filter_map(|step| {
            let (before, point) = (series.points.get(step.from)?, series.points.get(step.to)?);
            if point.period.calendar_year() <= since {
                return None;
            }
            goal.find(before, point)
        })
        .collect()
}

struct Goal {
    direction: Direction,
    year: i32,
    target: Decimal,
}

impl Goal {
    fn find(&self, before: &Point<'_>, point: &Point<'_>) -> Option<Finding> {
        let cell = point.drafted?;
        let (old, new) = (before.value(), point.value());
        let moves = match self.direction {
            Direction::Ascending | Direction::Floor if new < old && new < self.target => "baja",
            Direction::Descending | Direction::Ceiling if new > old && new > self.target => "sube",
            _ => return None,
        };
        Some(at(
            cell,
            "W408",
            format!(
                "Se aleja de la meta de {} ({}): {moves} de {} en {} a {} en {}.",
                self.year,
                self.target.normalize(),
                old.normalize(),
                before.period.label_es(),
                new.normalize(),
                point.period.label_es()
            ),
            "Compruebe el valor; si es correcto, explique la causa en la nota.",
        ))
    }
}
