//! Numeric cells of a spreadsheet: exact as stored, save for what binary floats leave behind.

use super::{Doubt, Reading, digits::not_a_number};
use crate::{Decimal, indicator::Unit, value::Quantity};
use rust_decimal::RoundingStrategy;
use std::str::FromStr;

/// Reads the shortest decimal text of a numeric cell (`5.6621000000000006`, `1e-7`) and rounds it to the
/// decimals that the unit keeps. Float dust (a difference below 10⁻⁹ of the value) goes in silence; real decimals
/// that the unit does not keep are rounded with a warning.
pub fn read_cell_number(text: &str, unit: &Unit) -> Reading<Quantity> {
    let trimmed = text.trim();
    let parsed = if trimmed.contains(['e', 'E']) {
        Decimal::from_scientific(trimmed)
    } else {
        Decimal::from_str(trimmed)
    };
    let Ok(stored) = parsed else {
        return Reading::Rejected(not_a_number(text));
    };
    let kept = stored
        .round_dp_with_strategy(
            u32::from(unit.decimals),
            RoundingStrategy::MidpointAwayFromZero,
        )
        .normalize();
    let quantity = Quantity {
        value: kept,
        numerator: None,
        denominator: None,
    };
    let lost = (stored - kept).abs();
    let dust = stored
        .abs()
        .max(Decimal::ONE)
        .checked_mul(Decimal::new(1, 9));
    if dust.is_some_and(|dust| lost <= dust) {
        return Reading::Certain(quantity);
    }
    let problem =
        format!("la celda tiene más decimales que la unidad ({trimmed}); se redondeó a {kept}");
    Reading::Guess {
        value: quantity,
        warning: Doubt::new("W304", problem, "Confirme el valor redondeado."),
    }
}
