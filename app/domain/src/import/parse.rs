//! From a sheet and its layout to draft cells, each with its place. Never fails.
//!
//! Every non-blank cell of the data rows ends in exactly one of four lists: understood as a value,
//! understood as a field, rejected with the codes of its findings, or passed over (labels, notes).
//! What it deliberately does not do: it compares with no stored value and knows no admissible range;
//! that is [`super::validate`] and [`super::diff`].

mod content;
mod facts;
mod fields;
pub(crate) mod members;
pub(crate) mod reading;
mod repeated;
mod row;
pub(crate) mod table;

pub(crate) use row::sentence;

pub use reading::{direction as read_direction, unit_kind as read_unit_kind};

use super::{additions::Refusal, layout::Layout, sheet::Sheet};
use crate::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    value::{CellKey, CellValue},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use table::Table;

/// A cell of the file that was understood as a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftCell {
    pub key: CellKey,
    pub value: CellValue,
    pub place: Place,
    /// What the cell showed, verbatim.
    pub read: String,
}

/// A catalogue or ficha field that a file states: indicator or node code, field name, text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftField {
    pub code: String,
    pub field: String,
    pub text: String,
    pub place: Place,
}

/// A cell that holds something to import that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedCell {
    pub place: Place,
    pub read: String,
    /// Codes of the findings that explain it, at the cell itself or at the label of its row.
    pub finding_codes: Vec<String>,
}

/// What a sheet was understood to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub cells: Vec<DraftCell>,
    pub fields: Vec<DraftField>,
    pub findings: Vec<Finding>,
    /// Cells of the table that hold nothing to import (labels, notes), so that all are accounted for.
    pub passed_over: u32,
    #[serde(default)]
    pub rejected: Vec<RejectedCell>,
}

/// Reads the data rows of a sheet by its layout.
pub fn parse(sheet: &Sheet, layout: &Layout, catalogue: &Catalogue) -> Draft {
    parse_table(
        &Table::of(sheet, layout),
        catalogue,
        &BTreeMap::new(),
        sheet,
        layout,
    )
}

/// Reads the rows of a table. `refused` are the codes that the file wanted to create and could not.
pub(crate) fn parse_table(
    table: &Table<'_>,
    catalogue: &Catalogue,
    refused: &BTreeMap<String, Refusal>,
    sheet: &Sheet,
    layout: &Layout,
) -> Draft {
    let mut reader = row::RowReader::new(table, catalogue, refused);
    for row in table.rows() {
        reader.read(row);
    }
    let mut draft = reader.finish();
    repeated::settle(&mut draft);
    if table.is_form() {
        draft.passed_over = labels_of_form(&draft, sheet, layout);
    }
    draft
}

/// A form was rearranged to be read: its labels are what is left of its cells.
fn labels_of_form(draft: &Draft, sheet: &Sheet, layout: &Layout) -> u32 {
    let (first, last) = layout.data_rows;
    let cells = sheet.cells.range((first, 0)..=(last, u32::MAX));
    let cells = cells.filter(|(_, content)| !content.is_blank()).count();
    // One cell may state several fields, or be rejected for each of them.
    let values = draft.cells.iter().map(|cell| &cell.place);
    let fields = draft.fields.iter().map(|field| &field.place);
    let rejected = draft.rejected.iter().map(|cell| &cell.place);
    let read: BTreeSet<&Place> = values.chain(fields).chain(rejected).collect();
    let read = read.len();
    u32::try_from(cells.saturating_sub(read)).unwrap_or(u32::MAX)
}
