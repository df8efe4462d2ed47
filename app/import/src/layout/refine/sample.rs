//! The first cells of a column: what a guess about it rests on.

use super::super::Table;
use crate::grid::{CellContent, Grid, Sheet};

/// At most this many cells of a column are looked at.
const SAMPLE: usize = 200;

/// What the cells of a column hold, from the top.
#[derive(Debug, Default)]
pub(super) struct Sample {
    pub texts: Vec<String>,
    /// Numbers as the cells show them.
    pub numbers: Vec<String>,
}

impl Sample {
    /// The cells of the first rows.
    pub fn of(grid: &Grid, sheet: &Sheet, table: &Table, column: u16) -> Self {
        Self::of_rows(grid, sheet, table, column, SAMPLE)
    }

    /// All cells.
    pub fn whole(grid: &Grid, sheet: &Sheet, table: &Table, column: u16) -> Self {
        Self::of_rows(grid, sheet, table, column, usize::MAX)
    }

    fn of_rows(grid: &Grid, sheet: &Sheet, table: &Table, column: u16, most: usize) -> Self {
        let mut sample = Self::default();
        let (first, last) = table.data_rows;
        if last < first {
            return sample;
        }
        let rows = sheet.rows_in(first, last).filter(|(row, _)| {
            table.passed_rows.binary_search(row).is_err() && !sheet.hidden_rows.contains(*row)
        });
        for (_, cells) in rows.take(most) {
            let found = cells.binary_search_by_key(&column, |cell| cell.column);
            let Some(cell) = found.ok().and_then(|at| cells.get(at)) else {
                continue;
            };
            let text = grid.shown(cell.content).trim().to_owned();
            match cell.content {
                CellContent::Number(_) | CellContent::Percent(_) => sample.numbers.push(text),
                _ if text.is_empty() => {}
                _ => sample.texts.push(text),
            }
        }
        sample
    }

    /// The texts, and then the numbers as the cells show them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().chain(&self.numbers).map(String::as_str)
    }

    /// Whether all cells that were looked at are empty.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.numbers.is_empty()
    }

    /// Whether so many percent of all cells are of a kind.
    pub fn at_least(&self, percent: usize, is: impl Fn(&str) -> bool) -> bool {
        let count = self.all().count();
        let hits = self.all().filter(|text| is(text)).count();
        count > 0 && hits * 100 >= count * percent
    }
}
