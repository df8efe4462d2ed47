//! A workbook as the import sees it: sheets of sparse cells, no matter which format it came from.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one cell holds, verbatim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", content = "v", rename_all = "snake_case")]
pub enum CellContent {
    Text(String),
    /// A numeric cell: its shortest decimal text (`5.6621000000000006`), exact as stored.
    Number(String),
    Bool(bool),
    Date(NaiveDate),
    /// A spreadsheet error: `#DIV/0!`.
    Error(String),
}

impl CellContent {
    /// What a person sees in the cell, for findings and previews.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(t) | Self::Number(t) | Self::Error(t) => t.clone(),
            Self::Bool(true) => "VERDADERO".to_owned(),
            Self::Bool(false) => "FALSO".to_owned(),
            Self::Date(d) => d.to_string(),
        }
    }

    /// Whether the cell is a text of white space only: nothing to a reader.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(t) if t.trim().is_empty())
    }
}

/// A merged range, zero-based, inclusive. Its content is in the first cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    pub first_row: u32,
    pub first_column: u32,
    pub last_row: u32,
    pub last_column: u32,
}

/// One sheet: only cells that hold something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// (row, column), zero-based. Serialised as a list of triples.
    #[serde(with = "cells_as_list")]
    pub cells: BTreeMap<(u32, u32), CellContent>,
    pub merged: Vec<Merged>,
}

impl Sheet {
    /// The content of a cell that is not blank.
    pub fn get(&self, row: u32, column: u32) -> Option<&CellContent> {
        self.cells.get(&(row, column)).filter(|c| !c.is_blank())
    }

    /// What a person reads at a cell: its content, or that of the merged range it lies in.
    pub fn seen(&self, row: u32, column: u32) -> Option<&CellContent> {
        self.get(row, column).or_else(|| {
            let range = self.merged.iter().find(|m| {
                (m.first_row..=m.last_row).contains(&row)
                    && (m.first_column..=m.last_column).contains(&column)
            })?;
            self.get(range.first_row, range.first_column)
        })
    }

    /// [`Sheet::seen`] as trimmed text; empty for nothing.
    pub fn text(&self, row: u32, column: u32) -> String {
        self.seen(row, column)
            .map(|c| c.shown().trim().to_owned())
            .unwrap_or_default()
    }

    /// The non-blank cells of a row, left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &CellContent)> {
        self.cells
            .range((row, 0)..=(row, u32::MAX))
            .filter(|(_, c)| !c.is_blank())
            .map(|((_, column), c)| (*column, c))
    }

    /// Rows that hold something, in order.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self
            .cells
            .iter()
            .filter(|(_, c)| !c.is_blank())
            .map(|((row, _), _)| *row)
            .collect();
        rows.dedup();
        rows
    }
}

/// A workbook as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
}

mod cells_as_list {
    use super::{BTreeMap, CellContent};
    use serde::{Deserialize, Deserializer, Serializer, ser::SerializeSeq};

    pub fn serialize<S: Serializer>(
        cells: &BTreeMap<(u32, u32), CellContent>,
        s: S,
    ) -> Result<S::Ok, S::Error> {
        let mut seq = s.serialize_seq(Some(cells.len()))?;
        for ((r, c), v) in cells {
            seq.serialize_element(&(r, c, v))?;
        }
        seq.end()
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<BTreeMap<(u32, u32), CellContent>, D::Error> {
        Ok(Vec::<(u32, u32, CellContent)>::deserialize(d)?
            .into_iter()
            .map(|(r, c, v)| ((r, c), v))
            .collect())
    }
}
