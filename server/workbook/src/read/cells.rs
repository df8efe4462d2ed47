//! Collecting cells under caps, in the domain's own shapes.

use super::{Limits, Progress, ReadError, Stage};
use calamine::{CellErrorType, DataRef, ExcelDateTime};
use chrono::NaiveDate;
use domain::{
    Decimal,
    import::sheet::{CellContent, Merged, Sheet},
};
use std::{collections::BTreeMap, str::FromStr};

/// Progress is told once in so many cells.
const TELL_EVERY: u64 = 20_000;

/// Counts the cells of a whole workbook and refuses what is beyond the caps.
pub(super) struct Collector<'a> {
    limits: &'a Limits,
    progress: &'a mut dyn FnMut(Progress),
    seen: u64,
    cells: BTreeMap<(u32, u32), CellContent>,
}

impl<'a> Collector<'a> {
    pub fn new(limits: &'a Limits, progress: &'a mut dyn FnMut(Progress)) -> Self {
        Self {
            limits,
            progress,
            seen: 0,
            cells: BTreeMap::new(),
        }
    }

    pub fn sheet_count(&self, sheets: usize) -> Result<(), ReadError> {
        if sheets > self.limits.sheets {
            return Err(ReadError::of("E110").saying(format!(
                "El libro tiene {sheets} hojas; se aceptan hasta {}.",
                self.limits.sheets
            )));
        }
        Ok(())
    }

    /// Takes a cell with content.
    pub fn push(&mut self, row: u32, column: u32, content: CellContent) -> Result<(), ReadError> {
        if row >= self.limits.rows || column >= self.limits.columns {
            return Err(ReadError::of("E111").because(format!("row {row}, column {column}")));
        }
        if let CellContent::Text(text) = &content
            && text.len() > self.limits.text_chars
            && text.chars().count() > self.limits.text_chars
        {
            let place = domain::finding::a1(row, column);
            return Err(ReadError::of("E118").saying(format!(
                "La celda {place} tiene un texto de más de {} caracteres.",
                self.limits.text_chars
            )));
        }
        self.seen += 1;
        if self.seen > self.limits.cells {
            return Err(ReadError::of("E109").saying(format!(
                "El libro tiene más de {} celdas con contenido.",
                self.limits.cells
            )));
        }
        if self.seen.is_multiple_of(TELL_EVERY) {
            (self.progress)(Progress::new(Stage::Cells, self.seen));
        }
        self.cells.insert((row, column), content);
        Ok(())
    }

    /// Ends a sheet: its cells so far, and room for the next.
    pub fn sheet(&mut self, name: &str, hidden: bool, merged: Vec<Merged>) -> Sheet {
        (self.progress)(Progress::new(Stage::Cells, self.seen));
        Sheet {
            name: name.to_owned(),
            hidden,
            cells: std::mem::take(&mut self.cells),
            merged,
        }
    }
}

/// The ranges worth keeping: of more than one cell, and not more than the cap.
pub(super) fn merged(ranges: &[calamine::Dimensions], limits: &Limits) -> Vec<Merged> {
    ranges
        .iter()
        .filter(|d| d.start != d.end)
        .take(limits.merged)
        .map(|d| Merged {
            first_row: d.start.0,
            first_column: d.start.1,
            last_row: d.end.0,
            last_column: d.end.1,
        })
        .collect()
}

/// A cell as the domain knows it; `None` for an empty one. `percent`: its format shows hundredths.
pub(super) fn content(value: &DataRef<'_>, percent: bool) -> Option<CellContent> {
    match value {
        DataRef::Empty => None,
        DataRef::Int(number) if percent => Some(percentage(&number.to_string())),
        DataRef::Int(number) => Some(CellContent::Number(number.to_string())),
        DataRef::Float(number) if percent => Some(percentage(&shortest(*number))),
        DataRef::Float(number) => Some(CellContent::Number(shortest(*number))),
        DataRef::String(text) => plain_text(text),
        DataRef::SharedString(text) => plain_text(text),
        DataRef::Bool(yes) => Some(CellContent::Bool(*yes)),
        DataRef::DateTime(date) => Some(date_or_number(date)),
        DataRef::DateTimeIso(text) => Some(iso_date(text)),
        DataRef::DurationIso(text) => plain_text(text),
        DataRef::Error(error) => Some(CellContent::Error(error_text(error).to_owned())),
    }
}

fn plain_text(text: &str) -> Option<CellContent> {
    (!text.is_empty()).then(|| CellContent::Text(text.to_owned()))
}

/// The shortest decimal text that reads back as the same float; exponents only where nobody would
/// want the digits.
fn shortest(number: f64) -> String {
    if number != 0.0 && !(1e-20..1e25).contains(&number.abs()) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

/// What a person sees in a cell with a percent format: `0.455` is «45.5%». Exact, in decimals.
fn percentage(number: &str) -> CellContent {
    Decimal::from_str(number)
        .ok()
        .and_then(|d| d.checked_mul(Decimal::ONE_HUNDRED))
        .map_or_else(
            || CellContent::Number(number.to_owned()),
            |d| CellContent::Text(format!("{}%", d.normalize())),
        )
}

fn date_or_number(date: &ExcelDateTime) -> CellContent {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    let calendar = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    match calendar.filter(|_| date.is_datetime()) {
        Some(day) => CellContent::Date(day),
        None => CellContent::Number(shortest(date.as_f64())),
    }
}

fn iso_date(text: &str) -> CellContent {
    text.get(..10)
        .and_then(|day| day.parse().ok())
        .map_or_else(|| CellContent::Text(text.to_owned()), CellContent::Date)
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_shortest_text() {
        assert_eq!(shortest(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(shortest(45.0), "45");
        assert_eq!(shortest(1e300), "1e300");
        assert_eq!(shortest(0.0), "0");
    }

    #[test]
    fn a_percent_format_shows_hundredths() {
        assert_eq!(percentage("0.455"), CellContent::Text("45.5%".into()));
        assert_eq!(percentage("1"), CellContent::Text("100%".into()));
    }
}
