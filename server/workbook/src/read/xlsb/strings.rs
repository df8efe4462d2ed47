//! Texts with runs of fonts: shared ones and those within a sheet.

use super::record::{XlsbRecords, utf16_text};
use crate::read::{ReadError, binary::RichText, bytes::Bytes, runs::RunStyle};

/// The table of shared texts.
pub(super) fn shared(part: &[u8], fonts: &[RunStyle]) -> Result<Vec<RichText>, ReadError> {
    const ITEM: u16 = 19;
    let mut strings = Vec::new();
    let mut records = XlsbRecords::new(part);
    while let Some((kind, mut data)) = records.next()? {
        if kind == ITEM {
            strings.push(rich(&mut data, fonts)?);
        }
    }
    Ok(strings)
}

/// A text with its runs; readings for pronunciation behind them are left out.
pub(super) fn rich(data: &mut Bytes<'_>, fonts: &[RunStyle]) -> Result<RichText, ReadError> {
    const RICH: u8 = 0x01;
    let flags = data.u8()?;
    let text = utf16_text(data)?.unwrap_or_default();
    let mut runs = Vec::new();
    if flags & RICH != 0 {
        for _ in 0..data.u32()? {
            let (start, font) = (data.u16()?, data.u16()?);
            let font = fonts.get(usize::from(font));
            runs.push((start, font.copied().unwrap_or_default()));
        }
    }
    Ok(RichText::new(text, runs))
}
