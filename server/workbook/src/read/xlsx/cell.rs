//! One cell: what is stored of it, and what Excel shows.

use super::{
    XlsxBook,
    strings::{self, RichText},
    xml::{Xml, attribute, unescaped},
};
use crate::read::{
    ReadError,
    format::{self, ShownAs},
    sink::Sink,
};
use chrono::NaiveDate;
use import::grid::{CellContent, DateShape, ErrorKind, Marks};
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
    pub inline: Option<RichText>,
    pub formula: bool,
    /// The range of an array formula.
    pub array: Option<String>,
}

/// A cell as spreadsheet programs write nearly all of them: no formula, no reference to a character, nothing of an extension.
///
/// ```text
/// <c r="B2" s="3"/>   <c r="B2" s="3" t="s"><v>17</v></c>   <c r="B2" t="inlineStr"><is><t>Lima</t></is></c>
/// ```
#[derive(Debug, Default)]
pub(super) struct PlainCell<'x> {
    /// `B2`, where it is stated.
    pub reference: Option<&'x str>,
    pub stored: StoredCell<'x>,
    /// In bytes, from `<c` to the end of the element.
    pub length: usize,
}

/// The plain cell that a text begins with. Nothing for every other form, which is read event by event and to the same
/// result.
pub(super) fn plain(text: &str) -> Option<PlainCell<'_>> {
    let mut cell = PlainCell::default();
    let mut rest = text.strip_prefix("<c")?;
    while let Some(attribute) = rest.strip_prefix(' ') {
        let (name, after) = attribute.split_at_checked(1)?;
        let (value, after) = until(after.strip_prefix("=\"")?, b'"')?;
        match name {
            "r" => cell.reference = Some(value),
            "s" => cell.stored.style = value.trim().parse().unwrap_or(0),
            "t" => cell.stored.kind = Kind::of(value),
            _ => return None,
        }
        rest = after.get(1..)?;
    }
    let after = if let Some(after) = rest.strip_prefix("/>") {
        after
    } else {
        let inside = rest.strip_prefix('>')?;
        let inside = if let Some(value) = inside.strip_prefix("<v>") {
            let (value, after) = until(value, b'<')?;
            cell.stored.value = Some(Cow::Borrowed(value));
            after.strip_prefix("</v>")?
        } else if let Some(string) = inside.strip_prefix("<is>") {
            let (shown, after) = strings::plain(string)?;
            cell.stored.inline = Some(RichText {
                text: shown.into_owned(),
                ..RichText::default()
            });
            after.strip_prefix("</is>")?
        } else {
            inside
        };
        inside.strip_prefix("</c>")?
    };
    cell.length = text.len() - after.len();
    Some(cell)
}

/// The text before the first `end`, and from there on; nothing where it holds what has to be resolved or normalised.
pub(super) fn until(text: &str, end: u8) -> Option<(&str, &str)> {
    let special = |byte: &u8| *byte == end || matches!(byte, b'&' | b'<' | b'\r');
    let at = text.as_bytes().iter().position(special)?;
    (text.as_bytes().get(at) == Some(&end)).then(|| text.split_at(at))
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
) -> Result<(Marks, Option<CellContent>), ReadError> {
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
            return Ok((marks, Some(CellContent::Text(shared.id))));
        }
        (Kind::FormulaText, Some(value)) => {
            return text(at, &unescaped(Cow::Borrowed(value)), struck, sink);
        }
        (_, None) if stored.formula => Some(CellContent::NoResult),
        (_, None) => None,
        (_, Some(value)) if value.trim().is_empty() => {
            stored.formula.then_some(CellContent::NoResult)
        }
        (Kind::Bool, Some(value)) => Some(CellContent::Bool(matches!(value.trim(), "1" | "true"))),
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
) -> Result<(Marks, Option<CellContent>), ReadError> {
    let id = sink.text_at(row, column, text)?;
    let content = (!sink.shown(id).is_empty()).then_some(CellContent::Text(id));
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
) -> Result<(Marks, Option<CellContent>), ReadError> {
    let Some(number) = format::written(value) else {
        return text(at, value, marks, sink);
    };
    let float = || value.parse().unwrap_or(f64::NAN);
    let style = book.styles.get(stored.style);
    let shows = style.map_or(ShownAs::Number, |style| style.shows(float));
    let exact = match (number, shows) {
        (Ok(number), ShownAs::Number | ShownAs::Text) => Some(CellContent::Number(number)),
        (Ok(number), ShownAs::Percent | ShownAs::Thousands(_)) => format::scaled(number, shows),
        _ => None,
    };
    let content = match exact {
        Some(content) => content,
        None => format::content(float(), shows, book.dates_1904, sink)?,
    };
    let content = match style.and_then(|style| style.words(float)) {
        Some(words) => format::with_words(content, words, shows, number.ok(), sink)?,
        None => content,
    };
    let marks = match style.is_some_and(|style| style.hides(float)) {
        true => marks.with(Marks::UNSHOWN),
        false => marks,
    };
    Ok((marks, Some(content)))
}

/// The error of a cell; its word in another language or of a newer Excel is an error too.
fn error(word: &str, sink: &Sink<'_>) -> CellContent {
    CellContent::Error(sink.error(word).unwrap_or(ErrorKind::Other))
}

/// A date or time in ISO notation: `2024-05-12T00:00:00`, `2024-05-12`, `13:05:00`.
fn iso_date(
    at: (u32, u32),
    value: &str,
    shows: ShownAs,
    sink: &mut Sink<'_>,
) -> Result<CellContent, ReadError> {
    let day = value
        .get(..10)
        .and_then(|day| day.parse::<NaiveDate>().ok());
    if let Some(day) = day {
        let shape = match shows {
            ShownAs::Date(shape) => shape,
            _ => DateShape::Day,
        };
        return Ok(CellContent::Date(day, shape));
    }
    let id = sink.text_at(at.0, at.1, value)?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_time = value.split(':').count() > 1
        && value
            .split(':')
            .take(2)
            .all(|p| digits(p.trim_start_matches('T')));
    Ok(if is_time {
        CellContent::Time(id)
    } else {
        CellContent::Text(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_and_rest(text: &str) -> Option<(PlainCell<'_>, &str)> {
        let cell = plain(text)?;
        let rest = &text[cell.length..];
        Some((cell, rest))
    }

    #[test]
    fn the_usual_forms_of_a_cell_are_read_at_once() {
        let (cell, rest) = plain_and_rest(r#"<c r="B2" s="3" t="s"><v>17</v></c><c/>"#).unwrap();
        assert_eq!((cell.reference, rest), (Some("B2"), "<c/>"));
        assert_eq!((cell.stored.style, cell.stored.kind), (3, Kind::Shared));
        assert_eq!(cell.stored.value.as_deref(), Some("17"));
        let (cell, rest) = plain_and_rest(r#"<c s="4"/></row>"#).unwrap();
        assert_eq!(
            (cell.reference, cell.stored.style, rest),
            (None, 4, "</row>")
        );
        assert_eq!((cell.stored.kind, cell.stored.value), (Kind::Number, None));
        let text = r#"<c t="inlineStr"><is><t xml:space="preserve"> a_x0041_</t></is></c>"#;
        let (cell, rest) = plain_and_rest(text).unwrap();
        let inline = cell.stored.inline.map(|inline| inline.text);
        assert_eq!((inline.as_deref(), rest), (Some(" aA"), ""));
        let (cell, _) = plain_and_rest("<c><v></v></c>").unwrap();
        assert_eq!(cell.stored.value.as_deref(), Some(""));
    }

    #[test]
    fn every_other_form_is_left_to_the_events() {
        for other in [
            r#"<c r="B2"><f>A1</f><v>17</v></c>"#,
            r#"<c r="B2" cm="1"><v>17</v></c>"#,
            r#"<c r='B2'><v>17</v></c>"#,
            r#"<c  r="B2"><v>17</v></c>"#,
            r#"<c r="B2" ><v>17</v></c>"#,
            r#"<c r="B2" t="str"><v>a&amp;b</v></c>"#,
            "<c r=\"B2\" t=\"str\"><v>a\r\nb</v></c>",
            r#"<c r="B2"><v xml:space="preserve">17</v></c>"#,
            r#"<c r="B2"><v>17</v><extLst/></c>"#,
            r#"<c r="B2" t="inlineStr"><is><r><t>a</t></r></is></c>"#,
            r#"<c r="B2"><v>1<!-- 7 --></v></c>"#,
            r#"<c r="B2"><v>17"#,
            r#"<x:c r="B2"><v>17</v></x:c>"#,
            r#"<col min="1"/>"#,
        ] {
            assert!(plain(other).is_none(), "{other}");
        }
    }
}
