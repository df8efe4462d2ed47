//! The styles of a workbook: for each style of a cell, what its format shows and how its font is written.

use crate::read::{
    ReadError,
    format::{self, Shows},
    runs::RunStyle,
    xml,
};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// What a style of a cell says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CellStyle {
    pub shows: Shows,
    pub font: RunStyle,
    /// Centred across the blank cells to its right.
    pub across: bool,
}

/// Styles by the number that cells have; a number beyond them is the first.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<CellStyle>);

impl Styles {
    pub fn get(&self, at: usize) -> CellStyle {
        self.0.get(at).copied().unwrap_or_default()
    }
}

/// Which list the reader is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    None,
    Fonts,
    Cells,
}

pub(super) fn read(bytes: &[u8]) -> Result<Styles, ReadError> {
    let text = xml::text(bytes);
    let mut reader = xml::reader(&text);
    let mut formats: HashMap<u32, Shows> = HashMap::new();
    let mut fonts: Vec<RunStyle> = Vec::new();
    let mut styles = Vec::new();
    let mut list = List::None;
    loop {
        match xml::next(&mut reader)? {
            Event::Start(element) => match (list, element.local_name().as_ref()) {
                (_, "numFmt") => {
                    if let Some(id) = xml::number(&element, "numFmtId") {
                        let code = xml::attribute(&element, "formatCode").unwrap_or_default();
                        formats.insert(id, format::of_code(&code));
                    }
                }
                (_, "fonts") => list = List::Fonts,
                (_, "cellXfs") => list = List::Cells,
                (List::Fonts, "font") => fonts.push(RunStyle::default()),
                (List::Fonts, name) => {
                    if let Some(font) = fonts.last_mut() {
                        apply(font, name, &element);
                    }
                }
                (List::Cells, "xf") => styles.push(style(&element, &formats, &fonts)),
                (List::Cells, "alignment") => {
                    let across = xml::attribute(&element, "horizontal")
                        .is_some_and(|value| value == "centerContinuous");
                    if let Some(style) = styles.last_mut() {
                        style.across = across;
                    }
                }
                _ => {}
            },
            Event::End(element) if matches!(element.local_name().as_ref(), "fonts" | "cellXfs") => {
                list = List::None;
            }
            Event::Eof => return Ok(Styles(styles)),
            _ => {}
        }
    }
}

fn style(
    element: &BytesStart<'_>,
    formats: &HashMap<u32, Shows>,
    fonts: &[RunStyle],
) -> CellStyle {
    let id = xml::number(element, "numFmtId").unwrap_or_default();
    // A workbook may define a built-in id anew.
    let shows = formats.get(&id).copied().or_else(|| format::built_in(id));
    let font = xml::number(element, "fontId").and_then(|id| fonts.get(id as usize).copied());
    CellStyle {
        shows: shows.unwrap_or_default(),
        font: font.unwrap_or_default(),
        across: false,
    }
}

/// What an element of a font or of the properties of a run says.
pub(super) fn apply(style: &mut RunStyle, name: &str, element: &BytesStart<'_>) {
    match name {
        "strike" => style.struck = xml::flag(element, "val", true),
        "vertAlign" => {
            style.superscript =
                xml::attribute(element, "val").is_some_and(|value| value == "superscript");
        }
        _ => {}
    }
}
