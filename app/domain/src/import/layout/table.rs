//! Where the table is: the header row or rows, chosen by how much of them is understood.

use super::{
    Column, ColumnRole,
    headers::{self, Meaning},
};
use crate::{
    catalogue::Catalogue,
    import::{
        fold::fold,
        sheet::{CellContent, Sheet},
    },
    value::Measure,
};
use std::collections::BTreeSet;

/// The header must begin within this many rows.
pub(super) const HEADER_WITHIN: u32 = 30;
const HEADER_ROWS: u32 = 3;

/// A header that was found.
pub(super) struct Found {
    pub first: u32,
    pub last: u32,
    pub columns: Vec<Column>,
    pub measure: Measure,
    score: i32,
}

/// The best header of the sheet, if any row looks like one.
pub(super) fn find(sheet: &Sheet, catalogue: &Catalogue) -> Option<Found> {
    let rows: Vec<u32> = sheet
        .rows()
        .into_iter()
        .filter(|r| *r < HEADER_WITHIN)
        .collect();
    let mut best: Option<Found> = None;
    for first in &rows {
        for last in *first..*first + HEADER_ROWS {
            if !rows.contains(&last) {
                break;
            }
            let guess = guess(sheet, catalogue, *first, last);
            if is_header(&guess) && best.as_ref().is_none_or(|b| guess.score > b.score) {
                best = Some(guess);
            }
        }
    }
    best
}

/// The texts above the header and the name of the sheet: what the table is about.
pub(super) fn title(sheet: &Sheet, header: u32) -> String {
    let above: Vec<String> = sheet
        .cells
        .range(..(header, 0))
        .map(|(_, c)| c.shown())
        .collect();
    format!("{} {}", above.join(" "), sheet.name)
}

fn is_header(guess: &Found) -> bool {
    let known = guess
        .columns
        .iter()
        .filter(|c| c.role != ColumnRole::Ignore)
        .count();
    let values = guess
        .columns
        .iter()
        .any(|c| c.role.holds_values() || matches!(c.role, ColumnRole::Field { .. }));
    known >= 2 && (values || states_indicators(guess)) && guess.score > 0
}

/// Code, name and unit or direction, and no values: the catalogue in a table.
fn states_indicators(guess: &Found) -> bool {
    let has = |role: ColumnRole| guess.columns.iter().any(|c| c.role == role);
    has(ColumnRole::IndicatorCode)
        && has(ColumnRole::IndicatorName)
        && (has(ColumnRole::Unit) || has(ColumnRole::Direction))
}

fn guess(sheet: &Sheet, catalogue: &Catalogue, first: u32, last: u32) -> Found {
    let default = default_measure(sheet, first);
    let mut measure = default;
    let mut score = 0;
    let mut columns: Vec<Column> = Vec::new();
    for column in columns_of(sheet, first, last) {
        let (group, leaf) = texts(sheet, first, last, column);
        if leaf.is_empty() {
            continue;
        }
        let meaning = headers::read(&group, &leaf, default, catalogue);
        if meaning
            .as_ref()
            .is_some_and(|m| m.role == ColumnRole::Value)
        {
            // «Logro esperado · Valor», or a column called «Meta», says what its values are.
            let said =
                headers::measure_of(&fold(&group)).or_else(|| headers::measure_of(&fold(&leaf)));
            measure = said.unwrap_or(measure);
        }
        score += match &meaning {
            Some(m)
                if columns
                    .iter()
                    .any(|c| c.role == m.role && !is_repeatable(&m.role)) =>
            {
                -2
            }
            Some(m) => {
                if m.certain {
                    3
                } else {
                    2
                }
            }
            None => -1,
        };
        let header = if group.is_empty() {
            leaf
        } else {
            format!("{group} · {leaf}")
        };
        let Meaning { role, certain } = meaning.unwrap_or(Meaning {
            role: ColumnRole::Ignore,
            certain: false,
        });
        columns.push(Column {
            column,
            header,
            role,
            certain,
        });
    }
    add_unheaded_labels(sheet, last, &mut columns);
    score -= penalty(sheet, first, last);
    Found {
        first,
        last,
        columns,
        measure,
        score,
    }
}

fn is_repeatable(role: &ColumnRole) -> bool {
    matches!(
        role,
        ColumnRole::Breakdown { .. } | ColumnRole::NodeCode | ColumnRole::Ignore
    )
}

/// What speaks against rows being a header: numbers that are no years, and title rows in front.
fn penalty(sheet: &Sheet, first: u32, last: u32) -> i32 {
    let mut penalty = 0;
    for row in first..=last {
        let mut texts = BTreeSet::new();
        for (_, content) in sheet.row(row) {
            match content {
                CellContent::Number(n) if headers::year_column(n).is_some() => {}
                CellContent::Text(_) => {}
                _ => penalty += 3,
            }
            texts.insert(content.shown());
        }
        if last > first
            && texts.len() < 2
            && !texts
                .iter()
                .any(|t| headers::measure_of(&fold(t)).is_some())
        {
            penalty += 4;
        }
    }
    penalty
}

/// A title that begins with «Metas» or «Logros esperados» says what the years hold.
fn default_measure(sheet: &Sheet, header: u32) -> Measure {
    let targets = sheet.cells.range(..(header, 0)).any(|(_, c)| {
        let text = fold(&c.shown());
        [
            "metas",
            "meta anual",
            "logros esperados",
            "programacion de metas",
        ]
        .iter()
        .any(|p| text.starts_with(p))
    });
    if targets {
        Measure::Target
    } else {
        Measure::Observed
    }
}

fn columns_of(sheet: &Sheet, first: u32, last: u32) -> BTreeSet<u32> {
    (first..=last)
        .flat_map(|row| sheet.row(row).map(|(column, _)| column).collect::<Vec<_>>())
        .collect()
}

/// Group and leaf text over a column. A merged cell speaks for its whole range; without merged cells
/// (CSV) a group such as «Línea base» speaks for the blank cells to its right.
fn texts(sheet: &Sheet, first: u32, last: u32, column: u32) -> (String, String) {
    let mut parts: Vec<String> = Vec::new();
    for row in first..=last {
        let mut text = sheet.text(row, column);
        if text.is_empty() && row < last && sheet.merged.is_empty() {
            text = group_to_the_left(sheet, row, column);
        }
        if !text.is_empty() && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    let leaf = parts.pop().unwrap_or_default();
    (parts.join(" "), leaf)
}

fn group_to_the_left(sheet: &Sheet, row: u32, column: u32) -> String {
    sheet
        .row(row)
        .take_while(|(c, _)| *c < column)
        .last()
        .map(|(_, content)| content.shown())
        .filter(|text| headers::measure_of(&fold(text)).is_some())
        .unwrap_or_default()
}

/// A statistical table may leave the corner over its labels blank: the text column left of the years.
fn add_unheaded_labels(sheet: &Sheet, last: u32, columns: &mut Vec<Column>) {
    let years = columns
        .iter()
        .filter(|c| matches!(c.role, ColumnRole::PeriodValue { .. }))
        .count();
    let first_year = columns
        .iter()
        .find(|c| matches!(c.role, ColumnRole::PeriodValue { .. }))
        .map(|c| c.column);
    let labelled = columns.iter().any(|c| {
        matches!(
            c.role,
            ColumnRole::Breakdown { .. } | ColumnRole::IndicatorCode | ColumnRole::IndicatorName
        )
    });
    let Some(first_year) = first_year.filter(|_| years >= 2 && !labelled) else {
        return;
    };
    let label = (0..first_year).rev().find(|column| {
        let cells = sheet.cells.range((last + 1, 0)..).filter(|((_, c), v)| {
            c == column && matches!(v, CellContent::Text(t) if !t.trim().is_empty())
        });
        cells.count() >= 2
    });
    if let Some(column) = label {
        let header = columns
            .iter()
            .position(|c| c.column == column)
            .map(|at| columns.remove(at).header)
            .unwrap_or_default();
        columns.insert(
            0,
            Column {
                column,
                header,
                role: ColumnRole::Breakdown { dimension: None },
                certain: false,
            },
        );
        columns.sort_by_key(|c| c.column);
    }
}
