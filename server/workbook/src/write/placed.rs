//! A sheet whose cells are placed one by one, as a form has them: merged cells, borders, heights of rows, how it is printed.
//!
//! Both writers know it, so a form is arranged once and stands in XLSX and in OpenDocument alike. A table of rows is a
//! [`super::table::Table`]. What this module deliberately does not do: it writes no file.

use std::collections::BTreeMap;

use super::{
    Published, WorkbookFormat, WriteError, ods,
    sheets::{Sheet, write_sheets},
    table::Field,
    xlsx::Book,
};

/// A sheet of placed cells. It is printed on A4 across, as wide as one page, on as many pages as it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedSheet {
    /// At most 31 characters.
    pub name: String,
    /// Of the columns, in characters, from the first one.
    pub widths: Vec<u16>,
    /// Cells by row and column, each where it begins. A merged cell covers others, which are not in here.
    pub cells: BTreeMap<(u32, u16), PlacedCell>,
    /// Heights of rows in points; the others have the usual one, or that of their texts.
    pub heights: BTreeMap<u32, f64>,
    /// Rows at the top that stay in view.
    pub frozen_rows: u32,
    /// A row that is printed on top of every page.
    pub title_row: Option<u32>,
}

/// A cell, and how many columns and rows it reaches over.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedCell {
    pub content: PlacedContent,
    pub look: CellLook,
    /// At least 1.
    pub columns: u16,
    /// At least 1.
    pub rows: u32,
}

/// What a placed cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlacedContent {
    /// Text is always text; a stored number is a number only where no digit is lost.
    Field(Field),
    /// A text that leads to the first cell of another sheet.
    Link { text: String, sheet: String },
}

/// How a cell looks, without the format of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct CellLook {
    pub is_bold: bool,
    /// In points; the usual size without it.
    pub size: Option<u8>,
    /// Of the text, as 0xRRGGBB.
    pub colour: Option<u32>,
    pub background: Option<u32>,
    /// Colour of a thin line on all four sides.
    pub border: Option<u32>,
    pub align: Align,
    /// Lines are broken, and the text begins at the top.
    pub wraps: bool,
}

/// Where the content of a cell stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Align {
    /// Texts left, numbers right.
    #[default]
    Usual,
    Centre,
    Right,
}

impl PlacedSheet {
    /// An empty sheet.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            widths: Vec::new(),
            cells: BTreeMap::new(),
            heights: BTreeMap::new(),
            frozen_rows: 0,
            title_row: None,
        }
    }

    /// Places a cell.
    pub fn put(&mut self, at: (u32, u16), field: Field, look: CellLook) {
        self.put_over(at, (1, 1), field, look);
    }

    /// Places a cell that reaches over so many rows and columns.
    pub fn put_over(
        &mut self,
        at: (u32, u16),
        (rows, columns): (u32, u16),
        field: Field,
        look: CellLook,
    ) {
        let cell = PlacedCell {
            content: PlacedContent::Field(field),
            look,
            columns: columns.max(1),
            rows: rows.max(1),
        };
        self.cells.insert(at, cell);
    }

    /// Places a text that leads to another sheet.
    pub fn put_link(&mut self, at: (u32, u16), text: &str, sheet: &str, look: CellLook) {
        let cell = PlacedCell {
            content: PlacedContent::Link {
                text: text.to_owned(),
                sheet: sheet.to_owned(),
            },
            look,
            columns: 1,
            rows: 1,
        };
        self.cells.insert(at, cell);
    }

    /// Rows that hold something or are set up.
    pub(super) fn row_count(&self) -> u32 {
        let ends = self.cells.iter();
        let ends = ends.map(|((row, _), cell)| row.saturating_add(cell.rows));
        let heights = self.heights.keys().map(|row| row.saturating_add(1));
        let titles = self.title_row.map(|row| row.saturating_add(1));
        ends.chain(heights).chain(titles).max().unwrap_or(0)
    }
}

/// Placed sheets of a release as one file. `title` is what programs show as the name of the document.
///
/// # Errors
/// When a limit of the format is exceeded.
pub fn placed_workbook(
    published: &Published<'_>,
    title: &str,
    sheets: Vec<PlacedSheet>,
    format: WorkbookFormat,
) -> Result<Vec<u8>, WriteError> {
    let sheets: Vec<Sheet<'_>> = sheets.into_iter().map(Sheet::Placed).collect();
    match format {
        WorkbookFormat::Xlsx => {
            let mut book = Book::of_release(published, title)?;
            write_sheets(&mut book, &sheets)?;
            book.bytes()
        }
        WorkbookFormat::Ods => ods::write(&ods::Meta::of_release(published, title), &sheets),
    }
}
