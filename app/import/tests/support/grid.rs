//! Grids from text: one line a row, cells between bars.
//!
//! `12.5` is a numeric cell, `"12.5"` a text, `%14.8` a number with a percent format, `#DIV/0!` an error,
//! `@2024-01-31` a date, `@2024` and `@2024-12` dates shown as a year and a month, `VERDADERO` a boolean;
//! `<` and `^` merge a cell into the one to its left or above it.

use domain::Decimal;
use import::grid::{Cell, Content, DateShape, ErrorKind, Grid, Marks, Merged, Sheet};

/// A workbook of one sheet, «Hoja1».
pub fn grid(text: &str) -> Grid {
    grids(&[text])
}

/// A workbook of the sheets «Hoja1», «Hoja2» …
pub fn grids(texts: &[&str]) -> Grid {
    let mut grid = Grid::default();
    for (text, number) in texts.iter().zip(1..) {
        add_sheet(&mut grid, &format!("Hoja{number}"), text);
    }
    grid
}

fn add_sheet(grid: &mut Grid, name: &str, text: &str) {
    let mut sheet = Sheet::new(name);
    for (line, row) in text.lines().zip(0u32..) {
        for (text, column) in line.split('|').zip(0u16..) {
            match text.trim() {
                "" => {}
                "<" => grow(&mut sheet.merged, (row, column), (row, column - 1)),
                "^" => grow(&mut sheet.merged, (row, column), (row - 1, column)),
                text => {
                    let content = content(grid, text);
                    sheet.push(row, cell(column, content));
                }
            }
        }
    }
    grid.sheets.push(sheet);
}

/// A cell without marks.
pub fn cell(column: u16, content: Content) -> Cell {
    Cell {
        column,
        marks: Marks::default(),
        content,
    }
}

fn grow(merged: &mut Vec<Merged>, at: (u32, u16), from: (u32, u16)) {
    let inside = |m: &&mut Merged| {
        (m.first_row..=m.last_row).contains(&from.0)
            && (m.first_column..=m.last_column).contains(&from.1)
    };
    match merged.iter_mut().find(inside) {
        Some(range) => {
            (range.last_row, range.last_column) =
                (range.last_row.max(at.0), range.last_column.max(at.1));
        }
        None => merged.push(Merged {
            first_row: from.0,
            first_column: from.1,
            last_row: at.0,
            last_column: at.1,
        }),
    }
}

/// What a text between bars stands for.
pub fn content(grid: &mut Grid, text: &str) -> Content {
    if let Some(quoted) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        return Content::Text(grid.texts.intern(quoted));
    }
    if let Some(date) = text.strip_prefix('@') {
        let (whole, shape) = match date.len() {
            4 => (format!("{date}-01-01"), DateShape::Year),
            7 => (format!("{date}-01"), DateShape::Month),
            _ => (date.to_owned(), DateShape::Day),
        };
        return Content::Date(whole.parse().unwrap(), shape);
    }
    let shown = text.strip_prefix('%').map(str::parse::<Decimal>);
    if let Some(Ok(percent)) = shown {
        return Content::Percent(percent);
    }
    match text {
        "VERDADERO" => Content::Bool(true),
        "#DIV/0!" => Content::Error(ErrorKind::Div0),
        _ => match text.parse::<Decimal>() {
            Ok(number) => Content::Number(number),
            Err(_) => Content::Text(grid.texts.intern(text)),
        },
    }
}
