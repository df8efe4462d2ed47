//! Workbooks as another program reads them: calamine, sheet by sheet, as texts.

use calamine::{Data, Reader, Xlsx};
use domain::{
    Decimal,
    import::sheet::{CellContent, Merged, Sheet},
};
use std::io::Cursor;

/// Sheets in order, each as rows of texts; numbers in their shortest form.
pub type Book = Vec<(String, Vec<Vec<String>>)>;

pub fn open(bytes: Vec<u8>) -> Book {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            let rows = range
                .rows()
                .map(|row| row.iter().map(text).collect())
                .collect();
            (name, rows)
        })
        .collect()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}

/// Rows of a sheet, its header first. The banner above a header is left out.
pub fn rows(book: &Book, sheet: &str) -> Vec<Vec<String>> {
    book.iter()
        .find(|(name, _)| name == sheet)
        .unwrap()
        .1
        .clone()
}

/// The cells below a title.
pub fn column(book: &Book, sheet: &str, title: &str) -> Vec<String> {
    let rows = rows(book, sheet);
    let at = rows[0].iter().position(|t| t == title).unwrap();
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

pub fn texts(book: &Book, sheet: &str) -> Vec<String> {
    rows(book, sheet).into_iter().flatten().collect()
}

/// The texts that are numbers; empty cells are left out.
pub fn decimals(texts: Vec<String>) -> Vec<Decimal> {
    texts
        .into_iter()
        .filter(|t| !t.is_empty())
        .map(|t| t.parse().unwrap())
        .collect()
}

/// How many formulas a workbook holds.
pub fn formulas(bytes: &[u8]) -> usize {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let count = |name: &String| {
        book.worksheet_formula(name)
            .map_or(0, |f| f.used_cells().count())
    };
    names.iter().map(count).sum()
}

/// A sheet as the import sees it.
pub fn sheet(bytes: &[u8], name: &str) -> Sheet {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let merged = book.merge_cells_by_sheet_name(name).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let (row0, column0) = range.start().unwrap();
    let cells = range.used_cells().filter_map(|(row, column, cell)| {
        let at = (
            row0 + u32::try_from(row).unwrap(),
            column0 + u32::try_from(column).unwrap(),
        );
        Some((at, content(cell)?))
    });
    Sheet {
        name: name.to_owned(),
        cells: cells.collect(),
        merged: merged
            .iter()
            .map(|m| Merged {
                first_row: m.start.0,
                first_column: m.start.1,
                last_row: m.end.0,
                last_column: m.end.1,
            })
            .collect(),
        ..Sheet::default()
    }
}

fn content(cell: &Data) -> Option<CellContent> {
    match cell {
        Data::Empty => None,
        Data::Float(number) => Some(CellContent::Number(number.to_string())),
        Data::Int(number) => Some(CellContent::Number(number.to_string())),
        other => Some(CellContent::Text(other.to_string())),
    }
}
