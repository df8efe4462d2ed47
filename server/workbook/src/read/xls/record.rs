//! The records of the stream: a number, a length, and as many bytes; long ones go on in records CONTINUE.

use crate::read::{ReadError, bytes::Bytes};

/// Begins a part of the stream.
pub(super) const BOF: u16 = 0x0809;
/// Ends a part of the stream.
pub(super) const EOF: u16 = 0x000A;
/// Continues the record before it.
pub(super) const CONTINUE: u16 = 0x003C;
/// A cell with a formula and its stored result.
pub(super) const FORMULA: u16 = 0x0006;
/// A password for the whole file.
pub(super) const FILEPASS: u16 = 0x002F;

/// Records from a position on.
#[derive(Debug)]
pub(super) struct BiffRecords<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> BiffRecords<'a> {
    /// # Errors
    /// E104 where the stream ends before.
    pub fn from(stream: &'a [u8], start: u32) -> Result<Self, ReadError> {
        let at = usize::try_from(start).unwrap_or(usize::MAX);
        if at >= stream.len() {
            return Err(ReadError::damaged("a sheet begins behind the end"));
        }
        Ok(Self { stream, at })
    }

    /// Bytes of the stream up to here.
    pub fn position(&self) -> u64 {
        self.at as u64
    }

    fn peek(&self) -> Option<(u16, &'a [u8])> {
        let mut rest = Bytes(self.stream.get(self.at..)?);
        let (kind, length) = (rest.u16().ok()?, rest.u16().ok()?);
        Some((kind, rest.take(usize::from(length)).ok()?))
    }

    /// The next record.
    ///
    /// # Errors
    /// E104 where the stream ends: every part of it ends with EOF.
    pub fn next(&mut self) -> Result<(u16, &'a [u8]), ReadError> {
        let found = self.peek();
        let (kind, data) = found.ok_or_else(|| ReadError::damaged("the records stop"))?;
        self.at += 4 + data.len();
        Ok((kind, data))
    }

    /// A record just read with what continues it.
    pub fn continued(&mut self, first: &'a [u8]) -> Vec<&'a [u8]> {
        let mut parts = vec![first];
        while let Some((CONTINUE, data)) = self.peek() {
            self.at += 4 + data.len();
            parts.push(data);
        }
        parts
    }
}
