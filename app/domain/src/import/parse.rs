//! From a sheet and its layout to draft cells, each with its place. Never fails.

use crate::{finding::{Finding, Place}, value::{CellKey, CellValue}};
use serde::{Deserialize, Serialize};

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
pub struct DraftField { pub code: String, pub field: String, pub text: String, pub place: Place }

/// What a sheet was understood to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub cells: Vec<DraftCell>,
    pub fields: Vec<DraftField>,
    pub findings: Vec<Finding>,
    /// Cells of the table that hold nothing to import (labels, empty, notes), so that all are accounted for.
    pub passed_over: u32,
}
