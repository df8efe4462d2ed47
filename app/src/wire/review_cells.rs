//! The cells of a large change set by page: which are asked for, what there is of all of them, and acts on all that a
//! filter lets through. A set of a few cells comes as a whole ([`super::ChangeSetDetail::changes`]).

use super::{CellMark, ChangeView, call::call};
use domain::{
    change_set::{ChangeKind, Verdict},
    value::CellKey,
};
use serde::{Deserialize, Serialize};

/// Which cells are asked for; an empty text asks for nothing. The words are those of the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CellFilter {
    pub found: String,
    pub kind: String,
    pub size: String,
    pub entity: String,
    pub decision: String,
}

/// The cells of a set that a filter lets through, what needs a look first; at the version that the person saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCells {
    pub id: i64,
    pub version: i32,
    #[serde(default)]
    pub filter: CellFilter,
    /// The last cell that is known already. A place and no number: the list shrinks while cells are decided.
    #[serde(default)]
    pub after: Option<CellKey>,
}
call!(ReadCells => CellPage, "/fn/read_cells", ReadOffice);

/// Some of the cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellPage {
    pub changes: Vec<ChangeView>,
    /// What is marked on these cells. Only for those who may review.
    pub marks: Vec<CellMark>,
    /// How many the filter lets through.
    pub matching: u32,
    /// How many of them come after these.
    pub rest: u32,
    /// Of all cells of the set: values that nothing speaks against and nobody has marked.
    #[serde(default)]
    pub plain_left: u32,
}

/// How many cells of a kind, and how many of those have findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    pub kind: ChangeKind,
    pub cells: u32,
    pub warned: u32,
}

/// What there is of all cells of a set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellTotals {
    pub new: u32,
    pub changed: u32,
    pub removed: u32,
    pub conflicts: u32,
    /// Findings.
    pub errors: u32,
    pub warnings: u32,
    /// Cells whose last word is a remark.
    pub unanswered: u32,
    /// Values that nothing speaks against.
    pub plain: u32,
    /// Those of them that nobody has marked.
    #[serde(default)]
    pub plain_left: u32,
    pub kinds: Vec<KindCount>,
    /// Responsible entities by code and name.
    pub entities: Vec<(String, String)>,
}

/// Marks all cells that a filter lets through. Cells that cannot be approved, and cells on which somebody else has
/// marked another verdict, stay as they are, and so do one's own returns where all are approved; only taking marks away
/// takes away those of others too, as far as they were seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkWhere {
    pub id: i64,
    pub version: i32,
    #[serde(default)]
    pub filter: CellFilter,
    /// Only values that nothing speaks against and nobody has marked.
    #[serde(default)]
    pub plain: bool,
    pub verdict: Option<Verdict>,
    /// How many cells the filter let through when the person saw the list: where it is another number now, nothing is
    /// marked.
    #[serde(default)]
    pub expected: Option<u32>,
    /// The revision of the marks that the person saw: later ones of others stay.
    #[serde(default)]
    pub seen: i64,
}
call!(MarkWhere => MarkedCells, "/fn/mark_where", ReviewChanges);

/// What became of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedCells {
    pub marked: u32,
    /// They cannot be approved.
    pub refused: u32,
    /// Somebody else has decided otherwise, or after what was seen.
    pub of_others: u32,
    /// Returned by the person: an approval of all takes no return back.
    pub own_returns: u32,
    /// Of all marks, afterwards.
    pub counts: MarkCounts,
}

/// Cells of a set that are marked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkCounts {
    pub approved: u32,
    pub returned: u32,
}

/// What confirming the marks of a set would do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPlan {
    pub id: i64,
    pub version: i32,
    /// The revision of the marks that the person saw.
    #[serde(default)]
    pub seen: i64,
}
call!(ReadPlan => MarkedPlan, "/fn/read_plan", ReviewChanges);

/// The marks in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedPlan {
    /// Of the marks that are counted.
    pub revision: i64,
    /// Marks of others after what the person saw.
    #[serde(default)]
    pub unseen: u32,
    pub approved: u32,
    pub returned: u32,
    pub undecided: u32,
    /// Marked to be approved, and cannot be.
    pub refused: u32,
    /// Of what is approved.
    pub kinds: Vec<KindCount>,
}
