//! Imports: files, sheets, layouts, previews.

use super::{ConflictPage, ConflictTotals, call::call};
use domain::finding::Finding;
use import::{
    layout::Layout,
    preview::{Effect, FieldCounts, PreviewCell},
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
    pub progress: ImportProgress,
    /// Why reading failed (E1xx).
    pub error: Option<Finding>,
    pub sheets: Vec<SheetView>,
    /// The last preview under these layouts, where it still holds.
    pub preview: Option<ImportPreview>,
    /// The content hash of the last preview, also where it does not hold any more.
    pub seen: Option<String>,
    /// A commit of the same bytes that came before, if any.
    pub same_file_before: Option<ImportSummary>,
    /// The first cells of an exported file that a person decides about, where its preview has any.
    #[serde(default)]
    pub conflicts: Option<ConflictPage>,
    /// Kept corrections that fit this file.
    #[serde(default)]
    pub profiles: Vec<ProfileOffer>,
    /// What can be turned back of a registered import; `None` for everybody but its author.
    #[serde(default)]
    pub undo: Option<UndoState>,
}

/// Whether a registered import can be turned back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoState {
    /// Nothing of it is approved: it is discarded.
    Discard,
    /// Values of it are in force: a change set is prepared that turns each back.
    Revert,
    /// It was discarded.
    Discarded,
    /// This change set turns it back.
    Reverted(i64),
}

/// A kept correction that fits a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileOffer {
    pub name: String,
    pub layouts: Vec<Layout>,
}

/// How far the work on a file is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    /// The stage in words.
    pub stage: String,
    /// Cells read so far.
    pub cells: u64,
    /// How much of the stage is done, in thousandths; `None` where nobody knows.
    pub permille: Option<u16>,
    /// Seconds that the stage still takes at its pace so far.
    pub seconds_left: Option<u32>,
}

/// One cell of the picture of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureCell {
    pub column: u16,
    /// What the sheet shows.
    pub text: String,
    pub is_number: bool,
    /// Struck through: shown, never imported.
    pub is_struck: bool,
}

/// One row of the picture of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRow {
    /// Zero-based.
    pub row: u32,
    pub is_hidden: bool,
    pub cells: Vec<PictureCell>,
}

impl PictureRow {
    /// A cell of the row.
    pub fn cell(&self, column: u16) -> Option<&PictureCell> {
        self.cells.iter().find(|cell| cell.column == column)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    pub name: String,
    pub hidden: bool,
    pub rows: u32,
    pub columns: u32,
    /// Whether the sheet has hidden rows or columns.
    pub has_hidden: bool,
    /// The first rows of the sheet and of each of its tables, at most 60 × 40 cells each.
    pub picture: Vec<PictureRow>,
    /// What was understood, or as corrected; `None` = this sheet is left out.
    pub layout: Option<Layout>,
    pub findings: Vec<Finding>,
}

/// The mapping the person confirmed: one layout per sheet to import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewImport {
    pub batch: String,
    pub layouts: Vec<Layout>,
    /// The content hash of the preview that the person saw; `None` before the first. A choice that somebody
    /// made meanwhile, in another window, is not overwritten.
    #[serde(default)]
    pub seen: Option<String>,
}
call!(PreviewImport => ImportPreview, "/fn/preview_import", EnterValues);

impl SheetView {
    /// The text of a cell in the picture; empty for nothing.
    pub fn text(&self, row: u32, column: u16) -> &str {
        let row = self.picture.iter().find(|found| found.row == row);
        row.and_then(|row| row.cell(column))
            .map_or("", |cell| cell.text.as_str())
    }
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
    /// Each cause once; what is about cells that change comes first.
    pub findings: Vec<Finding>,
    /// So many of the findings, the last ones, are about cells that stay as they are.
    #[serde(default)]
    pub findings_unchanged: u32,
    /// Of an exported file: cells that a person decides about.
    #[serde(default)]
    pub conflicts: ConflictTotals,
    /// Of an exported file: cells that it left alone and somebody else changed. What they changed stays.
    #[serde(default)]
    pub theirs_kept: u32,
    /// Of an exported file: values that it held and has no place for any more. They stay.
    #[serde(default)]
    pub not_in_file: u32,
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
call!(CommitImport => CommittedImport, "/fn/commit_import", EnterValues);

/// What a commit made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommittedImport {
    pub change_set: i64,
    pub title: String,
    /// Cells in the set.
    pub cells: u32,
    /// Catalogue and ficha fields that were written or proposed.
    pub fields: u32,
    /// Rows of the catalogue whose new fields wait for another person's decision.
    #[serde(default)]
    pub proposed: u32,
    /// Nodes and indicators that were created.
    pub created: u32,
    /// The same content was in an open set of this person already; nothing was written again.
    pub same_as_before: bool,
}

/// The caller's imports, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListImports {}
call!(ListImports => Vec<ImportSummary>, "/fn/list_imports", EnterValues);

/// One import: its state, and once it is read its sheets with what was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadImport {
    pub batch: String,
}
call!(ReadImport => ImportView, "/fn/read_import", EnterValues);

/// Gives an import up; a reading that is under way ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscardImport {
    pub batch: String,
    /// The content hash of the preview that the person saw; `None` before the first.
    #[serde(default)]
    pub seen: Option<String>,
}
call!(DiscardImport => (), "/fn/discard_import", EnterValues);

/// Turns a registered import back: what nobody has approved is discarded, and for what is in force a change set is
/// prepared that turns each cell back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoImport {
    pub batch: String,
}
call!(UndoImport => UndoneImport, "/fn/undo_import", EnterValues);

/// What was turned back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneImport {
    /// Cells that were not approved and are discarded.
    pub discarded: u32,
    /// The change set that turns back what is in force.
    pub change_set: Option<i64>,
    /// Cells in it.
    pub turned: u32,
    /// It was done before; nothing was done again.
    pub again: bool,
}
