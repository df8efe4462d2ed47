//! A draft against the catalogue and the stored values: what no single cell can know of itself.
//!
//! Blocking is what cannot be true (a percentage of 140, a target after the horizon, a denominator of
//! zero); what is only unlikely warns. Each series is looked at once, its drafted and its stored cells as
//! two sorted lists. The form's grid and the review ask [`findings_of`]: the same cells, the same findings.
//! What it deliberately does not do: it repeats no finding of the passes above and computes no progress.

mod absolute;
mod cell;
mod course;
mod fractions;
mod jump;
mod series;
mod targets;

pub(crate) use absolute::may_stand_beside;

use crate::{
    draft::{Book, Draft, DraftCell, Key, Origin, Stated, Value},
    grid::{CellRef, Grid},
    stored::{Stored, by_series, order},
};
use chrono::NaiveDate;
use domain::{
    Decimal,
    catalogue::Catalogue,
    finding::{Finding, Place},
    format,
    indicator::Indicator,
    period::Period,
    value::{CellKey, CellValue, Measure},
};
use std::{collections::BTreeMap, fmt};

/// Checks every cell of a draft. Findings of cells of a file say nothing of what was read there:
/// [`fill_read`] adds it.
pub fn validate(draft: &Draft, catalogue: &Catalogue, stored: &Stored) -> Vec<Finding> {
    check(&draft.book, &draft.cells, catalogue, stored)
}

/// Checks values that were typed, each with the name of its field on the screen.
pub fn findings_of<'a>(
    cells: impl Iterator<Item = (&'a CellKey, &'a CellValue, String)>,
    catalogue: &Catalogue,
    stored: &Stored,
) -> Vec<Finding> {
    let mut book = Book::default();
    let cells: Vec<DraftCell> = cells
        .map(|(key, value, field)| DraftCell {
            key: Key {
                series: book.series(&key.indicator, &key.breakdown),
                measure: key.measure,
                period: key.period,
            },
            value: book.value(value),
            at: Origin::Field(book.texts.intern(&field)),
        })
        .collect();
    check(&book, &cells, catalogue, stored)
}

/// W409 at each observed value of a period that has not ended on `today`.
pub fn unfinished(draft: &Draft, today: NaiveDate) -> Vec<Finding> {
    let cells = draft.cells.iter();
    let found = cells.filter(|cell| is_unfinished(cell.key.measure, cell.key.period, today));
    found
        .map(|cell| unfinished_at(draft.book.place(cell.at), cell.key.period))
        .collect()
}

/// Whether a value states what has not happened yet: an observation of a period that has not ended.
pub fn is_unfinished(measure: Measure, period: Period, today: NaiveDate) -> bool {
    measure == Measure::Observed && period.last_day() >= today
}

/// W409 at a place.
pub fn unfinished_at(place: Place, period: Period) -> Finding {
    let (name, end) = (format::period(period), format::date_long(period.last_day()));
    Finding::of("W409", place, None, &[&name, &end])
}

/// Adds to the findings at cells of a file what those cells show, where they do not say it yet.
pub fn fill_read(findings: &mut [Finding], grid: &Grid) {
    let sheets = grid.sheets.iter().zip(0..);
    let sheets: BTreeMap<&str, u16> = sheets.map(|(s, at)| (s.name.as_str(), at)).collect();
    for finding in findings.iter_mut().filter(|f| f.read.is_none()) {
        let Place::Cell { sheet, row, column } = &finding.place else {
            continue;
        };
        let place = sheets.get(sheet.as_str()).zip(u16::try_from(*column).ok());
        let Some((sheet, column)) = place else {
            continue;
        };
        let row = *row;
        let at = CellRef {
            sheet: *sheet,
            row,
            column,
        };
        finding.read = Some(shown_at(grid, at)).filter(|text| !text.is_empty());
    }
}

/// What a cell shows; empty where it holds nothing.
pub fn shown_at(grid: &Grid, at: CellRef) -> String {
    let sheet = grid.sheets.get(usize::from(at.sheet));
    let cell = sheet.and_then(|sheet| sheet.seen(at.row, at.column));
    cell.map(|cell| grid.shown(cell.content))
        .unwrap_or_default()
}

fn check(book: &Book, cells: &[DraftCell], catalogue: &Catalogue, stored: &Stored) -> Vec<Finding> {
    let indicators = catalogue.indicators.iter();
    let indicators: BTreeMap<&str, &Indicator> = indicators.map(|i| (i.code.as_str(), i)).collect();
    let mut report = Report {
        book,
        cells,
        findings: Vec::new(),
    };
    let mut fractions = fractions::Fractions::default();
    let order = order(cells);
    for (id, run) in by_series(cells, &order) {
        let (code, breakdown) = &book.series[id.0 as usize];
        let Some(indicator) = indicators.get(code.as_str()).copied() else {
            for at in run {
                report.push("E407", *at, &[code]);
            }
            continue;
        };
        let series = series::Series {
            indicator,
            breakdown,
            drafted: run,
            stored: stored.of_series(code, breakdown),
            stored_book: &stored.book,
        };
        check_series(&series, catalogue, &mut report);
        fractions.add(&series, &report);
    }
    fractions.push_findings(&mut report);
    report.findings
}

fn check_series(series: &series::Series<'_>, catalogue: &Catalogue, report: &mut Report<'_>) {
    let horizon = catalogue.edition.horizon;
    cell::check(series, catalogue, report);
    let baseline = targets::last_value(series, Measure::Baseline, horizon, report);
    let target = targets::last_value(series, Measure::Target, horizon, report);
    targets::check_years(series, catalogue, report);
    targets::check_direction(series, baseline, target, report);
    targets::check_course(series, report);
    for points in series.observed(report) {
        let steps = points.steps();
        jump::check(&points, &steps, report);
        course::check(&points, &steps, baseline, target, report);
        absolute::check_missing(&points, report);
    }
}

/// The cells that are checked, and what was found.
struct Report<'a> {
    book: &'a Book,
    cells: &'a [DraftCell],
    findings: Vec<Finding>,
}

impl Report<'_> {
    /// A finding at the cell with this place in the list, in the words of the table of codes.
    fn push(&mut self, code: &str, at: u32, args: &[&dyn fmt::Display]) {
        let (place, read) = self.place(at);
        self.findings
            .push(Finding::of(code, place, read.as_deref(), args));
    }

    /// The same in words of its own.
    fn push_worded(&mut self, code: &str, at: u32, problem: &str, remedy: &str) {
        let (place, read) = self.place(at);
        self.findings
            .push(Finding::new(code, place, read.as_deref(), problem, remedy));
    }

    fn place(&self, at: u32) -> (Place, Option<String>) {
        let cell = self.cell(at);
        let read = match cell.at {
            Origin::Cell(_) => None,
            Origin::Field(_) => Some(self.in_words(cell.value)),
        };
        (self.book.place(cell.at), read)
    }

    fn cell(&self, at: u32) -> &DraftCell {
        &self.cells[at as usize]
    }

    /// A value as it was understood, for places that have no text of their own.
    fn in_words(&self, value: Value) -> String {
        match value.stated {
            Stated::Value(number, _) => number.normalize().to_string(),
            Stated::NotAvailable(why) | Stated::NotApplicable(why) => {
                self.book.texts.get(why).to_owned()
            }
        }
    }
}

/// The number of a value, if it states one.
fn number(value: Value) -> Option<Decimal> {
    match value.stated {
        Stated::Value(number, _) => Some(number),
        Stated::NotAvailable(_) | Stated::NotApplicable(_) => None,
    }
}
