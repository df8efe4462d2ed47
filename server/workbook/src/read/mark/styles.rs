//! Filled copies of the formats of cells (18.8): a marked cell keeps its format, and gets a ground.

use super::{
    Edit, apply_edits,
    parts::{end_of, place, prefix_of},
};
use crate::read::{
    ReadError,
    xml::{Xml, attribute},
};
use quick_xml::events::{BytesStart, Event};

/// Light red and light yellow, as spreadsheet programs use them for bad and neutral.
const ERROR_COLOUR: &str = "FFFFC7CE";
const WARNING_COLOUR: &str = "FFFFEB9C";

/// The formats of a workbook, and the filled ones that were asked for.
pub(super) struct Styles {
    /// Each format as text: its tag, and what follows it up to its end.
    formats: Vec<(String, String)>,
    fills: usize,
    /// Asked for: the format, and whether it is for an error.
    asked: Vec<(usize, bool)>,
}

impl Styles {
    /// Reads the formats.
    ///
    /// # Errors
    /// Where the part states no formats or no fills.
    pub fn of(text: &str) -> Result<Self, ReadError> {
        let mut styles = Self {
            formats: Vec::new(),
            fills: 0,
            asked: Vec::new(),
        };
        let mut xml = Xml::new(text);
        let (mut in_formats, mut in_fills, mut depth) = (false, false, 0_u32);
        let mut open: Option<(String, usize)> = None;
        loop {
            let from = place(&xml);
            let event = xml.next()?;
            let to = place(&xml);
            match &event {
                Event::Eof => break,
                Event::Start(e) | Event::Empty(e) => {
                    let starts = matches!(event, Event::Start(_));
                    match e.local_name().as_ref() {
                        "cellXfs" => in_formats = starts,
                        "fills" => in_fills = starts,
                        "fill" if in_fills => styles.fills = styles.fills.saturating_add(1),
                        "xf" if in_formats && open.is_none() => {
                            let tag = text.get(from..to).unwrap_or_default().to_owned();
                            if starts {
                                open = Some((tag, to));
                                depth = 0;
                            } else {
                                styles.formats.push((tag, String::new()));
                            }
                            continue;
                        }
                        _ => {}
                    }
                    if starts {
                        depth = depth.saturating_add(1);
                    }
                }
                Event::End(e) => match e.local_name().as_ref() {
                    "cellXfs" => in_formats = false,
                    "fills" => in_fills = false,
                    _ if depth == 0 => {
                        if let Some((tag, after)) = open.take() {
                            let rest = text.get(after..to).unwrap_or_default().to_owned();
                            styles.formats.push((tag, rest));
                        }
                    }
                    _ => depth = depth.saturating_sub(1),
                },
                _ => {}
            }
        }
        if styles.formats.is_empty() || styles.fills == 0 {
            return Err(ReadError::damaged("no formats"));
        }
        Ok(styles)
    }

    /// The number of the filled copy of a format.
    pub fn filled(&mut self, format: usize, is_error: bool) -> usize {
        let format = if format < self.formats.len() {
            format
        } else {
            0
        };
        let wanted = (format, is_error);
        let at = self.asked.iter().position(|asked| *asked == wanted);
        let at = at.unwrap_or_else(|| {
            self.asked.push(wanted);
            self.asked.len().saturating_sub(1)
        });
        self.formats.len().saturating_add(at)
    }

    /// The part with the copies that were asked for.
    pub fn written(self, text: &str) -> Result<String, ReadError> {
        if self.asked.is_empty() {
            return Ok(text.to_owned());
        }
        let fills = end_of(text, "fills")?;
        let prefix = fills.prefix.clone();
        let ground = |color: &str| {
            format!(
                "<{prefix}fill><{prefix}patternFill patternType=\"solid\"><{prefix}fgColor rgb=\"{color}\"/>\
                 <{prefix}bgColor indexed=\"64\"/></{prefix}patternFill></{prefix}fill>"
            )
        };
        let mut formats = String::new();
        for (format, is_error) in &self.asked {
            let (tag, rest) = &self.formats[*format];
            let fill = self.fills.saturating_add(usize::from(!is_error));
            formats.push_str(&retagged(
                tag,
                &[("fillId", fill.to_string()), ("applyFill", "1".to_owned())],
            )?);
            formats.push_str(rest);
        }
        let cell_formats = end_of(text, "cellXfs")?;
        let grounds = format!("{}{}", ground(ERROR_COLOUR), ground(WARNING_COLOUR));
        let edits = vec![
            fills.edit(text, grounds),
            cell_formats.edit(text, formats),
            recount(text, "fills", self.fills.saturating_add(2))?,
            recount(
                text,
                "cellXfs",
                self.formats.len().saturating_add(self.asked.len()),
            )?,
        ];
        apply_edits(text, edits)
    }
}

/// The edit that states how many an element holds.
fn recount(text: &str, element: &str, count: usize) -> Result<Edit, ReadError> {
    let mut xml = Xml::new(text);
    loop {
        let from = place(&xml);
        let event = xml.next()?;
        let to = place(&xml);
        match event {
            Event::Eof => return Err(ReadError::damaged(format!("no {element}"))),
            Event::Start(e) if e.local_name().as_ref() == element => {
                let tag = text.get(from..to).unwrap_or_default();
                return Ok(Edit {
                    from,
                    to,
                    piece: retagged(tag, &[("count", count.to_string())])?,
                });
            }
            _ => {}
        }
    }
}

/// A start tag with these attributes in place of those that it has of the names.
pub(super) fn retagged(tag: &str, set: &[(&str, String)]) -> Result<String, ReadError> {
    let mut xml = Xml::new(tag);
    // The element is not closed in this text: only its first event is looked at.
    let event = xml.next()?;
    let (element, close): (&BytesStart<'_>, &str) = match &event {
        Event::Start(e) => (e, ">"),
        Event::Empty(e) => (e, "/>"),
        _ => return Err(ReadError::damaged("no tag")),
    };
    let mut text = format!("<{}", element.name().as_ref());
    for found in element.attributes().with_checks(false).flatten() {
        let key = found.key.as_ref();
        if set.iter().any(|(name, _)| *name == key) {
            continue;
        }
        let value = found.value.replace('"', "&quot;");
        text.push_str(&format!(" {key}=\"{value}\""));
    }
    for (name, value) in set {
        text.push_str(&format!(" {name}=\"{value}\""));
    }
    text.push_str(close);
    Ok(text)
}

/// The number of a cell's format.
pub(super) fn format_of(cell: &BytesStart<'_>) -> usize {
    attribute(cell, "s")
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// The prefix of an element's name, with its colon.
pub(super) fn prefix(element: &BytesStart<'_>) -> String {
    prefix_of(element.name().as_ref())
}
