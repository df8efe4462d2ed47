//! The texts over each column of one to three header rows.
//!
//! A merged range and a text centred across its neighbours speak for all their columns. In a sheet without them
//! (a CSV) a group such as «2024», «I Trimestre» or «Línea de base» speaks for the blank cells to its right, up to the next text.

use crate::{
    grid::{Cell, CellContent, Grid, Merged, Sheet},
    headers::{EARLIEST_YEAR, SEPARATOR, sense},
};
use chrono::Datelike as _;
use std::collections::BTreeSet;

/// Rows that may be a header, with the merged ranges that touch them.
pub(super) struct HeaderRows<'a> {
    grid: &'a Grid,
    sheet: &'a Sheet,
    first: u32,
    last: u32,
    merged: Vec<&'a Merged>,
}

impl<'a> HeaderRows<'a> {
    /// The rows from `first` to `last`, both included, zero-based.
    pub fn of(grid: &'a Grid, sheet: &'a Sheet, first: u32, last: u32) -> Self {
        let touches = |range: &&Merged| range.first_row <= last && range.last_row >= first;
        Self {
            grid,
            sheet,
            first,
            last,
            merged: sheet.merged.iter().filter(touches).collect(),
        }
    }

    /// The columns that hold something in the rows, hidden ones too.
    pub fn columns(&self) -> BTreeSet<u16> {
        let rows = self.sheet.rows_in(self.first, self.last);
        rows.flat_map(|(_, cells)| cells.iter().map(|cell| cell.column))
            .collect()
    }

    /// The texts over a column, from the highest row to the lowest; each text once.
    pub fn texts(&self, column: u16) -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        let is_shown = |row: &u32| !self.sheet.hidden_rows.contains(*row);
        for row in (self.first..=self.last).filter(is_shown) {
            let mut text = self.text(row, column);
            if text.is_empty() && row < self.last {
                text = self.group_to_the_left(row, column);
            }
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        parts
    }

    /// What a person reads at a position, in its own cell or a merged one.
    fn text(&self, row: u32, column: u16) -> String {
        let own = self.sheet.get(row, column);
        let cell = own.or_else(|| {
            let range = self.merged_at(row, column)?;
            self.sheet.get(range.first_row, range.first_column)
        });
        cell.map_or_else(String::new, |cell| self.shown(cell))
    }

    fn shown(&self, cell: &Cell) -> String {
        match cell.content {
            // A struck-through header is withdrawn; the reader leaves out struck runs.
            _ if cell.marks.has(crate::grid::Marks::STRUCK) => String::new(),
            CellContent::Error(_) | CellContent::NoResult => String::new(),
            // The number 2024 with a format of dates is a day of 1905.
            CellContent::Date(date, _) if date.year() < EARLIEST_YEAR => format!("fecha {date}"),
            content => self.grid.shown(content).trim().to_owned(),
        }
    }

    fn merged_at(&self, row: u32, column: u16) -> Option<&Merged> {
        let holds = |range: &&&Merged| {
            (range.first_row..=range.last_row).contains(&row)
                && (range.first_column..=range.last_column).contains(&column)
        };
        self.merged.iter().find(holds).copied()
    }

    fn group_to_the_left(&self, row: u32, column: u16) -> String {
        let cells = self.sheet.row(row);
        let before = cells.partition_point(|cell| cell.column < column);
        let left = before.checked_sub(1).and_then(|at| cells.get(at));
        let Some(cell) = left.filter(|cell| self.merged_at(row, cell.column).is_none()) else {
            return String::new();
        };
        let text = self.shown(cell);
        let means = sense(&text);
        let is_group = means.period.is_some() || means.measure.is_some() || means.is_part();
        if is_group { text } else { String::new() }
    }
}

/// A header as it stands, with its marks («2024 P/»): its texts joined.
pub(super) fn joined(parts: &[String]) -> String {
    parts.join(SEPARATOR)
}
