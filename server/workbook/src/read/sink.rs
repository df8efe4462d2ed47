//! Where readers put cells: counted against the caps, and on their way as frames before the file is read to
//! its end.
//!
//! Texts are normalised here, in every format alike: composed letters (NFC), without characters of no width.
//! What this deliberately does not do: it knows no format.

use super::{
    Limits, Progress, ReadError, Stage,
    format::error_word,
    worker::{Message, message},
};
use domain::finding::{Finding, a1};
use import::grid::{Cell, Content, Encoder, Frame, Hidden, Marks, Merged, TextId, Texts};
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Cells in one frame.
const BATCH: usize = 4096;
/// Progress is told once in so many cells.
const TELL_EVERY: u64 = 20_000;

/// Takes the cells of a workbook, sheet by sheet and row by row.
pub(super) struct Sink<'a> {
    limits: &'a Limits,
    /// Takes the bytes of finished frames.
    out: &'a mut dyn FnMut(&[u8]),
    encoder: Encoder,
    texts: Texts,
    /// Texts that were sent already.
    sent: usize,
    rows: Vec<(u32, u16)>,
    cells: Vec<Cell>,
    count: u64,
    bytes: ByteCount,
}

/// How many bytes of the parts with cells were read.
#[derive(Default)]
struct ByteCount {
    total: u64,
    /// Of the parts that are done.
    done: u64,
    /// Of the open part.
    here: u64,
}

impl<'a> Sink<'a> {
    pub fn new(limits: &'a Limits, out: &'a mut dyn FnMut(&[u8])) -> Self {
        Self {
            limits,
            out,
            encoder: Encoder::default(),
            texts: Texts::default(),
            sent: 0,
            rows: Vec::new(),
            cells: Vec::with_capacity(BATCH),
            count: 0,
            bytes: ByteCount::default(),
        }
    }

    /// Tells how far the reading is. `total` = 0 where nobody knows.
    pub fn progress(&mut self, stage: Stage, count: u64, total: u64) {
        self.message(&Message::Progress(Progress {
            stage,
            count,
            total,
        }));
    }

    /// Tells what is wrong or doubtful about the text of a file.
    pub fn finding(&mut self, finding: &Finding) {
        self.message(&Message::Finding(finding.clone()));
    }

    fn message(&mut self, what: &Message) {
        self.send(&Frame::Message(message(what)));
    }

    /// Bytes of all parts with cells together, from which the time left is estimated.
    pub fn expect_bytes(&mut self, total: u64) {
        self.bytes.total = total;
    }

    /// So far in the open part.
    pub fn at_byte(&mut self, position: u64) {
        self.bytes.here = position;
    }

    pub fn end_part(&mut self) {
        self.bytes.done += std::mem::take(&mut self.bytes.here);
    }

    /// # Errors
    /// E110 above the cap.
    pub fn sheet_count(&self, sheets: usize) -> Result<(), ReadError> {
        if sheets > self.limits.sheets {
            return Err(ReadError::of("E110").saying(format!(
                "El libro tiene {sheets} hojas; se aceptan hasta {}.",
                self.limits.sheets
            )));
        }
        Ok(())
    }

    pub fn begin_sheet(&mut self, name: &str, hidden: bool) {
        self.send(&Frame::Sheet {
            name: normalised(name).into_owned(),
            hidden,
        });
    }

    /// The id of a text.
    ///
    /// # Errors
    /// E118 for a text above the cap, E121 where all distinct texts together are above theirs.
    pub fn text(&mut self, text: &str) -> Result<TextId, ReadError> {
        let text = normalised(text);
        if text.len() > self.limits.text_chars && text.chars().count() > self.limits.text_chars {
            return Err(ReadError::of("E118").saying(format!(
                "Una celda tiene un texto de más de {} caracteres.",
                self.limits.text_chars
            )));
        }
        let id = self.texts.intern(&text);
        if self.texts.bytes() > self.limits.text_bytes {
            return Err(ReadError::of("E121"));
        }
        Ok(id)
    }

    /// A text as the content of a cell: nothing where it is blank, an error where it is the word for one.
    pub fn text_content(&self, id: TextId) -> Option<Content> {
        let text = self.texts.get(id).trim();
        if text.is_empty() {
            return None;
        }
        Some(error_word(text).map_or(Content::Text(id), Content::Error))
    }

    /// Takes a cell that holds something.
    ///
    /// # Errors
    /// E109 above the cap of cells, E111 outside a sheet.
    pub fn push(
        &mut self,
        row: u32,
        column: u32,
        marks: Marks,
        content: Content,
    ) -> Result<(), ReadError> {
        let outside = || ReadError::of("E111").because(format!("row {row}, column {column}"));
        if row >= self.limits.rows || column >= self.limits.columns {
            return Err(outside());
        }
        self.count += 1;
        if self.count > self.limits.cells {
            return Err(ReadError::of("E109").saying(format!(
                "El libro tiene más de {} celdas con contenido; la primera de más es {}.",
                self.limits.cells,
                a1(row, column)
            )));
        }
        match self.rows.last_mut() {
            Some((last, count)) if *last == row && *count < u16::MAX => *count += 1,
            _ => self.rows.push((row, 1)),
        }
        self.cells.push(Cell {
            column: u16::try_from(column).map_err(|_| outside())?,
            marks,
            content,
        });
        if self.cells.len() >= BATCH {
            self.flush();
        }
        if self.count.is_multiple_of(TELL_EVERY) {
            self.progress(Stage::Cells, self.count, self.estimate());
        }
        Ok(())
    }

    /// Cells that there will be, by the share of the bytes that are read.
    fn estimate(&self) -> u64 {
        let read = self.bytes.done + self.bytes.here;
        if read == 0 || self.bytes.total == 0 {
            return 0;
        }
        let estimate = u128::from(self.count) * u128::from(self.bytes.total) / u128::from(read);
        u64::try_from(estimate).unwrap_or(u64::MAX).max(self.count)
    }

    /// Ends the open sheet.
    pub fn end_sheet(&mut self, merged: Vec<Merged>, hidden_rows: Hidden, hidden_columns: Hidden) {
        self.flush();
        self.send(&Frame::End {
            merged,
            hidden_rows,
            hidden_columns,
        });
    }

    /// Ends the workbook.
    ///
    /// # Errors
    /// E117 for a workbook without a cell.
    pub fn finish(mut self) -> Result<(), ReadError> {
        if self.count == 0 {
            return Err(ReadError::no_cells());
        }
        self.progress(Stage::Cells, self.count, self.count);
        self.send(&Frame::Done);
        Ok(())
    }

    fn flush(&mut self) {
        if self.cells.is_empty() {
            return;
        }
        let new: Vec<String> = self
            .texts
            .iter_from(self.sent)
            .map(str::to_owned)
            .collect();
        self.sent += new.len();
        if !new.is_empty() {
            self.send(&Frame::Texts(new));
        }
        let (rows, cells) = (
            std::mem::take(&mut self.rows),
            std::mem::replace(&mut self.cells, Vec::with_capacity(BATCH)),
        );
        self.send(&Frame::Cells { rows, cells });
    }

    fn send(&mut self, frame: &Frame<String>) {
        // Every frame of ours can be written; one that could not would leave the stream without its end.
        if self.encoder.frame(frame).is_ok() {
            (self.out)(&self.encoder.buffer);
        }
        self.encoder.buffer.clear();
    }
}

/// Composed letters, without characters that show nothing: zero-width spaces and joiners, soft hyphens, marks of
/// direction and byte order.
fn normalised(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let shows_nothing = |c: char| {
        matches!(c, '\0' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
    };
    let composed = is_nfc_quick(text.chars()) == IsNormalized::Yes;
    if composed && !text.contains(shows_nothing) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !shows_nothing(*c)).nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn texts_are_composed_and_hold_nothing_invisible() {
        assert_eq!(normalised("A\u{301}ncash"), "Áncash");
        assert_eq!(normalised("S13\u{200b}-1\u{feff}"), "S13-1");
        assert_eq!(normalised("di\u{ad}gital"), "digital");
        assert_eq!(normalised("Junín"), "Junín");
    }
}
