//! A sheet under a layout as rows and columns: a form of one page becomes such a table, too, and every
//! cell still knows its place in the file.

use crate::{
    finding::Place,
    import::{
        layout::{Layout, form},
        sheet::Sheet,
    },
};
use std::{borrow::Cow, collections::BTreeMap};

/// A cell by row and column, zero-based.
pub(crate) type At = (u32, u32);

/// What rows are read from.
pub(crate) struct Table<'a> {
    sheet: Cow<'a, Sheet>,
    layout: Cow<'a, Layout>,
    /// Where the cells of an unfolded form are in the file.
    places: Option<BTreeMap<At, At>>,
}

impl<'a> Table<'a> {
    /// The table of a sheet; a form is unfolded into one.
    pub fn of(sheet: &'a Sheet, layout: &'a Layout) -> Self {
        match form::unfold(sheet, layout) {
            Some(unfolded) => Self {
                sheet: Cow::Owned(unfolded.sheet),
                layout: Cow::Owned(unfolded.layout),
                places: Some(unfolded.places),
            },
            None => Self {
                sheet: Cow::Borrowed(sheet),
                layout: Cow::Borrowed(layout),
                places: None,
            },
        }
    }

    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Whether the sheet is the form of one element.
    pub fn is_form(&self) -> bool {
        self.places.is_some()
    }

    /// Whether it states the catalogue, with or without values beside it.
    pub fn states_catalogue(&self) -> bool {
        self.is_form() || !self.layout.has_values()
    }

    /// The place in the file of a cell of the table.
    pub fn place(&self, row: u32, column: u32) -> Place {
        let in_file = |places: &BTreeMap<At, At>| places.get(&(row, column)).copied();
        let (row, column) = self
            .places
            .as_ref()
            .and_then(in_file)
            .unwrap_or((row, column));
        Place::Cell {
            sheet: self.sheet.name.clone(),
            row,
            column,
        }
    }

    /// Rows of data that hold something, in order.
    pub fn rows(&self) -> Vec<u32> {
        let (first, last) = self.layout.data_rows;
        if first > last {
            return Vec::new();
        }
        let cells = self.sheet.cells.range((first, 0)..=(last, u32::MAX));
        let mut rows: Vec<u32> = cells.map(|((row, _), _)| *row).collect();
        rows.dedup();
        rows
    }
}
