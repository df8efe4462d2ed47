//! Shapes that cross the network between the office and the server and are not domain types.
//!
//! Fixed-size integers and JSON only; every server function takes one struct. No rule lives here.

use domain::{
    band::State,
    catalogue::Catalogue,
    change_set::{Event, Status},
    code::{IndicatorCode, NodeCode},
    finding::Finding,
    import::{diff::PreviewCell, layout::Layout, sheet::Sheet},
    indicator::Indicator,
    period::Period,
    policy::Node,
    role::{Role, Viewer},
    value::{Breakdown, CellKey, CellValue, Measure, Provenance},
};
use serde::{Deserialize, Serialize};

/// Who is signed in, and what stands above every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub viewer: Viewer,
    pub must_change_password: bool,
    pub demo: bool,
    /// Number of the current release.
    pub release: Option<u32>,
}

/// What needs me.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Due or late cells that the viewer may enter, late first. At most 200; `due_total` counts all.
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
pub enum GridRequest {
    Indicator(IndicatorCode),
    Node(NodeCode),
}

/// Periods × series. Columns are the same for all rows; a row that has no such period is locked there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    pub title: String,
    pub columns: Vec<Period>,
    pub rows: Vec<GridRow>,
    /// The viewer's open draft that new cells go to, if there is one.
    pub draft: Option<DraftRef>,
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
    pub after: Option<CellValue>,
    /// Of the viewer, and editable.
    pub mine: bool,
}

/// Save typed cells into the viewer's draft (created when `draft` is `None`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveCells {
    pub draft: Option<DraftRef>,
    pub cells: Vec<EntryCell>,
}

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
}

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

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    pub id: String,
    pub file_name: String,
    pub status: ImportStatus,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub author: String,
    pub change_set: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    Reading,
    Read,
    Failed,
    Committed,
    Discarded,
}

/// One import, as its page shows it. Poll while `status` is `Reading`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    pub summary: ImportSummary,
    pub sha256: String,
    pub size: u64,
    /// Stage in words and how many cells were read so far.
    pub stage: String,
    pub stage_count: u64,
    /// Why reading failed (E1xx).
    pub error: Option<Finding>,
    pub sheets: Vec<SheetView>,
    /// A commit of the same bytes that came before, if any.
    pub same_file_before: Option<ImportSummary>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    pub name: String,
    pub hidden: bool,
    pub rows: u32,
    pub columns: u32,
    /// First rows of the sheet (at most 60 × 40 cells) for the picture of the sheet.
    pub excerpt: Sheet,
    /// What was understood, or as corrected; `None` = this sheet is left out.
    pub layout: Option<Layout>,
    pub findings: Vec<Finding>,
}

/// The mapping the person confirmed: one layout per sheet to import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChooseLayouts {
    pub batch: String,
    pub layouts: Vec<Layout>,
}

/// Preview of every cell. `content_hash` names exactly what a commit would write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    pub batch: String,
    pub content_hash: String,
    pub new: u32,
    pub changed: u32,
    pub unchanged: u32,
    pub rejected: u32,
    pub passed_over: u32,
    /// Catalogue and ficha fields that would change (administrators only; else a finding says so).
    pub fields: Vec<FieldChange>,
    pub findings: Vec<Finding>,
    /// At most 5,000 cells, errors and changes first; counts above speak of all.
    pub cells: Vec<PreviewCell>,
    /// Nothing blocks and something would change.
    pub can_commit: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub code: String,
    pub field: String,
    pub before: String,
    pub after: String,
    pub place: domain::finding::Place,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitImport {
    pub batch: String,
    pub content_hash: String,
    pub title: String,
    /// Send to review at once.
    pub submit: bool,
}

/// What the next release would hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasePreview {
    pub next_number: u32,
    pub sets: Vec<ChangeSetSummary>,
    /// Catalogue texts changed since the last release.
    pub catalogue_changed: bool,
    pub public_effect: Vec<PublicEffect>,
    /// Findings that block publication (direction check …) or warn.
    pub findings: Vec<Finding>,
    pub can_publish: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishRelease {
    pub note: String,
    /// The sets that the publisher saw; publishing anything else is refused.
    pub sets: Vec<i64>,
    pub expected_number: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseSummary {
    pub number: u32,
    pub published_at: chrono::DateTime<chrono::Utc>,
    pub published_by: String,
    pub note: String,
    pub sha256: String,
    pub cells: u32,
}

/// The catalogue with the version of each row, for editing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueView {
    pub catalogue: Catalogue,
    /// Version by code.
    pub node_versions: std::collections::BTreeMap<String, i32>,
    pub indicator_versions: std::collections::BTreeMap<String, i32>,
    /// Known responsible entities: code, name.
    pub entities: Vec<(String, String)>,
}

/// Version 0 = new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveNode {
    pub node: Node,
    pub version: i32,
}

/// Version 0 = new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveIndicator {
    pub indicator: Indicator,
    pub version: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub entities: Vec<String>,
    pub disabled: bool,
    pub must_change_password: bool,
}

/// Create (`new`) or change an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveAccount {
    pub new: bool,
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub entities: Vec<String>,
    pub disabled: bool,
    pub reset_password: bool,
}

/// The one-time password is shown once, here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAccount {
    pub account: AccountView,
    pub one_time_password: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    pub current: String,
    pub new: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub id: i64,
    pub at: chrono::DateTime<chrono::Utc>,
    pub actor: String,
    pub act: String,
    pub object: String,
    pub detail: String,
}
