//! What is wrong with the lines of a text file: quotes, separators, more cells than the header has.

use super::{SEPARATORS, place, records::TextLine};
use domain::finding::Finding;
use std::fmt::Display;

/// The findings of all lines.
pub(super) fn findings(
    records: &[TextLine],
    lines: &[&str],
    separator: u8,
    usual: usize,
) -> Vec<Finding> {
    let mut quotes = LineCause::default();
    let mut wide = LineCause::default();
    let mut other = LineCause::default();
    let mut header = 0;
    let mut in_data = false;
    for (row, record) in records.iter().enumerate() {
        let width = filled(&record.fields);
        let is_data = record.fields.iter().any(|field| is_value(field));
        if record.misquoted {
            quotes.add(row, 0, record.line);
            continue;
        }
        if in_data
            && width == 1
            && let Some(used) = other_separator(&record.fields[0], separator, usual)
        {
            other.found = Some((separator, used));
            other.add(row, 0, record.line);
        } else if !is_data {
            header = header.max(width);
        } else if header > 1 && width > header {
            wide.width = wide.width.max(width);
            wide.add(row, header, record.line);
        }
        in_data |= is_data;
    }
    let mut findings = Vec::new();
    findings.extend(quotes.findings("E124", lines, &[]));
    let width = wide.width;
    findings.extend(wide.findings("E125", lines, &[&width, &header]));
    if let Some((separator, used)) = other.found {
        findings.extend(other.findings("E126", lines, &[&named(separator), &named(used)]));
    }
    findings
}

/// One cause in one or many lines.
#[derive(Default)]
struct LineCause {
    /// Row, column and line.
    at: Vec<(usize, usize, usize)>,
    width: usize,
    found: Option<(u8, u8)>,
}

impl LineCause {
    fn add(&mut self, row: usize, column: usize, line: usize) {
        self.at.push((row, column, line));
    }

    /// One a line: each makes the cells of its own row unreadable. They are grouped for people at the end.
    fn findings(self, code: &str, lines: &[&str], args: &[&dyn Display]) -> Vec<Finding> {
        let of_line = |(row, column, line): (usize, usize, usize)| {
            let number = line + 1;
            let mut all: Vec<&dyn Display> = vec![&number];
            all.extend(args);
            Finding::of(code, place(row, column), lines.get(line).copied(), &all)
        };
        self.at.into_iter().map(of_line).collect()
    }
}

/// Cells up to the last one that holds something.
fn filled(fields: &[String]) -> usize {
    let last = fields.iter().rposition(|field| !field.trim().is_empty());
    last.map_or(0, |at| at + 1)
}

/// A number that is not a year: such a line is no header.
fn is_value(field: &str) -> bool {
    let field = field.trim();
    let digits = field.trim_start_matches(['-', '+']);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%'));
    let is_year = field
        .parse::<u32>()
        .is_ok_and(|year| (1900..2100).contains(&year));
    is_number && !is_year
}

/// The separator of a line that the usual one leaves whole, where another one gives it as many cells as the
/// other lines have, one of them a number.
fn other_separator(line: &str, separator: u8, usual: usize) -> Option<u8> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_amount = |word: &&str| is_value(word) || word.parse::<u32>().is_ok();
    if usual > 1 && words.len() == usual && words.iter().skip(1).all(is_amount) {
        return Some(b' ');
    }
    let mut others = SEPARATORS.into_iter().filter(|s| *s != separator);
    others.find(|other| {
        let parts: Vec<&str> = line.split(char::from(*other)).map(str::trim).collect();
        usual > 1
            && parts.len() >= usual
            && !parts[0].contains(':')
            && parts.iter().any(|part| is_value(part))
    })
}

/// A separator as people call it.
fn named(separator: u8) -> String {
    match separator {
        b'\t' => "tabulador".to_owned(),
        b' ' => "espacio".to_owned(),
        other => char::from(other).to_string(),
    }
}
