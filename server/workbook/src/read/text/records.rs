//! Lines and the cells of lines. A cell in quotes may hold separators and line breaks; a quote that is out of
//! place is a character like any other, so that the lines after it are never read as part of its cell.

/// A row of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TextLine {
    /// The line it begins in, zero-based.
    pub line: usize,
    pub fields: Vec<String>,
    /// A quote of it is out of place.
    pub misquoted: bool,
}

/// The lines of a text, with any kind of line end.
pub(super) fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        lines.push(&rest[..at]);
        let end = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[at + end..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// How many cells a line has by itself.
pub(super) fn width(line: &str, separator: u8) -> usize {
    match split(line, separator) {
        Split::Whole { fields, .. } => fields.len(),
        Split::Open => plain(line, separator).len(),
    }
}

/// All rows. `usual`: how many cells most lines have.
pub(super) fn records(lines: &[&str], separator: u8, usual: usize) -> Vec<TextLine> {
    let mut records = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let (fields, misquoted, taken) = match split(line, separator) {
            Split::Whole { fields, strange } => {
                let strange = strange && fields.len() != usual;
                (fields, strange, 1)
            }
            Split::Open => match joined(&lines[at..], separator, usual) {
                Some((fields, taken)) => (fields, false, taken),
                None => (plain(line, separator), true, 1),
            },
        };
        records.push(TextLine {
            line: at,
            fields,
            misquoted,
        });
        at += taken;
    }
    records
}

enum Split {
    Whole {
        fields: Vec<String>,
        /// A quoted cell has a quote inside that is not doubled.
        strange: bool,
    },
    /// A quoted cell does not end.
    Open,
}

/// The cells of a row that goes on over several lines. `None` where the quote is out of place: it never ends,
/// or lines that are whole rows by themselves would be parts of one cell.
fn joined(lines: &[&str], separator: u8, usual: usize) -> Option<(Vec<String>, usize)> {
    /// Line breaks in one cell; more is a quote that does not end.
    const MAX_LINE_BREAKS: usize = 200;
    let first_is_row = plain(lines[0], separator).len() >= usual && usual > 1;
    let mut text = lines[0].to_owned();
    for (breaks, line) in lines.iter().enumerate().skip(1).take(MAX_LINE_BREAKS) {
        if first_is_row && plain(line, separator).len() >= usual {
            return None;
        }
        text.push('\n');
        text.push_str(line);
        if !line.contains('"') {
            continue;
        }
        if let Split::Whole { fields, .. } = split(&text, separator) {
            return (fields.len() <= usual || usual == 1).then_some((fields, breaks + 1));
        }
    }
    None
}

/// The cells where quotes mean nothing.
fn plain(line: &str, separator: u8) -> Vec<String> {
    line.split(char::from(separator))
        .map(str::to_owned)
        .collect()
}

fn split(text: &str, separator: u8) -> Split {
    let separator = char::from(separator);
    let (mut fields, mut strange) = (Vec::new(), false);
    let mut rest = text;
    loop {
        let ahead = rest.trim_start_matches(' ');
        let Some(quoted) = ahead.strip_prefix('"') else {
            let Some((field, after)) = rest.split_once(separator) else {
                fields.push(rest.to_owned());
                return Split::Whole { fields, strange };
            };
            fields.push(field.to_owned());
            rest = after;
            continue;
        };
        let Some((field, inner_quote, after)) = quoted_field(quoted, separator) else {
            return Split::Open;
        };
        strange |= inner_quote;
        fields.push(field);
        match after.strip_prefix(separator) {
            Some(after) => rest = after,
            None => return Split::Whole { fields, strange },
        }
    }
}

/// A cell behind its opening quote: its text, whether a quote in it is not doubled, and what follows it. It
/// ends at a quote before a separator or the end.
fn quoted_field(text: &str, separator: char) -> Option<(String, bool, &str)> {
    let (mut field, mut strange) = (String::new(), false);
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        field.push_str(before);
        let behind = after.trim_start_matches(' ');
        if behind.is_empty() || behind.starts_with(separator) {
            return Some((field, strange, behind));
        }
        field.push('"');
        rest = after.strip_prefix('"').unwrap_or_else(|| {
            strange = true;
            after
        });
    }
}
