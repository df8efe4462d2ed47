//! Numbers of a binary record, little endian, each checked against the record's end.

use super::ReadError;

/// The rest of a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next bytes.
    ///
    /// # Errors
    /// E104 where the record is too short for them.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], ReadError> {
        let cut = self.0.split_at_checked(count);
        let (taken, rest) = cut.ok_or_else(|| ReadError::damaged("a record is too short"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ReadError> {
        let cut = self.0.split_first_chunk::<N>();
        let (taken, rest) = cut.ok_or_else(|| ReadError::damaged("a record is too short"))?;
        self.0 = rest;
        Ok(*taken)
    }

    /// # Errors
    /// As [`Bytes::take`].
    pub fn u8(&mut self) -> Result<u8, ReadError> {
        self.array().map(u8::from_le_bytes)
    }

    /// # Errors
    /// As [`Bytes::take`].
    pub fn u16(&mut self) -> Result<u16, ReadError> {
        self.array().map(u16::from_le_bytes)
    }

    /// # Errors
    /// As [`Bytes::take`].
    pub fn u32(&mut self) -> Result<u32, ReadError> {
        self.array().map(u32::from_le_bytes)
    }

    /// # Errors
    /// As [`Bytes::take`].
    pub fn f64(&mut self) -> Result<f64, ReadError> {
        self.array().map(f64::from_le_bytes)
    }

    /// Whether the record has no more bytes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// UTF-16 of a record as text; half a pair is shown as a replacement character.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| u16::from_le_bytes(*pair));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
