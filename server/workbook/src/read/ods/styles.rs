//! Styles by their names: what a format shows of a number, what is struck through or superscript, and which
//! tables are not shown.
//!
//! A style has what its parents say where it says nothing itself (OpenDocument 1.3 part 3, 16.2).

use super::formats::{Format, shown_by};
use crate::read::{
    ReadError,
    format::ShownAs,
    runs::RunStyle,
    xml::{Xml, attribute},
};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Parents of parents that are followed; a circle ends here.
const MAX_PARENTS: usize = 32;

/// What a style of cells or of text says.
#[derive(Debug, Clone, Default)]
struct Style {
    parent: Option<String>,
    format: Option<String>,
    superscript: Option<bool>,
    struck: Option<bool>,
}

/// All styles that tables, cells and texts name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cells: BTreeMap<String, Style>,
    texts: BTreeMap<String, Style>,
    formats: BTreeMap<String, Format>,
    /// Tables that are not shown.
    hidden_tables: Vec<String>,
}

impl Styles {
    /// Reads the section of styles that was just begun, to its end.
    pub fn section(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "style" | "default-style" => self.style(&e, Some(xml))?,
                    kind => match shown_by(kind) {
                        Some(shows) => self.format(&e, shows, xml)?,
                        None => xml.skip()?,
                    },
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "style" => self.style(&e, None)?,
                    kind => {
                        if let Some(shows) = shown_by(kind) {
                            self.add_format(&e, Format::plain(shows));
                        }
                    }
                },
                Event::End(_) | Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn style(&mut self, e: &BytesStart<'_>, xml: Option<&mut Xml<'_>>) -> Result<(), ReadError> {
        let own = |name| attribute(e, name).map(|value| value.into_owned());
        let family = own("family").unwrap_or_default();
        // The default style of cells is the parent of those that name none; its name is empty.
        let name = own("name").unwrap_or_default();
        let mut style = Style {
            parent: own("parent-style-name").filter(|parent| *parent != name),
            format: own("data-style-name"),
            ..Style::default()
        };
        let mut hidden = false;
        if let Some(xml) = xml {
            properties(xml, &mut style, &mut hidden)?;
        }
        match family.as_str() {
            "table-cell" => {
                self.cells.insert(name, style);
            }
            "text" => {
                self.texts.insert(name, style);
            }
            "table" if hidden => self.hidden_tables.push(name),
            _ => {}
        }
        Ok(())
    }

    fn format(
        &mut self,
        e: &BytesStart<'_>,
        shows: ShownAs,
        xml: &mut Xml<'_>,
    ) -> Result<(), ReadError> {
        let overflow = attribute(e, "truncate-on-overflow").is_some_and(|value| value == "false");
        let format = Format::read(xml, shows, overflow)?;
        self.add_format(e, format);
        Ok(())
    }

    fn add_format(&mut self, e: &BytesStart<'_>, format: Format) {
        let name = attribute(e, "name").unwrap_or_default().into_owned();
        self.formats.insert(name, format);
    }

    /// What a table's style says: whether it is not shown.
    pub fn hides_table(&self, name: &str) -> bool {
        self.hidden_tables.iter().any(|hidden| hidden == name)
    }

    /// The style of a cell's text.
    pub fn cell_font(&self, name: &str) -> RunStyle {
        RunStyle {
            superscript: self
                .inherited(&self.cells, name, |s| s.superscript)
                .unwrap_or(false),
            struck: self
                .inherited(&self.cells, name, |s| s.struck)
                .unwrap_or(false),
        }
    }

    /// The style of a run within a text of this style.
    pub fn run_font(&self, name: &str, around: RunStyle) -> RunStyle {
        let superscript = self.inherited(&self.texts, name, |s| s.superscript);
        let struck = self.inherited(&self.texts, name, |s| s.struck);
        RunStyle {
            superscript: superscript.unwrap_or(around.superscript),
            struck: struck.unwrap_or(around.struck),
        }
    }

    /// The format of a cell's numbers.
    pub fn format_of(&self, name: &str) -> Option<&Format> {
        let format = self.inherited(&self.cells, name, |s| s.format.clone())?;
        self.formats.get(&format)
    }

    /// What a format shows of a number.
    pub fn shows(&self, format: &Format, value: f64) -> ShownAs {
        let applied = format
            .applied(value)
            .and_then(|name| self.formats.get(name));
        applied.unwrap_or(format).shows
    }

    /// The first of a style and its parents that says something.
    fn inherited<T>(
        &self,
        styles: &BTreeMap<String, Style>,
        name: &str,
        says: impl Fn(&Style) -> Option<T>,
    ) -> Option<T> {
        let mut name = name;
        for _ in 0..MAX_PARENTS {
            let Some(style) = styles.get(name) else {
                break;
            };
            if let Some(found) = says(style) {
                return Some(found);
            }
            let Some(parent) = &style.parent else {
                break;
            };
            name = parent;
        }
        styles.get("").and_then(says)
    }
}

/// The properties within a style that was just begun.
fn properties(xml: &mut Xml<'_>, style: &mut Style, hidden: &mut bool) -> Result<(), ReadError> {
    loop {
        let (e, begins) = match xml.next()? {
            Event::Start(e) => (e, true),
            Event::Empty(e) => (e, false),
            Event::End(_) | Event::Eof => return Ok(()),
            _ => continue,
        };
        match e.local_name().as_ref() {
            "text-properties" => {
                if let Some(position) = attribute(&e, "text-position") {
                    style.superscript = Some(is_raised(&position));
                }
                let lines = ["text-line-through-style", "text-line-through-type"];
                let mut lines = lines.into_iter().filter_map(|name| attribute(&e, name));
                if let Some(first) = lines.next() {
                    style.struck = Some(first != "none" && lines.all(|line| line != "none"));
                }
            }
            "table-properties" => {
                *hidden = attribute(&e, "display").is_some_and(|value| value == "false");
            }
            _ => {}
        }
        if begins {
            xml.skip()?;
        }
    }
}

/// `super 58%`, or how far above the line: `33% 58%`.
fn is_raised(position: &str) -> bool {
    let first = position.split_whitespace().next().unwrap_or_default();
    let height = first.strip_suffix('%').map(|height| height.parse::<f64>());
    first == "super" || matches!(height, Some(Ok(height)) if height > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_above_the_line_is_superscript() {
        for (position, raised) in [
            ("super 58%", true),
            ("33% 58%", true),
            ("sub 58%", false),
            ("-33% 58%", false),
            ("0% 100%", false),
        ] {
            assert_eq!(is_raised(position), raised, "{position}");
        }
    }
}
