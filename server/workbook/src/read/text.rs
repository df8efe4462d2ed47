//! CSV as programs really save it: UTF-8 with or without a mark, UTF-16, Windows-1252; separated by
//! commas, semicolons, tabs or bars. Every cell is text: what a number is, is for the domain to say.

use super::{Limits, Progress, ReadError, Stage, cells::Collector};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use domain::import::sheet::{CellContent, Sheet};
use encoding_rs::{Encoding, WINDOWS_1252};
use std::{borrow::Cow, io::Read};

const SEPARATORS: [u8; 4] = *b",;\t|";
/// Lines that are looked at to find the separator.
const SAMPLE: usize = 30;

pub(super) fn csv(
    bytes: &[u8],
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Sheet>, ReadError> {
    let text = decode(bytes);
    if text.contains('\0') {
        return Err(ReadError::of("E114")
            .saying("El archivo contiene caracteres nulos: no se puede leer con certeza."));
    }
    progress(Progress::new(Stage::Opened, 1));
    let (separator, text) = separator(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes().chain(b"\n".as_slice()));
    let mut collector = Collector::new(limits, progress);
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    let mut line = reader.position().line();
    while reader
        .read_record(&mut record)
        .map_err(ReadError::damaged)?
    {
        let next = reader.position().line();
        row += blank_lines(&record, next.saturating_sub(line));
        line = next;
        for (column, field) in record
            .iter()
            .enumerate()
            .filter(|(_, f)| !f.trim().is_empty())
        {
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            collector.push(row, column, CellContent::Text(field.to_owned()))?;
        }
        row = row.saturating_add(1);
    }
    Ok(vec![collector.sheet("CSV", false, Vec::new())])
}

/// The reader skips blank lines; rows keep the numbers that a person sees in a spreadsheet program, where
/// a blank line is a row and a line break inside a cell is none.
fn blank_lines(record: &csv::StringRecord, lines: u64) -> u32 {
    let inside: usize = record.iter().map(|field| field.matches('\n').count()).sum();
    u32::try_from(lines.saturating_sub(1 + inside as u64)).unwrap_or(u32::MAX)
}

/// The text, by its byte order mark, as UTF-8 if it is valid, else as the detector guesses.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(Some(b"pe"), Utf8Detection::Deny);
    let (text, had_errors) = guessed.decode_without_bom_handling(bytes);
    if had_errors {
        WINDOWS_1252.decode_without_bom_handling(bytes).0
    } else {
        text
    }
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
        return (
            stated,
            text.get(first.len()..)
                .unwrap_or_default()
                .trim_start_matches(['\r', '\n']),
        );
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
        .lines()
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
