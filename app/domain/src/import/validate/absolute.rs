//! Numerator and denominator against the value they belong to.

use super::{at, series::Series};
use crate::{
    Decimal,
    finding::Finding,
    import::parse::DraftCell,
    indicator::{Indicator, UnitKind},
    value::{Datum, Quantity},
};

/// A denominator of zero, or a value that is neither n/N nor n/N in percent at the unit's decimals.
/// Rates and counts have scales that no rule here knows: their values are not compared.
pub(super) fn check(cell: &DraftCell, indicator: &Indicator) -> Option<Finding> {
    let Datum::Value(quantity) = &cell.value.datum else {
        return None;
    };
    let (numerator, denominator) = (quantity.numerator?, quantity.denominator?);
    if denominator.is_zero() {
        return Some(at(
            cell,
            "E404",
            "El denominador es cero: no se puede dividir entre él.",
            "Corrija el denominador.",
        ));
    }
    let factor = match indicator.unit.kind {
        UnitKind::Percentage => Decimal::ONE_HUNDRED,
        UnitKind::Ratio => Decimal::ONE,
        _ => return None,
    };
    let share = numerator.checked_mul(factor)?.checked_div(denominator)?;
    // Half a unit of the last decimal that a person sees: figures are often copied as shown.
    let tolerance = Decimal::new(
        5,
        u32::from(indicator.unit.shown_decimals.min(indicator.unit.decimals)) + 1,
    );
    ((share - quantity.value).abs() > tolerance).then(|| {
        at(
            cell,
            "E405",
            format!(
                "{} entre {} da {}, pero el valor dice {}.",
                numerator.normalize(),
                denominator.normalize(),
                share
                    .round_dp(u32::from(indicator.unit.decimals))
                    .normalize(),
                quantity.value.normalize()
            ),
            "Corrija el valor, el numerador o el denominador.",
        )
    })
}

/// Drafted points that lack what the series has, or have one part without the other.
pub(super) fn missing(series: &Series<'_>) -> Vec<Finding> {
    let has_both = |quantity: &Quantity| quantity.numerator.and(quantity.denominator).is_some();
    let both = series.points.iter().filter(|p| has_both(&p.quantity));
    let both = both.count();
    let others = series.points.len().saturating_sub(1);
    let lacking = series.points.iter().filter_map(|point| {
        let cell = point.drafted?;
        let (code, problem) = match (point.quantity.numerator, point.quantity.denominator) {
            (Some(_), Some(_)) => return None,
            (Some(_), None) => ("W307", "Hay numerador sin denominador.".to_owned()),
            (None, Some(_)) => ("W307", "Hay denominador sin numerador.".to_owned()),
            // One other value makes no custom, and where half are without them it is no slip.
            (None, None) if both > 1 && both * 2 > others => ("W407", format!(
                "Faltan el numerador y el denominador: los tienen {both} de los otros {others} valores cercanos de la serie."
            )),
            (None, None) => return None,
        };
        Some(at(cell, code, problem, "Escriba los dos, como en los demás periodos."))
    });
    lacking.collect()
}
