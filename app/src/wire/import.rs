//! Imports: files, sheets, layouts, previews.

use domain::{
    finding::Finding,
    import::diff::{Effect, FieldCounts, PreviewCell},
    import::layout::Layout,
    import::sheet::Sheet,
};
use serde::{Deserialize, Serialize};

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
    /// Catalogue and ficha fields that are new, changed or rejected.
    pub fields: Vec<FieldChange>,
    /// All of them, the unchanged ones too.
    pub field_counts: FieldCounts,
    /// Nodes and indicators that the file states and the catalogue does not have.
    pub created: Vec<CreatedElement>,
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
    pub effect: Effect,
    /// Only administration may write it; a commit by this person leaves it out.
    pub needs_admin: bool,
}

/// A node or indicator that an import creates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedElement {
    pub code: String,
    /// «Indicador», «Servicio».
    pub what: String,
    pub name: String,
    pub place: domain::finding::Place,
    /// Only administration may create it; a commit by this person leaves it out.
    pub needs_admin: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitImport {
    pub batch: String,
    pub content_hash: String,
    pub title: String,
    /// Send to review at once.
    pub submit: bool,
}
