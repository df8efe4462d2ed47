//! Styles by their names: what a format shows of a number, what is struck through or superscript, and which
//! tables are not shown.
//!
//! A style has what its parents say where it says nothing itself (OpenDocument 1.3 part 3, 16.2).

use crate::read::{
    ReadError,
    format::{Shows, TimeShape},
    runs::RunStyle,
    xml::{Xml, attribute},
};
use import::grid::DateShape;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// Parents of parents that are followed; a circle ends here.
const PARENTS: usize = 32;

/// What a style of cells or of text says.
#[derive(Debug, Clone, Default)]
struct Style {
    parent: Option<String>,
    format: Option<String>,
    superscript: Option<bool>,
    struck: Option<bool>,
}

/// What a format shows of numbers.
#[derive(Debug, Clone)]
pub(super) struct Format {
    pub shows: Shows,
    /// Other formats for numbers that meet a condition; the first one counts.
    maps: Vec<(Condition, String)>,
}

#[derive(Debug, Clone)]
struct Condition {
    sign: String,
    limit: f64,
}

impl Condition {
    /// `value()>=0`
    fn of(text: &str) -> Option<Self> {
        let rest = text.trim().strip_prefix("value()")?.trim();
        let end = rest.find(|c: char| !matches!(c, '<' | '>' | '=' | '!'))?;
        Some(Self {
            sign: rest[..end].to_owned(),
            limit: rest[end..].trim().parse().ok()?,
        })
    }

    fn holds(&self, value: f64) -> bool {
        match self.sign.as_str() {
            "<" => value < self.limit,
            "<=" => value <= self.limit,
            ">" => value > self.limit,
            ">=" => value >= self.limit,
            "=" => value == self.limit,
            _ => value != self.limit,
        }
    }
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
                            self.add_format(&e, shows, Vec::new());
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
        shows: Shows,
        xml: &mut Xml<'_>,
    ) -> Result<(), ReadError> {
        let mut parts = Vec::new();
        let mut maps = Vec::new();
        loop {
            let (inner, begins) = match xml.next()? {
                Event::Start(inner) => (inner, true),
                Event::Empty(inner) => (inner, false),
                Event::End(_) | Event::Eof => break,
                _ => continue,
            };
            let name = inner.local_name().as_ref().to_owned();
            if name == "map" {
                let condition = attribute(&inner, "condition");
                let condition = condition.and_then(|text| Condition::of(&text));
                if let (Some(condition), Some(apply)) =
                    (condition, attribute(&inner, "apply-style-name"))
                {
                    maps.push((condition, apply.into_owned()));
                }
            } else {
                parts.push((
                    name,
                    attribute(&inner, "display-factor").map(|f| f.into_owned()),
                ));
            }
            if begins {
                xml.skip()?;
            }
        }
        let overflow = attribute(e, "truncate-on-overflow").is_some_and(|value| value == "false");
        self.add_format(e, refined(shows, &parts, overflow), maps);
        Ok(())
    }

    fn add_format(&mut self, e: &BytesStart<'_>, shows: Shows, maps: Vec<(Condition, String)>) {
        let name = attribute(e, "name").unwrap_or_default().into_owned();
        self.formats.insert(name, Format { shows, maps });
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
    pub fn shows(&self, format: &Format, value: f64) -> Shows {
        let applied = format.maps.iter().find(|(when, _)| when.holds(value));
        applied
            .and_then(|(_, name)| self.formats.get(name))
            .unwrap_or(format)
            .shows
    }

    /// The first of a style and its parents that says something.
    fn inherited<T>(
        &self,
        styles: &BTreeMap<String, Style>,
        name: &str,
        says: impl Fn(&Style) -> Option<T>,
    ) -> Option<T> {
        let mut name = name;
        for _ in 0..PARENTS {
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

/// What the element of a format shows, before its parts are known.
fn shown_by(element: &str) -> Option<Shows> {
    Some(match element {
        "number-style" | "currency-style" | "boolean-style" => Shows::Number,
        "percentage-style" => Shows::Percent,
        "date-style" => Shows::Date(DateShape::Day),
        "time-style" => Shows::Time(TimeShape::Clock { seconds: true }),
        "text-style" => Shows::Text,
        _ => return None,
    })
}

/// What a format of these parts shows. `overflow`: hours go on after a day.
fn refined(shows: Shows, parts: &[(String, Option<String>)], overflow: bool) -> Shows {
    let has = |name: &str| parts.iter().any(|(part, _)| part == name);
    let seconds = has("seconds");
    match shows {
        Shows::Number => match parts
            .iter()
            .find_map(|(_, factor)| thousands(factor.as_deref()))
        {
            Some(times) => Shows::Thousands(times),
            None => Shows::Number,
        },
        Shows::Date(_) if has("day") || has("day-of-week") => Shows::Date(DateShape::Day),
        Shows::Date(_) if has("month") || has("quarter") => Shows::Date(DateShape::Month),
        Shows::Date(_) if has("year") || has("era") => Shows::Date(DateShape::Year),
        Shows::Time(_) if !overflow => Shows::Time(TimeShape::Clock { seconds }),
        Shows::Time(_) if has("hours") => Shows::Time(TimeShape::Hours { seconds }),
        Shows::Time(_) if has("minutes") => Shows::Time(TimeShape::Minutes),
        Shows::Time(_) => Shows::Time(TimeShape::Seconds),
        other => other,
    }
}

/// How many times a number is divided by a thousand before it is shown.
fn thousands(factor: Option<&str>) -> Option<u8> {
    let mut factor: f64 = factor?.parse().ok()?;
    let mut times = 0;
    while factor >= 1000.0 && times < 8 {
        factor /= 1000.0;
        times += 1;
    }
    (times > 0).then_some(times)
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

    #[test]
    fn conditions_of_formats_are_understood() {
        let negative = Condition::of("value()<0").unwrap();
        assert!(negative.holds(-1.0) && !negative.holds(0.0));
        assert!(Condition::of("value()!=0").unwrap().holds(3.0));
        assert!(Condition::of("is-true-formula(1)").is_none());
    }
}
