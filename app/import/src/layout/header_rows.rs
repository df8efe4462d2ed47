//! The texts over each column of one to three header rows.
//!
//! A merged range and a text centred across its neighbours speak for all their columns. In a sheet without them
//! (a CSV) a group such as «2024» or «Línea de base» speaks for the blank cells to its right, up to the next text.

use crate::{
    grid::{Content, DateShape, Grid, Sheet},
    headers::sense,
};
use domain::text::unmark;
use std::collections::BTreeSet;

/// The columns that hold something in the rows.
pub(super) fn columns(sheet: &Sheet, first: u32, last: u32) -> BTreeSet<u16> {
    sheet
        .rows_in(first, last)
        .flat_map(|(_, cells)| cells.iter().map(|cell| cell.column))
        .filter(|column| !sheet.hidden_columns.contains(u32::from(*column)))
        .collect()
}

/// The texts over a column, from the highest row to the lowest; each text once.
pub(super) fn texts(grid: &Grid, sheet: &Sheet, first: u32, last: u32, column: u16) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for row in (first..=last).filter(|row| !sheet.hidden_rows.contains(*row)) {
        let mut text = header_text(grid, sheet, row, column);
        if text.is_empty() && row < last {
            text = group_to_the_left(grid, sheet, row, column);
        }
        if !text.is_empty() && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    parts
}

/// What a header cell shows: a date is as much as its format shows of it.
pub(super) fn header_text(grid: &Grid, sheet: &Sheet, row: u32, column: u16) -> String {
    let Some(cell) = sheet.seen(row, column) else {
        return String::new();
    };
    match cell.content {
        Content::Date(date, DateShape::Day) if is_year_end(date) => date.format("%Y").to_string(),
        content => grid.shown(content).trim().to_owned(),
    }
}

/// «31/12/2024» over a column of yearly values is the year.
fn is_year_end(date: chrono::NaiveDate) -> bool {
    use chrono::Datelike;
    (date.month(), date.day()) == (12, 31) || (date.month(), date.day()) == (1, 1)
}

fn group_to_the_left(grid: &Grid, sheet: &Sheet, row: u32, column: u16) -> String {
    let left = sheet
        .row(row)
        .iter()
        .rev()
        .find(|cell| cell.column < column);
    let Some(cell) = left.filter(|cell| sheet.merged_at(row, cell.column).is_none()) else {
        return String::new();
    };
    let text = grid.shown(cell.content).trim().to_owned();
    let means = sense(&text);
    let is_group = means.period.is_some() || means.measure.is_some();
    if is_group { text } else { String::new() }
}

/// A header as people read it: its texts without their footnote marks, joined.
pub(super) fn joined(parts: &[String]) -> String {
    let texts = parts.iter().map(|text| unmark(text).text);
    texts.collect::<Vec<_>>().join(" · ")
}
