//! What a number format shows: a number, hundredths, a date, a time. And numbers as the program shows them.
//!
//! Rules of ECMA-376, part 1, 18.8.30 (number formats) and 18.17.4 (dates). What this deliberately does not
//! do: it formats nothing; only what changes the meaning of a number is told apart.

use super::{ReadError, sink::Sink};
use chrono::{Days, NaiveDate};
use domain::Decimal;
use import::grid::{Content, DateShape, ErrorKind};

/// What a format makes of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shows {
    #[default]
    Number,
    /// The number times a hundred, with a percent sign; so many times as there are signs.
    Percent,
    Date(DateShape),
    /// A time of day.
    Time,
    /// Hours or minutes beyond a day: `[h]:mm`.
    Duration,
}

/// What a built-in format shows, by its id; `None` for one that a workbook defines.
pub(super) fn built_in(id: u32) -> Option<Shows> {
    Some(match id {
        0..=8 | 11..=13 | 37..=44 | 48 | 49 => Shows::Number,
        9 | 10 => Shows::Percent,
        14..=16 | 22 | 27..=36 | 50..=58 => Shows::Date(DateShape::Day),
        17 => Shows::Date(DateShape::Month),
        18..=21 | 45 | 47 => Shows::Time,
        46 => Shows::Duration,
        _ => return None,
    })
}

/// What a format code shows. Of its sections the first one counts: it is that of positive numbers.
pub(super) fn of_code(code: &str) -> Shows {
    let (mut year, mut month, mut day, mut time, mut seconds) = (false, false, false, false, false);
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // A literal, a space as wide as a letter, a letter that fills: the letter itself means nothing.
            '\\' | '_' | '*' => {
                chars.next();
            }
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let lower = inside.to_lowercase();
                if !lower.is_empty() && lower.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    return Shows::Duration;
                }
            }
            ';' => break,
            '%' => return Shows::Percent,
            'y' | 'Y' | 'a' | 'e' if is_year(c, &mut chars) => year = true,
            'd' | 'D' => day = true,
            'h' | 'H' => time = true,
            's' | 'S' => (time, seconds) = (true, true),
            'm' | 'M' => {
                let mut length = 1;
                while chars.next_if(|c| matches!(c, 'm' | 'M')).is_some() {
                    length += 1;
                }
                // Behind hours or before seconds they are minutes.
                let before_seconds = chars.peek() == Some(&':');
                if length > 2 || !(time || seconds || before_seconds) {
                    month = true;
                }
            }
            'G' | 'g' => {
                // «General»: its letters are no fields.
                let word: String = std::iter::once(c)
                    .chain(std::iter::from_fn(|| chars.next_if(|c| c.is_alphabetic())))
                    .collect();
                if word.eq_ignore_ascii_case("general") || word.eq_ignore_ascii_case("estándar") {
                    return Shows::Number;
                }
            }
            _ => {}
        }
    }
    match (year, month, day) {
        (_, _, true) => Shows::Date(DateShape::Day),
        (_, true, false) => Shows::Date(DateShape::Month),
        (true, false, false) => Shows::Date(DateShape::Year),
        (false, false, false) if time => Shows::Time,
        _ => Shows::Number,
    }
}

/// `y`, and `aaaa` as Spanish programs write it; `a` alone is part of AM/PM, `e` of an exponent.
fn is_year(c: char, rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    match c {
        'y' | 'Y' => true,
        'a' => {
            let mut length = 1;
            while rest.next_if_eq(&'a').is_some() {
                length += 1;
            }
            length == 2 || length == 4
        }
        _ => false,
    }
}

/// A stored number as text, in what its format shows. `is_1904`: dates count from 1904.
///
/// # Errors
/// Those of [`Sink::text`].
pub(super) fn content(
    number: &str,
    shows: Shows,
    is_1904: bool,
    sink: &mut Sink<'_>,
) -> Result<Content, ReadError> {
    let Some(exact) = decimal(number) else {
        return match number.trim().parse::<f64>() {
            Ok(_) => Ok(Content::Huge(sink.text(number.trim())?)),
            // A cell that says it holds a number and does not: its text is for the passes to judge.
            Err(_) => Ok(Content::Text(sink.text(number)?)),
        };
    };
    Ok(match shows {
        Shows::Number => Content::Number(exact),
        Shows::Percent => exact
            .checked_mul(Decimal::ONE_HUNDRED)
            .map_or(Content::Number(exact), |shown| Content::Percent(shown.normalize())),
        Shows::Date(shape) => {
            date(exact, is_1904).map_or(Content::Number(exact), |date| Content::Date(date, shape))
        }
        Shows::Time | Shows::Duration => Content::Time(sink.text(&time(exact, shows))?),
    })
}

/// The same of a float.
///
/// # Errors
/// Those of [`Sink::text`].
pub(super) fn content_of_float(
    number: f64,
    shows: Shows,
    is_1904: bool,
    sink: &mut Sink<'_>,
) -> Result<Content, ReadError> {
    content(&number.to_string(), shows, is_1904, sink)
}

/// The shortest decimal that reads back as the same float: programs store `0.14799999999999999` for 0.148.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    if let Some(short) = short_decimal(text.as_bytes()) {
        return Some(short);
    }
    let float: f64 = text.parse().ok()?;
    if !float.is_finite() || (float != 0.0 && !(1e-20..1e25).contains(&float.abs())) {
        return None;
    }
    // Up to 28 digits; what is smaller is noise of a float near zero.
    let shortest = float.to_string();
    Decimal::from_str_exact(&shortest)
        .or_else(|_| shortest.parse())
        .ok()
}

/// Up to 15 digits without an exponent are their own shortest form.
fn short_decimal(text: &[u8]) -> Option<Decimal> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let (mut mantissa, mut scale, mut point, mut count) = (0_i64, 0_u32, false, 0);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                count += 1;
                scale += u32::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if count == 0 || count > 15 {
        return None;
    }
    Some(Decimal::new(if negative { -mantissa } else { mantissa }, scale))
}

/// The day of a serial number. The 1900 system has a 29 February 1900 that never was.
pub(super) fn date(serial: Decimal, is_1904: bool) -> Option<NaiveDate> {
    let days = u64::try_from(serial.trunc().mantissa() / 10_i128.checked_pow(serial.trunc().scale())?).ok()?;
    let (first, days) = match (is_1904, days) {
        (true, days) => (NaiveDate::from_ymd_opt(1904, 1, 1)?, days),
        (false, 0) => return None,
        (false, days) if days < 60 => (NaiveDate::from_ymd_opt(1899, 12, 31)?, days),
        (false, days) => (NaiveDate::from_ymd_opt(1899, 12, 30)?, days),
    };
    // Year 9999 is the last one of every spreadsheet program.
    (days < 2_958_466).then(|| first.checked_add_days(Days::new(days)))?
}

/// `46:00`, `20:30:15`; a time of day leaves whole days out.
fn time(serial: Decimal, shows: Shows) -> String {
    let day = Decimal::from(86_400);
    let seconds = serial
        .checked_mul(day)
        .map(|seconds| seconds.round())
        .and_then(|seconds| i64::try_from(seconds).ok())
        .unwrap_or_default();
    let seconds = if shows == Shows::Time {
        seconds.rem_euclid(86_400)
    } else {
        seconds
    };
    let sign = if seconds < 0 { "-" } else { "" };
    let whole = seconds.unsigned_abs();
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
    if rest == 0 {
        format!("{sign}{hours}:{minutes:02}")
    } else {
        format!("{sign}{hours}:{minutes:02}:{rest:02}")
    }
}

/// The error that a text is, in the words of English, Spanish and other programs.
pub(super) fn error_word(text: &str) -> Option<ErrorKind> {
    if let Some(number) = text.strip_prefix("Err:") {
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        return is_number.then_some(ErrorKind::Other);
    }
    if !text.starts_with('#') {
        return None;
    }
    if text.len() >= 3 && text.bytes().all(|b| b == b'#') {
        return Some(ErrorKind::TooNarrow);
    }
    let upper: String = text
        .to_uppercase()
        .chars()
        .filter(|c| !matches!(c, '¡' | '!' | '¿' | '?' | '#' | ' '))
        .collect();
    Some(match upper.as_str() {
        "DIV/0" => ErrorKind::Div0,
        "N/A" | "N/D" | "NA" => ErrorKind::NotAvailable,
        "NAME" | "NOMBRE" => ErrorKind::Name,
        "NULL" | "NULO" => ErrorKind::Null,
        "NUM" | "NÚM" => ErrorKind::Num,
        "REF" => ErrorKind::Ref,
        "VALUE" | "VALOR" => ErrorKind::Value,
        "GETTING_DATA" | "SPILL" | "DESBORDAMIENTO" | "CALC" | "CALCULAR" | "FIELD" | "CAMPO"
        | "ERROR" | "BLOCKED" | "UNKNOWN" | "CONNECT" => ErrorKind::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
