//! How much of a file is read before it is refused.

use serde::{Deserialize, Serialize};

/// Caps of one reading. The defaults fit any workbook that a person keeps by hand many times over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Size of the file.
    pub file_bytes: u64,
    /// Sum of the sizes of an archive's parts, as declared and as found.
    pub unpacked_bytes: u64,
    /// An archive above [`Limits::small_archive_bytes`] may not unpack to more than this many times its size.
    pub ratio: u64,
    /// Below this unpacked size the ratio says nothing: a sheet of equal rows compresses a thousandfold.
    pub small_archive_bytes: u64,
    /// Parts of an archive.
    pub parts: usize,
    /// Unpacked size of formats that can only be loaded whole (xls, ods).
    pub whole_bytes: u64,
    pub sheets: usize,
    /// Cells with content, in all sheets together.
    pub cells: u64,
    pub rows: u32,
    pub columns: u32,
    /// Characters of one cell; Excel's own limit is 32,767.
    pub text_chars: usize,
    /// All distinct texts of a workbook together.
    pub text_bytes: usize,
    /// Merged ranges of a sheet; more are a finding, and are not kept.
    pub merged: usize,
    /// Address space of the child.
    pub memory_bytes: u64,
    /// Processor time of the child.
    pub cpu_seconds: u64,
    /// Time on the clock until the child is ended.
    pub seconds: u64,
    /// What the child may answer.
    pub output_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 << 20,
            unpacked_bytes: 300 << 20,
            ratio: 200,
            small_archive_bytes: 8 << 20,
            parts: 5_000,
            whole_bytes: 60 << 20,
            sheets: 200,
            cells: 2_000_000,
            rows: 1_048_576,
            columns: 16_384,
            text_chars: 40_000,
            text_bytes: 64 << 20,
            merged: 10_000,
            memory_bytes: 1 << 30,
            cpu_seconds: 30,
            seconds: 60,
            output_bytes: 400 << 20,
        }
    }
}
