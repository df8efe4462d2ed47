//! The ficha técnica as a form of one page: field names down one side, what they hold beside them, and
//! below a small table of years and values. One indicator a sheet.
//!
//! It is found by the names of its lines, never by where they stand.

mod years;

use super::{ColumnRole, Form, Line};
use crate::{
    fields::Field,
    grid::{Grid, Sheet},
    headers::Vocabulary,
};
use domain::text::fold;
use std::collections::BTreeSet;

/// A form has at least so many different lines of a ficha.
const LINES: usize = 4;
/// It begins within so many rows.
const WITHIN: u32 = 200;

/// The form on a sheet, if it is one.
pub(super) fn find(grid: &Grid, sheet: &Sheet, vocabulary: &Vocabulary<'_>) -> Option<Form> {
    let mut lines: Vec<Line> = Vec::new();
    for (row, cells) in sheet.rows_in(0, WITHIN - 1) {
        if cells.len() > 12 {
            // A form is narrow; a row of many cells is a table's.
            return None;
        }
        let found = in_row(grid, sheet, row, vocabulary);
        // Names side by side are the header of a table.
        if found
            .iter()
            .filter(|(.., content)| content.is_none())
            .count()
            > 2
        {
            return None;
        }
        lines.extend(
            found
                .into_iter()
                .filter_map(|(column, label, role, content)| {
                    Some(Line {
                        row,
                        column,
                        label,
                        role,
                        content: content?,
                    })
                }),
        );
    }
    let different: BTreeSet<String> = lines.iter().map(|l| format!("{:?}", l.role)).collect();
    let name = ColumnRole::Field { field: Field::Name };
    if different.len() < LINES || lines.iter().all(|line| line.role != name) {
        return None;
    }
    keep_one_place(&mut lines);
    let first = lines.iter().map(|line| line.row).min().unwrap_or(0);
    let last = sheet.rows().next_back().map_or(first, |(row, _)| row);
    Some(Form {
        values: years::find(grid, sheet),
        lines,
        rows: (first, last),
        indicator: None,
    })
}

type FoundLine = (u16, String, ColumnRole, Option<u16>);

/// Names of fields in a row, each with the cell that follows it. «Método de cálculo | Fórmula | A/B» is
/// one line: the last name before the content says what it is.
fn in_row(grid: &Grid, sheet: &Sheet, row: u32, vocabulary: &Vocabulary<'_>) -> Vec<FoundLine> {
    let mut found: Vec<FoundLine> = Vec::new();
    let mut open: Option<(u16, String, ColumnRole)> = None;
    for cell in sheet.row(row) {
        let text = grid.shown(cell.content);
        match (role_of(&text, vocabulary), open.take()) {
            (Some(role), before) => {
                let narrows = before
                    .as_ref()
                    .is_some_and(|(.., wide)| is_part_of(&role, wide));
                if let Some((at, label, role)) = before.filter(|_| !narrows) {
                    found.push((at, label, role, None));
                }
                open = Some((cell.column, text.trim().to_owned(), role));
            }
            (None, Some((at, label, role))) => found.push((at, label, role, Some(cell.column))),
            (None, None) => {}
        }
    }
    if let Some((at, label, role)) = open {
        found.push((at, label, role, None));
    }
    found
}

/// «Fórmula» under «Método de cálculo».
fn is_part_of(role: &ColumnRole, wide: &ColumnRole) -> bool {
    let is = |role: &ColumnRole, fields: &[Field]| matches!(role, ColumnRole::Field { field } if fields.contains(field));
    is(wide, &[Field::Formula])
        && is(
            role,
            &[Field::Formula, Field::FormulaTerms, Field::TechnicalNotes],
        )
}

/// What the name of a line means; numbering and colons do not count.
fn role_of(text: &str, vocabulary: &Vocabulary<'_>) -> Option<ColumnRole> {
    let folded = fold(text);
    let bare = folded.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if bare.is_empty() || bare.split(' ').count() > 8 {
        return None;
    }
    let field = |field| Some(ColumnRole::Field { field });
    match vocabulary.meaning(&[bare])?.role {
        ColumnRole::IndicatorName => field(Field::Name),
        ColumnRole::NodeCode => field(Field::Node),
        ColumnRole::Unit => field(Field::Unit),
        ColumnRole::Direction => field(Field::Direction),
        ColumnRole::Source => field(Field::Source),
        role @ (ColumnRole::IndicatorCode | ColumnRole::Field { .. }) => Some(role),
        _ => None,
    }
}

/// Objective, guideline and service one below the other: the last one that is filled in is the place.
fn keep_one_place(lines: &mut [Line]) {
    let place = ColumnRole::Field { field: Field::Node };
    let last = lines.iter().rposition(|line| line.role == place);
    for (at, line) in lines.iter_mut().enumerate() {
        if line.role == place && Some(at) != last {
            line.role = ColumnRole::Ignore;
        }
    }
}
