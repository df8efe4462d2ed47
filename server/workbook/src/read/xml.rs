//! Reading XML: events of a part, attributes by local name, texts with their references.
//!
//! Names are compared without prefixes, so that both namespaces of the standard and any prefix are read.
//! Entities that a document type declares are left out, never expanded.

use crate::read::ReadError;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use std::{borrow::Cow, io::BufRead as _};

/// Elements within elements; no part of a workbook has nearly as many.
const MAX_DEPTH: u32 = 10_000;

/// The events of a part.
pub(super) struct Xml<'x> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    depth: u32,
    /// The last event was a tag: what follows may be read without the reader.
    is_after_tag: bool,
}

impl<'x> Xml<'x> {
    /// The events of a part with this text; a byte order mark at its start is passed over.
    pub fn new(text: &'x str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        Self {
            text,
            reader: Reader::from_str(text),
            depth: 0,
            is_after_tag: false,
        }
    }

    /// The next event; the end of the part only where all elements are closed.
    pub fn next(&mut self) -> Result<Event<'x>, ReadError> {
        let event = self.reader.read_event().map_err(ReadError::damaged)?;
        self.is_after_tag = matches!(event, Event::Start(_) | Event::End(_) | Event::Empty(_));
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(ReadError::of("E119").with_cause("elements within elements"));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err(ReadError::damaged("the part stops")),
            _ => {}
        }
        Ok(event)
    }

    /// The text that follows directly on a tag. Elements at its start may be read from it instead of event by event, and
    /// are then passed over with [`Xml::advance`]; nothing where an event is not at its end.
    pub fn after_tag(&self) -> Option<&'x str> {
        if !self.is_after_tag {
            return None;
        }
        let position = usize::try_from(self.position()).ok()?;
        self.text.get(position..)
    }

    /// Passes over whole elements of so many bytes.
    pub fn advance(&mut self, bytes: usize) {
        self.reader.stream().consume(bytes);
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// Passes over the rest of the element that was just begun.
    pub fn skip(&mut self) -> Result<(), ReadError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if let Event::Eof = self.next()? {
                break;
            }
        }
        Ok(())
    }

    /// The text of the element that was just begun, up to its end, without that of elements in it.
    pub fn text(&mut self) -> Result<Cow<'x, str>, ReadError> {
        let outside = self.depth.saturating_sub(1);
        let inside = self.depth;
        let mut text = Cow::Borrowed("");
        while self.depth > outside {
            let event = self.next()?;
            if self.depth > inside {
                continue;
            }
            if matches!(event, Event::Eof) {
                break;
            }
            let Some(piece) = piece(event)? else {
                continue;
            };
            if text.is_empty() {
                text = piece;
            } else {
                text.to_mut().push_str(&piece);
            }
        }
        Ok(text)
    }
}

/// The characters that an event stands for; none for elements and what else there is.
pub(super) fn piece(event: Event<'_>) -> Result<Option<Cow<'_, str>>, ReadError> {
    Ok(Some(match event {
        Event::Text(piece) => piece.xml10_content(),
        Event::CData(piece) => piece.xml10_content(),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(c)) => Cow::Owned(c.to_string()),
            Ok(None) => Cow::Borrowed(named(&reference.xml10_content())),
            Err(error) => return Err(ReadError::damaged(error)),
        },
        _ => return Ok(None),
    }))
}

/// The references that every document has.
fn named(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

/// An attribute by its local name.
pub(super) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let mut all = element.attributes();
    let mut found = all.with_checks(false).flatten();
    let found = found.find(|a| a.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Some(value.unwrap_or(found.value))
}

/// Whether a switch is on: `1`, `true`, or for elements like `<strike/>` no value at all.
pub(super) fn is_on(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}

/// A text without the escapes of characters that XML cannot hold (`_x000D_`; 22.9.2.19). A line break is `\n`.
pub(super) fn unescaped(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("_x") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let digits = rest
            .get(2..6)
            .filter(|_| rest.as_bytes().get(6) == Some(&b'_'));
        let code = digits
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|d| u32::from_str_radix(d, 16).ok())
            .and_then(char::from_u32);
        match code {
            Some(c) => {
                if c != '\r' {
                    plain.push(c);
                }
                rest = &rest[7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_characters_are_undone() {
        let text = |text: &'static str| unescaped(Cow::Borrowed(text)).into_owned();
        assert_eq!(text("uno_x000D_\ndos"), "uno\ndos");
        assert_eq!(text("_x005F_x000D_"), "_x000D_");
        assert_eq!(text("var_x y _xZZZZ_ _x41"), "var_x y _xZZZZ_ _x41");
    }

    #[test]
    fn references_are_read_and_declared_entities_left_out() {
        let mut xml = Xml::new("<t>a &amp; b&#233; &grande;</t>");
        assert!(matches!(xml.next(), Ok(Event::Start(_))));
        assert_eq!(xml.text().unwrap(), "a & bé ");
    }
}
