//! The records of a part: a number and a length in groups of seven bits, and as many bytes.

use crate::read::{
    ReadError,
    bytes::{Bytes, utf16},
};

/// The records of a part, one after the other.
#[derive(Debug)]
pub(super) struct XlsbRecords<'a> {
    rest: Bytes<'a>,
    size: usize,
}

impl<'a> XlsbRecords<'a> {
    /// The records of these bytes, from the first one.
    pub fn new(part: &'a [u8]) -> Self {
        Self {
            rest: Bytes(part),
            size: part.len(),
        }
    }

    /// Bytes of the part up to here.
    pub fn position(&self) -> u64 {
        (self.size - self.rest.0.len()) as u64
    }

    /// The next record; none at the end of the part.
    ///
    /// # Errors
    /// E104 where a record goes beyond the end.
    pub fn next(&mut self) -> Result<Option<(u16, Bytes<'a>)>, ReadError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let kind = self.read_varint(2)?;
        let length = self.read_varint(4)?;
        let data = self
            .rest
            .take(usize::try_from(length).unwrap_or(usize::MAX))?;
        let kind = u16::try_from(kind).map_err(ReadError::damaged)?;
        Ok(Some((kind, Bytes(data))))
    }

    /// A number in up to so many bytes, seven bits in each.
    fn read_varint(&mut self, most: u32) -> Result<u32, ReadError> {
        let mut number = 0;
        for group in 0..most {
            let byte = self.rest.u8()?;
            number |= u32::from(byte & 0x7F) << (7 * group);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }
}

/// A text in UTF-16 with its length before it; none where there is no text.
pub(super) fn utf16_text(data: &mut Bytes<'_>) -> Result<Option<String>, ReadError> {
    let count = data.u32()?;
    if count == u32::MAX {
        return Ok(None);
    }
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let taken = data.take(count.saturating_mul(2))?;
    Ok(Some(utf16(taken)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lengths_are_in_groups_of_seven_bits() {
        let mut records = XlsbRecords::new(&[0x9C, 0x01, 0x02, 7, 8, 0x05, 0x00]);
        let (kind, data) = records.next().unwrap().unwrap();
        assert_eq!((kind, data.0), (156, [7, 8].as_slice()));
        assert_eq!(records.next().unwrap().map(|r| r.0), Some(5));
        assert!(records.next().unwrap().is_none());
    }

    #[test]
    fn a_length_beyond_the_part_is_damage() {
        let mut records = XlsbRecords::new(&[0x05, 0xFF, 0xFF, 0xFF, 0x7F, 0]);
        assert_eq!(records.next().unwrap_err().code, "E104");
        assert_eq!(
            utf16_text(&mut Bytes(&[9, 0, 0, 0x70, 1]))
                .unwrap_err()
                .code,
            "E104"
        );
    }
}
