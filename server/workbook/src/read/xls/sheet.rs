//! One worksheet: its cells in order, merged ranges, hidden rows and columns.

use super::{
    formula::{StoredResult, is_zero_to_calculate, stored},
    globals::{SheetEntry, Version, font_index},
    record::{BOF, BiffRecords, CONTINUE, EOF, FILEPASS, FORMULA},
    text::{self, Segments},
};
use crate::read::{
    Limits, ReadError,
    binary::{CellSink, CellStyle, RichText, error_kind, packed_number},
    bytes::Bytes,
    groups::Groups,
    runs::RunStyle,
    sink::Sink,
};
use encoding_rs::Encoding;
use import::grid::{CellContent, Hidden, Merged};

/// What the cells of a sheet refer to.
pub(super) struct XlsBook<'a> {
    pub version: Version,
    pub encoding: Option<&'static Encoding>,
    pub is_1904: bool,
    pub styles: &'a [CellStyle],
    pub fonts: &'a [RunStyle],
    /// Whether any formula of the book has a result.
    pub calculated: bool,
    pub limits: &'a Limits,
}

const STRING: u16 = 0x0207;
/// Records that may stand between a formula and its text: of shared formulas, of arrays, of tables.
const FORMULA_PARTS: [u16; 5] = [0x04BC, 0x0221, 0x0236, 0x00BC, CONTINUE];

/// Reads a worksheet.
pub(super) fn read(
    stream: &[u8],
    listed: &SheetEntry,
    book: &XlsBook<'_>,
    strings: &mut [RichText],
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut records = BiffRecords::from(stream, listed.start)?;
    let (BOF, _) = records.next()? else {
        return Err(ReadError::damaged("a sheet does not begin"));
    };
    let mut sheet = SheetReader {
        book,
        strings,
        cells: CellSink {
            sink,
            styles: book.styles,
            is_1904: book.is_1904,
            groups: Groups::new(book.limits),
        },
        text_due: None,
        hidden_rows: Hidden::default(),
        hidden_columns: Hidden::default(),
    };
    // Charts within the sheet have records of their own.
    let mut inner = 0_u32;
    loop {
        let (kind, data) = records.next()?;
        match kind {
            BOF => inner += 1,
            EOF if inner == 0 => break,
            EOF => inner -= 1,
            FILEPASS => return Err(ReadError::of("E103")),
            _ if inner > 0 => {}
            _ => sheet.record(kind, data, &mut records)?,
        }
        sheet
            .cells
            .sink
            .read_bytes(records.position(), stream.len() as u64);
    }
    sheet.no_text()?;
    let merged = sheet.cells.groups.end(&listed.name, sheet.cells.sink);
    let (rows, columns) = (sheet.hidden_rows, sheet.hidden_columns);
    sink.end_sheet(merged, rows, columns);
    Ok(())
}

struct SheetReader<'a, 's> {
    book: &'a XlsBook<'a>,
    strings: &'a mut [RichText],
    cells: CellSink<'a, 's>,
    /// The cell of a formula whose text is in the next record.
    text_due: Option<Place>,
    hidden_rows: Hidden,
    hidden_columns: Hidden,
}

/// Row, column and style of a cell.
#[derive(Debug, Clone, Copy)]
struct Place {
    row: u32,
    column: u32,
    style: usize,
}

fn place(data: &mut Bytes<'_>) -> Result<Place, ReadError> {
    Ok(Place {
        row: u32::from(data.u16()?),
        column: u32::from(data.u16()?),
        style: usize::from(data.u16()?),
    })
}

impl SheetReader<'_, '_> {
    fn record<'r>(
        &mut self,
        kind: u16,
        data: &'r [u8],
        records: &mut BiffRecords<'r>,
    ) -> Result<(), ReadError> {
        if self.text_due.is_some() && kind != STRING && !FORMULA_PARTS.contains(&kind) {
            self.no_text()?;
        }
        let mut bytes = Bytes(data);
        match kind {
            0x0208 => self.row(bytes),
            0x007D => self.columns(bytes),
            0x00E5 => self.merged(bytes),
            0x0201 => {
                let at = place(&mut bytes)?;
                self.cells.blank(at.row, at.column, at.style);
                Ok(())
            }
            0x00BE => self.blanks(bytes),
            0x0203 => {
                let at = place(&mut bytes)?;
                self.number(at, bytes.f64()?)
            }
            0x027E => {
                let at = place(&mut bytes)?;
                self.number(at, packed_number(bytes.u32()?))
            }
            0x00BD => self.numbers(bytes),
            0x00FD => self.shared(bytes),
            0x0204 | 0x00D6 => self.label(kind, data, records),
            0x0205 => {
                let at = place(&mut bytes)?;
                let (value, is_error) = (bytes.u8()?, bytes.u8()? != 0);
                self.content(at, bool_or_error(value, is_error))
            }
            FORMULA => self.formula(bytes),
            STRING => self.string(data, records),
            _ => Ok(()),
        }
    }

    fn number(&mut self, at: Place, value: f64) -> Result<(), ReadError> {
        self.cells.number(at.row, at.column, at.style, value)
    }

    fn content(&mut self, at: Place, content: CellContent) -> Result<(), ReadError> {
        self.cells.content(at.row, at.column, at.style, content)
    }

    fn text(&mut self, at: Place, text: String) -> Result<(), ReadError> {
        let mut text = RichText::new(text, Vec::new());
        self.cells.text(at.row, at.column, at.style, &mut text)
    }

    fn row(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        const HIDDEN: u16 = 0x0020;
        let row = u32::from(data.u16()?);
        data.take(10)?;
        if data.u16()? & HIDDEN != 0 {
            self.hidden_rows.add(row, row);
        }
        Ok(())
    }

    fn columns(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        const HIDDEN: u16 = 0x0001;
        let (first, last) = (u32::from(data.u16()?), u32::from(data.u16()?));
        let (_width, _style, flags) = (data.u16()?, data.u16()?, data.u16()?);
        if flags & HIDDEN != 0 && first <= last {
            self.hidden_columns.add(first, last);
        }
        Ok(())
    }

    fn merged(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        for _ in 0..data.u16()? {
            let range = Merged {
                first_row: u32::from(data.u16()?),
                last_row: u32::from(data.u16()?),
                first_column: data.u16()?,
                last_column: data.u16()?,
            };
            self.cells.groups.add(range);
        }
        Ok(())
    }

    fn blanks(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        let (row, mut column) = (u32::from(data.u16()?), u32::from(data.u16()?));
        while data.0.len() > 2 {
            let style = usize::from(data.u16()?);
            self.cells.blank(row, column, style);
            column += 1;
        }
        Ok(())
    }

    fn numbers(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        let (row, mut column) = (u32::from(data.u16()?), u32::from(data.u16()?));
        while data.0.len() > 2 {
            let style = usize::from(data.u16()?);
            let value = packed_number(data.u32()?);
            self.number(Place { row, column, style }, value)?;
            column += 1;
        }
        Ok(())
    }

    fn shared(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        let at = place(&mut data)?;
        let index = usize::try_from(data.u32()?).unwrap_or(usize::MAX);
        let text = self.strings.get_mut(index);
        let text = text.ok_or_else(|| ReadError::damaged("a shared text is missing"))?;
        self.cells.text(at.row, at.column, at.style, text)
    }

    /// A text within the sheet, in `RSTRING` with runs.
    fn label<'r>(
        &mut self,
        kind: u16,
        data: &'r [u8],
        records: &mut BiffRecords<'r>,
    ) -> Result<(), ReadError> {
        let mut bytes = Bytes(data);
        let at = place(&mut bytes)?;
        let is_rich = kind == 0x00D6;
        let fonts = self.book.fonts;
        let font = |number: u16| fonts.get(font_index(number)).copied().unwrap_or_default();
        let mut text = match self.book.version {
            Version::Biff8 => {
                let mut segments = Segments::new(records.continued(bytes.0));
                let mut text = segments.rich(&font)?;
                if is_rich && !segments.at_end() {
                    for _ in 0..segments.u16()? {
                        let (start, number) = (segments.u16()?, segments.u16()?);
                        text.runs.push((start, font(number)));
                    }
                }
                text
            }
            Version::Biff5 => {
                let text = text::plain(bytes, false, self.book.encoding)?;
                let length = usize::from(bytes.u16()?);
                bytes.take(length)?;
                let mut runs = Vec::new();
                if is_rich && !bytes.is_empty() {
                    for _ in 0..bytes.u8()? {
                        let (start, number) = (bytes.u8()?, bytes.u8()?);
                        runs.push((u16::from(start), font(u16::from(number))));
                    }
                }
                RichText::new(text, runs)
            }
        };
        self.cells.text(at.row, at.column, at.style, &mut text)
    }

    fn formula(&mut self, mut data: Bytes<'_>) -> Result<(), ReadError> {
        let at = place(&mut data)?;
        match stored(data)? {
            StoredResult::Blank if !self.book.calculated => self.content(at, CellContent::NoResult),
            StoredResult::Blank => {
                self.cells.blank(at.row, at.column, at.style);
                Ok(())
            }
            StoredResult::Number(_) if !self.book.calculated && is_zero_to_calculate(data)? => {
                self.content(at, CellContent::NoResult)
            }
            StoredResult::Number(value) => self.number(at, value),
            StoredResult::Bool(value) => self.content(at, CellContent::Bool(value)),
            StoredResult::Error(code) => self.content(at, CellContent::Error(error_kind(code))),
            StoredResult::Text => {
                self.text_due = Some(at);
                Ok(())
            }
        }
    }

    fn string<'r>(
        &mut self,
        data: &'r [u8],
        records: &mut BiffRecords<'r>,
    ) -> Result<(), ReadError> {
        let parts = records.continued(data);
        let Some(at) = self.text_due.take() else {
            return Ok(());
        };
        let text = match self.book.version {
            Version::Biff8 => {
                let mut segments = Segments::new(parts);
                let count = segments.u16()?;
                let flags = if count == 0 { 0 } else { segments.u8()? };
                segments.chars(count, flags)?
            }
            Version::Biff5 => text::plain(Bytes(data), false, self.book.encoding)?,
        };
        self.text(at, text)
    }

    /// A formula whose text never came has no result.
    fn no_text(&mut self) -> Result<(), ReadError> {
        match self.text_due.take() {
            Some(at) => self.content(at, CellContent::NoResult),
            None => Ok(()),
        }
    }
}

fn bool_or_error(value: u8, is_error: bool) -> CellContent {
    if is_error {
        CellContent::Error(error_kind(value))
    } else {
        CellContent::Bool(value != 0)
    }
}
