//! The text of a cell: paragraphs as lines, runs with their styles, white space as the standard folds it
//! (OpenDocument 1.3 part 3, 6.1.2). Comments, drawings and notes are not part of it.

use super::styles::Styles;
use crate::read::{
    ReadError,
    runs::{RunStyle, Runs},
    xml::{Xml, attribute, piece},
};
use quick_xml::events::{BytesStart, Event};

/// The text of a cell while it is read.
#[derive(Debug, Default)]
pub(super) struct CellText {
    runs: Runs,
    /// Paragraphs so far.
    paragraphs: u32,
    /// White space that counts only if something follows in the paragraph.
    space_due: bool,
    at_start: bool,
    length: usize,
}

impl CellText {
    /// Bytes so far.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Whether any paragraph was begun.
    pub fn has_paragraphs(&self) -> bool {
        self.paragraphs > 0
    }

    /// The text with what is remarkable about it.
    pub fn finish(&self) -> (String, import::grid::Marks) {
        self.runs.text()
    }

    /// A text that stands in an attribute.
    pub fn of_attribute(text: &str, style: RunStyle) -> Self {
        let mut whole = Self::default();
        whole.push(style, text);
        whole
    }

    /// An empty paragraph.
    pub fn empty_paragraph(&mut self, style: RunStyle) {
        if self.paragraphs > 0 {
            self.push(style, "\n");
        }
        self.paragraphs += 1;
    }

    /// The paragraph that was just begun, to its end. `most`: bytes after which the rest is left out.
    pub fn paragraph(
        &mut self,
        xml: &mut Xml<'_>,
        styles: &Styles,
        cell: RunStyle,
        most: usize,
    ) -> Result<(), ReadError> {
        self.empty_paragraph(cell);
        (self.space_due, self.at_start) = (false, true);
        let mut around = vec![cell];
        while let Some(&style) = around.last() {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "span" => {
                        let name = attribute(&e, "style-name").unwrap_or_default();
                        around.push(styles.run_font(&name, style));
                    }
                    "s" | "tab" | "line-break" => {
                        self.character(&e, style, most);
                        xml.skip()?;
                    }
                    _ if is_aside(&e) => xml.skip()?,
                    // Links, fields, and whatever else shows its content.
                    _ => around.push(style),
                },
                Event::Empty(e) => self.character(&e, style, most),
                Event::End(_) => {
                    around.pop();
                }
                Event::Eof => break,
                event => {
                    if let Some(text) = piece(event)?
                        && self.length <= most
                    {
                        self.folded(style, &text);
                    }
                }
            }
        }
        Ok(())
    }

    /// Spaces, a tab or a line break as elements.
    fn character(&mut self, e: &BytesStart<'_>, style: RunStyle, most: usize) {
        match e.local_name().as_ref() {
            "s" => {
                let count = attribute(e, "c").and_then(|count| count.trim().parse().ok());
                let count = count
                    .unwrap_or(1_usize)
                    .min(most.saturating_sub(self.length) + 1);
                self.kept(style, &" ".repeat(count));
            }
            "tab" => self.kept(style, "\t"),
            "line-break" => self.kept(style, "\n"),
            _ => {}
        }
    }

    fn kept(&mut self, style: RunStyle, text: &str) {
        if std::mem::take(&mut self.space_due) {
            self.push(style, " ");
        }
        self.at_start = false;
        self.push(style, text);
    }

    /// White space of any length is one space, none at the ends of the paragraph.
    fn folded(&mut self, style: RunStyle, text: &str) {
        let mut piece = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                self.space_due = !self.at_start;
                continue;
            }
            if std::mem::take(&mut self.space_due) {
                piece.push(' ');
            }
            self.at_start = false;
            piece.push(c);
        }
        self.push(style, &piece);
    }

    fn push(&mut self, style: RunStyle, text: &str) {
        self.length += text.len();
        self.runs.push(style, text);
    }
}

/// Comments, notes, readings for pronunciation and drawings.
fn is_aside(e: &BytesStart<'_>) -> bool {
    let name = e.local_name();
    let prefix = e.name().prefix();
    let drawing = prefix.is_some_and(|prefix| matches!(prefix.as_ref(), "draw" | "dr3d"));
    drawing || matches!(name.as_ref(), "annotation" | "note" | "ruby-text" | "frame")
}
