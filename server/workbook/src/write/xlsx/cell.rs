//! One cell: text stays text, a stored number is a number only where no digit is lost.

use super::formats::Formats;
use crate::write::{
    WriteError,
    table::{Field, exact_double, nearest_double},
};
use chrono::Datelike;
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet};
use std::borrow::Cow;

/// Characters of a cell, by the format, less the notice.
const MAX_TEXT_CHARS: usize = 32_700;
const NOTICE: &str = " […continúa en la publicación en JSON]";
const CUT: &str = " […cortado: no cabe más en una celda]";

/// Writes a cell; `is_open`: it may be typed into where the rest is locked.
pub(super) fn write_field(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    field: &Field,
    formats: &Formats,
    is_open: bool,
) -> Result<(), WriteError> {
    let text = |sheet: &mut Worksheet, text: String| -> Result<(), WriteError> {
        if is_open {
            sheet.write_string_with_format(row, column, text, &formats.open)?;
        } else {
            sheet.write_string(row, column, text)?;
        }
        Ok(())
    };
    let number = |sheet: &mut Worksheet, value: Option<f64>, format: &Format| {
        let written = value.map(|value| {
            sheet.write_number_with_format(row, column, value, format)?;
            Ok(())
        });
        written.unwrap_or(Ok(()))
    };
    let plain = if is_open {
        &formats.open_plain
    } else {
        &formats.plain
    };
    match field {
        Field::Empty if is_open => {
            sheet.write_blank(row, column, &formats.open)?;
            Ok(())
        }
        Field::Empty => Ok(()),
        Field::Text(shown) | Field::Code { label: shown, .. } => {
            text(sheet, fit_cell_text(shown).into_owned())
        }
        Field::Stored { value, shown } => match exact_double(*value) {
            Some(exact) => number(sheet, Some(exact), formats.decimals(*shown, is_open)),
            // More digits than a sheet can hold: exact text rather than another number.
            None => text(sheet, value.to_string()),
        },
        Field::Computed { value, shown } => {
            let format = formats.decimals(*shown, is_open);
            number(sheet, nearest_double(*value), format)
        }
        Field::Fraction(value) => number(sheet, nearest_double(*value), &formats.percent),
        Field::Plain(value) => number(sheet, nearest_double((*value).into()), plain),
        Field::Date(date) => {
            let year = u16::try_from(date.year()).unwrap_or(1900);
            let month = u8::try_from(date.month()).unwrap_or(1);
            let day = u8::try_from(date.day()).unwrap_or(1);
            let format = if is_open {
                &formats.open_date
            } else {
                &formats.date
            };
            let date = ExcelDateTime::from_ymd(year, month, day)?;
            sheet.write_datetime_with_format(row, column, date, format)?;
            Ok(())
        }
    }
}

/// A text of a release as a cell of a workbook can hold it (32,767 UTF-16 units); a longer one is cut and says where the
/// rest is.
pub fn fit_cell_text(text: &str) -> Cow<'_, str> {
    cut(text, NOTICE)
}

/// The same for a text of no release: a longer one is cut and says so.
pub fn cut_cell_text(text: &str) -> Cow<'_, str> {
    cut(text, CUT)
}

fn cut<'a>(text: &'a str, notice: &str) -> Cow<'a, str> {
    if text.encode_utf16().count() <= MAX_TEXT_CHARS {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= MAX_TEXT_CHARS - notice.len()
    });
    Cow::Owned(kept.chain(notice.chars()).collect())
}
