//! Values that move away from the last target. Only a warning: it may well be true.

use super::{
    Report,
    series::{Points, Step},
    targets::LastTarget,
};
use domain::{Decimal, indicator::Direction};

/// Pushes the drafted points, after the baseline, that are farther from the target than the one before.
pub(super) fn check(
    points: &Points<'_>,
    steps: &[Step],
    baseline: Option<LastTarget>,
    target: Option<LastTarget>,
    report: &mut Report<'_>,
) {
    let (Some(direction), Some(target)) = (points.indicator.direction, target) else {
        return;
    };
    let since = baseline.map_or(i32::MIN, |last| last.year);
    for step in steps {
        let Some([before, point]) = points.list.get(step.from..step.from + 2) else {
            continue;
        };
        let Some(at) = point.drafted else { continue };
        if point.period.calendar_year() <= since {
            continue;
        }
        let Some(moves) = moves_away(direction, before.value, point.value, target.value) else {
            continue;
        };
        report.push(
            "W408",
            at,
            &[
                &target.year,
                &target.value.normalize(),
                &moves,
                &before.value.normalize(),
                &before.period.label_es(),
                &point.value.normalize(),
                &point.period.label_es(),
            ],
        );
    }
}

fn moves_away(
    direction: Direction,
    old: Decimal,
    new: Decimal,
    target: Decimal,
) -> Option<&'static str> {
    match direction {
        Direction::Ascending | Direction::Floor if new < old && new < target => Some("baja"),
        Direction::Descending | Direction::Ceiling if new > old && new > target => Some("sube"),
        _ => None,
    }
}
