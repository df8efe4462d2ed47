//! The second opinion: the growth-rate method used by Open SDG (rule 4.3).
//!
//! R = d·sign(b)·CAGR(v,b) / |CAGR(T(Y),b)|, with CAGR(a,b) = (a/b)^(1/Δt) − 1. Its thresholds
//! (.95, .60, 0) belong to the method and do not follow the dashboard's settings. Open SDG replaces a zero
//! target by 0.001; here a zero baseline or a change of sign has no rate, and says so.

use super::{
    Growth, NoProgress, Series,
    arithmetic::{Computed, div, mul, root, sub},
    goal::{Bound, Frame, frame},
};
use crate::{Decimal, band::Band, formulas::Formulas, indicator::UnitKind};

pub(super) fn growth(series: &Series<'_>) -> Result<Growth, NoProgress> {
    let frame = frame(series)?;
    if frame.starts_inside() {
        return Err(NoProgress::BaselineMeetsTarget);
    }
    if series.formulas >= Formulas::Third && series.indicator.unit.kind == UnitKind::RateOfChange {
        return Err(NoProgress::SignedVariation);
    }
    let actual = rate(frame.value, frame.baseline, frame.baseline_year, frame.year)?;
    let required = rate(
        frame.final_target,
        frame.baseline,
        frame.baseline_year,
        frame.horizon,
    )?;
    let direction = match frame.goal.bound {
        Bound::AtLeast => Decimal::ONE,
        Bound::AtMost => -Decimal::ONE,
    };
    let sign = if frame.baseline.is_sign_negative() {
        -Decimal::ONE
    } else {
        Decimal::ONE
    };
    let ratio = div(mul(mul(direction, sign)?, actual)?, required.abs())?;
    Ok(Growth {
        actual,
        required,
        ratio,
        band: band(&frame, ratio),
    })
}

/// CAGR(a,b): the constant yearly rate that leads from `from` to `to`.
fn rate(to: Decimal, from: Decimal, from_year: i32, to_year: i32) -> Computed {
    let elapsed = u32::try_from(to_year.saturating_sub(from_year))
        .ok()
        .filter(|n| *n > 0)
        .ok_or(NoProgress::NoElapsedYears)?;
    if from.is_zero() {
        return Err(NoProgress::ZeroBase);
    }
    let ratio = div(to, from)?;
    if ratio.is_sign_negative() && !ratio.is_zero() {
        return Err(NoProgress::SignChange);
    }
    sub(root(ratio, elapsed)?, Decimal::ONE)
}

/// Achieved is the same fact in both methods: the final target is reached.
fn band(frame: &Frame, ratio: Decimal) -> Band {
    if frame.goal.is_reached(frame.value, frame.final_target) {
        Band::Achieved
    } else if ratio >= Decimal::new(95, 2) {
        Band::OnTrack
    } else if ratio >= Decimal::new(60, 2) {
        Band::NeedsAcceleration
    } else if ratio >= Decimal::ZERO {
        Band::Lagging
    } else {
        Band::GoingBack
    }
}
