//! Stata's `.dta`, releases 113 to 115 (Stata 8 to 12) and 117 to 119 (13 and later), row by row.
//!
//! After Stata's own description (`help dta`). Only what a row of numbers and texts needs: labels, formats and notes
//! are skipped, long texts (`strL`) are blank. Missing values of every kind (`.`, `.a` to `.z`) are blank. The number
//! of rows is not believed for memory: a row is read when it is asked for.

mod header;

use super::{MicrodataError, unreadable};
use crate::field::Field;
use header::{CUT_OFF, Header, Kind, Variable};
use std::io::{BufRead, ErrorKind};

pub(crate) struct StataSource<R> {
    pub input: R,
    header: Header,
    row: Vec<u8>,
    observation: u64,
}

pub(crate) struct StataRow<'a> {
    pub observation: u64,
    header: &'a Header,
    row: &'a [u8],
}

/// Whether a file begins like one of Stata's.
pub(super) fn is_stata(head: &[u8]) -> bool {
    head.starts_with(b"<stata_dta>") || matches!(head, [113..=115, 1 | 2, 1, _, ..])
}

impl<R: BufRead> StataSource<R> {
    /// Reads everything in front of the rows.
    pub fn open(file: &str, mut input: R) -> Result<Self, MicrodataError> {
        let header = Header::read(&mut input).map_err(|failure| failure.of(file))?;
        let row = vec![0; header.row_length];
        Ok(Self {
            input,
            header,
            row,
            observation: 0,
        })
    }

    pub fn header(&self) -> &[String] {
        &self.header.names
    }

    pub fn next_row(&mut self, file: &str) -> Result<Option<StataRow<'_>>, MicrodataError> {
        if self.observation == self.header.rows {
            return Ok(None);
        }
        self.observation += 1;
        self.input
            .read_exact(&mut self.row)
            .map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => MicrodataError::Stata {
                    file: file.to_owned(),
                    what: format!("{CUT_OFF}, en la observación {}", self.observation).into(),
                },
                _ => unreadable(file)(error),
            })?;
        Ok(Some(StataRow {
            observation: self.observation,
            header: &self.header,
            row: &self.row,
        }))
    }
}

impl<'a> StataRow<'a> {
    pub fn field(&self, at: usize) -> Field<'a> {
        let Some(Variable { kind, from, length }) = self.header.variables.get(at) else {
            return Field::Blank;
        };
        let bytes = self.row.get(*from..from + length).unwrap_or_default();
        if *kind == Kind::Text {
            let end = bytes
                .iter()
                .position(|byte| *byte == 0)
                .unwrap_or(bytes.len());
            return Field::of_text(&bytes[..end]);
        }
        let number = number(*kind, bytes, self.header.is_little_endian);
        number.map_or(Field::Blank, Field::Number)
    }
}

/// A number; none for a missing value, which each type has above its largest number.
fn number(kind: Kind, bytes: &[u8], is_little_endian: bool) -> Option<f64> {
    let mut eight = [0; 8];
    eight.get_mut(..bytes.len())?.copy_from_slice(bytes);
    if !is_little_endian {
        eight[..bytes.len()].reverse();
    }
    let [a, b, c, d, ..] = eight;
    match kind {
        Kind::Byte => Some(i8::from_le_bytes([a]))
            .filter(|n| *n <= 100)
            .map(f64::from),
        Kind::Int => Some(i16::from_le_bytes([a, b]))
            .filter(|n| *n <= 32_740)
            .map(f64::from),
        Kind::Long => Some(i32::from_le_bytes([a, b, c, d]))
            .filter(|n| *n <= 2_147_483_620)
            .map(f64::from),
        Kind::Float => Some(f32::from_le_bytes([a, b, c, d]))
            .filter(|n| *n < 1.701_411_8e38)
            .map(f64::from),
        Kind::Double => Some(f64::from_le_bytes(eight)).filter(|n| *n < 8.988_465_674_311_579e307),
        Kind::Text | Kind::LongText => None,
    }
}
