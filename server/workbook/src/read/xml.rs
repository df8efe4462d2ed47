//! The parts of an office document as XML: names without their prefixes, texts with their references resolved.

use super::ReadError;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart, BytesText, Event},
};
use std::borrow::Cow;

/// A part as text: UTF-8, or what its byte order mark says.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0,
        None => String::from_utf8_lossy(bytes),
    }
}

/// A reader that takes `<a/>` for `<a></a>` and forgives what a spreadsheet program forgives.
pub(super) fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_dangling_amp = true;
    reader
}

/// The next event; damage is an error of the file.
pub(super) fn next<'a>(reader: &mut Reader<&'a [u8]>) -> Result<Event<'a>, ReadError> {
    reader.read_event().map_err(ReadError::damaged)
}

/// An attribute by its name without prefix.
pub(super) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    attributes.flatten().find_map(|attribute| {
        let local = attribute.key.local_name();
        (local.as_ref() == name).then(|| {
            attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .unwrap_or_default()
        })
    })
}

/// An attribute that is a number.
pub(super) fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.trim().parse().ok()
}

/// Whether an attribute says yes; `default` where it is not there.
pub(super) fn flag(element: &BytesStart<'_>, name: &str, default: bool) -> bool {
    attribute(element, name).map_or(default, |value| {
        matches!(value.trim(), "1" | "true" | "on")
    })
}

/// Appends the text of an event.
pub(super) fn push_text(text: &mut String, event: &BytesText<'_>) {
    text.push_str(&event.xml_content(XmlVersion::Implicit1_0));
}

/// Appends what a reference stands for; an unknown one as it is written.
pub(super) fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return text.push(c);
    }
    let name = reference.xml_content(XmlVersion::Implicit1_0);
    match name.as_ref() {
        "lt" => text.push('<'),
        "gt" => text.push('>'),
        "amp" => text.push('&'),
        "quot" => text.push('"'),
        "apos" => text.push('\''),
        other => {
            text.push('&');
            text.push_str(other);
            text.push(';');
        }
    }
}
