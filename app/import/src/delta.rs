//! What a commit of values would write, and what it would replace: small rows on integer keys.

use crate::{
    draft::{Book, Key, Value},
    grid::CellRef,
};

/// One cell that a commit writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeltaRow {
    pub key: Key,
    pub at: CellRef,
    /// The current value that the preview showed.
    pub before: Option<Value>,
    pub after: Value,
}

/// The cells that a commit writes, sorted by key, with what they point to.
#[derive(Debug, Clone, Default)]
pub struct Delta {
    pub book: Book,
    pub rows: Vec<DeltaRow>,
}
