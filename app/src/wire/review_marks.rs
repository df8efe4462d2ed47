//! Marks of a review: marks that are kept as they are made, the one confirmation, and what waits for whom.

use super::{ChangeSetState, MarkCounts, call::call};
use chrono::{DateTime, Utc};
use domain::{change_set::Verdict, value::CellKey};
use serde::{Deserialize, Serialize};

/// What is marked on a cell, and by whom. It changes no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellMark {
    pub key: CellKey,
    /// Nothing: the mark was taken away.
    pub verdict: Option<Verdict>,
    /// Account name.
    pub by: String,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

/// The marks on the cells of a set that are in the same answer, by all who review it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    pub marks: Vec<CellMark>,
    /// Rises with every mark; 0 without any.
    pub revision: i64,
    /// Cells that were asked for and stayed as they were: somebody else had marked them since the caller looked.
    #[serde(default)]
    pub overtaken: Vec<CellKey>,
    /// Of all cells, also of those that are not in the answer.
    #[serde(default)]
    pub counts: MarkCounts,
    /// Too many were marked since: only those on the cells that were asked for are here, and the revision stays the one
    /// that was seen.
    #[serde(default)]
    pub is_partial: bool,
}

/// A mark to set on a cell, or to take away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMark {
    pub key: CellKey,
    pub verdict: Option<Verdict>,
}

/// Keeps marks on cells of a submitted set, at the version that the reviewer saw. A mark of somebody else that came
/// after `seen` stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkCells {
    pub id: i64,
    pub version: i32,
    /// The revision of the marks that the reviewer saw.
    pub seen: i64,
    pub marks: Vec<NewMark>,
}
call!(MarkCells => Marks, "/fn/mark_cells", ReviewChanges);

/// Confirms the marks: what is approved becomes current, what is returned goes back. Every cell must be marked, and
/// nobody may have marked anything since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishReview {
    pub id: i64,
    pub version: i32,
    pub revision: i64,
}
call!(FinishReview => ChangeSetState, "/fn/finish_review", ReviewChanges);

/// What waits for the caller, for the menu.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badges {
    /// Sets that the caller may review.
    pub to_review: u32,
    /// The caller's sets that were returned.
    pub returned: u32,
    /// What others said of cells and the caller has not read.
    pub unread: u32,
    /// Changes of the configuration that the caller may decide.
    pub to_decide: u32,
    /// Comments of readers that nobody attended yet, for who may.
    #[serde(default)]
    pub opinions: u32,
}
call!(ReadBadges => Badges, "/fn/read_badges", ReadOffice);

/// Asks for [`Badges`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBadges {}

/// The caller has read what is said about the cells of a set, up to this comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeeComments {
    pub id: i64,
    pub upto: i64,
}
call!(SeeComments => Badges, "/fn/see_comments", ReadOffice);
