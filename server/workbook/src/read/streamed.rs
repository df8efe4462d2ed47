//! Formats that can be read cell by cell: xlsx and xlsb. Never `worksheet_range`, which allocates the
//! whole rectangle between the first and the last cell.

use super::{
    Limits, Progress, ReadError, Stage,
    cells::{self, Collector},
};
use calamine::{Reader, SheetType, SheetVisible, Style, Xlsb, XlsbError, Xlsx, XlsxError};
use domain::import::sheet::Sheet;
use std::io::Cursor;

pub(super) fn xlsx(
    bytes: &[u8],
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Sheet>, ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(xlsx_error)?;
    let listed = book.sheets_metadata().to_vec();
    progress(Progress::new(Stage::Opened, listed.len() as u64));
    let mut collector = Collector::new(limits, progress);
    collector.sheet_count(listed.len())?;
    let mut sheets = Vec::new();
    for sheet in listed.iter().filter(|s| s.typ == SheetType::WorkSheet) {
        let ranges = book
            .merge_cells_by_sheet_name(&sheet.name)
            .map_err(xlsx_error)?;
        let mut reader = book
            .worksheet_cells_reader(&sheet.name)
            .map_err(xlsx_error)?;
        let percent: Vec<bool> = reader.styles().iter().map(shows_hundredths).collect();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(xlsx_error)? {
            let percent = percent.get(style).copied().unwrap_or(false);
            if let Some(content) = cells::content(cell.get_value(), percent) {
                let (row, column) = cell.get_position();
                collector.push(row, column, content)?;
            }
        }
        sheets.push(collector.sheet(
            &sheet.name,
            sheet.visible != SheetVisible::Visible,
            cells::merged(&ranges, limits),
        ));
    }
    Ok(sheets)
}

pub(super) fn xlsb(
    bytes: &[u8],
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Sheet>, ReadError> {
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(xlsb_error)?;
    let listed = book.sheets_metadata().to_vec();
    progress(Progress::new(Stage::Opened, listed.len() as u64));
    let mut collector = Collector::new(limits, progress);
    collector.sheet_count(listed.len())?;
    let mut sheets = Vec::new();
    for sheet in listed.iter().filter(|s| s.typ == SheetType::WorkSheet) {
        let mut reader = book
            .worksheet_cells_reader(&sheet.name)
            .map_err(xlsb_error)?;
        while let Some(cell) = reader.next_cell().map_err(xlsb_error)? {
            if let Some(content) = cells::content(cell.get_value(), false) {
                let (row, column) = cell.get_position();
                collector.push(row, column, content)?;
            }
        }
        sheets.push(collector.sheet(
            &sheet.name,
            sheet.visible != SheetVisible::Visible,
            Vec::new(),
        ));
    }
    Ok(sheets)
}

/// A percent sign in the format, outside quoted text.
fn shows_hundredths(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| {
        let unquoted = format.format_code.split('"').step_by(2);
        unquoted.into_iter().any(|part| part.contains('%'))
    })
}

fn xlsx_error(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::of("E103"),
        XlsxError::ColumnNumberOverflow | XlsxError::RowNumberOverflow => {
            ReadError::of("E111").because(error)
        }
        other => ReadError::damaged(other),
    }
}

fn xlsb_error(error: XlsbError) -> ReadError {
    match error {
        XlsbError::Password => ReadError::of("E103"),
        other => ReadError::damaged(other),
    }
}
