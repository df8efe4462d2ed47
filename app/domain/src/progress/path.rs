//! The two lines ahead of the last value: what is required, and where this pace ends.

use super::{
    NoProgress, Series,
    arithmetic::{Computed, add, div, mul, sub},
    goal::{frame, goal},
};
use crate::{Decimal, formulas::Formulas};

/// The straight way to the final target, one point a year: from the latest value (or the baseline
/// where there is none yet) to the horizon. Empty without a final target, when it is already reached,
/// or when no year is left.
pub fn required_path(series: &Series<'_>) -> Vec<(i32, Decimal)> {
    let latest = series
        .latest()
        .map(|(period, quantity, _)| (period.calendar_year(), quantity.value));
    let (Some((year, value)), Some(target)) = (latest.or(series.base()), series.final_target())
    else {
        return Vec::new();
    };
    let goal = goal(series);
    if latest.is_some() && goal.is_ok_and(|goal| goal.is_reached(value, target)) {
        return Vec::new();
    }
    // No way leads to a target that contradicts the direction.
    if series.formulas >= Formulas::Third && goal == Err(NoProgress::DirectionMismatch) {
        return Vec::new();
    }
    sub(target, value)
        .map(|rise| {
            line(
                year,
                value,
                rise,
                series.horizon.saturating_sub(year),
                series.horizon,
            )
        })
        .unwrap_or_default()
}

/// The latest value carried on at the pace since the baseline, one point a year to the horizon.
/// Empty where the trajectory cannot be computed.
pub fn projection_path(series: &Series<'_>) -> Vec<(i32, Decimal)> {
    let Ok(frame) = frame(series) else {
        return Vec::new();
    };
    let gained = sub(frame.value, frame.baseline);
    gained
        .map(|gained| {
            line(
                frame.year,
                frame.value,
                gained,
                frame.year.saturating_sub(frame.baseline_year),
                frame.horizon,
            )
        })
        .unwrap_or_default()
}

/// Points start, start+1 … end of the line that rises by `rise` in `over` years.
fn line(start: i32, value: Decimal, rise: Decimal, over: i32, end: i32) -> Vec<(i32, Decimal)> {
    if over <= 0 || end <= start {
        return Vec::new();
    }
    let at = |year: i32| -> Computed {
        add(
            value,
            div(
                mul(rise, Decimal::from(year.saturating_sub(start)))?,
                Decimal::from(over),
            )?,
        )
    };
    let points: Result<Vec<_>, NoProgress> =
        (start..=end).map(|year| Ok((year, at(year)?))).collect();
    points.unwrap_or_default()
}
