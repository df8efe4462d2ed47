//! The import: from a grid of cells to a list of changes, every cell accounted for.
//!
//! `grid → layout → draft (+ findings) → validate → diff → merge`. Reading never fails: each step
//! answers with what it understood and the findings for the rest. Files and formats are the
//! `workbook` crate's business; storing and committing are the server's.

pub mod additions;
pub mod diff;
pub mod export_mark;
pub mod fields;
pub use crate::text as fold;
pub mod layout;
pub mod merge;
pub mod parse;
pub mod sheet;
pub mod validate;
pub mod whole;
