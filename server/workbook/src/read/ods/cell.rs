//! One cell: its type, its value and its text, and what a person sees of them.

use super::{OdsBook, text::CellText};
use crate::read::{
    ReadError,
    format::{self, ShownAs, TimeShape, Words},
    runs::RunStyle,
    sink::Sink,
    xml::Xml,
};
use chrono::NaiveDate;
use import::grid::{CellContent, DateShape, ErrorKind, Marks};
use quick_xml::events::{BytesStart, Event};

const DAY_SECONDS: f64 = 86_400.0;

/// A cell as its element says.
#[derive(Debug, Default)]
pub(super) struct StoredCell {
    kind: Option<String>,
    value: Option<String>,
    formula: bool,
    /// It says itself that it holds an error.
    error: bool,
    text: CellText,
}

impl StoredCell {
    /// What the attributes of a cell say.
    pub fn of(e: &BytesStart<'_>) -> Self {
        let mut stored = Self::default();
        for attribute in e.attributes().with_checks(false).flatten() {
            let value = || {
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                value.unwrap_or_default().into_owned()
            };
            match attribute.key.local_name().as_ref() {
                // LibreOffice repeats the type in a namespace of its own, where errors are a type too.
                "value-type" => match attribute.key.prefix() {
                    Some(prefix) if prefix.as_ref() == "calcext" => {
                        stored.error = attribute.value.as_ref() == "error";
                    }
                    _ => stored.kind = Some(value()),
                },
                "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                    stored.value = Some(value());
                }
                "formula" => stored.formula = true,
                _ => {}
            }
        }
        stored
    }

    /// What stands within the cell that was just begun, to its end.
    pub fn inside(
        &mut self,
        xml: &mut Xml<'_>,
        book: &OdsBook<'_>,
        font: RunStyle,
    ) -> Result<(), ReadError> {
        // More is refused in any case: no character has more than four bytes.
        let most = book.limits.text_chars.saturating_mul(4);
        let mut lists = 0_u32;
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "p" | "h" => self.text.paragraph(xml, &book.styles, font, most)?,
                    "list" | "list-item" | "section" => lists += 1,
                    _ => xml.skip()?,
                },
                Event::Empty(e) if matches!(e.local_name().as_ref(), "p" | "h") => {
                    self.text.empty_paragraph(font);
                }
                Event::End(_) if lists > 0 => lists -= 1,
                Event::End(_) | Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// What a person sees; nothing for a blank cell. `style`: the name of its style.
    pub fn shown(
        &self,
        at: (u32, u32),
        style: &str,
        font: RunStyle,
        book: &OdsBook<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Option<(Marks, CellContent)>, ReadError> {
        let cell = Cell {
            at,
            style,
            font,
            book,
        };
        if self.text.length() > book.limits.text_chars.saturating_mul(4) {
            // Too long for any cell: the sink says so.
            sink.text_at(at.0, at.1, &self.text.finish().0)?;
        }
        let text = self.text.finish().0;
        let error = sink.error(text.trim());
        if self.error {
            let kind = error.unwrap_or(ErrorKind::Other);
            return Ok(Some((cell.marks(), CellContent::Error(kind))));
        }
        let value = self.value.as_deref().map(str::trim);
        // LibreOffice stores an empty text as a result with an empty paragraph and no type.
        let no_result = self.formula && value.is_none() && !self.text.has_paragraphs();
        let content = match (self.kind.as_deref(), value) {
            (Some("string" | "void") | None, _) if no_result => Some(CellContent::NoResult),
            (Some("string" | "void") | None, _) => None,
            // A value that could not be calculated is stored as zero.
            (Some(_), _) if is_no_value(error) => error.map(CellContent::Error),
            (Some("float"), Some("0" | "1")) if logical(&text).is_some() => {
                logical(&text).map(CellContent::Bool)
            }
            (Some("float" | "currency" | "percentage"), Some(value)) => {
                let percentage = self.kind.as_deref() == Some("percentage");
                let shown = Some(text.trim()).filter(|text| !text.is_empty() && error.is_none());
                cell.number(value, percentage, shown, sink)?
            }
            (Some("date"), Some(value)) => cell.date(value),
            (Some("time"), Some(value)) => cell.time(value, sink)?,
            (Some("boolean"), Some(value)) => {
                Some(CellContent::Bool(matches!(value, "true" | "1")))
            }
            (_, None) if self.formula => Some(CellContent::NoResult),
            _ => None,
        };
        match content {
            Some(content) => Ok(Some((cell.marks(), content))),
            // A text, without a type, or with a value that is none of its type: the text is what is shown.
            None => cell.text(self, sink),
        }
    }
}

/// A cell with its style.
struct Cell<'a> {
    at: (u32, u32),
    style: &'a str,
    font: RunStyle,
    book: &'a OdsBook<'a>,
}

impl Cell<'_> {
    fn marks(&self) -> Marks {
        if self.font.struck {
            Marks::STRUCK
        } else {
            Marks::default()
        }
    }

    fn text(
        &self,
        stored: &StoredCell,
        sink: &mut Sink<'_>,
    ) -> Result<Option<(Marks, CellContent)>, ReadError> {
        let (text, marks) = if stored.text.has_paragraphs() {
            stored.text.finish()
        } else {
            let value = stored.value.as_deref().unwrap_or_default();
            CellText::of_attribute(value, self.font).finish()
        };
        let id = sink.text_at(self.at.0, self.at.1, &text)?;
        if sink.shown(id).trim().is_empty() {
            return Ok(None);
        }
        let marks = if sink.is_number(id) {
            marks.with(Marks::NUMBER_AS_TEXT)
        } else {
            marks
        };
        Ok(Some((marks, CellContent::Text(id))))
    }

    /// A number as its format shows it; the type «percentage» is one also where the format is another. `shown`: the text
    /// that a program wrote for it.
    fn number(
        &self,
        value: &str,
        percentage: bool,
        shown: Option<&str>,
        sink: &mut Sink<'_>,
    ) -> Result<Option<CellContent>, ReadError> {
        let Some(exact) = format::written(value) else {
            return Ok(None);
        };
        let float = value.parse::<f64>().unwrap_or_default();
        let styles = &self.book.styles;
        let format = styles.format_of(self.style);
        let format = format.filter(|f| !percentage || f.shows == ShownAs::Percent);
        let shows = match format {
            Some(format) => styles.shows(format, float),
            None if percentage => ShownAs::Percent,
            None => ShownAs::Number,
        };
        let scaled = match (shows, exact) {
            (ShownAs::Date(_) | ShownAs::Time(_), _) | (_, Err(_)) => None,
            (_, Ok(number)) => format::scaled(number, shows),
        };
        let content = match scaled {
            Some(content) => content,
            None => format::content(float, shows, self.book.dates_1904, sink)?,
        };
        let Some(shown) = shown else {
            return Ok(Some(content));
        };
        let words = Words::of_shown(shown);
        format::with_words(content, &words, shows, exact.ok(), sink).map(Some)
    }

    fn date(&self, value: &str) -> Option<CellContent> {
        let day: NaiveDate = value.get(..10)?.parse().ok()?;
        let format = self.book.styles.format_of(self.style);
        let shape = match format.map(|format| format.shows) {
            Some(ShownAs::Date(shape)) => shape,
            _ => DateShape::Day,
        };
        Some(CellContent::Date(day, shape))
    }

    fn time(&self, value: &str, sink: &mut Sink<'_>) -> Result<Option<CellContent>, ReadError> {
        let Some(seconds) = duration(value) else {
            return Ok(None);
        };
        let format = self.book.styles.format_of(self.style);
        let shows = match format.map(|format| format.shows) {
            Some(time @ ShownAs::Time(_)) => time,
            _ => ShownAs::Time(TimeShape::Hours { seconds: true }),
        };
        format::content(seconds / DAY_SECONDS, shows, false, sink).map(Some)
    }
}

/// Whether a number's text is the word for an error; a column too narrow for it changes no value.
fn is_no_value(error: Option<ErrorKind>) -> bool {
    error.is_some_and(|error| error != ErrorKind::TooNarrow)
}

/// The words that LibreOffice shows for the numbers 1 and 0 that a comparison gave.
fn logical(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "verdadero" | "verdadeiro" => Some(true),
        "false" | "falso" => Some(false),
        _ => None,
    }
}

/// The seconds of `PT46H30M00S` or `-P1DT2H`; years and months have no length.
fn duration(text: &str) -> Option<f64> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let (days, time) = text
        .strip_prefix('P')?
        .split_once('T')
        .unwrap_or((&text[1..], ""));
    let mut seconds = 0.0;
    let units = [
        (days, 'D', DAY_SECONDS),
        (time, 'H', 3600.0),
        (time, 'M', 60.0),
        (time, 'S', 1.0),
    ];
    for (part, unit, length) in units {
        let Some((before, _)) = part.split_once(unit) else {
            continue;
        };
        let digits = before.rsplit(|c: char| c.is_ascii_alphabetic()).next();
        seconds += digits?.parse::<f64>().ok()? * length;
    }
    Some(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_seconds() {
        for (text, seconds) in [
            ("PT46H00M00S", Some(165_600.0)),
            ("PT00H20M30.5S", Some(1230.5)),
            ("P1DT2H", Some(93_600.0)),
            ("-PT1M", Some(-60.0)),
            ("46:00", None),
        ] {
            assert_eq!(duration(text), seconds, "{text}");
        }
    }
}
