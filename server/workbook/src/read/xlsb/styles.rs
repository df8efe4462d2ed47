//! The part of styles: fonts, formats, styles of cells. Those of conditions and tables do not count.

use super::record::{XlsbRecords, utf16_text};
use crate::read::{
    ReadError,
    binary::{ACROSS, STRUCK, SUPERSCRIPT, StyleTable},
    runs::RunStyle,
};

const FONTS: (u16, u16) = (611, 612);
const FORMATS: (u16, u16) = (615, 616);
const CELL_STYLES: (u16, u16) = (617, 618);

/// The styles in the order of the part.
///
/// # Errors
/// E104 where a record is damaged.
pub(super) fn read(part: &[u8]) -> Result<StyleTable, ReadError> {
    const FONT: u16 = 43;
    const FORMAT: u16 = 44;
    const STYLE: u16 = 47;
    let mut table = StyleTable::default();
    let mut list = None;
    let mut records = XlsbRecords::new(part);
    while let Some((kind, mut data)) = records.next()? {
        let begun = [FONTS, FORMATS, CELL_STYLES]
            .into_iter()
            .find(|l| l.0 == kind);
        if begun.is_some() {
            list = begun;
            continue;
        }
        match list {
            Some((_, end)) if kind == end => list = None,
            Some(FONTS) if kind == FONT => {
                let (_height, flags) = (data.u16()?, data.u16()?);
                let (_weight, position) = (data.u16()?, data.u16()?);
                table.fonts.push(RunStyle {
                    superscript: position == SUPERSCRIPT,
                    struck: flags & STRUCK != 0,
                });
            }
            Some(FORMATS) if kind == FORMAT => {
                let number = data.u16()?;
                let code = utf16_text(&mut data)?.unwrap_or_default();
                table.codes.insert(number, code);
            }
            Some(CELL_STYLES) if kind == STYLE => {
                let (_parent, format, font) = (data.u16()?, data.u16()?, data.u16()?);
                // Fill, border, rotation, indent.
                data.take(6)?;
                table.cells.push((font, format, data.u8()? & 7 == ACROSS));
            }
            _ => {}
        }
    }
    Ok(table)
}
