//! Where the table ends: notes and sources below it, which are read for what they cite.

use super::table::Found;
use crate::import::{
    fold::fold,
    sheet::{CellContent, Sheet},
};

/// First and last row of data: from below the header to the last row before the notes.
/// An empty table answers a last row above the first.
pub(super) fn data_rows(sheet: &Sheet, found: &Found) -> (u32, u32) {
    let first = found.last + 1;
    let columns: Vec<u32> = found.columns.iter().map(|c| c.column).collect();
    let mut last = found.last;
    for row in sheet.rows().into_iter().filter(|r| *r >= first) {
        if is_note(sheet, row) {
            break;
        }
        if sheet.row(row).any(|(column, _)| columns.contains(&column)) {
            last = row;
        }
    }
    (first, last)
}

/// A row whose first text begins like a note and that holds no number.
pub(super) fn is_note(sheet: &Sheet, row: u32) -> bool {
    let mut cells = sheet.row(row);
    let Some((_, CellContent::Text(text))) = cells.next() else {
        return false;
    };
    starts_like_note(text) && cells.all(|(_, c)| matches!(c, CellContent::Text(_)))
}

fn starts_like_note(text: &str) -> bool {
    let folded = fold(text);
    let word = folded.split(' ').next().unwrap_or_default();
    let with_colon = text
        .split_once(':')
        .is_some_and(|(before, _)| fold(before) == word || fold(before).split(' ').count() <= 3);
    match word {
        "nota" | "notas" | "fuente" | "fuentes" | "elaboracion" | "elaborado" | "leyenda" => {
            with_colon || folded.split(' ').count() > 3
        }
        _ => starts_with_mark(text.trim()),
    }
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

/// The source that a «Fuente: …» line below the table cites.
pub(super) fn source(sheet: &Sheet, last_data: u32) -> Option<String> {
    sheet
        .cells
        .range((last_data.saturating_add(1), 0)..)
        .find_map(|(_, content)| {
            let CellContent::Text(text) = content else {
                return None;
            };
            let (before, after) = text.split_once(':')?;
            let is_source = matches!(
                fold(before).as_str(),
                "fuente" | "fuentes" | "fuente de informacion" | "fuente y elaboracion"
            );
            let after = after.trim();
            (is_source && !after.is_empty()).then(|| after.to_owned())
        })
}

/// Rows below the table that hold numbers: a planner may think they are read.
pub(super) fn numbers_below(sheet: &Sheet, last_data: u32) -> Option<(u32, u32)> {
    sheet
        .cells
        .range((last_data.saturating_add(1), 0)..)
        .find(|(_, content)| matches!(content, CellContent::Number(_)))
        .map(|(position, _)| *position)
}
