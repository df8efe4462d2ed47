//! A workbook made of a grid, with its findings in it: for files of other formats than xlsx, into which marks cannot be put.
//!
//! Numbers are numbers, everything else is the text that its program shows, so that it reads back as it was read. What
//! this deliberately does not do: it keeps no format of the file; the note of each marked cell says what was found. Merged
//! ranges are kept only while they are small: each of their cells takes memory, whatever the file says.

use super::{WriteError, cut_cell_text};
use crate::read::{MARK_AUTHOR, Mark};
use import::grid::{Cell, CellContent, Grid, Marks, Merged, Sheet};
use rust_xlsxwriter::{Color, Format, Note, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// Light red and light yellow, as spreadsheet programs use them for bad and neutral.
const ERROR_COLOUR: u32 = 0x00FF_C7CE;
const WARNING_COLOUR: u32 = 0x00FF_EB9C;

/// Cells of one merged range, and of all those of a book together: the writer stores a blank for each.
const MAX_MERGED_CELLS: u64 = 1_000;
const MAX_MERGED_CELLS_OF_BOOK: u64 = 20_000;

/// Writes the grid with these marks.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn marked_grid(grid: &Grid, marks: &[Mark]) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let mut budget = MAX_MERGED_CELLS_OF_BOOK;
    for (sheet, number) in grid.sheets.iter().zip(0_u16..) {
        let mut of_sheet: BTreeMap<(u32, u16), &Mark> = BTreeMap::new();
        for mark in marks.iter().filter(|mark| mark.sheet == number) {
            of_sheet.insert((mark.row, mark.column), mark);
        }
        let page = book.add_worksheet();
        // Names of other formats may be too long for this one; the place in the book is the same.
        if page.set_name(&sheet.name).is_err() {
            page.set_name(format!("Hoja {}", number.saturating_add(1)))?;
        }
        write_merged(page, sheet, &mut budget)?;
        write_sheet(page, grid, sheet, &of_sheet)?;
    }
    Ok(book.save_to_buffer()?)
}

/// Merges the ranges that fit into what is left of the budget; a larger one stays as its single cells.
fn write_merged(page: &mut Worksheet, sheet: &Sheet, budget: &mut u64) -> Result<(), XlsxError> {
    for merged in &sheet.merged {
        let cells = cells_of(merged);
        if cells > MAX_MERGED_CELLS || cells > *budget {
            continue;
        }
        *budget -= cells;
        let (first, last) = (
            (merged.first_row, merged.first_column),
            (merged.last_row, merged.last_column),
        );
        page.merge_range(first.0, first.1, last.0, last.1, "", &Format::new())?;
    }
    Ok(())
}

fn cells_of(merged: &Merged) -> u64 {
    let rows = merged.last_row.saturating_sub(merged.first_row);
    let columns = merged.last_column.saturating_sub(merged.first_column);
    (u64::from(rows) + 1) * (u64::from(columns) + 1)
}

fn write_sheet(
    page: &mut Worksheet,
    grid: &Grid,
    sheet: &Sheet,
    marks: &BTreeMap<(u32, u16), &Mark>,
) -> Result<(), XlsxError> {
    for (row, cells) in sheet.rows() {
        if sheet.hidden_rows.contains(row) {
            page.set_row_hidden(row)?;
        }
        for cell in cells {
            let mark = marks.get(&(row, cell.column)).copied();
            write_cell(page, grid, (row, cell), &format_of(cell.marks, mark))?;
        }
    }
    let (_, columns) = sheet.extent();
    for column in 0..u16::try_from(columns).unwrap_or(u16::MAX) {
        if sheet.hidden_columns.contains(u32::from(column)) {
            page.set_column_hidden(column)?;
        }
    }
    for ((row, column), mark) in marks {
        let is_there = sheet.get(*row, *column).is_some();
        if !is_there {
            page.write_blank(*row, *column, &format_of(Marks::default(), Some(mark)))?;
        }
        page.insert_note(
            *row,
            *column,
            &Note::new(cut_cell_text(&mark.text)).set_author(MARK_AUTHOR),
        )?;
    }
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    grid: &Grid,
    (row, cell): (u32, &Cell),
    format: &Format,
) -> Result<(), XlsxError> {
    if let CellContent::Number(number) = cell.content {
        let text = number.to_string();
        // A number only where no digit is lost on the way.
        let float = text.parse::<f64>().ok();
        let float = float.filter(|float| float.to_string() == number.normalize().to_string());
        if let Some(float) = float {
            page.write_number_with_format(row, cell.column, float, format)?;
            return Ok(());
        }
    }
    let text = grid.shown(cell.content);
    page.write_string_with_format(row, cell.column, cut_cell_text(&text), format)?;
    Ok(())
}

fn format_of(marks: Marks, mark: Option<&Mark>) -> Format {
    let mut format = Format::new();
    if marks.has(Marks::STRUCK) {
        format = format.set_font_strikethrough();
    }
    match mark {
        Some(mark) if mark.is_error => format.set_background_color(Color::RGB(ERROR_COLOUR)),
        Some(_) => format.set_background_color(Color::RGB(WARNING_COLOUR)),
        None => format,
    }
}
