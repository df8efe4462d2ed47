//! What people leave each other in the sheet: where they are, comments on cells, and selections under a name.

use domain::{code::IndicatorCode, value::CellKey};
use serde::{Deserialize, Serialize};

use super::{CellComment, GridSelection, call::call};

/// Says where the caller is in a sheet (`None`: nowhere any more) and asks who else is in these indicators. A sign
/// counts for a minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookAround {
    pub at: Option<CellKey>,
    pub indicators: Vec<IndicatorCode>,
}
call!(LookAround => Vec<Colleague>, "/fn/look_around", EnterValues);

/// Somebody else in the same indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Only for those who may know what others have in a draft.
    pub name: Option<String>,
    pub at: CellKey,
    /// Since when in this indicator.
    pub since: chrono::DateTime<chrono::Utc>,
}

/// What was said about a cell that the caller may read, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCellThread {
    pub key: CellKey,
}
call!(ReadCellThread => Vec<CellComment>, "/fn/read_cell_thread", ReadOffice);

/// Says something about a cell: in the caller's open set that changes it, or in the one that a reviewer reads, else of
/// the cell itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentSheetCell {
    pub key: CellKey,
    pub text: String,
}
// Those who enter the indicator's values and those who review: the use case knows whose indicator it is.
call!(CommentSheetCell => Vec<CellComment>, "/fn/comment_sheet_cell", ReadOffice);

/// A selection of the sheet under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: i64,
    pub name: String,
    pub selection: GridSelection,
    /// Everybody in the office sees it.
    pub shared: bool,
    /// Who shares it, where that is not the caller.
    pub by: Option<String>,
}

/// Keeps a selection under a name; one of the caller's with that name is replaced. Sharing is for those who set
/// targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveView {
    pub name: String,
    pub selection: GridSelection,
    pub shared: bool,
}
call!(SaveView => Vec<SavedView>, "/fn/save_view", ReadOffice);

/// Removes a view of the caller's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveView {
    pub id: i64,
}
call!(RemoveView => Vec<SavedView>, "/fn/remove_view", ReadOffice);
