//! Sheets from text: one line a row, cells between bars.
//!
//! `12.5` is a numeric cell, `"12.5"` a text, `#DIV/0!` an error, `@2024-01-31` a date, `VERDADERO` a
//! boolean; `<` and `^` merge a cell into the one to its left or above it.

use domain::import::sheet::{CellContent, Merged, Sheet};
use std::collections::BTreeMap;

pub fn sheet(grid: &str) -> Sheet {
    let mut cells = BTreeMap::new();
    let mut merged: Vec<Merged> = Vec::new();
    for (row, line) in grid.lines().enumerate() {
        for (column, text) in line.split('|').enumerate() {
            let (row, column, text) = (
                u32::try_from(row).unwrap(),
                u32::try_from(column).unwrap(),
                text.trim(),
            );
            match text {
                "" => {}
                "<" => grow(&mut merged, row, column, row, column - 1),
                "^" => grow(&mut merged, row, column, row - 1, column),
                _ => {
                    cells.insert((row, column), content(text));
                }
            }
        }
    }
    Sheet {
        name: "Hoja1".into(),
        hidden: false,
        cells,
        merged,
    }
}

fn grow(merged: &mut Vec<Merged>, row: u32, column: u32, from_row: u32, from_column: u32) {
    let inside = |m: &&mut Merged| {
        (m.first_row..=m.last_row).contains(&from_row)
            && (m.first_column..=m.last_column).contains(&from_column)
    };
    match merged.iter_mut().find(inside) {
        Some(range) => {
            (range.last_row, range.last_column) =
                (range.last_row.max(row), range.last_column.max(column))
        }
        None => merged.push(Merged {
            first_row: from_row,
            first_column: from_column,
            last_row: row,
            last_column: column,
        }),
    }
}

fn content(text: &str) -> CellContent {
    if let Some(quoted) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        return CellContent::Text(quoted.to_owned());
    }
    if let Some(date) = text.strip_prefix('@') {
        return CellContent::Date(date.parse().unwrap());
    }
    match text {
        "VERDADERO" => CellContent::Bool(true),
        _ if text.starts_with('#') => CellContent::Error(text.to_owned()),
        _ if text.parse::<f64>().is_ok() => CellContent::Number(text.to_owned()),
        _ => CellContent::Text(text.to_owned()),
    }
}
