//! What a commit of values would write, and what it would replace: small rows on integer keys.
//!
//! A preview keeps its delta as bytes until somebody commits it. What this module deliberately does not do:
//! it does not say whether the delta may still be written; the server does, by the token kept beside it.

mod bytes;

pub use bytes::DeltaError;

use crate::{
    draft::{Book, Key, Origin, Value},
    grid::CellRef,
    preview::Preview,
    stored::packed,
};

/// One cell that a commit writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeltaRow {
    pub key: Key,
    pub at: CellRef,
    /// The current value that the preview showed.
    pub before: Option<Value>,
    /// `None` removes the value.
    pub after: Option<Value>,
}

/// The cells that a commit writes, sorted by key, with what they point to.
#[derive(Debug, Clone, Default)]
pub struct Delta {
    pub book: Book,
    pub rows: Vec<DeltaRow>,
}

/// What a commit of this preview would write of cells of a file. Values typed in a screen have no cell of a
/// file and are not in it.
pub fn delta(preview: &Preview) -> Delta {
    let writes = preview.rows.iter().filter(|row| row.effect.writes());
    let rows = writes.filter_map(|row| {
        let Origin::Cell(at) = row.at else {
            return None;
        };
        Some(DeltaRow {
            key: row.key?,
            at,
            before: row.before,
            after: row.after,
        })
    });
    let mut rows: Vec<DeltaRow> = rows.collect();
    rows.sort_by_key(|row| packed(row.key));
    Delta {
        book: preview.book.clone(),
        rows,
    }
}

#[cfg(test)]
mod tests;
