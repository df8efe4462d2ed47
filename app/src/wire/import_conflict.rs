//! The cells of an exported file that a person decides about: with the values of the export, of now and of the file.

use super::call::call;
use domain::{finding::Place, value::CellKey};
use import::merge::{ConflictKind, ConflictResolution};
use serde::{Deserialize, Serialize};

/// How many cells of an exported file are decided how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictTotals {
    pub undecided: u32,
    /// The file's value is taken.
    pub mine: u32,
    /// The value of now stays.
    pub theirs: u32,
    /// Of all, cells that are empty in the file.
    pub removed: u32,
}

impl ConflictTotals {
    /// All of them.
    pub fn all(self) -> u32 {
        self.undecided
            .saturating_add(self.mine)
            .saturating_add(self.theirs)
    }
}

/// Some of the cells that a person decides about: one cell, a row, a sheet, or what fits; all where nothing is stated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictFilter {
    #[serde(default)]
    pub sheet: Option<String>,
    /// Zero-based.
    #[serde(default)]
    pub row: Option<u32>,
    #[serde(default)]
    pub column: Option<u32>,
    #[serde(default)]
    pub kind: Option<ConflictKind>,
    #[serde(default)]
    pub indicator: Option<String>,
    /// Only those that nobody decided.
    #[serde(default)]
    pub undecided: bool,
}

/// A page of the cells that a person decides about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadConflicts {
    pub batch: String,
    #[serde(default)]
    pub filter: ConflictFilter,
    /// From 0.
    #[serde(default)]
    pub page: u32,
}
call!(ReadConflicts => ConflictPage, "/fn/read_conflicts", EnterValues);

/// The cells of a page, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictPage {
    pub totals: ConflictTotals,
    /// Cells that the filter has.
    pub matching: u32,
    pub page: u32,
    /// At least 1.
    pub pages: u32,
    /// Sheets that have such cells, with how many.
    pub sheets: Vec<(String, u32)>,
    /// Who sent the file, and when.
    pub file_by: StatedBy,
    pub conflicts: Vec<ConflictView>,
}

/// Who stated something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedBy {
    pub name: String,
    pub at: chrono::DateTime<chrono::Utc>,
}

/// A cell with the values of the export, of now and of the file, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    pub place: Place,
    pub key: CellKey,
    /// «Valor obtenido · Lima Metropolitana · 2024».
    pub label: String,
    pub kind: ConflictKind,
    pub base: String,
    pub theirs: String,
    pub mine: String,
    /// `None` = not decided.
    pub choice: Option<ConflictResolution>,
    pub base_by: Option<StatedBy>,
    pub theirs_by: Option<StatedBy>,
}

/// Decides about cells; it is kept at once. `None` takes a decision back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideConflicts {
    pub batch: String,
    #[serde(default)]
    pub filter: ConflictFilter,
    pub choice: Option<ConflictResolution>,
    /// The content hash of the preview that the person saw. What was previewed meanwhile, in another window, is not
    /// decided about unseen.
    #[serde(default)]
    pub seen: Option<String>,
}
call!(DecideConflicts => ConflictTotals, "/fn/decide_conflicts", EnterValues);
