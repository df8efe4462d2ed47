//! A workbook as its program shows it, whatever format it came from: sheets of cells by row, each text once.
//!
//! A cell is a small `Copy` value. Texts are in one table ([`Texts`]) and equal texts have the same
//! [`TextId`], so that a pass resolves each distinct label once. What stands here is what a person sees: a
//! fraction with a percent format is hundredths, a struck-through run is not part of a text, a superscript
//! run is a superscript (`12.5¹`). What this module deliberately does not do: it gives no cell a meaning.

mod stream;
mod texts;

pub(crate) use stream::packed;
pub use stream::{Decoder, Encoder, Frame, StreamError};
pub use texts::{TextId, Texts};

use chrono::NaiveDate;
use domain::{
    Decimal,
    finding::{Place, a1},
};
use serde::{Deserialize, Serialize};

/// The address of a cell: sheet by its place in the workbook, row and column zero-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellRef {
    pub sheet: u16,
    pub row: u32,
    pub column: u16,
}

/// What a spreadsheet program answers in place of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ErrorKind {
    Div0,
    NotAvailable,
    Name,
    Null,
    Num,
    Ref,
    Value,
    /// `########`: the column is too narrow for its number, saved as text.
    TooNarrow,
    Other,
}

impl ErrorKind {
    /// As English Excel writes it; other languages' words are read, never written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Div0 => "#DIV/0!",
            Self::NotAvailable => "#N/A",
            Self::Name => "#NAME?",
            Self::Null => "#NULL!",
            Self::Num => "#NUM!",
            Self::Ref => "#REF!",
            Self::Value => "#VALUE!",
            Self::TooNarrow => "########",
            Self::Other => "#ERROR!",
        }
    }
}

/// How much of a date its format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateShape {
    /// `2024`
    Year,
    /// `dic-24`, `2024-12`
    Month,
    /// `31/12/2024`, with or without a time of day
    Day,
}

/// What one cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellContent {
    Text(TextId),
    /// A number as stored, exact; a float is its shortest decimal (`5.6621000000000006`).
    Number(#[serde(with = "stream::packed")] Decimal),
    /// A number with a percent format, as shown and without its sign: 0.148 shown as `14.8 %` is 14.8.
    Percent(#[serde(with = "stream::packed")] Decimal),
    /// A number that no [`Decimal`] holds (`1e300`), as text.
    Huge(TextId),
    Bool(bool),
    Date(NaiveDate, DateShape),
    /// A time of day or a duration, as shown: `46:00`.
    Time(TextId),
    Error(ErrorKind),
    /// A formula whose result was never stored: what it shows is not in the file.
    NoResult,
}

/// What is remarkable about a cell beside its content. A set of bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks(pub u8);

impl Marks {
    /// The whole cell is struck through: what it shows is withdrawn.
    pub const STRUCK: Self = Self(1);
    /// A struck-through run was left out of the text.
    pub const STRUCK_PART: Self = Self(2);
    /// A number stored as text (`numberStoredAsText`, or a text-format cell that holds digits).
    pub const NUMBER_AS_TEXT: Self = Self(4);
    /// The text is centred across the blank cells to its right («Centrar en la selección»).
    pub const CENTRED_ACROSS: Self = Self(8);
    /// A number other than zero of which its format shows nothing (`;;;`): the cell looks empty.
    pub const UNSHOWN: Self = Self(16);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
    /// Both sets of bits together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A cell with its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub column: u16,
    pub marks: Marks,
    pub content: CellContent,
}

/// A merged range, zero-based, inclusive. Its content is in the first cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    pub first_row: u32,
    pub first_column: u16,
    pub last_row: u32,
    pub last_column: u16,
}

/// Rows or columns that the program does not show: inclusive ranges, sorted, not overlapping.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden(Vec<(u32, u32)>);

impl Hidden {
    /// Adds a range; in any order.
    pub fn add(&mut self, first: u32, last: u32) {
        match self.0.last_mut() {
            Some((_, end)) if first == end.saturating_add(1) => *end = last,
            Some((_, end)) if first <= *end => {
                self.0.push((first, last));
                self.normalise();
            }
            _ => self.0.push((first, last)),
        }
    }

    fn normalise(&mut self) {
        self.0.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(self.0.len());
        for (first, last) in self.0.drain(..) {
            match merged.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
                _ => merged.push((first, last)),
            }
        }
        self.0 = merged;
    }

    /// Whether the row or column with this zero-based number is hidden.
    pub fn contains(&self, at: u32) -> bool {
        let next = self.0.partition_point(|(first, _)| *first <= at);
        next > 0 && self.0.get(next - 1).is_some_and(|(_, last)| at <= *last)
    }
    /// Whether nothing is hidden.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The hidden ranges: first and last number, both included, in order.
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }
}

/// Where the cells of one row are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RowStart {
    row: u32,
    start: u32,
}

/// One sheet: only cells that hold something, in the order of rows and columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub merged: Vec<Merged>,
    pub hidden_rows: Hidden,
    pub hidden_columns: Hidden,
    rows: Vec<RowStart>,
    cells: Vec<Cell>,
}

impl Sheet {
    /// A visible sheet without cells.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Adds a cell. Readers go by rows and columns; what comes out of order is put where it belongs, and
    /// a cell that is there already is replaced.
    pub fn push(&mut self, row: u32, cell: Cell) {
        let next_start = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        match self.rows.last() {
            Some(last) if last.row == row => {
                let in_order = self.cells.last().is_some_and(|c| c.column < cell.column);
                if in_order {
                    self.cells.push(cell);
                } else {
                    self.insert(row, cell);
                }
            }
            Some(last) if last.row > row => self.insert(row, cell),
            _ => {
                self.rows.push(RowStart {
                    row,
                    start: next_start,
                });
                self.cells.push(cell);
            }
        }
    }

    fn insert(&mut self, row: u32, cell: Cell) {
        let at = match self.rows.binary_search_by_key(&row, |r| r.row) {
            Ok(at) => at,
            Err(at) => {
                let start = self.start(at);
                self.rows.insert(at, RowStart { row, start });
                at
            }
        };
        let (start, end) = (self.start(at) as usize, self.start(at + 1) as usize);
        let (start, end) = (start.min(self.cells.len()), end.min(self.cells.len()));
        // A row that was just made has no cells yet: its end is its start.
        let cells = &self.cells[start..end];
        match cells.binary_search_by_key(&cell.column, |c| c.column) {
            Ok(found) => self.cells[start + found] = cell,
            Err(place) => {
                self.cells.insert(start + place, cell);
                for later in &mut self.rows[at + 1..] {
                    later.start += 1;
                }
            }
        }
    }

    fn start(&self, at: usize) -> u32 {
        let end = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        self.rows.get(at).map_or(end, |r| r.start)
    }

    /// Number of cells that hold something.
    pub fn len(&self) -> usize {
        self.cells.len()
    }
    /// Whether no cell holds anything.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells of a row, left to right; empty where the row holds nothing.
    pub fn row(&self, row: u32) -> &[Cell] {
        match self.rows.binary_search_by_key(&row, |r| r.row) {
            Ok(at) => self.cells_at(at),
            Err(_) => &[],
        }
    }

    fn cells_at(&self, at: usize) -> &[Cell] {
        &self.cells[self.start(at) as usize..self.start(at + 1) as usize]
    }

    /// The rows that hold something, in order, with their cells.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = (u32, &[Cell])> {
        self.rows_in(0, u32::MAX)
    }

    /// Those from `first` to `last`, both included.
    pub fn rows_in(
        &self,
        first: u32,
        last: u32,
    ) -> impl DoubleEndedIterator<Item = (u32, &[Cell])> {
        let from = self.rows.partition_point(|r| r.row < first);
        let to = self.rows.partition_point(|r| r.row <= last).max(from);
        (from..to).map(|at| (self.rows[at].row, self.cells_at(at)))
    }

    /// A cell, if it holds something.
    pub fn get(&self, row: u32, column: u16) -> Option<&Cell> {
        let cells = self.row(row);
        let at = cells.binary_search_by_key(&column, |c| c.column).ok()?;
        cells.get(at)
    }

    /// The merged range that a position lies in.
    pub fn merged_at(&self, row: u32, column: u16) -> Option<&Merged> {
        self.merged.iter().find(|m| {
            (m.first_row..=m.last_row).contains(&row)
                && (m.first_column..=m.last_column).contains(&column)
        })
    }

    /// What a person reads at a position: its cell, or that of the merged range it lies in.
    pub fn seen(&self, row: u32, column: u16) -> Option<&Cell> {
        self.get(row, column).or_else(|| {
            let range = self.merged_at(row, column)?;
            self.get(range.first_row, range.first_column)
        })
    }

    /// Whether the program shows a position.
    pub fn shows(&self, row: u32, column: u16) -> bool {
        !self.hidden_rows.contains(row) && !self.hidden_columns.contains(u32::from(column))
    }

    /// Number of rows and columns up to the last one that holds something.
    pub fn extent(&self) -> (u32, u32) {
        let rows = self.rows.last().map_or(0, |r| r.row.saturating_add(1));
        let columns = self.cells.iter().map(|c| u32::from(c.column) + 1).max();
        (rows, columns.unwrap_or(0))
    }
}

/// A workbook as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    pub texts: Texts,
    pub sheets: Vec<Sheet>,
}

impl Grid {
    /// What a person sees in a cell.
    pub fn shown(&self, content: CellContent) -> String {
        match content {
            CellContent::Text(id) | CellContent::Huge(id) | CellContent::Time(id) => {
                self.texts.get(id).to_owned()
            }
            CellContent::Number(number) => number.normalize().to_string(),
            CellContent::Percent(number) => format!("{}%", number.normalize()),
            CellContent::Bool(true) => "VERDADERO".to_owned(),
            CellContent::Bool(false) => "FALSO".to_owned(),
            CellContent::Date(date, DateShape::Day) => date.to_string(),
            CellContent::Date(date, DateShape::Month) => date.format("%Y-%m").to_string(),
            CellContent::Date(date, DateShape::Year) => date.format("%Y").to_string(),
            CellContent::Error(kind) => kind.text().to_owned(),
            CellContent::NoResult => String::new(),
        }
    }

    /// Number of cells that hold something.
    pub fn cell_count(&self) -> usize {
        self.sheets.iter().map(Sheet::len).sum()
    }

    /// Whether a cell is a text of white space only: nothing to a reader.
    pub fn is_blank(&self, content: CellContent) -> bool {
        matches!(content, CellContent::Text(id) if self.texts.get(id).trim().is_empty())
    }

    /// The place of a cell as it is shown to people.
    pub fn place(&self, at: CellRef) -> Place {
        let sheet = self.sheets.get(usize::from(at.sheet));
        Place::Cell {
            sheet: sheet.map(|s| s.name.clone()).unwrap_or_default(),
            row: at.row,
            column: u32::from(at.column),
        }
    }
}

impl CellRef {
    /// `C5`, without its sheet.
    pub fn a1(self) -> String {
        a1(self.row, u32::from(self.column))
    }
}

#[cfg(test)]
mod tests;
