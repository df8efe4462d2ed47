//! One worksheet: its cells in order, merged ranges, hidden rows and columns.

use super::{
    strings::{self, rich_text},
    styles::{CellStyle, Styles},
};
use crate::read::{
    Limits, ReadError,
    format::{self, Shows},
    sink::Sink,
    xml,
};
use chrono::NaiveDate;
use import::grid::{Content, DateShape, ErrorKind, Hidden, Marks, Merged, TextId};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// What the cells of a sheet refer to.
pub(super) struct Context<'a> {
    pub styles: &'a Styles,
    pub strings: &'a [(TextId, Marks)],
    pub is_1904: bool,
    pub limits: &'a Limits,
}

/// A cell as its element says.
#[derive(Default)]
struct Raw {
    kind: Kind,
    style: usize,
    value: String,
    has_value: bool,
    has_formula: bool,
    /// A text inside the cell.
    inline: Option<(String, Marks)>,
}

/// The type of a cell (18.18.11).
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Date,
}

/// A text centred across blank cells to its right, as long as it goes on.
struct Across {
    row: u32,
    first: u32,
    last: u32,
}

pub(super) fn read(bytes: &[u8], context: &Context<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let text = xml::text(bytes);
    let mut reader = xml::reader(&text);
    let mut sheet = Sheet::default();
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => sheet.begin_row(&element),
                "c" => {
                    let (row, column) = sheet.position(&element);
                    sheet.column = column + 1;
                    let raw = raw_cell(&mut reader, &element)?;
                    sheet.cell(row, column, &raw, context, sink)?;
                    sink.at_byte(reader.buffer_position());
                }
                "col" => sheet.columns(&element),
                "mergeCell" if sheet.merged.len() < context.limits.merged => {
                    let range = xml::attribute(&element, "ref");
                    sheet.merged.extend(range.and_then(|range| merged(&range)));
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    sheet.end_across();
    sink.end_part();
    sink.end_sheet(sheet.merged, sheet.hidden_rows, sheet.hidden_columns);
    Ok(())
}

#[derive(Default)]
struct Sheet {
    /// Of the next cell without a reference.
    row: u32,
    column: u32,
    rows_seen: bool,
    merged: Vec<Merged>,
    hidden_rows: Hidden,
    hidden_columns: Hidden,
    across: Option<Across>,
}

impl Sheet {
    fn begin_row(&mut self, element: &BytesStart<'_>) {
        self.end_across();
        let next = if self.rows_seen { self.row + 1 } else { 0 };
        self.row = xml::number(element, "r").map_or(next, |row| row.saturating_sub(1));
        (self.rows_seen, self.column) = (true, 0);
        let flat = xml::attribute(element, "ht").is_some_and(|height| is_zero(&height));
        if xml::flag(element, "hidden", false) || flat {
            self.hidden_rows.add(self.row, self.row);
        }
    }

    fn columns(&mut self, element: &BytesStart<'_>) {
        let narrow = xml::attribute(element, "width").is_some_and(|width| is_zero(&width));
        if !xml::flag(element, "hidden", false) && !narrow {
            return;
        }
        if let (Some(first), Some(last)) = (xml::number(element, "min"), xml::number(element, "max")) {
            self.hidden_columns
                .add(first.saturating_sub(1), last.saturating_sub(1));
        }
    }

    fn position(&self, element: &BytesStart<'_>) -> (u32, u32) {
        xml::attribute(element, "r")
            .and_then(|name| position(&name))
            .unwrap_or((self.row, self.column))
    }

    fn cell(
        &mut self,
        row: u32,
        column: u32,
        raw: &Raw,
        context: &Context<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ReadError> {
        let style = context.styles.get(raw.style);
        let Some((content, marks)) = content(raw, style, context, sink)? else {
            match &mut self.across {
                Some(across) if style.across && across.last + 1 == column => across.last = column,
                _ => self.end_across(),
            }
            return Ok(());
        };
        self.end_across();
        let mut marks = marks;
        if style.font.struck {
            marks = marks.with(Marks::STRUCK);
        }
        if style.across {
            marks = marks.with(Marks::CENTRED_ACROSS);
            self.across = Some(Across {
                row,
                first: column,
                last: column,
            });
        }
        sink.push(row, column, marks, content)
    }

    /// A text that is centred across others is a group over them, as a merged range is.
    fn end_across(&mut self) {
        let Some(across) = self.across.take().filter(|across| across.last > across.first) else {
            return;
        };
        let columns = (u16::try_from(across.first), u16::try_from(across.last));
        if let (Ok(first_column), Ok(last_column)) = columns {
            self.merged.push(Merged {
                first_row: across.row,
                first_column,
                last_row: across.row,
                last_column,
            });
        }
    }
}

fn is_zero(size: &str) -> bool {
    size.trim().parse::<f64>().is_ok_and(|size| size == 0.0)
}

/// Reads a cell to its end. Elements of extensions are passed over, in whatever order the others stand.
fn raw_cell(reader: &mut Reader<&[u8]>, element: &BytesStart<'_>) -> Result<Raw, ReadError> {
    let kind = xml::attribute(element, "t");
    let mut raw = Raw {
        kind: match kind.as_deref() {
            Some("s") => Kind::Shared,
            Some("str" | "inlineStr") => Kind::Text,
            Some("b") => Kind::Bool,
            Some("e") => Kind::Error,
            Some("d") => Kind::Date,
            _ => Kind::Number,
        },
        style: xml::number(element, "s").unwrap_or_default() as usize,
        ..Raw::default()
    };
    let (mut depth, mut in_value) = (0_u32, false);
    loop {
        match xml::next(reader)? {
            Event::Start(child) => {
                depth += 1;
                match (depth, child.local_name().as_ref()) {
                    (1, "v") => (raw.has_value, in_value) = (true, true),
                    (1, "f") => raw.has_formula = true,
                    (1, "is") => {
                        let (text, marks) = rich_text(reader, "is")?.text();
                        raw.inline = Some((strings::unescaped(&text).into_owned(), marks));
                        depth -= 1;
                    }
                    _ => {}
                }
            }
            Event::Text(event) if in_value => xml::push_text(&mut raw.value, &event),
            Event::CData(event) if in_value => raw.value.push_str(&event),
            Event::GeneralRef(event) if in_value => xml::push_reference(&mut raw.value, &event),
            Event::End(_) if depth == 0 => return Ok(raw),
            Event::End(_) => (depth, in_value) = (depth - 1, false),
            Event::Eof => return Ok(raw),
            _ => {}
        }
    }
}

/// What a cell shows; nothing for an empty one.
fn content(
    raw: &Raw,
    style: CellStyle,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) -> Result<Option<(Content, Marks)>, ReadError> {
    let plain = Marks::default();
    if let Some((text, marks)) = &raw.inline {
        return Ok(text_content(text, sink)?.map(|content| (content, *marks)));
    }
    if raw.value.trim().is_empty() && raw.kind != Kind::Text {
        return Ok(raw.has_formula.then_some((Content::NoResult, plain)));
    }
    if raw.value.is_empty() {
        // A program that calculates writes the empty text that a formula gives as a value of its own type;
        // one that does not writes nothing. The two are the same bytes, so neither is taken for a result.
        return Ok(raw.has_formula.then_some((Content::NoResult, plain)));
    }
    let content = match raw.kind {
        Kind::Shared => {
            let at = raw.value.trim().parse::<usize>().ok();
            let Some((id, marks)) = at.and_then(|at| context.strings.get(at).copied()) else {
                return Err(ReadError::damaged("a shared string is missing"));
            };
            return Ok(sink.text_content(id).map(|content| (content, marks)));
        }
        Kind::Text => text_content(&strings::unescaped(&raw.value), sink)?,
        Kind::Bool => Some(Content::Bool(raw.value.trim() == "1" || raw.value.trim() == "true")),
        Kind::Error => Some(Content::Error(
            format::error_word(raw.value.trim()).unwrap_or(ErrorKind::Other),
        )),
        Kind::Date => Some(iso_date(raw.value.trim(), style.shows, sink)?),
        Kind::Number => Some(format::content(&raw.value, style.shows, context.is_1904, sink)?),
    };
    Ok(content.map(|content| (content, plain)))
}

fn text_content(text: &str, sink: &mut Sink<'_>) -> Result<Option<Content>, ReadError> {
    let id = sink.text(text)?;
    Ok(sink.text_content(id))
}

/// `2024-12-31T00:00:00`; a text that is no date stays a text.
fn iso_date(text: &str, shows: Shows, sink: &mut Sink<'_>) -> Result<Content, ReadError> {
    let shape = match shows {
        Shows::Date(shape) => shape,
        _ => DateShape::Day,
    };
    let day: Option<NaiveDate> = text.get(..10).and_then(|day| day.parse().ok());
    match day {
        Some(day) => Ok(Content::Date(day, shape)),
        None => Ok(Content::Text(sink.text(text)?)),
    }
}

/// Row and column of `AB12`, zero-based.
fn position(name: &str) -> Option<(u32, u32)> {
    let name = name.as_bytes();
    let letters = name
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = name[..letters].iter().fold(0_u32, |column, byte| {
        column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1
    });
    let row = std::str::from_utf8(&name[letters..]).ok()?;
    let row: u32 = row.parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// `A1:F1`; a range of one cell is none.
fn merged(range: &str) -> Option<Merged> {
    let (first, last) = range.split_once(':')?;
    let ((first_row, first_column), (last_row, last_column)) = (position(first)?, position(last)?);
    (first != last).then_some(Merged {
        first_row,
        first_column: u16::try_from(first_column).ok()?,
        last_row,
        last_column: u16::try_from(last_column).ok()?,
    })
}
