//! A grid as a stream of frames: what the reading process sends while it reads, and what is kept of a file.
//!
//! A frame is its length (four bytes, little endian) and a [`Frame`] in postcard's format. Texts come before
//! the cells that name them. A decoder takes bytes as they arrive, in pieces of any size.

use super::{Cell, Grid, Hidden, Merged, Sheet, TextId};
use domain::Decimal;
use serde::{Deserialize, Serialize};

/// Cells in one frame.
const BATCH: usize = 4096;
/// A frame longer than this is no frame of ours.
const FRAME_BYTES: usize = 64 << 20;

/// One step of the stream. `M` is what the two sides say to each other beside the grid: progress, an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Frame<M> {
    /// New texts; their ids follow those sent before.
    Texts(Vec<String>),
    /// A sheet begins.
    Sheet {
        name: String,
        hidden: bool,
    },
    /// Cells of the open sheet: rows in order, each with how many cells follow for it.
    Cells {
        rows: Vec<(u32, u16)>,
        cells: Vec<Cell>,
    },
    /// The open sheet ends.
    End {
        merged: Vec<Merged>,
        hidden_rows: Hidden,
        hidden_columns: Hidden,
    },
    Message(M),
    /// The workbook is complete.
    Done,
}

/// Why a stream is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamError(pub &'static str);

impl std::fmt::Display for StreamError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}
impl std::error::Error for StreamError {}

/// Writes frames into a buffer that the caller empties.
#[derive(Debug, Default)]
pub struct Encoder {
    pub buffer: Vec<u8>,
}

impl Encoder {
    /// Appends one frame.
    ///
    /// # Errors
    /// When a value cannot be written; no value of this module is such.
    pub fn frame<M: Serialize>(&mut self, frame: &Frame<M>) -> Result<(), StreamError> {
        let at = self.buffer.len();
        self.buffer.extend_from_slice(&[0; 4]);
        let buffer = std::mem::take(&mut self.buffer);
        self.buffer = postcard::to_extend(frame, buffer)
            .map_err(|_| StreamError("a frame cannot be written"))?;
        let length = u32::try_from(self.buffer.len() - at - 4)
            .map_err(|_| StreamError("a frame is too long"))?;
        self.buffer[at..at + 4].copy_from_slice(&length.to_le_bytes());
        Ok(())
    }

    /// A whole grid, for keeping.
    ///
    /// # Errors
    /// Like [`Encoder::frame`].
    pub fn grid(grid: &Grid) -> Result<Vec<u8>, StreamError> {
        let mut encoder = Self::default();
        let texts = grid.texts.iter().map(str::to_owned).collect();
        encoder.frame::<()>(&Frame::Texts(texts))?;
        for sheet in &grid.sheets {
            encoder.frame::<()>(&Frame::Sheet {
                name: sheet.name.clone(),
                hidden: sheet.hidden,
            })?;
            encoder.cells(sheet)?;
            encoder.frame::<()>(&Frame::End {
                merged: sheet.merged.clone(),
                hidden_rows: sheet.hidden_rows.clone(),
                hidden_columns: sheet.hidden_columns.clone(),
            })?;
        }
        encoder.frame::<()>(&Frame::Done)?;
        Ok(encoder.buffer)
    }

    fn cells(&mut self, sheet: &Sheet) -> Result<(), StreamError> {
        let (mut rows, mut cells) = (Vec::new(), Vec::with_capacity(BATCH));
        for (row, of_row) in sheet.rows() {
            for part in of_row.chunks(usize::from(u16::MAX)) {
                rows.push((row, u16::try_from(part.len()).unwrap_or(u16::MAX)));
                cells.extend_from_slice(part);
            }
            if cells.len() >= BATCH {
                self.frame::<()>(&Frame::Cells {
                    rows: std::mem::take(&mut rows),
                    cells: std::mem::take(&mut cells),
                })?;
            }
        }
        if !cells.is_empty() {
            self.frame::<()>(&Frame::Cells { rows, cells })?;
        }
        Ok(())
    }
}

/// Puts a grid together from the bytes of a stream.
#[derive(Debug, Default)]
pub struct Decoder {
    pending: Vec<u8>,
    grid: Grid,
    /// What each text of the stream is called in the grid's own table.
    ids: Vec<TextId>,
    open: Option<Sheet>,
    done: bool,
}

impl Decoder {
    /// Takes the next bytes; hands every message to `message`.
    ///
    /// # Errors
    /// When the bytes are not such a stream.
    pub fn push<M: for<'a> Deserialize<'a>>(
        &mut self,
        bytes: &[u8],
        mut message: impl FnMut(M),
    ) -> Result<(), StreamError> {
        self.pending.extend_from_slice(bytes);
        let pending = std::mem::take(&mut self.pending);
        let mut rest = pending.as_slice();
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let length = u32::from_le_bytes(*length) as usize;
            if length > FRAME_BYTES {
                return Err(StreamError("a frame is too long"));
            }
            let Some((frame, next)) = after.split_at_checked(length) else {
                break;
            };
            let frame =
                postcard::from_bytes(frame).map_err(|_| StreamError("a frame is not readable"))?;
            self.take(frame, &mut message)?;
            rest = next;
        }
        self.pending = rest.to_vec();
        Ok(())
    }

    fn take<M>(&mut self, frame: Frame<M>, message: &mut impl FnMut(M)) -> Result<(), StreamError> {
        match frame {
            Frame::Texts(texts) => {
                for text in texts {
                    self.ids.push(self.grid.texts.intern(&text));
                }
            }
            Frame::Sheet { name, hidden } => {
                let mut sheet = Sheet::new(name);
                sheet.hidden = hidden;
                self.open = Some(sheet);
            }
            Frame::Cells { rows, cells } => self.cells(&rows, cells)?,
            Frame::End {
                merged,
                hidden_rows,
                hidden_columns,
            } => {
                let sheet = self.open.take().ok_or(StreamError("no sheet is open"))?;
                self.grid.sheets.push(Sheet {
                    merged,
                    hidden_rows,
                    hidden_columns,
                    ..sheet
                });
            }
            Frame::Message(said) => message(said),
            Frame::Done => self.done = true,
        }
        Ok(())
    }

    fn cells(&mut self, rows: &[(u32, u16)], cells: Vec<Cell>) -> Result<(), StreamError> {
        let sheet = self.open.as_mut().ok_or(StreamError("no sheet is open"))?;
        let mut cells = cells.into_iter();
        for (row, count) in rows {
            for _ in 0..*count {
                let mut cell = cells.next().ok_or(StreamError("cells are missing"))?;
                let known = |id: TextId| {
                    let id = usize::try_from(id.0).unwrap_or(usize::MAX);
                    let known = self.ids.get(id).copied();
                    known.ok_or(StreamError("a text is missing"))
                };
                use super::CellContent::{Huge, Text, Time};
                cell.content = match cell.content {
                    Text(id) => Text(known(id)?),
                    Huge(id) => Huge(known(id)?),
                    Time(id) => Time(known(id)?),
                    other => other,
                };
                sheet.push(*row, cell);
            }
        }
        Ok(())
    }

    /// The grid, where the stream came to its end.
    pub fn finish(self) -> Option<Grid> {
        self.done.then_some(self.grid)
    }

    /// A whole grid that was kept.
    ///
    /// # Errors
    /// When the bytes are not a complete stream.
    pub fn grid(bytes: &[u8]) -> Result<Grid, StreamError> {
        let mut decoder = Self::default();
        decoder.push::<()>(bytes, |()| {})?;
        decoder.finish().ok_or(StreamError("the stream is cut off"))
    }
}

/// A decimal as mantissa and scale: few bytes for the numbers that people write.
pub(crate) mod packed {
    use super::Decimal;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<S: Serializer>(number: &Decimal, s: S) -> Result<S::Ok, S::Error> {
        (number.mantissa(), number.scale()).serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Decimal, D::Error> {
        let (mantissa, scale) = <(i128, u32)>::deserialize(d)?;
        Decimal::try_from_i128_with_scale(mantissa, scale).map_err(D::Error::custom)
    }
}
