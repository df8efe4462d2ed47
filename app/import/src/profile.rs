//! Corrections of the mapping that were kept, applied to the next file of the same shape.
//!
//! The shape of a sheet is what was found on it before anybody corrected it: the folded headers of its tables, or of its
//! first full row where no table was found. A table may begin lower or further to the right and be longer than the
//! one that was corrected. What this pass deliberately does not do: it applies nothing by itself; a person chooses.

use crate::{
    grid::Grid,
    layout::{FoundLayout, Layout, Table},
};
use domain::text::fold;
use serde::{Deserialize, Serialize};

/// How the sheets of a kind of file are understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub sheets: Vec<SheetProfile>,
}

/// How sheets of one shape are understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetProfile {
    /// Folded headers.
    pub shape: Vec<String>,
    /// What was found before the correction.
    pub found: Layout,
    /// Rows of the sheet.
    pub rows: u32,
    /// As a person corrected it; `None` = the sheet is left out.
    pub corrected: Option<Layout>,
}

impl Profile {
    /// What a person decided about the sheets of a file, to be used again. Sheets without a shape are left out.
    pub fn of(grid: &Grid, found: &[FoundLayout], corrected: &[Layout]) -> Self {
        let sheets = grid.sheets.iter().zip(found).enumerate();
        let sheets = sheets.filter_map(|(at, (sheet, found))| {
            let shape = shape(grid, at, &found.layout);
            (!shape.is_empty()).then(|| SheetProfile {
                shape,
                found: found.layout.clone(),
                rows: sheet.extent().0,
                corrected: corrected
                    .iter()
                    .find(|layout| layout.sheet == sheet.name)
                    .cloned(),
            })
        });
        Self {
            sheets: sheets.collect(),
        }
    }

    /// The layouts of another file under this profile: sheets of a known shape as they were corrected, the others as they
    /// were found. `None` where no sheet has a known shape.
    pub fn applied(&self, grid: &Grid, found: &[FoundLayout]) -> Option<Vec<Layout>> {
        let mut layouts = Vec::new();
        let mut knows_one = false;
        for (at, (sheet, found)) in grid.sheets.iter().zip(found).enumerate() {
            let shape = shape(grid, at, &found.layout);
            let known = self.sheets.iter().find(|known| known.shape == shape);
            let Some(known) = known.filter(|known| !known.shape.is_empty()) else {
                if !found.layout.is_empty() && !sheet.hidden {
                    layouts.push(found.layout.clone());
                }
                continue;
            };
            knows_one = true;
            layouts.extend(known.moved_to(&sheet.name, &found.layout, sheet.extent().0));
        }
        knows_one.then_some(layouts)
    }
}

impl SheetProfile {
    /// The correction on a sheet where the tables may stand elsewhere and be longer.
    fn moved_to(&self, name: &str, now: &Layout, rows: u32) -> Option<Layout> {
        let mut layout = self.corrected.clone()?;
        layout.sheet = name.to_owned();
        let (then, here) = (self.found.tables.first(), now.tables.first());
        let row = |table: &Table| i64::from(table.header_rows.0);
        let column = |table: &Table| table.columns.first().map_or(0, |c| i64::from(c.column));
        let moved = then.zip(here).map_or((0, 0), |(then, here)| {
            (
                row(here).saturating_sub(row(then)),
                column(here).saturating_sub(column(then)),
            )
        });
        for (at, table) in layout.tables.iter_mut().enumerate() {
            let found = self.found.tables.get(at).zip(now.tables.get(at));
            shift(table, moved);
            match found {
                Some((then, here)) => {
                    // Further or less far than what was found then: so also now.
                    let beyond = i64::from(table.data_rows.1)
                        .saturating_sub(moved.0)
                        .saturating_sub(i64::from(then.data_rows.1));
                    table.data_rows.1 = moved_row(here.data_rows.1, beyond);
                    if moved_rows(&then.passed_rows, moved.0) == table.passed_rows {
                        table.passed_rows.clone_from(&here.passed_rows);
                    }
                }
                None => {
                    let left = i64::from(self.rows).saturating_sub(i64::from(table.data_rows.1));
                    table.data_rows.1 = moved_row(rows, left.saturating_neg());
                }
            }
        }
        Some(layout)
    }
}

fn shift(table: &mut Table, (rows, columns): (i64, i64)) {
    let (first, last) = table.header_rows;
    table.header_rows = (moved_row(first, rows), moved_row(last, rows));
    let (first, last) = table.data_rows;
    table.data_rows = (moved_row(first, rows), moved_row(last, rows));
    table.passed_rows = moved_rows(&table.passed_rows, rows);
    for column in &mut table.columns {
        let moved = i64::from(column.column).saturating_add(columns);
        column.column = u16::try_from(moved.max(0)).unwrap_or(u16::MAX);
    }
}

fn moved_row(row: u32, by: i64) -> u32 {
    u32::try_from(i64::from(row).saturating_add(by).max(0)).unwrap_or(u32::MAX)
}

fn moved_rows(rows: &[u32], by: i64) -> Vec<u32> {
    rows.iter().map(|row| moved_row(*row, by)).collect()
}

/// What tells sheets of one kind from others.
pub fn shape(grid: &Grid, sheet: usize, found: &Layout) -> Vec<String> {
    let headers = found.tables.iter().flat_map(|table| &table.columns);
    let headers: Vec<String> = headers.map(|column| fold(&column.header)).collect();
    if !headers.is_empty() || found.form.is_some() {
        return headers;
    }
    let Some(sheet) = grid.sheets.get(sheet) else {
        return Vec::new();
    };
    let mut full = sheet.rows().filter(|(_, cells)| cells.len() > 1);
    let first = full.next().map(|(_, cells)| cells);
    let texts = first.unwrap_or_default().iter();
    texts.map(|cell| fold(&grid.shown(cell.content))).collect()
}
