//! A sheet: its rows and columns in order, what of them is hidden, and which cells belong together.

use super::{
    XlsxBook,
    cell::{self, StoredCell},
    xml::{Xml, attribute, is_on},
};
use crate::read::{Limits, ReadError, sink::Sink};
use domain::finding::{Finding, Place};
use import::grid::{CellContent, Hidden, Marks, Merged};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;

/// Cells of array formulas that are looked after; a larger array is filled by no person.
const MAX_ARRAY_CELLS: u64 = 10_000;

/// Reads a sheet that was begun. `share`: bytes of the sheets before it, and of all.
pub(super) fn read(
    text: &str,
    name: &str,
    book: &XlsxBook,
    limits: &Limits,
    share: (u64, u64),
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let mut sheet = SheetReader {
        xml: Xml::new(text),
        book,
        limits,
        share,
        sink,
        row: 0,
        next_row: 0,
        next_column: 0,
        centred: None,
        arrays: Vec::new(),
        answered: BTreeSet::new(),
        merged: Vec::new(),
        unmerged: 0,
        hidden_rows: Hidden::default(),
        hidden_columns: Hidden::default(),
    };
    sheet.parts()?;
    sheet.end(name)
}

/// A text centred across the blank cells to its right, so far.
#[derive(Debug, Clone, Copy)]
struct Centred {
    row: u32,
    first: u32,
    last: u32,
}

struct SheetReader<'x, 's, 'o> {
    xml: Xml<'x>,
    book: &'s XlsxBook,
    limits: &'s Limits,
    share: (u64, u64),
    sink: &'s mut Sink<'o>,
    row: u32,
    next_row: u32,
    next_column: u32,
    centred: Option<Centred>,
    /// Where array formulas put their results.
    arrays: Vec<Merged>,
    /// Cells in those ranges that hold a result.
    answered: BTreeSet<(u32, u32)>,
    merged: Vec<Merged>,
    /// Merged ranges beyond the cap.
    unmerged: u64,
    hidden_rows: Hidden,
    hidden_columns: Hidden,
}

impl<'x> SheetReader<'x, '_, '_> {
    fn parts(&mut self) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Event::Eof => return Ok(()),
                Event::Start(e) => match e.local_name().as_ref() {
                    "worksheet" | "sheetData" | "cols" | "mergeCells" => {}
                    "row" => {
                        self.row(&e)?;
                        self.cells()?;
                    }
                    "col" => self.column(&e),
                    "mergeCell" => self.merge(&e)?,
                    _ => self.xml.skip()?,
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "row" => self.row(&e)?,
                    "col" => self.column(&e),
                    "mergeCell" => self.merge(&e)?,
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Begins a row: where it is, and whether it is shown.
    fn row(&mut self, e: &BytesStart<'_>) -> Result<(), ReadError> {
        let mut hidden = false;
        self.row = self.next_row;
        for attribute in e.attributes().with_checks(false).flatten() {
            match attribute.key.local_name().as_ref() {
                "r" => {
                    let number: u32 = attribute.value.trim().parse().unwrap_or(u32::MAX);
                    self.row = number
                        .checked_sub(1)
                        .ok_or_else(|| out_of_range(&attribute.value))?;
                }
                "hidden" => hidden |= is_on(Some(&attribute.value)),
                "ht" => hidden |= is_zero(&attribute.value),
                _ => {}
            }
        }
        self.next_row = self.row.saturating_add(1);
        self.next_column = 0;
        if hidden {
            self.hidden_rows.add(self.row, self.row);
        }
        Ok(())
    }

    fn cells(&mut self) -> Result<(), ReadError> {
        loop {
            while let Some(plain) = self.xml.after_tag().and_then(cell::plain) {
                self.xml.advance(plain.length);
                let at = self.at(plain.reference)?;
                self.cell(at, &plain.stored)?;
            }
            match self.xml.next()? {
                Event::Start(e) if e.local_name().as_ref() == "c" => {
                    let (at, stored) = self.place(&e)?;
                    let stored = cell::inside(&mut self.xml, stored)?;
                    self.cell(at, &stored)?;
                }
                Event::Empty(e) if e.local_name().as_ref() == "c" => {
                    let (at, stored) = self.place(&e)?;
                    self.cell(at, &stored)?;
                }
                Event::Start(_) => self.xml.skip()?,
                Event::End(_) | Event::Eof => break,
                _ => {}
            }
        }
        self.end_centred();
        self.sink
            .read_bytes(self.share.0 + self.xml.position(), self.share.1);
        Ok(())
    }

    /// Where a cell is, and what its attributes say.
    fn place(&mut self, e: &BytesStart<'x>) -> Result<((u32, u32), StoredCell<'x>), ReadError> {
        let mut reference = None;
        let mut stored = StoredCell::default();
        for attribute in e.attributes().with_checks(false) {
            let attribute = attribute.map_err(ReadError::damaged)?;
            match attribute.key.as_ref() {
                "r" => reference = Some(attribute.value),
                "s" => stored.style = attribute.value.trim().parse().unwrap_or(0),
                "t" => stored.kind = cell::Kind::of(&attribute.value),
                _ => {}
            }
        }
        Ok((self.at(reference.as_deref())?, stored))
    }

    /// Where a cell is: at its reference, or after the one before it.
    fn at(&mut self, reference: Option<&str>) -> Result<(u32, u32), ReadError> {
        let at = match reference {
            Some(text) => position(text).ok_or_else(|| out_of_range(text))?,
            None => (self.row, self.next_column),
        };
        self.next_column = at.1.saturating_add(1);
        Ok(at)
    }

    /// Takes a cell as it is stored.
    fn cell(&mut self, at: (u32, u32), stored: &StoredCell<'_>) -> Result<(), ReadError> {
        if let Some(range) = &stored.array {
            self.array(range)?;
        }
        let (marks, content) = cell::shown(at, stored, self.book, self.sink)?;
        let content = match content {
            None if self.in_array(at) => Some(CellContent::NoResult),
            content => content,
        };
        let across = self
            .book
            .styles
            .get(stored.style)
            .is_some_and(|style| style.centred_across);
        let Some(content) = content else {
            self.extend_centred(at, across);
            return Ok(());
        };
        if self.in_array(at) {
            self.answered.insert(at);
        }
        let is_text =
            matches!(content, CellContent::Text(id) if !self.sink.shown(id).trim().is_empty());
        self.end_centred();
        if across && is_text {
            self.centred = Some(Centred {
                row: at.0,
                first: at.1,
                last: at.1,
            });
            self.sink
                .push(at.0, at.1, marks.with(Marks::CENTRED_ACROSS), content)
        } else {
            self.sink.push(at.0, at.1, marks, content)
        }
    }

    fn extend_centred(&mut self, at: (u32, u32), across: bool) {
        match &mut self.centred {
            Some(group) if across && at == (group.row, group.last + 1) => group.last += 1,
            _ => self.end_centred(),
        }
    }

    /// A text that is centred across cells belongs to them all, like that of a merged range.
    fn end_centred(&mut self) {
        let Some(group) = self.centred.take() else {
            return;
        };
        if group.last > group.first {
            self.add_merged(range((group.row, group.first), (group.row, group.last)));
        }
    }

    fn array(&mut self, text: &str) -> Result<(), ReadError> {
        let range = range_of(text).ok_or_else(|| out_of_range(text))?;
        let cells = u64::from(range.last_row - range.first_row + 1)
            * u64::from(range.last_column - range.first_column + 1);
        if cells > 1 && cells <= MAX_ARRAY_CELLS && self.arrays.len() < 1000 {
            self.arrays.push(range);
        }
        Ok(())
    }

    fn in_array(&self, (row, column): (u32, u32)) -> bool {
        !self.arrays.is_empty()
            && self.arrays.iter().any(|range| {
                (range.first_row..=range.last_row).contains(&row)
                    && (u32::from(range.first_column)..=u32::from(range.last_column))
                        .contains(&column)
            })
    }

    fn column(&mut self, e: &BytesStart<'_>) {
        let number = |name| attribute(e, name).and_then(|v| v.trim().parse::<u32>().ok());
        let hidden = is_on(attribute(e, "hidden").as_deref())
            || attribute(e, "width").is_some_and(|width| is_zero(&width));
        if let (true, Some(first), Some(last)) = (hidden, number("min"), number("max"))
            && let Some(first) = first.checked_sub(1)
        {
            self.hidden_columns
                .add(first, last.saturating_sub(1).max(first));
        }
    }

    fn merge(&mut self, e: &BytesStart<'_>) -> Result<(), ReadError> {
        let text = attribute(e, "ref").unwrap_or_default();
        let range = range_of(&text).ok_or_else(|| out_of_range(&text))?;
        self.add_merged(range);
        Ok(())
    }

    fn add_merged(&mut self, range: Merged) {
        if (range.first_row, range.first_column) == (range.last_row, range.last_column) {
            return;
        }
        if self.merged.len() < self.limits.merged {
            self.merged.push(range);
        } else {
            self.unmerged += 1;
        }
    }

    fn end(mut self, name: &str) -> Result<(), ReadError> {
        // What an array formula would fill and nobody stored.
        for range in std::mem::take(&mut self.arrays) {
            for row in range.first_row..=range.last_row {
                for column in range.first_column..=range.last_column {
                    let column = u32::from(column);
                    if self.answered.insert((row, column)) {
                        self.sink
                            .push(row, column, Marks::default(), CellContent::NoResult)?;
                    }
                }
            }
        }
        if self.unmerged > 0 {
            let sheet = name.to_owned();
            self.sink.finding(Finding::of(
                "E122",
                Place::Sheet { sheet },
                None,
                &[&self.limits.merged, &self.unmerged],
            ));
        }
        self.sink
            .end_sheet(self.merged, self.hidden_rows, self.hidden_columns);
        Ok(())
    }
}

fn out_of_range(text: &str) -> ReadError {
    ReadError::of("E111").with_cause(text)
}

fn is_zero(size: &str) -> bool {
    size.trim().parse::<f64>().is_ok_and(|size| size <= 0.0)
}

/// Row and column of `C5`, zero-based; `None` where it is no cell of a sheet.
fn position(text: &str) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0u32, 0u32);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                column = column.checked_mul(26)?.checked_add(letter)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// `B2:D4`, or one cell.
fn range_of(text: &str) -> Option<Merged> {
    let text = text.trim();
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (first, last) = (position(first)?, position(last)?);
    let (rows, columns) = (1_048_576, 16_384);
    let inside = |at: (u32, u32)| at.0 < rows && at.1 < columns;
    (inside(first) && inside(last)).then(|| {
        range(
            (first.0.min(last.0), first.1.min(last.1)),
            (first.0.max(last.0), first.1.max(last.1)),
        )
    })
}

fn range(first: (u32, u32), last: (u32, u32)) -> Merged {
    let column = |at: u32| u16::try_from(at).unwrap_or(u16::MAX);
    Merged {
        first_row: first.0,
        first_column: column(first.1),
        last_row: last.0,
        last_column: column(last.1),
    }
}
