//! The goal of a series: on which side of the target a value counts as having reached it.
//!
//! Ascending and floor: at or above. Descending and ceiling: at or below. A ceiling or a floor is a
//! *limit*: being inside is all that is asked, so a baseline inside it leaves nothing to advance.
//! Where the final target runs against the direction there is no goal (rule 4.10). Before the third version of
//! the formulas a recorded reason (rule 4.6) made such a target a limit.

use super::{NoProgress, Series, arithmetic::is_below_rounding};
use crate::{Decimal, formulas::Formulas, indicator::Direction, period::Period};

/// How the target bounds the values that count as reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    AtLeast,
    AtMost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Goal {
    pub bound: Bound,
    pub is_limit: bool,
}

impl Goal {
    /// Is the value at the target or on its right side?
    pub fn is_reached(self, value: Decimal, target: Decimal) -> bool {
        match self.bound {
            Bound::AtLeast => value >= target,
            Bound::AtMost => value <= target,
        }
    }
}

/// Rule 4.6: does the final target run against the expected direction? False while the baseline, the
/// final target or the direction is missing, and for ceilings and floors, whose baseline may be inside.
pub fn runs_against_direction(series: &Series<'_>) -> bool {
    let (Some((_, baseline)), Some(target)) = (series.base(), series.final_target()) else {
        return false;
    };
    match series.indicator.direction {
        Some(Direction::Ascending) => target < baseline,
        Some(Direction::Descending) => target > baseline,
        Some(Direction::Ceiling | Direction::Floor) | None => false,
    }
}

/// The goal, or why there is none: no direction, or a final target against it.
pub(super) fn goal(series: &Series<'_>) -> Result<Goal, NoProgress> {
    let direction = series.indicator.direction.ok_or(NoProgress::NoDirection)?;
    let against = runs_against_direction(series);
    let is_limit_by_reason = series.formulas < Formulas::Third && recorded_reason(series).is_some();
    if against && !is_limit_by_reason {
        return Err(NoProgress::DirectionMismatch);
    }
    let (bound, is_limit) = match direction {
        Direction::Ascending => (Bound::AtLeast, against),
        Direction::Descending => (Bound::AtMost, against),
        Direction::Floor => (Bound::AtLeast, true),
        Direction::Ceiling => (Bound::AtMost, true),
    };
    Ok(Goal { bound, is_limit })
}

/// The recorded reason why the targets run against the direction; blank text is no reason.
pub(super) fn recorded_reason<'a>(series: &Series<'a>) -> Option<&'a str> {
    series
        .indicator
        .direction_reason
        .as_deref()
        .map(str::trim)
        .filter(|reason| !reason.is_empty())
}

/// Everything both methods need, checked once: a comparable value after the baseline and not after the
/// horizon. Time is counted in calendar years, as the rule book does: a value of the baseline's own year
/// says nothing about the way yet ([`NoProgress::NoElapsedYears`]).
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub period: Period,
    pub year: i32,
    pub value: Decimal,
    pub baseline_year: i32,
    pub baseline: Decimal,
    pub final_target: Decimal,
    pub horizon: i32,
    pub goal: Goal,
}

impl Frame {
    /// A limit that the baseline already respected: there is nothing to advance.
    pub fn starts_inside(&self) -> bool {
        self.goal.is_limit && self.goal.is_reached(self.baseline, self.final_target)
    }
}

pub(super) fn frame(series: &Series<'_>) -> Result<Frame, NoProgress> {
    let (period, quantity, _) = series.latest().ok_or(NoProgress::NoObservation)?;
    let final_target = series.final_target().ok_or(NoProgress::NoFinalTarget)?;
    let (baseline_year, baseline) = series.base().ok_or(NoProgress::NoBaseline)?;
    let goal = goal(series)?;
    let year = period.calendar_year();
    if baseline_year >= series.horizon {
        return Err(NoProgress::BaselineAtHorizon);
    }
    if year <= baseline_year {
        return Err(NoProgress::NoElapsedYears);
    }
    if year > series.horizon {
        return Err(NoProgress::AfterHorizon);
    }
    if series.is_broken_between(baseline_year, year) {
        return Err(NoProgress::SeriesBreak);
    }
    let frame = Frame {
        period,
        year,
        value: quantity.value,
        baseline_year,
        baseline,
        final_target,
        horizon: series.horizon,
        goal,
    };
    if final_target == baseline && !goal.is_limit {
        return Err(NoProgress::TargetEqualsBaseline);
    }
    if series.formulas >= Formulas::Third && !frame.starts_inside() {
        let decimals = series.indicator.unit.shown_decimals;
        let way = final_target.checked_sub(baseline);
        if way.is_some_and(|way| is_below_rounding(way, decimals)) {
            return Err(NoProgress::DivisorBelowRounding);
        }
    }
    Ok(frame)
}
