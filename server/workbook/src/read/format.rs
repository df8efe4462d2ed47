//! What a number format shows: a number, hundredths, a date, a time. And what a cell with it holds.
//!
//! Source of the rules: ECMA-376 part 1, 18.8.30 and 18.8.31 (format codes and the built-in ones). What this
//! deliberately does not do: it rounds nothing and writes no marks of thousands; a cell keeps its whole value.

mod code;
mod serial;

use super::{ReadError, sink::Sink};
use domain::{
    Decimal,
    text::{fold, unmark},
};
use import::grid::{CellContent, DateShape};
use std::str::FromStr;

pub(super) use code::{NumberFormat, Words};

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
) -> Result<CellContent, ReadError> {
    match shows {
        ShownAs::Date(shape) => serial::date(value, shape, dates_1904, sink),
        ShownAs::Time(shape) => serial::time(value, shape, sink),
        ShownAs::Number | ShownAs::Text | ShownAs::Percent | ShownAs::Thousands(_) => {
            match decimal(value).and_then(|number| scaled(number, shows)) {
                Some(content) => Ok(content),
                None => Ok(CellContent::Huge(sink.text(&format!("{value:e}"))?)),
            }
        }
    }
}

/// A decimal as its format shows it; `None` where no decimal can hold it.
pub(super) fn scaled(number: Decimal, shows: ShownAs) -> Option<CellContent> {
    match shows {
        ShownAs::Percent => Some(CellContent::Percent(times_hundred(number)?)),
        ShownAs::Thousands(times) => {
            let scale = number.scale().saturating_add(3 * u32::from(times));
            Decimal::try_from_i128_with_scale(number.mantissa(), scale)
                .ok()
                .map(CellContent::Number)
        }
        _ => Some(CellContent::Number(number)),
    }
}

/// A number with what its format writes around it. Units and currencies change nothing; «≥ 60», «17.5 P/» and «Meta 2023»
/// are the texts that a person reads, «15.4 M» is the number that is stored, and a format that writes words in place of
/// the number states those words.
///
/// # Errors
/// Only those of [`Sink::text`].
pub(super) fn with_words(
    content: CellContent,
    words: &Words,
    shows: ShownAs,
    stored: Option<Decimal>,
    sink: &mut Sink<'_>,
) -> Result<CellContent, ReadError> {
    let (number, sign) = match content {
        CellContent::Number(number) => (number, ""),
        CellContent::Percent(number) => (number, "%"),
        _ => return Ok(content),
    };
    if !words.has_number {
        let text = words.before.trim();
        let is_dash = text.chars().all(|c| matches!(c, '-' | '–' | '—'));
        return match number.is_zero() && is_dash || text.is_empty() {
            true => Ok(content),
            false => Ok(CellContent::Text(sink.text(text)?)),
        };
    }
    if let (ShownAs::Thousands(_), Some(stored)) = (shows, stored)
        && is_scale(&words.after)
    {
        return Ok(CellContent::Number(stored));
    }
    if !is_part_of_text(number, sign, words) {
        return Ok(content);
    }
    let Words { before, after, .. } = words;
    let text = format!("{before}{}{sign}{after}", number.normalize());
    Ok(CellContent::Text(sink.text(text.trim())?))
}

/// Whether the words belong to what a person reads: an estimate, a mark, a word before a year.
fn is_part_of_text(number: Decimal, sign: &str, words: &Words) -> bool {
    const SIGNS: [char; 8] = ['≥', '≤', '<', '>', '~', '±', '≈', '∼'];
    const ESTIMATES: [&str; 7] = [
        "aprox",
        "casi",
        "mas de",
        "menos de",
        "hasta",
        "cerca de",
        "alrededor",
    ];
    let before = fold(&words.before);
    let is_estimate = ESTIMATES.iter().any(|word| before.starts_with(word));
    let is_compared = words.before.contains(SIGNS) || words.after.contains(SIGNS);
    let years = Decimal::from(1900)..=Decimal::from(2100);
    let is_year = number.fract().is_zero() && years.contains(&number);
    let is_currency = matches!(before.as_str(), "" | "s" | "us" | "usd" | "pen" | "soles");
    let marked = unmark(&format!("{}{sign}{}", number.normalize(), words.after));
    let is_marked = !marked.marks.is_empty() && !words.after.trim().is_empty();
    is_estimate || is_compared || is_marked || (is_year && !is_currency)
}

/// «M», «mil», «millones» behind a number that its format divides.
fn is_scale(after: &str) -> bool {
    matches!(
        fold(after).as_str(),
        "k" | "m" | "mm" | "mil" | "miles" | "mill" | "millon" | "millones"
    )
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
