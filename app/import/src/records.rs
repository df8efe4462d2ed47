//! The data rows of tables as records: for each row its cells with the columns they stand in.
//!
//! A ficha of one page is unfolded into such a table, and every cell still knows its place in the file. A
//! label merged down over several rows is carried down; nothing else is filled in. Rows and columns that the
//! program hides, headers repeated by page and notes are counted as passed over. What this pass deliberately
//! does not do: it reads no cell.

mod form;
mod method;
mod table;

use crate::{
    fields::states_nothing,
    grid::{Cell, CellContent, CellRef, Grid, Marks},
    layout::{Column, ColumnRole, Layout, PlaceCodes, Table},
};
use domain::{number::NumberLocale, value::Measure};

/// A cell of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordCell {
    /// Place of its column in [`Records::columns`].
    pub column: u16,
    pub at: CellRef,
    pub content: CellContent,
    pub marks: Marks,
    /// A part of the cell's text, in [`Records::parts`], where one cell states several fields.
    pub part: Option<u32>,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Its cells in [`Records::cells`].
    pub first: u32,
    pub end: u32,
    /// The measure that the place in a form says.
    pub measure: Option<Measure>,
    /// Whether it states a value or a field; else it may be the heading of the rows below.
    pub has_data: bool,
}

/// The rows of one table.
#[derive(Debug, Clone)]
pub struct Records {
    pub sheet: u16,
    pub table: Table,
    pub rows: Vec<Record>,
    pub cells: Vec<RecordCell>,
    pub parts: Vec<String>,
    pub number_locale: NumberLocale,
    pub place_codes: PlaceCodes,
    pub is_form: bool,
    /// Cells of the data rows that state nothing to import.
    pub passed_over: u32,
}

impl Records {
    /// The columns that [`RecordCell::column`] counts.
    pub fn columns(&self) -> &[Column] {
        &self.table.columns
    }

    /// The cells of a row, left to right.
    pub fn cells_of(&self, record: Record) -> &[RecordCell] {
        &self.cells[record.first as usize..record.end as usize]
    }

    /// Whether the table has values of indicators.
    pub fn has_values(&self) -> bool {
        self.table.columns.iter().any(|c| c.role.holds_values())
    }

    /// Whether it states the catalogue, with or without values beside it.
    pub fn states_catalogue(&self) -> bool {
        self.is_form || !self.has_values()
    }

    /// The text of a cell as a person reads it, trimmed.
    pub fn text<'a>(&'a self, grid: &'a Grid, cell: &RecordCell) -> std::borrow::Cow<'a, str> {
        match (cell.part, cell.content) {
            (Some(part), _) => self.parts[part as usize].as_str().into(),
            (None, CellContent::Text(id)) => grid.texts.get(id).trim().into(),
            (None, content) => grid.shown(content).trim().to_owned().into(),
        }
    }
}

/// The records of every sheet that has a layout, in the order of the layouts.
pub fn of(grid: &Grid, layouts: &[Layout]) -> Vec<Records> {
    let mut all = Vec::new();
    for layout in layouts {
        let found = grid.sheets.iter().zip(0u16..);
        let Some((sheet, at)) = found.into_iter().find(|(s, _)| s.name == layout.sheet) else {
            continue;
        };
        match &layout.form {
            Some(form) => all.push(form::unfolded(grid, sheet, at, layout, form)),
            None => all.extend(
                (0..layout.tables.len())
                    .map(|table| table::of_table(grid, sheet, at, layout, table)),
            ),
        }
    }
    all
}

/// Whether a cell states a value or a field.
pub(crate) fn is_data(grid: &Grid, role: &ColumnRole, cell: &Cell) -> bool {
    match role {
        ColumnRole::Field { .. } => match cell.content {
            CellContent::Text(id) => !states_nothing(grid.texts.get(id)),
            _ => true,
        },
        role => role.holds_values(),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
