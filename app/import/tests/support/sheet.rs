//! Sheets from text: one line a row, cells between bars.
//!
//! `12.5` is a numeric cell, `"12.5"` a text, `#DIV/0!` an error, `@2024-01-31` a date, `@2024` and `@2024-12`
//! dates shown as a year and a month, `12%` a percentage, `VERDADERO` a boolean; `<` and `^` merge a cell into the one to its left or above it.

use domain::Decimal;
use import::{
    grid::{Cell, CellContent, DateShape, ErrorKind, Grid, Marks, Merged, Sheet},
    layout::Layout,
};

/// The sheets, named after their place: «Hoja1».
pub fn grid(sheets: &[&str]) -> Grid {
    let mut grid = Grid::default();
    for (text, at) in sheets.iter().zip(1..) {
        let sheet = sheet(&mut grid, &format!("Hoja{at}"), text);
        grid.sheets.push(sheet);
    }
    grid
}

fn sheet(grid: &mut Grid, name: &str, text: &str) -> Sheet {
    let mut sheet = Sheet::new(name);
    for (line, row) in text.lines().zip(0u32..) {
        for (text, column) in line.split('|').zip(0u16..) {
            match text.trim() {
                "" => {}
                "<" => grow(&mut sheet.merged, (row, column), (row, column - 1)),
                "^" => grow(&mut sheet.merged, (row, column), (row - 1, column)),
                text => sheet.push(
                    row,
                    Cell {
                        column,
                        marks: Marks::default(),
                        content: content(grid, text),
                    },
                ),
            }
        }
    }
    sheet
}

fn grow(merged: &mut Vec<Merged>, (row, column): (u32, u16), from: (u32, u16)) {
    let inside = |m: &&mut Merged| {
        (m.first_row..=m.last_row).contains(&from.0)
            && (m.first_column..=m.last_column).contains(&from.1)
    };
    match merged.iter_mut().find(inside) {
        Some(range) => {
            range.last_row = range.last_row.max(row);
            range.last_column = range.last_column.max(column);
        }
        None => merged.push(Merged {
            first_row: from.0,
            first_column: from.1,
            last_row: row,
            last_column: column,
        }),
    }
}

fn content(grid: &mut Grid, text: &str) -> CellContent {
    if let Some(quoted) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        return CellContent::Text(grid.texts.intern(quoted));
    }
    if let Some(date) = text.strip_prefix('@') {
        let (whole, shape) = match date.len() {
            4 => (format!("{date}-01-01"), DateShape::Year),
            7 => (format!("{date}-01"), DateShape::Month),
            _ => (date.to_owned(), DateShape::Day),
        };
        return CellContent::Date(whole.parse().unwrap(), shape);
    }
    if let Some(percent) = text.strip_suffix('%').and_then(|t| t.trim().parse().ok()) {
        return CellContent::Percent(percent);
    }
    match text {
        "VERDADERO" => CellContent::Bool(true),
        "#DIV/0!" => CellContent::Error(ErrorKind::Div0),
        "#N/A" => CellContent::Error(ErrorKind::NotAvailable),
        _ => match text.parse::<Decimal>() {
            Ok(number) => CellContent::Number(number),
            Err(_) => CellContent::Text(grid.texts.intern(text)),
        },
    }
}

/// Number of cells in the data rows of all tables, and in forms.
pub fn cells_of_data(grid: &Grid, layouts: &[Layout]) -> usize {
    let of_layout = |layout: &Layout| {
        let sheet = grid.sheets.iter().find(|s| s.name == layout.sheet).unwrap();
        let forms = layout.form.iter().map(|form| form.rows);
        let tables = layout.tables.iter().map(|table| table.data_rows);
        let ranges: Vec<(u32, u32)> = forms.chain(tables).collect();
        // Tables side by side share their rows.
        let in_table = |row: u32| {
            ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&row))
        };
        let rows = sheet.rows().filter(|(row, _)| in_table(*row));
        let cells = rows.flat_map(|(_, cells)| cells);
        cells.filter(|cell| !grid.is_blank(cell.content)).count()
    };
    layouts.iter().map(of_layout).sum()
}
