//! The first part of the stream: sheets, fonts, formats, styles and shared texts of the workbook.

use super::{
    record::{BOF, BiffRecords, EOF, FILEPASS},
    text::{self, Segments},
};
use crate::read::{
    ReadError,
    binary::{ACROSS, RichText, STRUCK, SUPERSCRIPT, StyleTable},
    bytes::Bytes,
    runs::RunStyle,
};
use encoding_rs::Encoding;

/// The version of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// Excel 5.0 and 95.
    Biff5,
    /// Excel 97 to 2003.
    Biff8,
}

/// A worksheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct SheetEntry {
    pub name: String,
    pub hidden: bool,
    /// Where its records begin.
    pub start: u32,
}

/// What all sheets share.
#[derive(Debug)]
pub(super) struct Globals {
    pub version: Version,
    /// Of texts in bytes; none in BIFF8.
    pub encoding: Option<&'static Encoding>,
    pub is_1904: bool,
    pub sheets: Vec<SheetEntry>,
    pub styles: StyleTable,
    pub strings: Vec<RichText>,
}

/// The place of a font by its number: there is no font of number 4.
pub(super) fn font_index(number: u16) -> usize {
    usize::from(if number > 4 { number - 1 } else { number })
}

impl Globals {
    /// # Errors
    /// E102 for an older version, E103 for a password, E104 for damage.
    pub fn read(stream: &[u8]) -> Result<Self, ReadError> {
        let mut records = BiffRecords::from(stream, 0)?;
        let version = version(&mut records)?;
        let mut globals = Self {
            version,
            encoding: match version {
                Version::Biff5 => Some(encoding_rs::WINDOWS_1252),
                Version::Biff8 => None,
            },
            is_1904: false,
            sheets: Vec::new(),
            styles: StyleTable::default(),
            strings: Vec::new(),
        };
        // Texts of BIFF5 may stand before the record of their code page.
        let mut texts = Vec::new();
        let mut shared = None;
        loop {
            let (kind, data) = records.next()?;
            match kind {
                EOF => break,
                FILEPASS => return Err(ReadError::of("E103")),
                0x0022 => globals.is_1904 = Bytes(data).u16()? != 0,
                0x0042 if version == Version::Biff5 => {
                    globals.encoding = Some(text::code_page(Bytes(data).u16()?)?);
                }
                0x0031 => globals.styles.fonts.push(font(data)?),
                0x0085 | 0x041E => texts.push((kind, data)),
                0x00E0 => globals.styles.cells.push(cell_style(data)?),
                0x00FC => shared = Some(records.continued(data)),
                _ => {}
            }
        }
        for (kind, data) in texts {
            globals.named(kind, Bytes(data))?;
        }
        if let Some(parts) = shared {
            globals.shared(parts)?;
        }
        Ok(globals)
    }

    fn named(&mut self, kind: u16, mut data: Bytes<'_>) -> Result<(), ReadError> {
        if kind == 0x041E {
            let number = data.u16()?;
            let code = text::plain(data, self.encoding.is_some(), self.encoding)?;
            self.styles.codes.insert(number, code);
            return Ok(());
        }
        let (start, visibility, sheet_type) = (data.u32()?, data.u8()?, data.u8()?);
        let name = text::plain(data, true, self.encoding)?;
        // Charts, macros and modules hold no cells.
        if sheet_type & 0x0F == 0 {
            self.sheets.push(SheetEntry {
                name,
                hidden: visibility & 3 != 0,
                start,
            });
        }
        Ok(())
    }

    fn shared(&mut self, parts: Vec<&[u8]>) -> Result<(), ReadError> {
        let mut segments = Segments::new(parts);
        let (_, unique) = (segments.u32()?, segments.u32()?);
        let fonts = &self.styles.fonts;
        let font = |number| fonts.get(font_index(number)).copied().unwrap_or_default();
        // The count is the file's word only: what is there ends the table.
        while self.strings.len() < unique as usize && !segments.at_end() {
            self.strings.push(segments.rich(&font)?);
        }
        Ok(())
    }
}

fn version(records: &mut BiffRecords<'_>) -> Result<Version, ReadError> {
    let (kind, data) = records.next()?;
    let version = match kind {
        BOF => Bytes(data).u16()?,
        _ => 0,
    };
    match (kind, version) {
        (BOF, 0x0600) => Ok(Version::Biff8),
        (BOF, 0x0500) => Ok(Version::Biff5),
        (BOF | 0x0009 | 0x0209 | 0x0409, _) => Err(ReadError::of("E102")
            .with_problem("El libro es de una versión de Excel anterior a 5.0.")
            .with_remedy("Ábralo en su programa y guárdelo como libro de Excel (.xlsx).")),
        _ => Err(ReadError::damaged("the workbook does not begin")),
    }
}

fn font(data: &[u8]) -> Result<RunStyle, ReadError> {
    let mut data = Bytes(data);
    let (_height, flags) = (data.u16()?, data.u16()?);
    let (_colour, _weight, position) = (data.u16()?, data.u16()?, data.u16()?);
    Ok(RunStyle {
        superscript: position == SUPERSCRIPT,
        struck: flags & STRUCK != 0,
    })
}

fn cell_style(data: &[u8]) -> Result<(u16, u16, bool), ReadError> {
    let mut data = Bytes(data);
    let (font, format, _kind, alignment) = (data.u16()?, data.u16()?, data.u16()?, data.u8()?);
    Ok((font, format, alignment & 7 == ACROSS))
}
