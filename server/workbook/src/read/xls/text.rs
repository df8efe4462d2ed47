//! Texts of records: one byte or two a character in BIFF8, also over the border of records; bytes of a code page
//! in BIFF5.

use crate::read::{
    ReadError,
    binary::RichText,
    bytes::{Bytes, utf16},
    runs::RunStyle,
};
use encoding_rs::Encoding;

/// Two bytes a character.
const WIDE: u8 = 0x01;
/// Data for East Asian texts follow.
const EXTENDED: u8 = 0x04;
/// Runs of fonts follow.
const RICH: u8 = 0x08;

/// The bytes of a record and of those that continue it.
pub(super) struct Segments<'a> {
    rest: Bytes<'a>,
    parts: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Segments<'a> {
    /// The bytes of a record and of the records that continue it, in order.
    pub fn new(parts: Vec<&'a [u8]>) -> Self {
        let mut parts = parts.into_iter();
        let rest = Bytes(parts.next().unwrap_or_default());
        Self { rest, parts }
    }

    /// Whether nothing follows.
    pub fn at_end(&mut self) -> bool {
        self.advance().is_err()
    }

    /// Goes on in the next record where this one is used up.
    fn advance(&mut self) -> Result<(), ReadError> {
        while self.rest.is_empty() {
            let next = self.parts.next();
            self.rest = Bytes(next.ok_or_else(|| ReadError::damaged("a text stops"))?);
        }
        Ok(())
    }

    /// The next byte.
    ///
    /// # Errors
    /// E104 where no byte follows.
    pub fn u8(&mut self) -> Result<u8, ReadError> {
        self.advance()?;
        self.rest.u8()
    }

    /// The next two bytes, little endian.
    ///
    /// # Errors
    /// As [`Segments::u8`].
    pub fn u16(&mut self) -> Result<u16, ReadError> {
        Ok(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    /// The next four bytes, little endian.
    ///
    /// # Errors
    /// As [`Segments::u8`].
    pub fn u32(&mut self) -> Result<u32, ReadError> {
        let (low, high) = (self.u16()?, self.u16()?);
        Ok(u32::from(low) | u32::from(high) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Result<(), ReadError> {
        while count > 0 {
            self.advance()?;
            let here = count.min(self.rest.0.len());
            self.rest.take(here)?;
            count -= here;
        }
        Ok(())
    }

    /// So many characters. Where they go on in the next record, that begins with their width anew.
    pub fn chars(&mut self, count: u16, mut flags: u8) -> Result<String, ReadError> {
        let mut left = usize::from(count);
        let mut units = Vec::new();
        while left > 0 {
            if self.rest.is_empty() {
                self.advance()?;
                flags = self.rest.u8()?;
            }
            let wide = flags & WIDE != 0;
            let width = if wide { 2 } else { 1 };
            let here = left.min(self.rest.0.len() / width);
            if here == 0 && !self.rest.is_empty() {
                return Err(ReadError::damaged("half a character"));
            }
            let taken = self.rest.take(here * width)?;
            if wide {
                units.extend_from_slice(taken);
            } else {
                units.extend(taken.iter().flat_map(|byte| [*byte, 0]));
            }
            left -= here;
        }
        Ok(utf16(&units))
    }

    /// A text with its runs and whatever follows it.
    pub fn rich(&mut self, font: &impl Fn(u16) -> RunStyle) -> Result<RichText, ReadError> {
        let (count, flags) = (self.u16()?, self.u8()?);
        let runs = if flags & RICH == 0 { 0 } else { self.u16()? };
        let extension = if flags & EXTENDED == 0 {
            0
        } else {
            self.u32()?
        };
        let text = self.chars(count, flags)?;
        let mut styles = Vec::new();
        for _ in 0..runs {
            let (start, number) = (self.u16()?, self.u16()?);
            styles.push((start, font(number)));
        }
        self.skip(usize::try_from(extension).unwrap_or(usize::MAX))?;
        Ok(RichText::new(text, styles))
    }
}

/// A text with its length in one byte before it (`short`) or in two.
pub(super) fn plain(
    data: Bytes<'_>,
    short: bool,
    encoding: Option<&'static Encoding>,
) -> Result<String, ReadError> {
    let mut data = data;
    let count = if short {
        u16::from(data.u8()?)
    } else {
        data.u16()?
    };
    if let Some(encoding) = encoding {
        let taken = data.take(usize::from(count))?;
        return Ok(encoding.decode_without_bom_handling(taken).0.into_owned());
    }
    if count == 0 {
        return Ok(String::new());
    }
    let flags = data.u8()?;
    Segments::new(vec![data.0]).chars(count, flags)
}

/// The encoding of a code page of BIFF5.
///
/// # Errors
/// E114 for one that is not known here.
pub(super) fn code_page(number: u16) -> Result<&'static Encoding, ReadError> {
    Ok(match number {
        367 | 1252 | 0x8001 => encoding_rs::WINDOWS_1252,
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10_000 | 0x8000 => encoding_rs::MACINTOSH,
        other => {
            return Err(ReadError::of("E114")
                .with_problem(
                    "El libro de Excel 5.0/95 usa una página de códigos que no se reconoce.",
                )
                .with_remedy("Ábralo en su programa y guárdelo como libro de Excel (.xlsx).")
                .with_cause(format!("code page {other}")));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_font(_: u16) -> RunStyle {
        RunStyle::default()
    }

    #[test]
    fn a_text_goes_on_in_the_next_record_with_another_width() {
        let first = [4, 0, 0, b'a', b'b'];
        let second = [1, 0x31, 0x01, b'd', 0];
        let mut segments = Segments::new(vec![&first, &second]);
        assert_eq!(segments.rich(&plain_font).unwrap().text, "abıd");
        assert!(segments.at_end());
    }

    #[test]
    fn a_text_that_stops_is_damaged() {
        let mut segments = Segments::new(vec![&[9, 0, 0, b'a']]);
        assert_eq!(segments.rich(&plain_font).unwrap_err().code, "E104");
        let mut extension = Segments::new(vec![&[1, 0, 4, 255, 255, 255, 255, b'a']]);
        assert_eq!(extension.rich(&plain_font).unwrap_err().code, "E104");
    }

    #[test]
    fn bytes_are_read_in_their_code_page() {
        let encoding = code_page(1252).unwrap();
        let text = plain(
            Bytes(&[6, b'C', 0xF3, b'd', b'i', b'g', b'o']),
            true,
            Some(encoding),
        );
        assert_eq!(text.unwrap(), "Código");
        assert_eq!(code_page(1).unwrap_err().code, "E114");
    }
}
