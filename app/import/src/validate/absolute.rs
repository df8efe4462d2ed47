//! Numerator and denominator against the value they belong to.

use super::{Report, series::Points};
use crate::draft::Stated;
use domain::{
    Decimal,
    indicator::{Indicator, Unit},
};

const WRITE_BOTH: &str = "Escriba los dos, como en los demás periodos.";

/// A denominator of zero, or a value that is neither n/N nor n/N in percent at the unit's decimals.
/// Rates and counts have scales that no rule here knows: their values are not compared. A quotient that no
/// decimal holds is not compared either.
pub(super) fn check(at: u32, indicator: &Indicator, report: &mut Report<'_>) {
    let Stated::Value(value, absolute) = report.cell(at).value.stated else {
        return;
    };
    let (Some(numerator), Some(denominator)) = report.book.parts(absolute) else {
        return;
    };
    if denominator.is_zero() {
        report.push("E404", at, &[]);
        return;
    }
    let Some(share) = indicator.unit.share(numerator, denominator) else {
        return;
    };
    if is_near(&indicator.unit, share, value) {
        return;
    }
    let share = share.round_dp(u32::from(indicator.unit.decimals));
    report.push(
        "E405",
        at,
        &[
            &numerator.normalize(),
            &denominator.normalize(),
            &share.normalize(),
            &value.normalize(),
        ],
    );
}

/// Whether numerator and denominator may stand beside a value of this unit: they give it, or no rule knows its scale.
pub(crate) fn may_stand_beside(unit: &Unit, value: Decimal, parts: (Decimal, Decimal)) -> bool {
    let (numerator, denominator) = parts;
    let share = (!denominator.is_zero()).then(|| unit.share(numerator, denominator));
    share.is_some_and(|share| share.is_none_or(|share| is_near(unit, share, value)))
}

/// Two numbers whose distance no decimal holds are not equal.
fn is_near(unit: &Unit, share: Decimal, value: Decimal) -> bool {
    let distance = share.checked_sub(value).map(|d| d.abs());
    distance.is_some_and(|d| d <= tolerance(unit))
}

/// Half a unit of the last decimal that a person sees: figures are often copied as shown.
fn tolerance(unit: &Unit) -> Decimal {
    let decimals = unit.shown_decimals.min(unit.decimals).min(27);
    Decimal::new(5, u32::from(decimals) + 1)
}

/// Drafted points that lack what the series has, or have one part without the other.
pub(super) fn check_missing(points: &Points<'_>, report: &mut Report<'_>) {
    let both = points
        .list
        .iter()
        .filter(|p| p.parts == (true, true))
        .count();
    let others = points.list.len().saturating_sub(1);
    for point in &points.list {
        let Some(at) = point.drafted else { continue };
        match point.parts {
            (true, true) => {}
            (true, false) => {
                report.push_worded("W307", at, "Hay numerador sin denominador.", WRITE_BOTH);
            }
            (false, true) => {
                report.push_worded("W307", at, "Hay denominador sin numerador.", WRITE_BOTH);
            }
            // One other value makes no custom, and where half are without them it is no slip.
            (false, false) if both > 1 && both.saturating_mul(2) > others => {
                report.push("W407", at, &[&both, &others]);
            }
            (false, false) => {}
        }
    }
}
