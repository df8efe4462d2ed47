//! Formats that the library can only load whole: xls and ods. Their size is capped before, and the
//! child's memory bounds the rest.

use super::{
    Limits, Progress, ReadError, Stage,
    cells::{self, Collector},
};
use calamine::{Data, DataRef, Ods, OdsError, Range, Reader, SheetVisible, Xls};
use domain::import::sheet::Sheet;
use std::io::Cursor;

pub(super) fn xls(
    bytes: &[u8],
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Sheet>, ReadError> {
    if bytes.len() as u64 > limits.whole_bytes {
        return Err(ReadError::too_large(limits.whole_bytes));
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(ReadError::damaged)?;
    let listed = book.sheets_metadata().to_vec();
    progress(Progress::new(Stage::Opened, listed.len() as u64));
    let mut collector = Collector::new(limits, progress);
    collector.sheet_count(listed.len())?;
    let mut sheets = Vec::new();
    for sheet in &listed {
        // A chart or a macro sheet has no range.
        let Ok(range) = book.worksheet_range(&sheet.name) else {
            continue;
        };
        let merged = book
            .merge_cells_by_sheet_name(&sheet.name)
            .unwrap_or_default();
        take(&range, &mut collector)?;
        sheets.push(collector.sheet(
            &sheet.name,
            sheet.visible != SheetVisible::Visible,
            cells::merged(&merged, limits),
        ));
    }
    Ok(sheets)
}

pub(super) fn ods(
    bytes: &[u8],
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Sheet>, ReadError> {
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        OdsError::Password => ReadError::of("E103"),
        other => ReadError::damaged(other),
    })?;
    let listed = book.sheets_metadata().to_vec();
    progress(Progress::new(Stage::Opened, listed.len() as u64));
    let mut collector = Collector::new(limits, progress);
    collector.sheet_count(listed.len())?;
    let mut sheets = Vec::new();
    for sheet in &listed {
        let range = book
            .worksheet_range(&sheet.name)
            .map_err(ReadError::damaged)?;
        take(&range, &mut collector)?;
        sheets.push(collector.sheet(
            &sheet.name,
            sheet.visible != SheetVisible::Visible,
            Vec::new(),
        ));
    }
    Ok(sheets)
}

fn take(range: &Range<Data>, collector: &mut Collector<'_>) -> Result<(), ReadError> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let position = |first: u32, offset: usize| {
            u32::try_from(offset)
                .ok()
                .and_then(|o| first.checked_add(o))
                .unwrap_or(u32::MAX)
        };
        if let Some(content) = cells::content(&borrowed(value), false) {
            collector.push(
                position(first_row, row),
                position(first_column, column),
                content,
            )?;
        }
    }
    Ok(())
}

/// The two shapes of the library's cells are one; only texts differ.
fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}
