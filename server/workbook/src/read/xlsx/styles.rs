//! Cell styles: the number format, whether the font is struck through, and «centre across selection».

use super::xml::{Xml, attribute, is_on};
use crate::read::{
    ReadError,
    format::{NumberFormat, ShownAs, Words},
};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// What a cell style says about what a cell shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Style {
    format: NumberFormat,
    /// What the format shows of every number, where that does not depend on it.
    always: Option<ShownAs>,
    has_words: bool,
    may_hide: bool,
    pub struck: bool,
    pub centred_across: bool,
}

impl Style {
    fn new(format: NumberFormat, struck: bool) -> Self {
        Self {
            always: format.always(),
            has_words: format.has_words(),
            may_hide: format.may_hide(),
            format,
            struck,
            centred_across: false,
        }
    }

    /// What it shows of a number.
    pub fn shows(&self, value: impl FnOnce() -> f64) -> ShownAs {
        self.always.unwrap_or_else(|| self.format.shows(value()))
    }

    /// What it writes around a number.
    pub fn words(&self, value: impl FnOnce() -> f64) -> Option<&Words> {
        self.has_words.then(|| self.format.words(value())).flatten()
    }

    /// Whether it shows nothing of a number.
    pub fn hides(&self, value: impl FnOnce() -> f64) -> bool {
        self.may_hide && self.format.hides(value())
    }
}

/// The styles of cells, by their index (`cellXfs`).
pub(super) fn styles(text: &str) -> Result<Vec<Style>, ReadError> {
    let mut xml = Xml::new(text);
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut struck_fonts: Vec<bool> = Vec::new();
    let mut styles: Vec<Style> = Vec::new();
    // Fonts and formats stand in other lists too (of tables, of conditions): only these lists count.
    let mut list = String::new();
    let mut depth = 0u32;
    loop {
        let (e, begins) = match xml.next()? {
            Event::Eof => return Ok(styles),
            Event::Start(e) => (e, true),
            Event::Empty(e) => (e, false),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            _ => continue,
        };
        let name = e.local_name();
        match (list.as_str(), name.as_ref(), depth) {
            (_, name, 1) => name.clone_into(&mut list),
            ("numFmts", "numFmt", 2) => {
                let code = attribute(&e, "formatCode").unwrap_or_default();
                codes.insert(number(&e, "numFmtId"), code.into_owned());
            }
            ("fonts", "font", 2) => struck_fonts.push(false),
            ("fonts", "strike", 3) => {
                if let Some(last) = struck_fonts.last_mut() {
                    *last = strikes(&e);
                }
            }
            ("cellXfs", "xf", 2) => {
                let id = number(&e, "numFmtId");
                let format = codes
                    .get(&id)
                    .map_or_else(|| NumberFormat::built_in(id), |c| NumberFormat::of_code(c));
                let font = usize::try_from(number(&e, "fontId")).unwrap_or(usize::MAX);
                let struck = struck_fonts.get(font).copied().unwrap_or(false);
                styles.push(Style::new(format, struck));
            }
            ("cellXfs", "alignment", 3) => {
                let across = attribute(&e, "horizontal").is_some_and(|h| h == "centerContinuous");
                if let Some(last) = styles.last_mut() {
                    last.centred_across = across;
                }
            }
            _ => {}
        }
        depth += u32::from(begins);
    }
}

/// Whether `<strike/>` strikes: it does without a value.
pub(super) fn strikes(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_none_or(|value| is_on(Some(&value)))
}

fn number(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name)
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(0)
}
