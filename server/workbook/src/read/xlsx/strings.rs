//! Texts with their runs: the shared strings of a workbook, and texts inside cells.

use super::styles;
use crate::read::{
    ReadError,
    runs::{RunStyle, Runs},
    sink::Sink,
    xml,
};
use import::grid::{Marks, TextId};
use quick_xml::{Reader, events::Event};

/// All shared strings by their place; each is kept once.
pub(super) fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<Vec<(TextId, Marks)>, ReadError> {
    let text = xml::text(bytes);
    let mut reader = xml::reader(&text);
    let mut strings = Vec::new();
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) if element.local_name().as_ref() == "si" => {
                let (text, marks) = rich_text(&mut reader, "si")?.text();
                strings.push((sink.text(&unescaped(&text))?, marks));
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The runs up to the end of the element `until`; phonetic runs are left out.
pub(super) fn rich_text(reader: &mut Reader<&[u8]>, until: &str) -> Result<Runs, ReadError> {
    let mut runs = Runs::default();
    let (mut style, mut text) = (RunStyle::default(), String::new());
    let (mut in_text, mut phonetic) = (false, 0_u32);
    loop {
        match xml::next(reader)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "rPh" => phonetic += 1,
                "r" => style = RunStyle::default(),
                "t" => in_text = phonetic == 0,
                name => styles::apply(&mut style, name, &element),
            },
            Event::Text(event) if in_text => xml::push_text(&mut text, &event),
            Event::CData(event) if in_text => text.push_str(&event),
            Event::GeneralRef(event) if in_text => xml::push_reference(&mut text, &event),
            Event::End(element) => match element.local_name().as_ref() {
                "rPh" => phonetic = phonetic.saturating_sub(1),
                "t" => {
                    runs.push(style, &text);
                    text.clear();
                    in_text = false;
                }
                "r" => style = RunStyle::default(),
                name if name == until => return Ok(runs),
                _ => {}
            },
            Event::Eof => return Ok(runs),
            _ => {}
        }
    }
}

/// `_x000D_` stands for a character that XML cannot hold.
pub(super) fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.get(..4).filter(|_| after.get(4..5) == Some("_"));
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                plain.push(c);
                rest = after.get(5..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escaped_characters_are_read_back() {
        assert_eq!(unescaped("a_x000D_b"), "a\rb");
        assert_eq!(unescaped("_x0041_"), "A");
        assert_eq!(unescaped("base_x de"), "base_x de");
        assert_eq!(unescaped("_xZZZZ_"), "_xZZZZ_");
    }
}
