//! Formatting for people in Peru (es-PE): 1,234.5; «105.7 %»; «15 de marzo de 2026».
//!
//! Our own pure code, so that server and browser write the same characters. Rounds half away from zero,
//! as people do. Files and the API carry plain decimals and do not pass through here.

use crate::{
    Decimal,
    indicator::{Unit, UnitKind},
    period::{MONTHS_ES, Period},
};
use chrono::{Datelike, NaiveDate};
use rust_decimal::RoundingStrategy;

/// Keeps a number and its unit on one line.
pub const NO_BREAK_SPACE: char = '\u{a0}';
/// The minus sign proper, as wide as a plus.
pub const MINUS: char = '−';

/// Thousands with commas, decimals with a point, exactly `decimals` of them: `1,234.5`.
pub fn number(value: Decimal, decimals: u8) -> String {
    let places = u32::from(decimals);
    let mut rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let negative = rounded.is_sign_negative() && !rounded.is_zero();
    rounded.set_sign_positive(true);
    let digits = rounded.to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 4);
    if negative {
        text.push(MINUS);
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if decimals > 0 {
        text.push('.');
        text.push_str(fraction);
        text.extend(std::iter::repeat_n(
            '0',
            usize::from(decimals).saturating_sub(fraction.len()),
        ));
    }
    text
}

/// A whole count: `1,234`.
pub fn count(value: u64) -> String {
    number(Decimal::from(value), 0)
}

/// A value with the decimals that its unit shows, without the unit.
pub fn value(unit: &Unit, value: Decimal) -> String {
    number(value, unit.shown_decimals)
}

/// A value with its unit: «63.4 %», «3.2 capacidades por persona».
pub fn value_with_unit(unit: &Unit, amount: Decimal) -> String {
    let text = value(unit, amount);
    if unit.label.is_empty() {
        text
    } else {
        format!("{text}{NO_BREAK_SPACE}{}", unit.label)
    }
}

/// A fraction as a percentage: 1.057 is «105.7 %».
pub fn percent(fraction: Decimal, decimals: u8) -> String {
    let hundred = fraction.checked_mul(Decimal::ONE_HUNDRED);
    match hundred {
        Some(percentage) => format!("{}{NO_BREAK_SPACE}%", number(percentage, decimals)),
        // Beyond any real figure; say the multiple instead of a wrong percentage.
        None => format!("{} veces", number(fraction, decimals)),
    }
}

/// With its sign: «+3.4», «−1.2», «0.0».
pub fn signed(value: Decimal, decimals: u8) -> String {
    let text = number(value, decimals);
    let is_zero = value
        .round_dp_with_strategy(u32::from(decimals), RoundingStrategy::MidpointAwayFromZero)
        .is_zero();
    if is_zero || text.starts_with(MINUS) {
        text
    } else {
        format!("+{text}")
    }
}

/// A difference of two values with its unit; of percentages: «3.1 puntos porcentuales».
pub fn difference_with_unit(unit: &Unit, difference: Decimal) -> String {
    let text = value(unit, difference);
    match difference_label(unit, difference) {
        "" => text,
        label => format!("{text}{NO_BREAK_SPACE}{label}"),
    }
}

/// What follows a difference of two values: «puntos porcentuales», else the unit's label.
pub fn difference_label(unit: &Unit, difference: Decimal) -> &str {
    let is_percentage = unit.kind == UnitKind::Percentage || unit.label.trim() == "%";
    let shown = difference.round_dp_with_strategy(
        u32::from(unit.shown_decimals),
        RoundingStrategy::MidpointAwayFromZero,
    );
    match (is_percentage, shown.abs() == Decimal::ONE) {
        (true, true) => "punto porcentual",
        (true, false) => "puntos porcentuales",
        (false, _) => &unit.label,
    }
}

/// «15 de marzo de 2026».
pub fn date_long(date: NaiveDate) -> String {
    let month = usize::try_from(date.month0())
        .ok()
        .and_then(|m| MONTHS_ES.get(m))
        .copied()
        .unwrap_or_default();
    format!("{} de {month} de {}", date.day(), date.year())
}

/// «2024», «4.º trimestre de 2011», «marzo de 2026».
pub fn period(period: Period) -> String {
    period.label_es()
}
