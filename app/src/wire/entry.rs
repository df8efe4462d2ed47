//! What needs me, the tree, the grid and its cells.

use super::{ChangeSetSummary, ImportSummary, SavedView, call::call};
use domain::{
    band::State,
    change_set::Status,
    code::{IndicatorCode, NodeCode},
    finding::Finding,
    gate::Standing,
    indicator::Unit,
    period::Period,
    policy_tree::Node,
    value::{Breakdown, CellKey, CellValue, Measure},
};
use serde::{Deserialize, Serialize};

/// What needs me.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Due or late cells that the viewer may enter, late first, closed ones last. At most 200; `due_total` counts all.
    pub due: Vec<DueCell>,
    pub due_total: u32,
    /// The viewer's own open change sets (draft, returned, submitted). At most 100, the one that changed last first, as
    /// in the other lists of sets; the totals count all.
    pub mine: Vec<ChangeSetSummary>,
    #[serde(default)]
    pub mine_total: u32,
    /// Submitted sets that the viewer may review.
    pub to_review: Vec<ChangeSetSummary>,
    #[serde(default)]
    pub to_review_total: u32,
    /// Approved, waiting for a release.
    pub to_publish: Vec<ChangeSetSummary>,
    #[serde(default)]
    pub to_publish_total: u32,
    pub imports: Vec<ImportSummary>,
    /// Changes of catalogue, calendar or settings that the viewer may decide.
    pub to_decide: u32,
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
    /// Who else has a value of it in a draft, where the viewer may know.
    #[serde(default)]
    pub entering: Option<String>,
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

/// Ask for the grid of one indicator, of all indicators of a node, or of a selection over the whole edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", content = "code", rename_all = "snake_case")]
pub enum ReadGrid {
    Indicator(IndicatorCode),
    Node(NodeCode),
    Selection(GridSelection),
}
call!(ReadGrid => Grid, "/fn/read_grid", ReadOffice);

/// Indicators of the edition; each thing that is stated narrows them. All of it stands in the page's address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridSelection {
    /// Only indicators with cells that are due or late and that the caller may enter. Where it is not stated: yes for
    /// those who enter values, no for those who only read.
    pub due: Option<bool>,
    /// Code of the responsible entity.
    pub entity: Option<String>,
    /// A node that they hang below, or on.
    pub node: Option<NodeCode>,
    /// Words of codes and names; all of them have to be there.
    pub search: Option<String>,
    /// From 1.
    pub page: u32,
}

/// What a selection found, and what one can choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridSelected {
    /// Whether it holds only what is due.
    pub due: bool,
    /// Indicators on all pages.
    pub total: u32,
    pub page: u32,
    pub pages: u32,
    /// Responsible entities, code and name.
    pub entities: Vec<(String, String)>,
    /// Objectives, code and name.
    pub objectives: Vec<(NodeCode, String)>,
    /// Selections under a name: the caller's and those that are shared.
    #[serde(default)]
    pub views: Vec<SavedView>,
}

/// Periods × series. Columns are the same for all rows; a row that has no such period is locked there.
/// What many rows or cells share is sent once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    pub title: String,
    pub columns: Vec<Period>,
    /// The indicators of the rows.
    pub indicators: Vec<GridIndicator>,
    /// Why cells cannot be edited by this viewer now, in words; who can unlock them.
    pub locks: Vec<String>,
    pub rows: Vec<GridRow>,
    /// The viewer's open draft that new cells go to, if there is one.
    pub draft: Option<DraftRef>,
    /// The viewer's other open sets: a cell that is in one of them is corrected there.
    #[serde(default)]
    pub others: Vec<DraftRef>,
    /// What a row of a breakdown can be added for; empty for those who cannot enter values here.
    #[serde(default)]
    pub dimensions: Vec<GridDimension>,
    /// Only for a selection.
    #[serde(default)]
    pub selected: Option<GridSelected>,
}

/// A dimension of breakdowns with its members, code and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridDimension {
    pub code: String,
    pub name: String,
    pub members: Vec<(String, String)>,
}

impl Grid {
    /// The address of the cell of a row in a column; `None` outside the grid.
    pub fn key(&self, row: &GridRow, column: usize) -> Option<CellKey> {
        Some(CellKey {
            indicator: self.indicators.get(row.indicator)?.code.clone(),
            measure: row.measure,
            breakdown: row.breakdown.clone(),
            period: *self.columns.get(column)?,
        })
    }

    /// Every cell with its address, row by row.
    pub fn cells(&self) -> impl Iterator<Item = (CellKey, &GridCell)> {
        self.rows.iter().flat_map(move |row| {
            let cells = row.cells.iter().enumerate();
            cells.filter_map(move |(column, cell)| Some((self.key(row, column)?, cell)))
        })
    }

    /// Why a cell of this grid cannot be edited.
    pub fn lock(&self, cell: &GridCell) -> Option<&str> {
        self.locks.get(cell.lock?).map(String::as_str)
    }
}

/// What a grid says of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridIndicator {
    pub code: IndicatorCode,
    pub name: String,
    pub unit: Unit,
    /// For each column, the lock of a series of observed values that has no cell yet: a position in [`Grid::locks`].
    #[serde(default)]
    pub new_series_locks: Vec<Option<usize>>,
    /// Name of the responsible entity.
    #[serde(default)]
    pub entity: Option<String>,
    /// Code and name of the objective that it belongs to.
    #[serde(default)]
    pub objective: Option<String>,
}

/// Which change set and which version of it the browser saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRef {
    pub change_set: i64,
    pub version: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridRow {
    /// Position in [`Grid::indicators`].
    pub indicator: usize,
    pub measure: Measure,
    pub breakdown: Breakdown,
    /// «Valor obtenido · Lima Metropolitana».
    pub label: String,
    /// One for each column.
    pub cells: Vec<GridCell>,
}

/// A cell; most are empty, so what a cell does not have is not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GridCell {
    #[serde(skip_serializing_if = "Option::is_none", with = "short")]
    pub current: Option<CellValue>,
    /// An open change of this cell, by anyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    /// Position in [`Grid::locks`]; none where this viewer may edit the cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<chrono::NaiveDate>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Comments on it that the viewer may read.
    #[serde(skip_serializing_if = "is_zero")]
    pub comments: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A value on its way: most are a number and nothing else, and a sheet has tens of thousands.
mod short {
    use domain::{
        Decimal,
        value::{CellValue, Datum, Quantity},
    };
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    enum Short {
        #[serde(rename = "n")]
        Number(Decimal),
        #[serde(rename = "v")]
        Value(CellValue),
    }

    fn plain(value: &CellValue) -> Option<Decimal> {
        let CellValue {
            datum:
                Datum::Value(Quantity {
                    value,
                    numerator: None,
                    denominator: None,
                }),
            provisional: false,
            note: None,
            source: None,
        } = value
        else {
            return None;
        };
        Some(*value)
    }

    pub fn serialize<S: Serializer>(
        value: &Option<CellValue>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let short = value.as_ref().map(|value| match plain(value) {
            Some(number) => Short::Number(number),
            None => Short::Value(value.clone()),
        });
        short.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<CellValue>, D::Error> {
        let short = Option::<Short>::deserialize(deserializer)?;
        Ok(short.map(|short| match short {
            Short::Number(number) => CellValue {
                datum: Datum::number(number),
                provisional: false,
                note: None,
                source: None,
            },
            Short::Value(value) => value,
        }))
    }
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
    /// Why targets and baselines in force change; needed where any does.
    #[serde(default)]
    pub reason: Option<String>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::value::Datum;

    fn value(note: Option<&str>) -> CellValue {
        CellValue {
            datum: Datum::number("63.450".parse().expect("a number")),
            provisional: false,
            note: note.map(str::to_owned),
            source: None,
        }
    }

    #[test]
    fn a_plain_number_travels_short_and_every_value_arrives_as_it_was() {
        for current in [None, Some(value(None)), Some(value(Some("revisado")))] {
            let cell = GridCell {
                current,
                ..GridCell::default()
            };
            let text = serde_json::to_string(&cell).expect("JSON");
            assert_eq!(
                serde_json::from_str::<GridCell>(&text).expect("a cell"),
                cell
            );
        }
        let plain = GridCell {
            current: Some(value(None)),
            ..GridCell::default()
        };
        let text = serde_json::to_string(&plain).expect("JSON");
        assert_eq!(text, r#"{"current":{"n":"63.450"}}"#);
    }
}
