//! Formatting for people in Peru (es-PE): 1,234.5; «105.7 %»; «15 de marzo de 2026».
//!
//! Our own pure code, so that server and browser write the same characters. Rounds half away from zero,
//! as people do. Files and the API carry plain decimals and do not pass through here.

use crate::{
    Decimal,
    indicator::{Unit, UnitKind},
    period::{MONTHS_ES, Period, Periodicity},
};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use messages::{t, translated};
use rust_decimal::RoundingStrategy;

pub use crate::text::{capitalised, sentence};

/// Keeps a number and its unit on one line.
pub const NO_BREAK_SPACE: char = '\u{a0}';
/// The minus sign proper, as wide as a plus.
pub const MINUS: char = '−';

/// Thousands with commas, decimals with a point, exactly `decimals` of them: `1,234.5`.
pub fn number(value: Decimal, decimals: u8) -> String {
    let mut rounded = rounded(value, decimals);
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
    labelled(value(unit, amount), &unit.label)
}

/// The same where the unit was said before: a sign is repeated, a phrase is not.
pub fn value_again(unit: &Unit, amount: Decimal) -> String {
    labelled(value(unit, amount), unit.repeated_label())
}

/// A value with its unit in a headline, where no table stands beside it: as many decimals as it needs, at most those
/// that the unit shows: «60 %», «63.4 %». The sentences of an indicator's page write as many as its table.
pub fn in_sentence(unit: &Unit, amount: Decimal) -> String {
    labelled(concise(amount, unit.shown_decimals), &unit.label)
}

/// The same where the unit was said before: a sign is repeated, a phrase is not.
pub fn in_sentence_again(unit: &Unit, amount: Decimal) -> String {
    labelled(concise(amount, unit.shown_decimals), unit.repeated_label())
}

/// At most `decimals` decimals, without trailing zeros: 60, 63.4.
pub fn concise(value: Decimal, decimals: u8) -> String {
    let rounded = rounded(value, decimals).normalize();
    number(rounded, u8::try_from(rounded.scale()).unwrap_or(decimals))
}

/// A fraction as a percentage: 1.057 is «105.7 %».
pub fn percent(fraction: Decimal, decimals: u8) -> String {
    let hundred = fraction.checked_mul(Decimal::ONE_HUNDRED);
    match hundred {
        Some(percentage) => format!("{}{NO_BREAK_SPACE}%", number(percentage, decimals)),
        // Beyond any real figure; say the multiple instead of a wrong percentage.
        None => t!("{number} veces", number = number(fraction, decimals)),
    }
}

/// With its sign: «+3.4», «−1.2», «0.0».
pub fn signed(value: Decimal, decimals: u8) -> String {
    let text = number(value, decimals);
    if rounded(value, decimals).is_zero() || text.starts_with(MINUS) {
        text
    } else {
        format!("+{text}")
    }
}

/// A difference of two values with its unit; of percentages: «3.1 puntos porcentuales».
pub fn difference_with_unit(unit: &Unit, difference: Decimal) -> String {
    labelled(value(unit, difference), difference_label(unit, difference))
}

/// What follows a difference of two values: «puntos porcentuales», else the unit's label.
pub fn difference_label(unit: &Unit, difference: Decimal) -> &str {
    let is_percentage = unit.kind == UnitKind::Percentage || unit.label.trim() == "%";
    let shown = rounded(difference, unit.shown_decimals);
    match (is_percentage, shown.abs() == Decimal::ONE) {
        (true, true) => t!("punto porcentual"),
        (true, false) => t!("puntos porcentuales"),
        (false, _) => &unit.label,
    }
}

/// A number and what follows it, on one line.
pub fn labelled(number: String, label: &str) -> String {
    if label.is_empty() {
        number
    } else {
        format!("{number}{NO_BREAK_SPACE}{label}")
    }
}

/// As [`number`] writes it: half away from zero.
pub fn rounded(value: Decimal, decimals: u8) -> Decimal {
    value.round_dp_with_strategy(u32::from(decimals), RoundingStrategy::MidpointAwayFromZero)
}

/// «15 de marzo de 2026».
pub fn date_long(date: NaiveDate) -> String {
    let month = usize::try_from(date.month0())
        .ok()
        .and_then(|m| MONTHS_ES.get(m))
        .copied()
        .unwrap_or_default();
    let (day, month, year) = (date.day(), translated(month), date.year());
    t!("{day} de {month} de {year}", day, month, year)
}

/// The day in Lima, which keeps UTC−5 all year.
pub fn lima_day(moment: DateTime<Utc>) -> NaiveDate {
    let behind = TimeDelta::hours(5);
    moment
        .checked_sub_signed(behind)
        .unwrap_or(moment)
        .date_naive()
}

/// «2024», «4.º trimestre de 2011», «marzo de 2026».
pub fn period(period: Period) -> String {
    period.label()
}

/// For labels with little room: «2024», «S2 2023», «T4 2011», «mar. 2026».
pub fn period_short(period: Period) -> String {
    let (year, ordinal) = (period.calendar_year(), period.ordinal());
    match period.periodicity() {
        Periodicity::Year => year.to_string(),
        Periodicity::Semester => t!("S{ordinal} {year}", ordinal, year),
        Periodicity::Quarter => t!("T{ordinal} {year}", ordinal, year),
        Periodicity::Month => {
            let month: String = period.label().chars().take(3).collect();
            t!("{month}. {year}", month, year)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn periods_are_short_at_the_head_of_a_column() {
        let short = |text: &str| period_short(text.parse().expect("a period"));
        assert_eq!(
            ["2024", "2024-S2", "2024-Q1", "2024-M09"].map(short),
            ["2024", "S2 2024", "T1 2024", "set. 2024"]
        );
    }

    #[test]
    fn numbers_are_written_as_in_peru() {
        for (value, decimals, expected) in [
            ("1234567.891", 1, "1,234,567.9"),
            ("999.95", 1, "1,000.0"),
            ("-1234.5", 1, "−1,234.5"),
            ("-0.04", 1, "0.0"),
            ("2.5", 0, "3"),
            ("12", 2, "12.00"),
            ("0", 0, "0"),
        ] {
            assert_eq!(number(decimal(value), decimals), expected);
        }
        assert_eq!(concise(decimal("60.00"), 1), "60");
        assert_eq!(concise(decimal("63.44"), 1), "63.4");
        assert_eq!(percent(decimal("1.05667"), 1), "105.7\u{a0}%");
        assert_eq!(signed(decimal("3.44"), 1), "+3.4");
        assert_eq!(signed(decimal("-3.44"), 1), "−3.4");
        assert_eq!(signed(decimal("0.04"), 1), "0.0");
    }

    #[test]
    fn a_difference_of_percentages_is_in_points() {
        let unit = Unit {
            kind: UnitKind::Percentage,
            label: "%".to_owned(),
            decimals: 2,
            shown_decimals: 1,
            min: None,
            max: None,
        };
        assert_eq!(value_with_unit(&unit, decimal("63.4")), "63.4\u{a0}%");
        assert_eq!(in_sentence(&unit, decimal("60")), "60\u{a0}%");
        assert_eq!(value_again(&unit, decimal("60")), "60.0\u{a0}%");
        assert_eq!(
            difference_with_unit(&unit, decimal("3.12")),
            "3.1\u{a0}puntos porcentuales"
        );
        assert_eq!(
            difference_with_unit(&unit, decimal("1")),
            "1.0\u{a0}punto porcentual"
        );
    }

    #[test]
    fn dates_are_written_out() {
        let date = |text: &str| date_long(text.parse().expect("a day"));
        assert_eq!(date("2026-03-15"), "15 de marzo de 2026");
        assert_eq!(date("2026-09-01"), "1 de setiembre de 2026");
    }
}
