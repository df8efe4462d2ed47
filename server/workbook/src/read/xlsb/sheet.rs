//! One worksheet: its cells in order, merged ranges, hidden rows and columns.

use super::{
    record::{XlsbRecords, utf16_text},
    strings::rich,
};
use crate::read::{
    Limits, ReadError,
    binary::{CellSink, CellStyle, RichText, error_kind, packed_number},
    bytes::Bytes,
    groups::Groups,
    runs::RunStyle,
    sink::Sink,
};
use import::grid::{CellContent, Hidden, Merged};

/// What the cells of a sheet refer to.
pub(super) struct XlsbBook<'a> {
    pub cell_styles: &'a [CellStyle],
    pub fonts: &'a [RunStyle],
    pub is_1904: bool,
    pub limits: &'a Limits,
}

/// Row, column and style of a cell.
#[derive(Debug, Clone, Copy)]
struct Place {
    row: u32,
    column: u32,
    style: usize,
}

/// Reads a worksheet. `progress`: bytes of the sheets before it, and of all.
pub(super) fn read(
    part: &[u8],
    name: &str,
    book: &XlsbBook<'_>,
    strings: &mut [RichText],
    progress: (u64, u64),
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    const END_OF_CELLS: u16 = 146;
    let mut sheet = SheetReader {
        book,
        strings,
        cells: CellSink {
            sink,
            styles: book.cell_styles,
            is_1904: book.is_1904,
            groups: Groups::new(book.limits),
        },
        row: 0,
        next_column: 0,
        hidden_rows: Hidden::default(),
        hidden_columns: Hidden::default(),
    };
    let mut complete = false;
    let mut records = XlsbRecords::new(part);
    while let Some((kind, data)) = records.next()? {
        complete |= kind == END_OF_CELLS;
        sheet.record(kind, data)?;
        let (before, all) = progress;
        let here = before + records.position();
        sheet.cells.sink.read_bytes(here, all);
    }
    if !complete {
        return Err(ReadError::damaged("a sheet stops"));
    }
    let merged = sheet.cells.groups.end(name, sheet.cells.sink);
    let (rows, columns) = (sheet.hidden_rows, sheet.hidden_columns);
    sink.end_sheet(merged, rows, columns);
    Ok(())
}

struct SheetReader<'a, 's> {
    book: &'a XlsbBook<'a>,
    strings: &'a mut [RichText],
    cells: CellSink<'a, 's>,
    row: u32,
    /// Of a cell that does not say its column.
    next_column: u32,
    hidden_rows: Hidden,
    hidden_columns: Hidden,
}

impl SheetReader<'_, '_> {
    fn record(&mut self, kind: u16, mut data: Bytes<'_>) -> Result<(), ReadError> {
        match kind {
            0 => self.begin_row(data),
            60 => self.columns(data),
            176 => self.merged(data),
            1..=11 | 62 => {
                self.next_column = data.u32()?;
                self.cell(kind, data)
            }
            // Short cells: their column is the one behind the cell before.
            12 => self.cell(1, data),
            13..=18 => self.cell(kind - 11, data),
            _ => Ok(()),
        }
    }

    fn begin_row(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        const HIDDEN: u8 = 0x10;
        self.row = data.u32()?;
        self.next_column = 0;
        // Style, height, and flags of spacing before those of the outline.
        if data.0.get(7).is_some_and(|flags| flags & HIDDEN != 0) {
            self.hidden_rows.add(self.row, self.row);
        }
        Ok(())
    }

    fn columns(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        const HIDDEN: u16 = 0x0001;
        let (first, last) = (data.u32()?, data.u32()?);
        let (_width, _style, flags) = (data.u32()?, data.u32()?, data.u16()?);
        if flags & HIDDEN != 0 && first <= last {
            self.hidden_columns.add(first, last);
        }
        Ok(())
    }

    fn merged(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        let (first_row, last_row) = (data.u32()?, data.u32()?);
        let (first, last) = (u16::try_from(data.u32()?), u16::try_from(data.u32()?));
        if let (Ok(first_column), Ok(last_column)) = (first, last) {
            self.cells.groups.add(Merged {
                first_row,
                first_column,
                last_row,
                last_column,
            });
        }
        Ok(())
    }

    /// A cell behind its column: style, then what its kind holds.
    fn cell(&mut self, kind: u16, mut data: Bytes<'_>) -> Result<(), ReadError> {
        // The upper eight bits are of readings for pronunciation.
        let style = usize::try_from(data.u32()? & 0x00FF_FFFF).unwrap_or(usize::MAX);
        let at = Place {
            row: self.row,
            column: self.next_column,
            style,
        };
        self.next_column = self.next_column.saturating_add(1);
        match kind {
            1 => {
                self.cells.blank(at.row, at.column, at.style);
                Ok(())
            }
            2 => self.number(at, packed_number(data.u32()?)),
            3 | 11 => self.content(at, CellContent::Error(error_kind(data.u8()?))),
            4 | 10 => self.content(at, CellContent::Bool(data.u8()? != 0)),
            5 | 9 => self.number(at, data.f64()?),
            6 | 8 => {
                let text = utf16_text(&mut data)?.unwrap_or_default();
                self.text(at, &mut RichText::new(text, Vec::new()))
            }
            7 => {
                let index = usize::try_from(data.u32()?).unwrap_or(usize::MAX);
                let text = self.strings.get_mut(index);
                let text = text.ok_or_else(|| ReadError::damaged("a shared text is missing"))?;
                self.cells.text(at.row, at.column, at.style, text)
            }
            _ => {
                let mut text = rich(&mut data, self.book.fonts)?;
                self.text(at, &mut text)
            }
        }
    }

    fn number(&mut self, at: Place, value: f64) -> Result<(), ReadError> {
        self.cells.number(at.row, at.column, at.style, value)
    }

    fn content(&mut self, at: Place, content: CellContent) -> Result<(), ReadError> {
        self.cells.content(at.row, at.column, at.style, content)
    }

    fn text(&mut self, at: Place, text: &mut RichText) -> Result<(), ReadError> {
        self.cells.text(at.row, at.column, at.style, text)
    }
}
