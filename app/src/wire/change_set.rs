//! Change sets and what they do to the public pages.

use super::{CellConflict, CellTotals, Marks, call::call};
use domain::{
    band::State,
    change_set::{Event, Review, Status},
    code::IndicatorCode,
    finding::Finding,
    indicator::Unit,
    value::{CellKey, CellValue, Provenance},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetSummary {
    pub id: i64,
    pub title: String,
    pub author: String,
    pub author_name: String,
    pub status: Status,
    pub cells: u32,
    pub from_file: Option<String>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub release: Option<u32>,
    /// The set that these cells were returned from, when others of it were approved.
    #[serde(default)]
    pub split_from: Option<i64>,
    /// The remark of the last return.
    pub remark: Option<String>,
    /// The release that withdrew the one it was published with.
    #[serde(default)]
    pub withdrawn_by: Option<u32>,
    /// The last thing that happened to it.
    #[serde(default)]
    pub movement: Option<SetMovement>,
    /// What others said of its cells and the viewer has not read.
    #[serde(default)]
    pub unread: u32,
}

/// Something that happened to a set: the event, who did it (display name), and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetMovement {
    pub event: String,
    pub by: String,
    pub at: chrono::DateTime<chrono::Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetDetail {
    pub summary: ChangeSetSummary,
    pub version: i32,
    /// The import it came from; names the address of the original file.
    pub batch: Option<String>,
    /// All cells of a set of a few; of a larger one the first, what needs a look first. The others come by page
    /// ([`super::ReadCells`]).
    pub changes: Vec<ChangeView>,
    /// The first cell of a returned set on which its author owes an answer, where it is not among `changes`.
    #[serde(default)]
    pub first_waiting: Option<ChangeView>,
    /// What there is of all its cells.
    #[serde(default)]
    pub totals: CellTotals,
    pub events: Vec<ChangeSetEvent>,
    /// Sets that its returned cells moved to.
    pub parts: Vec<SplitPart>,
    /// What this viewer may do now: `submit`, `withdraw`, `decide`, `return`, `approve`, `discard`,
    /// `comment`, `revert`.
    pub allowed: Vec<String>,
    /// Why `approve` is not allowed, in words, when the viewer could review otherwise.
    pub refusal: Option<String>,
    /// What the public page will say after this.
    pub public_effect: Vec<PublicEffect>,
    /// How many of its values the public site shows now.
    #[serde(default)]
    pub shown: u32,
    /// Number of the last comment on its cells; 0 without any.
    #[serde(default)]
    pub last_comment: i64,
    /// What reviewers have marked and nobody has confirmed yet. Only for those who may review.
    #[serde(default)]
    pub marks: Marks,
}

impl ChangeSetDetail {
    /// Whether all cells are in it.
    pub fn is_whole(&self) -> bool {
        u32::try_from(self.changes.len()) == Ok(self.summary.cells)
    }

    /// Whether the viewer may do this now.
    pub fn may(&self, act: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed == act)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    pub key: CellKey,
    pub indicator_name: String,
    /// Code and name of the responsible entity.
    #[serde(default)]
    pub entity: Option<(String, String)>,
    pub label: String,
    /// `None` = the indicator left the catalogue.
    pub unit: Option<Unit>,
    pub before: Option<CellValue>,
    pub after: Option<CellValue>,
    pub provenance: Provenance,
    pub findings: Vec<Finding>,
    /// The stored value when it is no longer what the author saw.
    pub conflict: Option<CellConflict>,
    /// Why the cell cannot be approved as it is, in words.
    pub refusal: Option<String>,
    /// What was said about the cell, oldest first, also before the set was split.
    pub thread: Vec<CellComment>,
}

/// A set that was split from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitPart {
    pub id: i64,
    pub status: Status,
    pub cells: u32,
}

/// What kind of thing is said about a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentKind {
    /// The cell was returned with it.
    Remark,
    Comment,
}

/// Something that was said about a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellComment {
    pub at: chrono::DateTime<chrono::Utc>,
    /// Display name.
    pub author: String,
    /// Whether it is by the author of the set.
    pub by_author: bool,
    pub kind: CommentKind,
    pub text: String,
    /// The value that a remark speaks of, as it was proposed then; `None` = a removal.
    pub value: Option<CellValue>,
}

/// Say something about a cell. Needs no version: nothing is overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentCell {
    pub id: i64,
    pub key: CellKey,
    pub text: String,
}
// The author's and the reviewer's: the use case knows whose set it is.
call!(CommentCell => Vec<CellComment>, "/fn/comment_cell", ReadOffice);

/// A set after an act on it, in numbers. What is in it now, and what the public pages will say, is read with
/// [`ReadChangeSet`] and by page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetState {
    pub id: i64,
    pub version: i32,
    pub status: Status,
    pub cells: u32,
    /// Sets that its returned cells moved to.
    pub parts: Vec<SplitPart>,
}

/// Decide every cell of a submitted set, at the version that the reviewer saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideChangeSet {
    pub id: i64,
    pub version: i32,
    pub review: Review,
}
call!(DecideChangeSet => ChangeSetState, "/fn/decide_change_set", ReviewChanges);

/// What would the public pages say if just these cells of a set were approved?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewDecision {
    pub id: i64,
    pub approved: Vec<CellKey>,
    /// Instead of these, those that are marked to be approved.
    #[serde(default)]
    pub marked: bool,
}
call!(PreviewDecision => Vec<PublicEffect>, "/fn/preview_decision", ReviewChanges);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetEvent {
    pub at: chrono::DateTime<chrono::Utc>,
    pub actor: String,
    pub event: String,
    pub remark: Option<String>,
    pub status_after: Status,
}

/// Band and sentences before → after, for one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicEffect {
    pub indicator: IndicatorCode,
    pub name: String,
    pub before: State,
    pub after: State,
    pub sentence_before: String,
    pub sentence_after: String,
    /// What it will say with all that is approved and not yet published, where that differs from
    /// `before`; so one sees what this set adds.
    #[serde(default)]
    pub approved: Option<PublicState>,
}

/// Band and sentences of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicState {
    pub state: State,
    pub sentence: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActOnChangeSet {
    pub id: i64,
    pub version: i32,
    pub event: Event,
}
// Submit and withdraw are the author's, return and approve the reviewer's: the use case decides by the event.
call!(ActOnChangeSet => ChangeSetState, "/fn/act_on_change_set", ReadOffice);

/// Change sets that the caller may see, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChangeSets {
    pub status: Option<Status>,
    pub mine: bool,
}
call!(ListChangeSets => Vec<ChangeSetSummary>, "/fn/list_change_sets", ReadOffice);

/// One change set with what the public page would say; of a large one the first cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadChangeSet {
    pub id: i64,
}
call!(ReadChangeSet => ChangeSetDetail, "/fn/read_change_set", ReadOffice);

/// Prepares a draft that turns every cell of an approved or published set round (undo); answers the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevertChangeSet {
    pub id: i64,
    /// The version that the person saw.
    pub version: i32,
}
call!(RevertChangeSet => ChangeSetState, "/fn/revert_change_set", EnterValues);
