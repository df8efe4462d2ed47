//! The preview: what each draft cell would do to the current values.

use crate::{finding::Place, value::{CellKey, CellValue}};
use serde::{Deserialize, Serialize};

/// What happens to a cell on commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect { New, Changed, Unchanged, Rejected }

/// One line of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewCell {
    /// `None` when the key itself could not be read.
    pub key: Option<CellKey>,
    pub place: Place,
    pub read: String,
    pub effect: Effect,
    pub before: Option<CellValue>,
    pub after: Option<CellValue>,
    /// Codes of the findings at this cell.
    pub finding_codes: Vec<String>,
}
