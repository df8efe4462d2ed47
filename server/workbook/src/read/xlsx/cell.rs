//! One cell: what is stored of it, and what Excel shows.

use super::{
    XlsxBook,
    strings::{self, Rich},
    xml::{Xml, attribute, unescaped},
};
use crate::read::{
    ReadError,
    format::{self, ShownAs},
    sink::Sink,
};
use chrono::NaiveDate;
use import::grid::{Content, DateShape, ErrorKind, Marks};
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// The type of a stored value (18.18.11).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Number,
    Shared,
    Inline,
    /// The text that a formula gave.
    FormulaText,
    Bool,
    Error,
    /// A date in the notation of ISO 8601.
    Date,
}

impl Kind {
    /// The kind of a cell by its attribute `t`; a number where the attribute says nothing known.
    pub fn of(text: &str) -> Self {
        match text.trim() {
            "s" => Self::Shared,
            "inlineStr" => Self::Inline,
            "str" => Self::FormulaText,
            "b" => Self::Bool,
            "e" => Self::Error,
            "d" => Self::Date,
            _ => Self::Number,
        }
    }
}

/// What is stored of a cell, its elements in any order.
#[derive(Debug, Default)]
pub(super) struct StoredCell<'x> {
    pub style: usize,
    pub kind: Kind,
    pub value: Option<Cow<'x, str>>,
    pub inline: Option<Rich>,
    pub formula: bool,
    /// The range of an array formula.
    pub array: Option<String>,
}

/// The elements of the cell that was just begun; those of extensions are passed over.
pub(super) fn inside<'x>(
    xml: &mut Xml<'x>,
    mut stored: StoredCell<'x>,
) -> Result<StoredCell<'x>, ReadError> {
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "v" => stored.value = Some(xml.text()?),
                "f" => {
                    formula(&e, &mut stored);
                    xml.skip()?;
                }
                "is" => stored.inline = Some(strings::rich(xml)?),
                _ => xml.skip()?,
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                // Excel writes `<v></v>` for the empty text that a formula gave; `<v/>` is written by
                // programs that calculate nothing.
                "v" if !stored.formula => stored.value = Some(Cow::Borrowed("")),
                "f" => formula(&e, &mut stored),
                _ => {}
            },
            Event::End(_) | Event::Eof => return Ok(stored),
            _ => {}
        }
    }
}

fn formula(e: &BytesStart<'_>, stored: &mut StoredCell<'_>) {
    stored.formula = true;
    if attribute(e, "t").is_some_and(|t| t == "array") {
        stored.array = attribute(e, "ref").map(Cow::into_owned);
    }
}

/// What Excel shows; nothing for a blank cell.
pub(super) fn shown(
    at: (u32, u32),
    stored: &StoredCell<'_>,
    book: &XlsxBook,
    sink: &mut Sink<'_>,
) -> Result<(Marks, Option<Content>), ReadError> {
    let style = book.styles.get(stored.style);
    let struck = if style.is_some_and(|s| s.struck) {
        Marks::STRUCK
    } else {
        Marks::default()
    };
    let value = stored.value.as_deref();
    let content = match (stored.kind, value) {
        (Kind::Inline, _) => match &stored.inline {
            Some(rich) => {
                let own = if rich.own_fonts {
                    Marks::default()
                } else {
                    struck
                };
                return text(at, &rich.text, rich.marks.with(own), sink);
            }
            // Some programs write such a text as a value.
            None => return text(at, value.unwrap_or_default(), struck, sink),
        },
        (Kind::Shared, Some(index)) if !index.trim().is_empty() => {
            let index = index.trim().parse::<usize>().ok();
            let shared = index.and_then(|index| book.strings.get(index));
            let shared = shared.ok_or_else(|| ReadError::damaged("no such shared string"))?;
            let own = if shared.own_fonts {
                Marks::default()
            } else {
                struck
            };
            let marks = as_text(shared.marks.with(own), sink.is_number(shared.id));
            return Ok((marks, Some(Content::Text(shared.id))));
        }
        (Kind::FormulaText, Some(value)) => {
            return text(at, &unescaped(Cow::Borrowed(value)), struck, sink);
        }
        (_, None) if stored.formula => Some(Content::NoResult),
        (_, None) => None,
        (_, Some(value)) if value.trim().is_empty() => stored.formula.then_some(Content::NoResult),
        (Kind::Bool, Some(value)) => Some(Content::Bool(matches!(value.trim(), "1" | "true"))),
        (Kind::Error, Some(value)) => Some(error(value.trim(), sink)),
        (Kind::Date, Some(value)) => {
            let shows = style.map_or(ShownAs::Number, |s| s.shows(|| 1.0));
            Some(iso_date(at, value.trim(), shows, sink)?)
        }
        (Kind::Number | Kind::Shared, Some(value)) => {
            return number(at, value.trim(), stored, book, struck, sink);
        }
    };
    Ok((struck, content))
}

fn as_text(marks: Marks, is_number: bool) -> Marks {
    if is_number {
        marks.with(Marks::NUMBER_AS_TEXT)
    } else {
        marks
    }
}

fn text(
    (row, column): (u32, u32),
    text: &str,
    marks: Marks,
    sink: &mut Sink<'_>,
) -> Result<(Marks, Option<Content>), ReadError> {
    let id = sink.text_at(row, column, text)?;
    let content = (!sink.shown(id).is_empty()).then_some(Content::Text(id));
    Ok((as_text(marks, sink.is_number(id)), content))
}

/// A number as its format shows it. What is no number (`20,5`) stays the text that it is.
fn number(
    at: (u32, u32),
    value: &str,
    stored: &StoredCell<'_>,
    book: &XlsxBook,
    marks: Marks,
    sink: &mut Sink<'_>,
) -> Result<(Marks, Option<Content>), ReadError> {
    let Some(number) = format::written(value) else {
        return text(at, value, marks, sink);
    };
    let float = || value.parse().unwrap_or(f64::NAN);
    let style = book.styles.get(stored.style);
    let shows = style.map_or(ShownAs::Number, |style| style.shows(float));
    let exact = match (number, shows) {
        (Ok(number), ShownAs::Number | ShownAs::Text) => Some(Content::Number(number)),
        (Ok(number), ShownAs::Percent | ShownAs::Thousands(_)) => format::scaled(number, shows),
        _ => None,
    };
    let content = match exact {
        Some(content) => content,
        None => format::content(float(), shows, book.dates_1904, sink)?,
    };
    Ok((marks, Some(content)))
}

/// The error of a cell; its word in another language or of a newer Excel is an error too.
fn error(word: &str, sink: &Sink<'_>) -> Content {
    Content::Error(sink.error(word).unwrap_or(ErrorKind::Other))
}

/// A date or time in ISO notation: `2024-05-12T00:00:00`, `2024-05-12`, `13:05:00`.
fn iso_date(
    at: (u32, u32),
    value: &str,
    shows: ShownAs,
    sink: &mut Sink<'_>,
) -> Result<Content, ReadError> {
    let day = value
        .get(..10)
        .and_then(|day| day.parse::<NaiveDate>().ok());
    if let Some(day) = day {
        let shape = match shows {
            ShownAs::Date(shape) => shape,
            _ => DateShape::Day,
        };
        return Ok(Content::Date(day, shape));
    }
    let id = sink.text_at(at.0, at.1, value)?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_time = value.split(':').count() > 1
        && value
            .split(':')
            .take(2)
            .all(|p| digits(p.trim_start_matches('T')));
    Ok(if is_time {
        Content::Time(id)
    } else {
        Content::Text(id)
    })
}
