//! What a number format shows: a number, hundredths, a date, a time. And what a cell with it holds.
//!
//! Source of the rules: ECMA-376 part 1, 18.8.30 and 18.8.31 (format codes and the built-in ones). What this
//! deliberately does not do: it rounds nothing and writes no marks of thousands; a cell keeps its whole value.

mod code;
mod serial;

use super::{ReadError, sink::Sink};
use domain::Decimal;
use import::grid::{Content, DateShape};
use std::str::FromStr;

pub(super) use code::NumberFormat;

/// What a section of a number format shows of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShownAs {
    Number,
    /// A number divided by a thousand so many times (`#,##0,`).
    Thousands(u8),
    /// Hundredths: 0.148 is shown as 14.8 %.
    Percent,
    Date(DateShape),
    Time(TimeShape),
    /// The text format: what was typed.
    Text,
}

/// How a time is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeShape {
    /// A time of day, `13:05`; with seconds or without.
    Clock {
        seconds: bool,
    },
    /// Hours that go on after a day, `46:00`.
    Hours {
        seconds: bool,
    },
    /// Minutes that go on after an hour, `90:00`.
    Minutes,
    Seconds,
}

/// What a cell holds, from its stored number and its format.
///
/// # Errors
/// Only those of [`Sink::text`].
pub(super) fn content(
    value: f64,
    shows: ShownAs,
    dates_1904: bool,
    sink: &mut Sink<'_>,
) -> Result<Content, ReadError> {
    match shows {
        ShownAs::Date(shape) => serial::date(value, shape, dates_1904, sink),
        ShownAs::Time(shape) => serial::time(value, shape, sink),
        ShownAs::Number | ShownAs::Text | ShownAs::Percent | ShownAs::Thousands(_) => {
            match decimal(value).and_then(|number| scaled(number, shows)) {
                Some(content) => Ok(content),
                None => Ok(Content::Huge(sink.text(&format!("{value:e}"))?)),
            }
        }
    }
}

/// A decimal as its format shows it; `None` where no decimal can hold it.
pub(super) fn scaled(number: Decimal, shows: ShownAs) -> Option<Content> {
    match shows {
        ShownAs::Percent => Some(Content::Percent(times_hundred(number)?)),
        ShownAs::Thousands(times) => {
            let scale = number.scale().saturating_add(3 * u32::from(times));
            Decimal::try_from_i128_with_scale(number.mantissa(), scale)
                .ok()
                .map(Content::Number)
        }
        _ => Some(Content::Number(number)),
    }
}

fn times_hundred(mut number: Decimal) -> Option<Decimal> {
    match number.scale().checked_sub(2) {
        Some(scale) => number.set_scale(scale).ok().map(|()| number),
        None => number.checked_mul(Decimal::ONE_HUNDRED),
    }
}

/// The shortest decimal that reads back as the same float, exactly.
pub(super) fn decimal(value: f64) -> Option<Decimal> {
    // A whole number below 2^53 is exact as an integer.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    if value.abs() < WHOLE && value.fract() == 0.0 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        return Some(Decimal::from(value as i64));
    }
    if !(1e-28..1e28).contains(&value.abs()) {
        return None;
    }
    let number = Decimal::from_str_exact(&value.to_string()).ok()?;
    Some(number)
}

/// A number as a file writes it. Up to fifteen digits are the shortest decimal of their float; more are
/// noise of the binary form (`0.28999999999999998` is 0.29).
pub(super) fn written(text: &str) -> Option<Result<Decimal, f64>> {
    const EXACT_DIGITS: u32 = 15;
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, bytes),
    };
    let (mut mantissa, mut scale, mut count, mut point) = (0i64, 0u32, 0u32, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' if count < EXACT_DIGITS => {
                mantissa = mantissa
                    .saturating_mul(10)
                    .saturating_add(i64::from(byte - b'0'));
                count += u32::from(mantissa != 0);
                scale += u32::from(point);
            }
            b'.' if !point => point = true,
            _ => return float(text),
        }
    }
    if digits.iter().all(|b| *b == b'.') || scale > Decimal::MAX_SCALE {
        return float(text);
    }
    let mantissa = if negative {
        mantissa.saturating_neg()
    } else {
        mantissa
    };
    Some(Ok(Decimal::new(mantissa, scale)))
}

fn float(text: &str) -> Option<Result<Decimal, f64>> {
    let value = f64::from_str(text).ok().filter(|v| v.is_finite())?;
    Some(decimal(value).ok_or(value))
}

#[cfg(test)]
mod tests;
