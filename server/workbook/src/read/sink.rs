//! Where readers put cells: counted against the caps, and on their way as frames before the file is read to
//! its end.
//!
//! What this deliberately does not do: it knows no format.

use super::{Limits, Progress, ReadError, Stage};
use domain::finding::a1;
use import::grid::{Cell, Content, Encoder, Frame, Hidden, Marks, Merged, TextId, Texts};

/// Cells in one frame.
const BATCH: usize = 4096;
/// Progress is told once in so many cells.
const TELL_EVERY: u64 = 20_000;

/// What the reading process says beside the grid.
pub type Message = super::worker::Message;

/// Takes the cells of a workbook, sheet by sheet and row by row.
pub struct Sink<'a> {
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
        }
    }

    /// Tells how far the reading is.
    pub fn progress(&mut self, stage: Stage, count: u64) {
        self.send(&Frame::Message(Message::Progress(Progress::new(stage, count))));
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
            name: name.to_owned(),
            hidden,
        });
    }

    /// The id of a text; shared strings are asked for once.
    ///
    /// # Errors
    /// E118 for a text above the cap, E121 where all distinct texts together are above theirs.
    pub fn text(&mut self, text: &str) -> Result<TextId, ReadError> {
        if text.len() > self.limits.text_chars && text.chars().count() > self.limits.text_chars {
            return Err(ReadError::of("E118"));
        }
        let id = self.texts.intern(text);
        if self.texts.bytes() > self.limits.text_bytes {
            return Err(ReadError::of("E121"));
        }
        Ok(id)
    }

    /// Takes a cell that holds something; an empty text holds nothing.
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
        if matches!(content, Content::Text(id) if self.texts.get(id).is_empty()) {
            return Ok(());
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
            self.progress(Stage::Cells, self.count);
        }
        Ok(())
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

    /// Cells so far, of all sheets.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Ends the workbook.
    ///
    /// # Errors
    /// E117 for a workbook without a cell.
    pub fn finish(mut self) -> Result<(), ReadError> {
        if self.count == 0 {
            return Err(ReadError::of("E117"));
        }
        self.progress(Stage::Cells, self.count);
        self.send(&Frame::Done);
        Ok(())
    }

    fn flush(&mut self) {
        if self.cells.is_empty() {
            return;
        }
        let new: Vec<String> = self
            .texts
            .iter()
            .skip(self.sent)
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

    fn send(&mut self, frame: &Frame<Message>) {
        // Every frame of ours can be written; one that could not would leave the stream without its end.
        if self.encoder.frame(frame).is_ok() {
            (self.out)(&self.encoder.buffer);
        }
        self.encoder.buffer.clear();
    }
}
