//! Excel 97–2003 (BIFF8) and Excel 5.0/95 (BIFF5): the records of the stream `Workbook` or `Book`.
//!
//! The records are read here and not by a library, because what a sheet shows is more than its values: number
//! formats, fonts of cells and of runs, hidden rows. Source: [MS-XLS]; for BIFF5 the documentation of the Excel
//! file format by OpenOffice.org. Older files (BIFF2 to BIFF4) are refused. What this deliberately does not do:
//! it calculates no formula, and reads no chart, macro or query.

mod formula;
mod globals;
mod record;
mod sheet;
mod text;

use super::{Limits, ReadError, Stage, sink::Sink};
use globals::Globals;
use std::io::{Cursor, Read};

/// Reads a workbook.
pub(super) fn xls(bytes: &[u8], limits: &Limits, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let stream = workbook_stream(bytes, limits)?;
    let mut globals = Globals::read(&stream)?;
    sink.progress(Stage::Opened, globals.sheets.len() as u64);
    sink.sheet_count(globals.sheets.len())?;
    let styles = globals.styles.cell_styles(globals::font_index);
    let starts: Vec<u32> = globals.sheets.iter().map(|sheet| sheet.start).collect();
    let calculated = formula::any_result(&stream, &starts)?;
    let all = stream.len() as u64;
    for listed in std::mem::take(&mut globals.sheets) {
        sink.begin_sheet(&listed.name, listed.hidden);
        sink.read_bytes(u64::from(listed.start), all);
        let book = sheet::XlsBook {
            version: globals.version,
            encoding: globals.encoding,
            is_1904: globals.is_1904,
            styles: &styles,
            fonts: &globals.styles.fonts,
            calculated,
            limits,
        };
        sheet::read(&stream, &listed, &book, &mut globals.strings, sink)?;
    }
    Ok(())
}

/// The stream with the records, out of its container.
fn workbook_stream(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, ReadError> {
    if bytes.len() as u64 > limits.whole_bytes {
        return Err(ReadError::too_large(limits.whole_bytes));
    }
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(ReadError::damaged)?;
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| container.is_stream(name))
        .ok_or_else(|| ReadError::damaged("no workbook stream"))?;
    let mut stream = Vec::new();
    container
        .open_stream(name)
        .and_then(|part| part.take(limits.whole_bytes).read_to_end(&mut stream))
        .map_err(ReadError::damaged)?;
    Ok(stream)
}
