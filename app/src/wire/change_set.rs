//! Change sets and what they do to the public pages.

use super::CellConflict;
use domain::{
    band::State,
    change_set::{Event, Status},
    code::IndicatorCode,
    finding::Finding,
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
    /// The remark of the last return.
    pub remark: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetDetail {
    pub summary: ChangeSetSummary,
    pub version: i32,
    /// The import it came from; names the address of the original file.
    pub batch: Option<String>,
    pub changes: Vec<ChangeView>,
    pub events: Vec<ChangeSetEvent>,
    /// What this viewer may do now: `submit`, `withdraw`, `return`, `approve`, `discard`, `revert`.
    pub allowed: Vec<String>,
    /// Why `approve` is not allowed, in words, when the viewer could review otherwise.
    pub refusal: Option<String>,
    /// What the public page will say after this.
    pub public_effect: Vec<PublicEffect>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    pub key: CellKey,
    pub indicator_name: String,
    pub label: String,
    pub unit_label: String,
    pub shown_decimals: u8,
    pub before: Option<CellValue>,
    pub after: Option<CellValue>,
    pub provenance: Provenance,
    pub findings: Vec<Finding>,
    /// The stored value when it is no longer what the author saw.
    pub conflict: Option<CellConflict>,
}

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
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActOnChangeSet {
    pub id: i64,
    pub version: i32,
    pub event: Event,
}

/// Which change sets to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSetFilter {
    pub status: Option<Status>,
    pub mine: bool,
}
