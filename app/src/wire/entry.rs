//! What needs me, the tree, the grid and its cells.

use super::{ChangeSetSummary, ImportSummary, call::call};
use domain::{
    band::State,
    calendar::Standing,
    change_set::Status,
    code::{IndicatorCode, NodeCode},
    finding::Finding,
    indicator::Indicator,
    period::Period,
    policy::Node,
    value::{Breakdown, CellKey, CellValue, Measure},
};
use serde::{Deserialize, Serialize};

/// What needs me.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Due or late cells that the viewer may enter, late first, closed ones last. At most 200; `due_total` counts all.
    pub due: Vec<DueCell>,
    pub due_total: u32,
    /// The viewer's own open change sets (draft, returned, submitted).
    pub mine: Vec<ChangeSetSummary>,
    /// Submitted sets that the viewer may review.
    pub to_review: Vec<ChangeSetSummary>,
    /// Approved, waiting for a release.
    pub to_publish: Vec<ChangeSetSummary>,
    pub imports: Vec<ImportSummary>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueCell {
    pub indicator: IndicatorCode,
    pub indicator_name: String,
    pub node: NodeCode,
    pub period: Period,
    pub due: chrono::NaiveDate,
    pub late: bool,
    /// Late and closed is nothing that can be typed: somebody must reopen it.
    pub standing: Standing,
}

/// The policy tree with what the office needs of it. Flat, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeRow {
    pub node: Node,
    pub depth: u8,
    pub indicators: Vec<TreeIndicator>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeIndicator {
    pub code: IndicatorCode,
    pub name: String,
    pub context: bool,
    pub state: State,
    /// Late cells of it.
    pub late: u32,
}

/// Ask for the grid of one indicator or of all indicators of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", content = "code", rename_all = "snake_case")]
pub enum ReadGrid {
    Indicator(IndicatorCode),
    Node(NodeCode),
}
call!(ReadGrid => Grid, "/fn/read_grid", ReadOffice);

/// Periods × series. Columns are the same for all rows; a row that has no such period is locked there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    pub title: String,
    pub columns: Vec<Period>,
    pub rows: Vec<GridRow>,
    /// The viewer's open draft that new cells go to, if there is one.
    pub draft: Option<DraftRef>,
    /// The viewer's other open sets: a cell that is in one of them is corrected there.
    #[serde(default)]
    pub others: Vec<DraftRef>,
}

/// Which change set and which version of it the browser saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRef {
    pub change_set: i64,
    pub version: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridRow {
    pub indicator: Indicator,
    pub measure: Measure,
    pub breakdown: Breakdown,
    /// «Valor obtenido · Lima Metropolitana».
    pub label: String,
    pub cells: Vec<GridCell>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridCell {
    pub key: CellKey,
    pub current: Option<CellValue>,
    /// An open change of this cell, by anyone.
    pub pending: Option<Pending>,
    /// Why the cell cannot be edited by this viewer now, in words; who can unlock it.
    pub locked: Option<String>,
    pub due: Option<chrono::NaiveDate>,
    pub late: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    pub change_set: i64,
    pub status: Status,
    pub author: String,
    /// The current value that its author saw.
    #[serde(default)]
    pub before: Option<CellValue>,
    pub after: Option<CellValue>,
    /// Of the viewer, and editable.
    pub mine: bool,
    /// The remark that the cell came back with.
    #[serde(default)]
    pub remark: Option<String>,
}

/// Save typed cells: each into the viewer's open set that has it, else into the draft (created when
/// there is none). A cell that was written there after the version that is named is a conflict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveCells {
    pub draft: Option<DraftRef>,
    #[serde(default)]
    pub others: Vec<DraftRef>,
    pub cells: Vec<EntryCell>,
}
call!(SaveCells => Saved, "/fn/save_cells", EnterValues);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryCell {
    pub key: CellKey,
    /// The current value the person saw; a differing stored value is a conflict, told with both values.
    pub seen: Option<CellValue>,
    pub after: Option<CellValue>,
    /// Take the cell out of the draft instead.
    pub revert: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub draft: Option<DraftRef>,
    #[serde(default)]
    pub others: Vec<DraftRef>,
    /// Findings, placed by `Place::Field { field }` with `field` = `indicator|measure|breakdown|period`.
    pub findings: Vec<Finding>,
    pub conflicts: Vec<CellConflict>,
    pub saved: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellConflict {
    pub key: CellKey,
    pub seen: Option<CellValue>,
    pub now: Option<CellValue>,
    pub wanted: Option<CellValue>,
    /// `now` is not the current value but what the same person wrote in an own set elsewhere.
    #[serde(default)]
    pub in_draft: bool,
}

/// What needs the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOverview {}
call!(ReadOverview => Overview, "/fn/read_overview", ReadOffice);

/// The policy tree of the current edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTree {}
call!(ReadTree => Vec<TreeRow>, "/fn/read_tree", ReadOffice);
