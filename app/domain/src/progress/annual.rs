//! Answer 1: was the target of the latest observed year met, and how far, by a named method?

use super::{
    Annual, NoProgress, Series,
    arithmetic::{Computed, div, has_meaning, is_below_rounding, sub},
    goal::{Bound, Goal, goal},
};
use crate::{
    Decimal,
    formulas::Formulas,
    indicator::UnitKind,
    settings::{ComplianceMethod, Settings},
};

/// The latest observation against the target of its calendar year. A value below the year
/// (a quarter, a month) is compared as it is: it is the latest of its year.
pub(super) fn annual(series: &Series<'_>, settings: &Settings) -> Result<Annual, NoProgress> {
    let (period, quantity, _) = series.latest().ok_or(NoProgress::NoObservation)?;
    let year = period.calendar_year();
    let target = series.target(year).ok_or(NoProgress::NoYearTarget)?;
    let goal = goal(series)?;
    let method = settings.compliance_method;
    Ok(Annual {
        period,
        value: quantity.value,
        target,
        met: goal.is_reached(quantity.value, target),
        method,
        compliance: compliance(series, goal, method, year, quantity.value, target),
    })
}

/// Compliance as a fraction, by the named method, never capped.
///
/// Wherever it exists it agrees with `met`: it is ≥ 1 exactly when the target is met.
pub(super) fn compliance(
    series: &Series<'_>,
    goal: Goal,
    method: ComplianceMethod,
    year: i32,
    value: Decimal,
    target: Decimal,
) -> Computed {
    if goal.is_limit && goal.is_reached(value, target) {
        return Ok(Decimal::ONE);
    }
    match method {
        ComplianceMethod::Ratio => ratio(series, goal, value, target),
        ComplianceMethod::FromBaseline => from_baseline(series, goal, year, value, target),
    }
}

/// The quotient, if it means something (rule 4.12).
fn share(series: &Series<'_>, dividend: Decimal, divisor: Decimal) -> Computed {
    let share = div(dividend, divisor)?;
    if series.formulas < Formulas::Third {
        return Ok(share);
    }
    if is_below_rounding(divisor, series.indicator.unit.shown_decimals) {
        return Err(NoProgress::DivisorBelowRounding);
    }
    if has_meaning(share) {
        Ok(share)
    } else {
        Err(NoProgress::BeyondMeaning)
    }
}

/// Ascending v/T; descending T/v. A negative divisor would turn the comparison round: no number then.
fn ratio(series: &Series<'_>, goal: Goal, value: Decimal, target: Decimal) -> Computed {
    let (dividend, divisor) = match goal.bound {
        Bound::AtLeast => (value, target),
        Bound::AtMost => (target, value),
    };
    if divisor.is_sign_negative() && !divisor.is_zero() {
        return Err(NoProgress::NegativeDivisor);
    }
    let is_signed = series.indicator.unit.kind == UnitKind::RateOfChange
        || (dividend.is_sign_negative() && !dividend.is_zero());
    if series.formulas >= Formulas::Third && is_signed {
        return Err(NoProgress::SignedVariation);
    }
    share(series, dividend, divisor)
}

/// (v−b)/(T−b), where the baseline is comparable and had not reached the year's target yet.
fn from_baseline(
    series: &Series<'_>,
    goal: Goal,
    year: i32,
    value: Decimal,
    target: Decimal,
) -> Computed {
    let (baseline_year, baseline) = series.base().ok_or(NoProgress::NoBaseline)?;
    if series.is_broken_between(baseline_year, year) {
        return Err(NoProgress::SeriesBreak);
    }
    if target == baseline {
        return Err(NoProgress::YearTargetEqualsBaseline);
    }
    if goal.is_reached(baseline, target) {
        return Err(NoProgress::BaselineMeetsTarget);
    }
    share(series, sub(value, baseline)?, sub(target, baseline)?)
}
