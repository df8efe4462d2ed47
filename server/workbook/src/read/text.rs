//! Text files as programs really save them: separated by commas, semicolons, tabs or bars, in any of the
//! encodings of Spanish programs. Every cell is text; what a number is, is for the passes to say.
//!
//! A wrong quote or a line in another encoding is a finding at its line and loses no row. Own splitting,
//! because a library that follows the rules of CSV to the letter lets one wrong quote swallow the rest.

mod encoding;
mod records;

use super::{Limits, ReadError, Stage, sink::Sink};
use domain::finding::{Finding, Place};
use import::grid::{Hidden, Marks};
use records::Record;

/// The name of the only sheet.
const SHEET: &str = "CSV";
const SEPARATORS: [u8; 4] = *b",;\t|";
/// Lines that are looked at to find the separator.
const SAMPLE: usize = 30;
/// Lines that a finding names.
const NAMED: usize = 8;

pub(super) fn csv(bytes: &[u8], limits: &Limits, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let decoded = encoding::decode(bytes)?;
    for line in &decoded.foreign_lines {
        sink.finding(&Finding::of("W101", place(*line, 0), None, &[&(line + 1)]));
    }
    sink.progress(Stage::Opened, 1, 0);
    let (separator, text) = separator(&decoded.text);
    let mut wide = WideRows::default();
    sink.begin_sheet(SHEET, false);
    let total = text.len() as u64;
    sink.expect_bytes(total);
    let mut records = records::Records::new(text, separator, limits.text_chars);
    let mut row = 0;
    while let Some(record) = records.next() {
        if let Some(column) = record.literal_quote {
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            sink.finding(&Finding::of(
                "W102",
                place(row, column),
                None,
                &[&(row + 1)],
            ));
        }
        wide.see(row, &record);
        for (column, field) in (0..).zip(&record.fields) {
            let id = sink.text(field)?;
            if let Some(content) = sink.text_content(id) {
                sink.push(row, column, Marks::default(), content)?;
            }
        }
        sink.at_byte(records.position());
        row = row.saturating_add(1);
    }
    sink.end_part();
    if let Some(finding) = wide.finding() {
        sink.finding(&finding);
    }
    sink.end_sheet(Vec::new(), Hidden::default(), Hidden::default());
    Ok(())
}

fn place(row: u32, column: u32) -> Place {
    Place::Cell {
        sheet: SHEET.to_owned(),
        row,
        column,
    }
}

/// Rows that have more fields than the header: a separator inside a number, mostly.
#[derive(Default)]
struct WideRows {
    /// Fields of the widest row before the first number: of the header.
    header: usize,
    in_data: bool,
    rows: Vec<u32>,
    count: usize,
}

impl WideRows {
    fn see(&mut self, row: u32, record: &Record<'_>) {
        let last = record.fields.iter().rposition(|f| !f.trim().is_empty());
        let Some(filled) = last.map(|last| last + 1) else {
            return;
        };
        self.in_data |= record.fields.iter().any(|field| is_amount(field));
        if !self.in_data {
            // Blank fields at the end of a header are columns, too.
            self.header = self.header.max(record.fields.len());
        } else if self.header > 1 && filled > self.header {
            self.count += 1;
            if self.rows.len() < NAMED {
                self.rows.push(row);
            }
        }
    }

    fn finding(&self) -> Option<Finding> {
        let lines: Vec<String> = self.rows.iter().map(|row| (row + 1).to_string()).collect();
        let mut lines = lines.join(", ");
        if self.count > NAMED {
            lines.push_str(" …");
        }
        let sheet = Place::Sheet {
            sheet: SHEET.to_owned(),
        };
        (self.count > 0)
            .then(|| Finding::of("E122", sheet, None, &[&self.count, &self.header, &lines]))
    }
}

/// A number that is no year: what a header does not hold.
fn is_amount(field: &str) -> bool {
    let field = field.trim();
    let is_number = field.bytes().any(|b| b.is_ascii_digit())
        && field
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'%' | b' '));
    let is_year = field.len() == 4 && field.bytes().all(|b| b.is_ascii_digit());
    is_number && !is_year
}

/// The separator, and the text without Excel's own `sep=;` line.
fn separator(text: &str) -> (u8, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    if let Some(stated) = first
        .to_lowercase()
        .strip_prefix("sep=")
        .and_then(|s| s.bytes().next())
        && SEPARATORS.contains(&stated)
    {
        let rest = text.get(first.len()..).unwrap_or_default();
        return (stated, rest.trim_start_matches(['\r', '\n']));
    }
    let best = SEPARATORS
        .into_iter()
        .max_by_key(|s| (score(text, *s), std::cmp::Reverse(*s)));
    (best.unwrap_or(b','), text)
}

/// How evenly a character splits the lines: lines that have the commonest number of it, that number
/// counting only to break ties. Characters within quotes do not count.
fn score(text: &str, separator: u8) -> (usize, usize) {
    let counts: Vec<usize> = text
        .split(['\n', '\r'])
        .filter(|l| !l.trim().is_empty())
        .take(SAMPLE)
        .map(|l| count(l, separator))
        .collect();
    let common = counts
        .iter()
        .filter(|c| **c > 0)
        .max_by_key(|c| (counts.iter().filter(|d| d == c).count(), **c));
    common.map_or((0, 0), |common| {
        (counts.iter().filter(|c| *c == common).count(), *common)
    })
}

fn count(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|b| {
            quoted ^= *b == b'"';
            !quoted && *b == separator
        })
        .count()
}
