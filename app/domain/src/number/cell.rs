//! Numeric cells of a spreadsheet: exact as stored, save for what binary floats leave behind.

use super::digits::not_a_number;
use crate::{
    Decimal,
    indicator::Unit,
    reading::{Doubt, Reading},
    value::Quantity,
};
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
    let (value, doubt) = read_cell_decimal(stored, unit);
    Reading::with(Quantity::of(value), doubt)
}

/// A numeric cell rounded to the decimals that the unit keeps, by the rule of [`read_cell_number`]; a warning
/// where real decimals were lost.
pub fn read_cell_decimal(stored: Decimal, unit: &Unit) -> (Decimal, Option<Doubt>) {
    let decimals = u32::from(unit.decimals);
    if stored.scale() <= decimals {
        return (stored.normalize(), None);
    }
    let kept = stored
        .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
        .normalize();
    let lost = stored.checked_sub(kept).map(|lost| lost.abs());
    let noise = stored
        .abs()
        .max(Decimal::ONE)
        .checked_mul(Decimal::new(1, 9));
    // What no decimal holds is no noise.
    let is_noise = lost.zip(noise).is_some_and(|(lost, noise)| lost <= noise);
    let warning = (!is_noise).then(|| {
        let problem = format!(
            "la celda tiene más decimales que la unidad ({}); se redondeó a {kept}",
            stored.normalize()
        );
        Doubt::new("W304", problem, "Confirme el valor redondeado.")
    });
    (kept, warning)
}
