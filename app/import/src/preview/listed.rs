//! The first cells of a preview in the domain's own shape, for a screen and for `--format json`.
//!
//! What it deliberately does not do: it never lists more than asked, because a screen shows a few thousand.

use super::{Effect, Preview, PreviewRow};
use crate::{draft::Origin, grid::CellRef};
use domain::{
    finding::Place,
    value::{CellKey, CellValue},
};
use serde::{Deserialize, Serialize};

/// One line of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewCell {
    /// `None` when the key itself could not be read.
    pub key: Option<CellKey>,
    pub place: Place,
    pub read: String,
    pub effect: Effect,
    pub before: Option<CellValue>,
    pub after: Option<CellValue>,
    /// Codes of the findings at this cell.
    pub finding_codes: Vec<String>,
}

/// The cells in the order in which people must see them: rejected, changed, new, unchanged; each in the
/// order of the file. At most `limit`. `read` says what a cell of the file shows.
pub fn listed(
    preview: &Preview,
    read: &dyn Fn(CellRef) -> String,
    limit: usize,
) -> Vec<PreviewCell> {
    let effects = [
        Effect::Rejected,
        Effect::Changed,
        Effect::New,
        Effect::Unchanged,
    ];
    let rows = effects.into_iter().flat_map(|effect| {
        let rows = preview.rows.iter().zip(0..);
        rows.filter(move |(row, _)| row.effect == effect)
    });
    rows.take(limit)
        .map(|(row, at)| preview_cell(preview, row, at, read))
        .collect()
}

fn preview_cell(
    preview: &Preview,
    row: &PreviewRow,
    at: u32,
    read: &dyn Fn(CellRef) -> String,
) -> PreviewCell {
    let book = &preview.book;
    PreviewCell {
        key: row.key.map(|key| book.cell_key(key)),
        place: book.place(row.at),
        read: match row.at {
            Origin::Cell(at) => read(at),
            Origin::Field(_) => String::new(),
        },
        effect: row.effect,
        before: row.before.map(|value| book.cell_value(value)),
        after: row.after.map(|value| book.cell_value(value)),
        finding_codes: preview.codes_of(at).map(str::to_owned).collect(),
    }
}
