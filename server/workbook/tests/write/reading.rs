//! Workbooks as another program reads them: calamine, sheet by sheet, as texts.

use calamine::{Data, Reader, Xlsx};
use domain::Decimal;
use import::grid::{Cell, CellContent, Grid, Marks, Merged, Sheet};
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

/// Sheets of a workbook as the import takes them, read by that other program.
pub fn grid(bytes: &[u8], names: &[&str]) -> Grid {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let mut grid = Grid::default();
    for name in names {
        let mut sheet = Sheet::new(*name);
        let merged = book.merge_cells_by_sheet_name(name).unwrap();
        sheet.merged = merged
            .iter()
            .map(|merged| Merged {
                first_row: merged.start.0,
                first_column: u16::try_from(merged.start.1).unwrap(),
                last_row: merged.end.0,
                last_column: u16::try_from(merged.end.1).unwrap(),
            })
            .collect();
        let range = book.worksheet_range(name).unwrap();
        let (first_row, first_column) = range.start().unwrap();
        for (row, column, data) in range.used_cells() {
            let column = first_column + u32::try_from(column).unwrap();
            let Some(content) = content(&mut grid, data) else {
                continue;
            };
            let cell = Cell {
                column: u16::try_from(column).unwrap(),
                marks: Marks::default(),
                content,
            };
            sheet.push(first_row + u32::try_from(row).unwrap(), cell);
        }
        grid.sheets.push(sheet);
    }
    grid
}

fn content(grid: &mut Grid, data: &Data) -> Option<CellContent> {
    match data {
        Data::Empty => None,
        Data::Float(number) => Some(CellContent::Number(number.to_string().parse().unwrap())),
        Data::Int(number) => Some(CellContent::Number((*number).into())),
        other => Some(CellContent::Text(grid.texts.intern(&other.to_string()))),
    }
}
