//! Rows that hold no data: notes and sources, below a table or in the middle of it. They never end the table.

use super::{Column, ColumnRole};
use crate::grid::{CellContent, Grid, Sheet};
use domain::text::fold;

/// Whether a row is a note: its first text begins like one, and it holds no amount and no code. A name that
/// begins like a note stands beside a code or beside values.
pub(super) fn is_note(grid: &Grid, sheet: &Sheet, row: u32, columns: &[Column]) -> bool {
    let cells = sheet.row(row);
    let Some(first) = cells.first() else {
        return false;
    };
    let CellContent::Text(id) = first.content else {
        return false;
    };
    if !starts_like_note(grid.texts.get(id)) {
        return false;
    }
    cells.iter().skip(1).all(|cell| {
        let role = columns
            .iter()
            .find(|c| c.column == cell.column)
            .map(|c| &c.role);
        let is_data = role.is_some_and(|role| {
            role.holds_values() || matches!(role, ColumnRole::Field { .. } | ColumnRole::Period)
        });
        match cell.content {
            CellContent::Text(id) => !is_data || !has_digit(grid.texts.get(id)),
            _ => false,
        }
    })
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

fn starts_like_note(text: &str) -> bool {
    let text = text.trim();
    let first = text.split([' ', ':', '\u{a0}']).next().unwrap_or_default();
    // Most rows begin with a code or a name: the first word says so without being folded.
    let is_word = first.chars().all(char::is_alphabetic)
        && matches!(
            fold(first).as_str(),
            "nota"
                | "notas"
                | "fuente"
                | "fuentes"
                | "elaboracion"
                | "elaborado"
                | "leyenda"
                | "note"
                | "source"
        );
    if !is_word {
        return starts_with_mark(text);
    }
    let words = |text: &str| fold(text).split(' ').count();
    let before_colon = text.split_once(':').map(|(before, _)| words(before));
    before_colon.is_some_and(|count| count <= 3) || words(text) > 3
}

/// «1/ Incluye …», «P/ Preliminar», «* Dato …».
fn starts_with_mark(text: &str) -> bool {
    let Some((mark, rest)) = text.split_once(char::is_whitespace) else {
        return false;
    };
    let slash = mark.strip_suffix('/').is_some_and(|m| {
        (1..=2).contains(&m.len()) && m.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    (slash || mark.chars().all(|c| c == '*')) && !rest.trim().is_empty()
}

/// The source that a «Fuente: …» line below a header cites, up to the next table.
pub(super) fn source(grid: &Grid, sheet: &Sheet, first: u32, end: u32) -> Option<String> {
    let rows = sheet.rows_in(first, end);
    rows.filter(|(_, cells)| cells.len() <= 2)
        .find_map(|(_, cells)| {
            let CellContent::Text(id) = cells.first()?.content else {
                return None;
            };
            let (before, after) = grid.texts.get(id).split_once(':')?;
            let is_source = matches!(
                fold(before).as_str(),
                "fuente" | "fuentes" | "fuente de informacion" | "fuente y elaboracion" | "source"
            );
            let after = after.trim();
            (is_source && !after.is_empty()).then(|| after.to_owned())
        })
}
