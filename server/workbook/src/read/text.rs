//! Text files as programs really save them: any usual encoding; separated by commas, semicolons, tabs or bars.
//!
//! Every cell is text: what a number is, is for the passes of the import to say. A line with a quote out of
//! place, with another separator or with more cells than the header is a finding at its line, and no other
//! line is lost by it. What this deliberately does not do: it repairs no line.

mod check;
mod encoding;
mod records;

use super::{Limits, ReadError, Stage, sink::Sink};
use domain::finding::{Finding, Place};
use import::grid::{CellContent, Hidden, Marks};

pub(super) use encoding::wide;

/// What the one sheet of a text file is called.
const SHEET_NAME: &str = "CSV";
const SEPARATORS: [u8; 4] = *b",;\t|";
/// Lines that are looked at to find the separator and the number of cells of a line.
const SAMPLE_LINES: usize = 200;

/// Reads a text file.
pub(super) fn text(bytes: &[u8], _limits: &Limits, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let decoded = encoding::decode(bytes)?;
    if decoded.text.contains('\0') {
        return Err(ReadError::of("E114")
            .with_problem("El archivo contiene caracteres nulos: no se puede leer con certeza."));
    }
    sink.progress(Stage::Opened, 1);
    let (separator, text) = separator(&decoded.text);
    let lines = records::lines(text);
    let usual = usual_width(&lines, separator);
    let records = records::records(&lines, separator, usual);
    sink.begin_sheet(SHEET_NAME, false);
    for (row, record) in (0u32..).zip(&records) {
        for (column, field) in (0u32..).zip(&record.fields) {
            if !field.trim().is_empty() {
                let id = sink.text_at(row, column, field)?;
                sink.push(row, column, Marks::default(), CellContent::Text(id))?;
            }
        }
    }
    for (line, encoding) in decoded.foreign {
        let read = lines.get(line).copied();
        let row = records.iter().position(|r| r.line >= line).unwrap_or(line);
        let place = place(row, 0);
        let number = line + 1;
        sink.finding(Finding::of("W101", place, read, &[&number, &encoding]));
    }
    for finding in check::findings(&records, &lines, separator, usual) {
        sink.finding(finding);
    }
    sink.end_sheet(Vec::new(), Hidden::default(), Hidden::default());
    Ok(())
}

fn place(row: usize, column: usize) -> Place {
    Place::Cell {
        sheet: SHEET_NAME.to_owned(),
        row: u32::try_from(row).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}

/// The separator, and the text without Excel's own `sep=;` line.
fn separator(text: &str) -> (u8, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.split(['\r', '\n']).next().unwrap_or_default();
    let stated = first.to_lowercase();
    if let Some(stated) = stated.strip_prefix("sep=").and_then(|s| s.bytes().next())
        && SEPARATORS.contains(&stated)
    {
        let rest = &text[first.len()..];
        let rest = rest
            .strip_prefix("\r\n")
            .or(rest.strip_prefix(['\r', '\n']));
        return (stated, rest.unwrap_or_default());
    }
    let lines = records::lines(text);
    let best = SEPARATORS
        .into_iter()
        .max_by_key(|s| (score(&lines, *s), std::cmp::Reverse(*s)));
    (best.unwrap_or(b','), text)
}

/// How evenly a character splits the lines: lines that have the commonest number of it, that number
/// counting only to break ties.
fn score(lines: &[&str], separator: u8) -> (usize, usize) {
    let width = usual_width(lines, separator);
    let same = sample(lines)
        .filter(|line| width > 1 && records::width(line, separator) == width)
        .count();
    (same, width)
}

/// The commonest number of cells of a line with a separator; 1 where no line has one.
fn usual_width(lines: &[&str], separator: u8) -> usize {
    let widths: Vec<usize> = sample(lines)
        .map(|line| records::width(line, separator))
        .filter(|width| *width > 1)
        .collect();
    let often = |width: &usize| widths.iter().filter(|other| *other == width).count();
    let usual = widths.iter().max_by_key(|width| (often(width), **width));
    usual.copied().unwrap_or(1)
}

fn sample<'t>(lines: &[&'t str]) -> impl Iterator<Item = &'t str> {
    let filled = lines.iter().copied().filter(|line| !line.trim().is_empty());
    filled.take(SAMPLE_LINES)
}

#[cfg(test)]
mod tests;
