//! Where readers put cells: counted against the caps, cleaned, and on their way as frames before the file is
//! read to its end.
//!
//! Rules for all formats alike: texts are compared and kept in Unicode's composed form (NFC) without
//! characters that nobody sees; a text of white space holds nothing; the words of a spreadsheet program for
//! an error are that error, also where they were saved as text. What this deliberately does not do: it knows
//! no format.

mod clean;

use super::{Limits, Progress, ReadError, Stage, worker::Message};
use clean::{Kind, cleaned, kind};
use domain::finding::{Finding, a1};
use import::grid::{
    Cell, CellContent, Encoder, ErrorKind, Frame, Hidden, Marks, Merged, TextId, Texts,
};

/// Cells in one frame.
const BATCH_CELLS: usize = 4096;
/// Bytes of texts in one frame.
const BATCH_TEXT_BYTES: usize = 1 << 20;
/// Progress is reported once in so many cells.
const PROGRESS_INTERVAL_CELLS: u64 = 20_000;

/// Takes the cells of a workbook, sheet by sheet and row by row.
pub struct Sink<'a> {
    limits: &'a Limits,
    /// Takes the bytes of finished frames.
    out: &'a mut dyn FnMut(&[u8]),
    encoder: Encoder,
    texts: Texts,
    /// What each text is, by its id.
    kinds: Vec<Kind>,
    /// Texts that were sent already.
    sent: usize,
    rows: Vec<(u32, u16)>,
    cells: Vec<Cell>,
    count: u64,
    /// Bytes of the sheets that were read, and of all sheets; zero where the reader does not know.
    share: (u64, u64),
}

impl<'a> Sink<'a> {
    /// An empty workbook. `out` gets the bytes of each frame that is finished.
    pub fn new(limits: &'a Limits, out: &'a mut dyn FnMut(&[u8])) -> Self {
        Self {
            limits,
            out,
            encoder: Encoder::default(),
            texts: Texts::default(),
            kinds: Vec::new(),
            sent: 0,
            rows: Vec::new(),
            cells: Vec::with_capacity(BATCH_CELLS),
            count: 0,
            share: (0, 0),
        }
    }

    /// Tells how far the reading is.
    pub fn progress(&mut self, stage: Stage, count: u64) {
        let mut step = Progress::new(stage, count);
        let (done, all) = self.share;
        if stage == Stage::Cells && done > 0 {
            // Two numbers of 64 bits: their product fits 128.
            let total = u128::from(count).saturating_mul(u128::from(all));
            let total = total.checked_div(u128::from(done));
            step.total = total.and_then(|total| total.try_into().ok()).unwrap_or(0);
        }
        self.send(&Frame::Message(Message::Progress(step)));
    }

    /// How much of all sheets is read, in bytes: from it the number of all cells is estimated.
    pub fn read_bytes(&mut self, done: u64, all: u64) {
        self.share = (done.min(all), all);
    }

    /// A located problem that does not end the reading.
    pub fn finding(&mut self, finding: Finding) {
        self.send(&Frame::Message(Message::Finding(finding)));
    }

    /// # Errors
    /// E110 above the cap.
    pub fn sheet_count(&self, sheets: usize) -> Result<(), ReadError> {
        if sheets > self.limits.sheets {
            return Err(ReadError::of("E110").with_problem(format!(
                "El libro tiene {sheets} hojas; se aceptan hasta {}.",
                self.limits.sheets
            )));
        }
        Ok(())
    }

    /// Begins a sheet: the cells that follow are its cells.
    pub fn begin_sheet(&mut self, name: &str, hidden: bool) {
        self.send(&Frame::Sheet {
            name: name.to_owned(),
            hidden,
        });
    }

    /// The id of a text in its clean form; a shared string is asked for once.
    ///
    /// # Errors
    /// E118 for a text above the cap, E121 where all distinct texts together are above theirs.
    pub fn text(&mut self, text: &str) -> Result<TextId, ReadError> {
        if text.len() > self.limits.text_chars && text.chars().count() > self.limits.text_chars {
            return Err(ReadError::of("E118"));
        }
        let text = cleaned(text);
        let id = self.texts.intern(&text);
        if self.texts.len() > self.kinds.len() {
            self.kinds.push(kind(&text));
            if self.texts.bytes() > self.limits.text_bytes {
                return Err(ReadError::of("E121"));
            }
        }
        Ok(id)
    }

    /// [`Sink::text`] of a cell, which the error names.
    ///
    /// # Errors
    /// As [`Sink::text`].
    pub fn text_at(&mut self, row: u32, column: u32, text: &str) -> Result<TextId, ReadError> {
        let most = self.limits.text_chars;
        self.text(text).map_err(|error| {
            if error.code == "E118" {
                let place = a1(row, column);
                error.with_problem(format!(
                    "La celda {place} tiene un texto de más de {most} caracteres."
                ))
            } else {
                error
            }
        })
    }

    /// The text of an id that this sink gave.
    pub fn shown(&self, id: TextId) -> &str {
        self.texts.get(id)
    }

    /// Whether a text is a plain number. In a spreadsheet it is then a number stored as text
    /// ([`Marks::NUMBER_AS_TEXT`]); in a text file every number is.
    pub fn is_number(&self, id: TextId) -> bool {
        self.kind(id) == Kind::Number
    }

    /// The error that a text is the word for.
    pub fn error(&self, text: &str) -> Option<ErrorKind> {
        match kind(&cleaned(text)) {
            Kind::Error(error) => Some(error),
            _ => None,
        }
    }

    fn kind(&self, id: TextId) -> Kind {
        let at = usize::try_from(id.0).unwrap_or(usize::MAX);
        self.kinds.get(at).copied().unwrap_or(Kind::Text)
    }

    /// Takes a cell that holds something. A text of white space holds nothing; a text that is a word for an
    /// error is that error.
    ///
    /// # Errors
    /// E109 above the cap of cells, E111 outside a sheet.
    pub fn push(
        &mut self,
        row: u32,
        column: u32,
        marks: Marks,
        content: CellContent,
    ) -> Result<(), ReadError> {
        let outside = || ReadError::of("E111").with_cause(format!("row {row}, column {column}"));
        if row >= self.limits.rows || column >= self.limits.columns {
            return Err(outside());
        }
        let content = match content {
            CellContent::Text(id) => match self.kind(id) {
                Kind::Blank => return Ok(()),
                Kind::Error(error) => CellContent::Error(error),
                Kind::Text | Kind::Number => content,
            },
            other => other,
        };
        self.count += 1;
        if self.count > self.limits.cells {
            return Err(ReadError::of("E109").with_problem(format!(
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
        if self.cells.len() >= BATCH_CELLS {
            self.flush();
        }
        if self.count.is_multiple_of(PROGRESS_INTERVAL_CELLS) {
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
        self.send_texts();
        let (rows, cells) = (
            std::mem::take(&mut self.rows),
            std::mem::replace(&mut self.cells, Vec::with_capacity(BATCH_CELLS)),
        );
        self.send(&Frame::Cells { rows, cells });
    }

    /// Sends the texts that are new, so that cells can name them.
    fn send_texts(&mut self) {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while self.sent < self.texts.len() {
            let id = TextId(u32::try_from(self.sent).unwrap_or(u32::MAX));
            let text = self.texts.get(id).to_owned();
            self.sent += 1;
            bytes += text.len();
            batch.push(text);
            if bytes >= BATCH_TEXT_BYTES {
                self.send(&Frame::Texts(std::mem::take(&mut batch)));
                bytes = 0;
            }
        }
        if !batch.is_empty() {
            self.send(&Frame::Texts(batch));
        }
    }

    fn send(&mut self, frame: &Frame<Message>) {
        // Every frame of ours can be written; one that could not would leave the stream without its end.
        if self.encoder.frame(frame).is_ok() {
            (self.out)(&self.encoder.buffer);
        }
        self.encoder.buffer.clear();
    }
}
