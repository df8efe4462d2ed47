//! What the binary formats of Excel (xls, xlsb) share: fonts, cell styles, packed numbers, codes of errors.
//!
//! Sources: [MS-XLS] 2.4.122 (Font), 2.4.353 (XF), 2.5.217 (RkNumber), 2.5.10 (BErr); [MS-XLSB] likewise. What this
//! deliberately does not do: it knows no record.

use super::{
    ReadError,
    format::{self, NumberFormat, ShownAs, Words},
    groups::Groups,
    runs::{RunStyle, Runs},
    sink::Sink,
};
use import::grid::{CellContent, ErrorKind, Marks, TextId};
use std::collections::BTreeMap;

/// Bit of a font that is struck through.
pub(super) const STRUCK: u16 = 0x0008;
/// Position of a font that is superscript.
pub(super) const SUPERSCRIPT: u16 = 1;
/// Horizontal alignment «centre across selection».
pub(super) const ACROSS: u8 = 6;

/// What a cell style says about what a cell shows.
#[derive(Debug, Clone)]
pub(super) struct CellStyle {
    pub font: RunStyle,
    pub centred_across: bool,
    format: NumberFormat,
    /// What the format shows of every number, where that does not depend on it.
    always: Option<ShownAs>,
    /// Whether the format writes something around a number.
    has_words: bool,
    may_hide: bool,
}

impl CellStyle {
    fn shows(&self, value: f64) -> ShownAs {
        self.always.unwrap_or_else(|| self.format.shows(value))
    }

    fn words(&self, value: f64) -> Option<&Words> {
        self.has_words.then(|| self.format.words(value)).flatten()
    }

    fn hides(&self, value: f64) -> bool {
        self.may_hide && self.format.hides(value)
    }
}

/// The styles of a workbook while its records are read, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct StyleTable {
    pub fonts: Vec<RunStyle>,
    pub codes: BTreeMap<u16, String>,
    /// Font, format, centred across.
    pub cells: Vec<(u16, u16, bool)>,
}

impl StyleTable {
    /// The styles of cells by their index. `font`: the place of a font by its number.
    pub fn cell_styles(&self, font: impl Fn(u16) -> usize) -> Vec<CellStyle> {
        let mut known: BTreeMap<u16, NumberFormat> = BTreeMap::new();
        let style = |&(font_number, format, centred_across): &(u16, u16, bool)| {
            let of_code = || match self.codes.get(&format) {
                Some(code) => NumberFormat::of_code(code),
                None => NumberFormat::built_in(u32::from(format)),
            };
            let format = known.entry(format).or_insert_with(of_code).clone();
            let font = self.fonts.get(font(font_number));
            CellStyle {
                font: font.copied().unwrap_or_default(),
                centred_across,
                always: format.always(),
                has_words: format.has_words(),
                may_hide: format.may_hide(),
                format,
            }
        };
        self.cells.iter().map(style).collect()
    }
}

/// A text with the places where another font begins, in UTF-16 units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RichText {
    pub text: String,
    pub runs: Vec<(u16, RunStyle)>,
    /// The id of the text where it has no runs, once it is known.
    id: Option<TextId>,
}

impl RichText {
    /// A text and where another font begins in it, in UTF-16 units and in order.
    pub fn new(text: String, runs: Vec<(u16, RunStyle)>) -> Self {
        let id = None;
        Self { text, runs, id }
    }

    /// What it shows in a cell of this font.
    fn shown(&self, cell: RunStyle) -> (String, Marks) {
        let mut shown = Runs::default();
        let (mut style, mut unit, mut next) = (cell, 0_usize, 0);
        let mut piece = String::new();
        for c in self.text.chars() {
            while let Some((start, font)) = self.runs.get(next) {
                if usize::from(*start) > unit {
                    break;
                }
                shown.push(style, &std::mem::take(&mut piece));
                style = *font;
                next += 1;
            }
            piece.push(c);
            unit += c.len_utf16();
        }
        shown.push(style, &piece);
        shown.text()
    }
}

/// A sheet as its cells are taken.
pub(super) struct CellSink<'a, 's> {
    pub sink: &'a mut Sink<'s>,
    pub styles: &'a [CellStyle],
    pub is_1904: bool,
    pub groups: Groups,
}

impl CellSink<'_, '_> {
    /// A cell without content.
    pub fn blank(&mut self, row: u32, column: u32, style: usize) {
        let centred = self.styles.get(style).is_some_and(|s| s.centred_across);
        self.groups.blank(row, column, centred);
    }

    /// A number, as the format of its style shows it.
    ///
    /// # Errors
    /// Those of [`CellSink::content`]; those of [`Sink::text`] where the number is kept as a text.
    pub fn number(
        &mut self,
        row: u32,
        column: u32,
        style: usize,
        value: f64,
    ) -> Result<(), ReadError> {
        let shows = match self.styles.get(style) {
            Some(style) => style.shows(value),
            None => ShownAs::Number,
        };
        let content = format::content(value, shows, self.is_1904, self.sink)?;
        let words = self.styles.get(style).and_then(|style| style.words(value));
        let content = match words {
            Some(words) => {
                let stored = format::decimal(value);
                format::with_words(content, words, shows, stored, self.sink)?
            }
            None => content,
        };
        let hides = self.styles.get(style).is_some_and(|s| s.hides(value));
        let marks = match hides {
            true => Marks::UNSHOWN,
            false => Marks::default(),
        };
        let marks = marks.with(self.struck(style));
        self.push(row, column, style, marks, content)
    }

    /// A cell whose whole font counts.
    pub fn content(
        &mut self,
        row: u32,
        column: u32,
        style: usize,
        content: CellContent,
    ) -> Result<(), ReadError> {
        self.push(row, column, style, self.struck(style), content)
    }

    fn struck(&self, style: usize) -> Marks {
        match self.styles.get(style).is_some_and(|s| s.font.struck) {
            true => Marks::STRUCK,
            false => Marks::default(),
        }
    }

    /// A text, without what is struck through; one of white space only is a cell without content.
    ///
    /// # Errors
    /// Those of [`CellSink::content`] and of [`Sink::text_at`].
    pub fn text(
        &mut self,
        row: u32,
        column: u32,
        style: usize,
        text: &mut RichText,
    ) -> Result<(), ReadError> {
        let font = self.styles.get(style).map(|s| s.font).unwrap_or_default();
        let (id, marks) = if text.runs.is_empty() {
            let id = match text.id {
                Some(id) => id,
                None => self.sink.text_at(row, column, &text.text)?,
            };
            text.id = Some(id);
            let marks = if font.struck {
                Marks::STRUCK
            } else {
                Marks::default()
            };
            (id, marks)
        } else {
            let (shown, marks) = text.shown(font);
            (self.sink.text_at(row, column, &shown)?, marks)
        };
        if self.sink.shown(id).trim().is_empty() {
            self.blank(row, column, style);
            return Ok(());
        }
        let is_number = self.sink.is_number(id);
        let marks = if is_number {
            marks.with(Marks::NUMBER_AS_TEXT)
        } else {
            marks
        };
        self.push(row, column, style, marks, CellContent::Text(id))
    }

    fn push(
        &mut self,
        row: u32,
        column: u32,
        style: usize,
        marks: Marks,
        content: CellContent,
    ) -> Result<(), ReadError> {
        let centred = self.styles.get(style).is_some_and(|s| s.centred_across);
        let is_text = matches!(content, CellContent::Text(_));
        let mark = self.groups.cell(row, column, centred && is_text);
        self.sink.push(row, column, marks.with(mark), content)
    }
}

/// A number packed into 30 bits: a whole number or the first half of a float, as it is or in hundredths.
pub(super) fn packed_number(raw: u32) -> f64 {
    let value = if raw & 2 == 0 {
        f64::from_bits(u64::from(raw & !3) << 32)
    } else {
        f64::from(raw.cast_signed() >> 2)
    };
    if raw & 1 == 0 { value } else { value / 100.0 }
}

/// The error of a code.
pub(super) fn error_kind(code: u8) -> ErrorKind {
    match code {
        0x00 => ErrorKind::Null,
        0x07 => ErrorKind::Div0,
        0x0F => ErrorKind::Value,
        0x17 => ErrorKind::Ref,
        0x1D => ErrorKind::Name,
        0x24 => ErrorKind::Num,
        0x2A => ErrorKind::NotAvailable,
        _ => ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: RunStyle = RunStyle {
        superscript: false,
        struck: false,
    };
    const RAISED: RunStyle = RunStyle {
        superscript: true,
        struck: false,
    };

    #[test]
    fn packed_numbers_are_unpacked() {
        assert_eq!(packed_number(0x0000_200B), 20.5);
        assert_eq!(packed_number(0x3FF0_0000), 1.0);
        assert_eq!(packed_number(0xFFFF_FFFE), -1.0);
        assert_eq!(packed_number(0xFFFF_FFFF), -0.01);
    }

    #[test]
    fn the_part_before_the_first_run_has_the_font_of_the_cell() {
        let note = RichText::new("12.51".into(), vec![(4, RAISED)]);
        assert_eq!(note.shown(PLAIN).0, "12.5¹");
        let number = RichText::new("12.51".into(), vec![(4, PLAIN)]);
        assert_eq!(number.shown(RAISED).0, "¹².⁵1");
    }

    #[test]
    fn places_of_runs_are_counted_in_utf_16() {
        let text = RichText::new("😀a1".into(), vec![(3, RAISED)]);
        assert_eq!(text.shown(PLAIN).0, "😀a¹");
    }
}
