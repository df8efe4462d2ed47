//! Workbooks of Excel 5.0/95 and 97–2003 made by hand: records in a container.

use std::io::{Cursor, Write};

/// The version of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    Biff5,
    Biff8,
}

/// A record: its number, length and bytes.
pub fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

/// Numbers of two bytes, one after the other.
pub fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// Characters with their count in two bytes: in UTF-16, or in Windows-1252.
pub fn text(version: Version, text: &str) -> Vec<u8> {
    if version == Version::Biff5 {
        let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
        return [&words(&[u16::try_from(bytes.len()).unwrap()]), &*bytes].concat();
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = words(&[u16::try_from(units.len()).unwrap()]);
    bytes.push(1);
    bytes.extend(words(&units));
    bytes
}

/// The same with the count in one byte.
fn short_text(version: Version, of: &str) -> Vec<u8> {
    let mut bytes = text(version, of);
    bytes.remove(1);
    bytes
}

/// Cell styles by their place: a number format and the number of a font.
pub struct Style<'a> {
    pub code: &'a str,
    pub font: u16,
    pub alignment: u8,
}

/// A workbook before its records are put together.
pub struct Book<'a> {
    pub version: Version,
    pub from_1904: bool,
    pub styles: &'a [Style<'a>],
    /// Records of the workbook before its list of sheets.
    pub more: Vec<u8>,
    /// Each with its runs, in the form of the version.
    pub strings: Vec<u8>,
    pub string_count: u32,
    /// The record that continues the texts.
    pub continued: Vec<u8>,
    /// Name, visibility and records of each sheet.
    pub sheets: Vec<(&'a str, u8, Vec<u8>)>,
}

/// Fonts of every book: plain, superscript, struck through.
pub const RAISED: u16 = 1;
pub const STRUCK: u16 = 2;

impl Book<'_> {
    fn begin(&self, kind: u16) -> Vec<u8> {
        match self.version {
            Version::Biff5 => record(0x0809, &words(&[0x0500, kind, 0x096C, 0x07C9])),
            Version::Biff8 => record(0x0809, &words(&[0x0600, kind, 0x0DBB, 0x07CC, 0, 0, 0, 0])),
        }
    }

    fn styles(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for (flags, position) in [(0, 0), (0, 1), (8, 0)] {
            let mut font = words(&[200, flags, 0x7FFF, 400, position, 0, 0]);
            font.extend(short_text(self.version, "Arial"));
            all.extend(record(0x0031, &font));
        }
        for (number, style) in (164..).zip(self.styles) {
            let code = match self.version {
                Version::Biff5 => short_text(self.version, style.code),
                Version::Biff8 => text(self.version, style.code),
            };
            all.extend(record(0x041E, &[words(&[number]), code].concat()));
        }
        for (number, style) in (164..).zip(self.styles) {
            let mut body = words(&[style.font, number, 1]);
            body.push(style.alignment);
            body.resize(
                if self.version == Version::Biff5 {
                    16
                } else {
                    20
                },
                0,
            );
            all.extend(record(0x00E0, &body));
        }
        all
    }

    /// The records of the stream.
    pub fn stream(&self) -> Vec<u8> {
        let mut begin = self.begin(5);
        if self.version == Version::Biff5 {
            begin.extend(record(0x0042, &words(&[1252])));
        }
        begin.extend(record(0x0022, &words(&[u16::from(self.from_1904)])));
        begin.extend(self.styles());
        begin.extend(&self.more);
        let entries: Vec<Vec<u8>> = self
            .sheets
            .iter()
            .map(|(name, visibility, _)| {
                let name = short_text(self.version, name);
                record(0x0085, &[&[0, 0, 0, 0, *visibility, 0], &*name].concat())
            })
            .collect();
        let mut end = Vec::new();
        if self.string_count > 0 {
            let count = self.string_count.to_le_bytes();
            end.extend(record(0x00FC, &[&count, &count, &*self.strings].concat()));
            end.extend(&self.continued);
        }
        end.extend(record(0x000A, &[]));
        let listed: usize = entries.iter().map(Vec::len).sum();
        let mut start = begin.len() + listed + end.len();
        let mut stream = begin;
        let mut sheets = Vec::new();
        for (mut entry, (_, _, cells)) in entries.into_iter().zip(&self.sheets) {
            entry[4..8].copy_from_slice(&u32::try_from(start).unwrap().to_le_bytes());
            stream.extend(entry);
            let sheet = [self.begin(0x10), cells.clone(), record(0x000A, &[])].concat();
            start += sheet.len();
            sheets.extend(sheet);
        }
        stream.extend(end);
        stream.extend(sheets);
        stream
    }

    /// The file.
    pub fn file(&self) -> Vec<u8> {
        let name = match self.version {
            Version::Biff5 => "/Book",
            Version::Biff8 => "/Workbook",
        };
        container(name, &self.stream())
    }
}

/// A container with one stream.
pub fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container
        .create_stream(name)
        .unwrap()
        .write_all(stream)
        .unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

/// A cell with a number.
pub fn number(row: u16, column: u16, style: u16, value: f64) -> Vec<u8> {
    let body = [words(&[row, column, style]), value.to_le_bytes().to_vec()].concat();
    record(0x0203, &body)
}

/// A cell with a text of its own.
pub fn label(version: Version, row: u16, column: u16, style: u16, of: &str) -> Vec<u8> {
    let body = [words(&[row, column, style]), text(version, of)].concat();
    record(0x0204, &body)
}

/// A cell with a text whose runs begin at these places with these fonts.
pub fn rich_label(
    version: Version,
    (row, column, style): (u16, u16, u16),
    of: &str,
    runs: &[(u16, u16)],
) -> Vec<u8> {
    let mut body = [words(&[row, column, style]), text(version, of)].concat();
    match version {
        Version::Biff5 => {
            body.push(u8::try_from(runs.len()).unwrap());
            for (start, font) in runs {
                body.extend([u8::try_from(*start).unwrap(), u8::try_from(*font).unwrap()]);
            }
        }
        Version::Biff8 => {
            body.extend(words(&[u16::try_from(runs.len()).unwrap()]));
            for (start, font) in runs {
                body.extend(words(&[*start, *font]));
            }
        }
    }
    record(0x00D6, &body)
}

/// A cell with a formula: eight bytes of result, and the wish to be calculated.
pub fn formula(row: u16, column: u16, style: u16, result: [u8; 8], flags: u16) -> Vec<u8> {
    let mut body = words(&[row, column, style]);
    body.extend(result);
    body.extend(words(&[flags, 0, 0, 3]));
    body.extend([0x1E, 1, 0]);
    record(0x0006, &body)
}

/// A result that is no number: 0 a text behind it, 1 a logical value, 2 an error, 3 nothing.
pub fn special(kind: u8, value: u8) -> [u8; 8] {
    [kind, 0, value, 0, 0, 0, 0xFF, 0xFF]
}

/// A logical value or an error.
pub fn bool_or_error(row: u16, column: u16, style: u16, value: u8, is_error: bool) -> Vec<u8> {
    let body = [
        words(&[row, column, style]),
        vec![value, u8::from(is_error)],
    ]
    .concat();
    record(0x0205, &body)
}
