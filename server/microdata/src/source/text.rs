//! Text files, a line at a time.
//!
//! A line is a row: a field with a quote that does not end in its line breaks that line and no other one. Programs
//! that write a table for CSV readers may put line ends between quotes; the survey's files have none, and a reader that
//! allows them takes everything behind one stray quote for one field. Numbers and codes are ASCII, so UTF-8, Latin-1
//! and Windows-1252 differ in names of columns only.

use super::{MicrodataError, unreadable};
use crate::field::Field;
use std::io::{BufRead, Read};

/// The longest line of a table that is read: a module has some hundreds of columns.
const MAX_LINE_BYTES: u64 = 1 << 20;
const SEPARATORS: [u8; 4] = *b";,\t|";

pub(crate) struct TextSource<R> {
    pub header: Vec<String>,
    pub input: R,
    separator: u8,
    buffer: Vec<u8>,
    /// Where each field of the line begins and ends.
    fields: Vec<(usize, usize)>,
    line: u64,
}

pub(crate) struct TextRow<'a> {
    pub line: u64,
    pub is_whole: bool,
    buffer: &'a [u8],
    fields: &'a [(usize, usize)],
}

impl<'a> TextRow<'a> {
    pub fn field(&self, at: usize) -> Field<'a> {
        let Some((from, to)) = self.fields.get(at) else {
            return Field::Blank;
        };
        Field::of_text(&self.buffer[*from..*to])
    }
}

impl<R: BufRead> TextSource<R> {
    /// Reads the header; the separator is the mark that it has most of.
    pub fn open(file: &str, input: R) -> Result<Self, MicrodataError> {
        let mut source = Self {
            header: Vec::new(),
            input,
            separator: b',',
            buffer: Vec::new(),
            fields: Vec::new(),
            line: 0,
        };
        if !source.next_line(file)? {
            return Err(MicrodataError::Empty(file.to_owned()));
        }
        let header = source
            .buffer
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&source.buffer);
        let often = |mark: &u8| header.iter().filter(|byte| *byte == mark).count();
        let best = SEPARATORS.into_iter().rev().max_by_key(often);
        source.separator = best.unwrap_or(b',');
        let mut fields = Vec::new();
        split(header, source.separator, &mut fields);
        let name = |(from, to): &(usize, usize)| decoded(&header[*from..*to]);
        source.header = fields.iter().map(name).collect();
        Ok(source)
    }

    /// Goes to the next line that is not blank.
    pub fn next_row(&mut self, file: &str) -> Result<Option<TextRow<'_>>, MicrodataError> {
        if !self.next_line(file)? {
            return Ok(None);
        }
        let is_closed = split(&self.buffer, self.separator, &mut self.fields);
        Ok(Some(TextRow {
            line: self.line,
            is_whole: is_closed && self.fields.len() == self.header.len(),
            buffer: &self.buffer,
            fields: &self.fields,
        }))
    }

    /// Answers whether there was one.
    fn next_line(&mut self, file: &str) -> Result<bool, MicrodataError> {
        loop {
            self.buffer.clear();
            let mut limited = self.input.by_ref().take(MAX_LINE_BYTES);
            let read = limited.read_until(b'\n', &mut self.buffer);
            if read.map_err(unreadable(file))? == 0 {
                return Ok(false);
            }
            self.line += 1;
            if self.buffer.len() as u64 == MAX_LINE_BYTES && !self.buffer.ends_with(b"\n") {
                return Err(MicrodataError::LongLine {
                    file: file.to_owned(),
                    line: self.line,
                });
            }
            let end = self.buffer.trim_ascii_end().len();
            // A last field may be blank, and its separator a tab.
            while self.buffer.len() > end
                && self.buffer.ends_with(b"\n") | self.buffer.ends_with(b"\r")
            {
                self.buffer.pop();
            }
            if end > 0 {
                return Ok(true);
            }
        }
    }
}

/// Finds the fields of a line, without the quotes around them; answers whether every quote ends.
fn split(line: &[u8], separator: u8, fields: &mut Vec<(usize, usize)>) -> bool {
    fields.clear();
    let mut at = 0;
    let mut is_closed = true;
    loop {
        let rest = &line[at..];
        let end = if rest.first() == Some(&b'"') {
            let close = closing_quote(rest);
            is_closed &= close.is_some();
            let close = close.unwrap_or(rest.len());
            fields.push((at + 1, (at + close).max(at + 1)));
            let behind = rest.get(close..).unwrap_or_default();
            close
                + behind
                    .iter()
                    .position(|b| *b == separator)
                    .unwrap_or(behind.len())
        } else {
            let end = rest
                .iter()
                .position(|b| *b == separator)
                .unwrap_or(rest.len());
            fields.push((at, at + end));
            end
        };
        if at + end >= line.len() {
            return is_closed;
        }
        at += end + 1;
    }
}

/// The quote that ends a quoted field; two quotes in it are one of its marks.
fn closing_quote(field: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += field.get(at..)?.iter().position(|b| *b == b'"')?;
        if field.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// A name in UTF-8, else in Latin-1, each byte of which is the character of that number.
pub(super) fn decoded(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => name.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(line: &str, separator: u8) -> (Vec<&str>, bool) {
        let mut fields = Vec::new();
        let is_closed = split(line.as_bytes(), separator, &mut fields);
        let text = |(from, to): &(usize, usize)| &line[*from..*to];
        (fields.iter().map(text).collect(), is_closed)
    }

    #[test]
    fn a_line_is_split_at_its_separator_and_not_within_quotes() {
        for (line, separator, is) in [
            ("a;b;c", b';', vec!["a", "b", "c"]),
            ("a;;", b';', vec!["a", "", ""]),
            ("\"a,b\",c", b',', vec!["a,b", "c"]),
            ("\"\",\"1\"", b',', vec!["", "1"]),
            ("\"dice \"\"sí\"\"\",2", b',', vec!["dice \"\"sí\"\"", "2"]),
            ("de 5\" y más,2", b',', vec!["de 5\" y más", "2"]),
            ("1", b';', vec!["1"]),
        ] {
            assert_eq!(fields(line, separator), (is, true), "{line}");
        }
    }

    #[test]
    fn a_quote_that_does_not_end_is_said() {
        for line in ["1,\"dos,3", "\"", "1,\""] {
            assert!(!fields(line, b',').1, "{line}");
        }
    }
}
