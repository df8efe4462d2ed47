//! One table: its rows and columns with how often they are repeated, what is hidden, spans.
//!
//! A repeated row or cell without content is passed over whatever its number; one with content is written out
//! within the caps.

use super::{OdsBook, cell::StoredCell};
use crate::read::{
    ReadError,
    groups::Groups,
    sink::Sink,
    xml::{Xml, attribute},
};
use domain::finding::a1;
use import::grid::{CellContent, Hidden, Marks, Merged};
use quick_xml::events::{BytesStart, Event};

/// Columns in a row of the file and the style of their cells.
#[derive(Debug)]
struct Columns {
    last: u32,
    style: Option<String>,
}

/// Cells of a row that hold the same.
#[derive(Debug)]
struct Repeated {
    column: u32,
    count: u32,
    marks: Marks,
    content: CellContent,
}

struct Table<'a, 's> {
    book: &'a OdsBook<'a>,
    /// Bytes of the whole part.
    size: u64,
    sink: &'a mut Sink<'s>,
    row: u32,
    column: u32,
    columns: Vec<Columns>,
    groups: Groups,
    hidden_rows: Hidden,
    hidden_columns: Hidden,
    /// For each group of rows or columns that is open: whether it is folded away.
    folded: Vec<bool>,
}

/// Reads the table that was just begun, to its end. `size`: bytes of the part it stands in.
pub(super) fn read(
    xml: &mut Xml<'_>,
    e: &BytesStart<'_>,
    book: &OdsBook<'_>,
    size: u64,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let style = attribute(e, "style-name").unwrap_or_default();
    let name = attribute(e, "name").unwrap_or_default();
    let hidden = book.styles.hides_table(&style) || is_false(e, "display");
    sink.begin_sheet(&name, hidden);
    let mut table = Table {
        book,
        size,
        sink,
        row: 0,
        column: 0,
        columns: Vec::new(),
        groups: Groups::new(book.limits),
        hidden_rows: Hidden::default(),
        hidden_columns: Hidden::default(),
        folded: Vec::new(),
    };
    table.parts(xml)?;
    let merged = table.groups.end(&name, table.sink);
    let (rows, columns) = (table.hidden_rows, table.hidden_columns);
    sink.end_sheet(merged, rows, columns);
    Ok(())
}

impl Table<'_, '_> {
    fn parts(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-column-group" | "table-row-group" => {
                        self.folded.push(is_false(&e, "display"));
                    }
                    "table-columns"
                    | "table-header-columns"
                    | "table-rows"
                    | "table-header-rows" => self.folded.push(false),
                    "table-column" => {
                        self.columns(&e);
                        xml.skip()?;
                    }
                    "table-row" => self.row(xml, &e)?,
                    _ => xml.skip()?,
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "table-column" => self.columns(&e),
                    "table-row" => {
                        let count = repeated(&e, "number-rows-repeated");
                        self.end_row(&e, count);
                    }
                    _ => {}
                },
                Event::End(_) | Event::Eof if self.folded.pop().is_none() => return Ok(()),
                _ => {}
            }
        }
    }

    fn is_folded(&self) -> bool {
        self.folded.contains(&true)
    }

    fn columns(&mut self, e: &BytesStart<'_>) {
        let count = repeated(e, "number-columns-repeated");
        let first = self.column;
        let last = first.saturating_add(count - 1);
        self.column = last.saturating_add(1);
        if is_unseen(e) || self.is_folded() {
            self.hidden_columns.add(first, last);
        }
        let style = attribute(e, "default-cell-style-name").map(|name| name.into_owned());
        self.columns.push(Columns { last, style });
    }

    /// Goes to the next row of the file.
    fn end_row(&mut self, e: &BytesStart<'_>, count: u32) {
        let last = self.row.saturating_add(count - 1);
        if is_unseen(e) || self.is_folded() {
            self.hidden_rows.add(self.row, last);
        }
        self.row = last.saturating_add(1);
    }

    fn row(&mut self, xml: &mut Xml<'_>, e: &BytesStart<'_>) -> Result<(), ReadError> {
        let count = repeated(e, "number-rows-repeated");
        let of_row = attribute(e, "default-cell-style-name");
        let mut cells = Vec::new();
        let mut column = 0_u32;
        loop {
            let (cell, begins) = match xml.next()? {
                Event::Start(cell) => (cell, true),
                Event::Empty(cell) => (cell, false),
                Event::End(_) | Event::Eof => break,
                _ => continue,
            };
            let covered = cell.local_name().as_ref() == "covered-table-cell";
            if !covered && cell.local_name().as_ref() != "table-cell" {
                if begins {
                    xml.skip()?;
                }
                continue;
            }
            let width = repeated(&cell, "number-columns-repeated");
            if covered {
                // What stands under a merged range is not shown.
                if begins {
                    xml.skip()?;
                }
            } else {
                self.span(&cell, column, count);
                let inside = begins.then_some(&mut *xml);
                let shown = self.cell(inside, &cell, of_row.as_deref(), column)?;
                cells.extend(shown.map(|(marks, content)| Repeated {
                    column,
                    count: width,
                    marks,
                    content,
                }));
            }
            column = column.saturating_add(width);
        }
        self.write_out(&cells, count)?;
        self.end_row(e, count);
        self.sink.read_bytes(xml.position(), self.size);
        Ok(())
    }

    /// A cell; `inside` where something stands within its element.
    fn cell(
        &mut self,
        inside: Option<&mut Xml<'_>>,
        e: &BytesStart<'_>,
        of_row: Option<&str>,
        column: u32,
    ) -> Result<Option<(Marks, CellContent)>, ReadError> {
        let own = attribute(e, "style-name");
        let mut stored = StoredCell::of(e);
        let at = self
            .columns
            .partition_point(|columns| columns.last < column);
        let of_column = self.columns.get(at).and_then(|c| c.style.as_deref());
        let style = own.as_deref().or(of_row).or(of_column).unwrap_or_default();
        let font = self.book.styles.cell_font(style);
        if let Some(xml) = inside {
            stored.inside(xml, self.book, font)?;
        }
        stored.shown((self.row, column), style, font, self.book, self.sink)
    }

    /// A cell that spans others, in each of the repeated rows.
    fn span(&mut self, e: &BytesStart<'_>, column: u32, count: u32) {
        let rows = repeated(e, "number-rows-spanned");
        let columns = repeated(e, "number-columns-spanned");
        if rows == 1 && columns == 1 {
            return;
        }
        let limits = self.book.limits;
        let last_column = column.saturating_add(columns - 1).min(limits.columns - 1);
        let (Ok(first_column), Ok(last_column)) =
            (u16::try_from(column), u16::try_from(last_column))
        else {
            return;
        };
        let most = u32::try_from(limits.merged).unwrap_or(u32::MAX);
        for repeat in 0..count.min(most) {
            let first_row = self.row.saturating_add(repeat);
            self.groups.add(Merged {
                first_row,
                first_column,
                last_row: first_row.saturating_add(rows - 1).min(limits.rows - 1),
                last_column,
            });
        }
    }

    /// Puts the cells of a row as often as row and cells are repeated.
    fn write_out(&mut self, cells: &[Repeated], count: u32) -> Result<(), ReadError> {
        let Some(first) = cells.first() else {
            return Ok(());
        };
        let in_row: u64 = cells.iter().map(|cell| u64::from(cell.count)).sum();
        let limits = self.book.limits;
        let in_all = in_row.saturating_mul(u64::from(count));
        let last_column = cells
            .iter()
            .map(|cell| u64::from(cell.column) + u64::from(cell.count));
        let outside = u64::from(self.row) + u64::from(count) > u64::from(limits.rows)
            || last_column.max().unwrap_or(0) > u64::from(limits.columns);
        if outside {
            let place = a1(self.row, first.column);
            return Err(ReadError::of("E111").with_cause(format!("repeated cells at {place}")));
        }
        if self.sink.count().saturating_add(in_all) > limits.cells {
            return Err(ReadError::of("E109").with_problem(format!(
                "El libro tiene más de {} celdas con contenido; {} se repite {in_all} veces.",
                limits.cells,
                a1(self.row, first.column)
            )));
        }
        for row in self.row..self.row.saturating_add(count) {
            for cell in cells {
                for column in cell.column..cell.column.saturating_add(cell.count) {
                    self.sink.push(row, column, cell.marks, cell.content)?;
                }
            }
        }
        Ok(())
    }
}

/// How often something is repeated or spanned: at least once.
fn repeated(e: &BytesStart<'_>, name: &str) -> u32 {
    let Some(value) = attribute(e, name) else {
        return 1;
    };
    value.trim().parse::<u32>().unwrap_or(1).max(1)
}

fn is_false(e: &BytesStart<'_>, name: &str) -> bool {
    attribute(e, name).is_some_and(|value| value == "false")
}

/// Hidden by a person or by a filter.
fn is_unseen(e: &BytesStart<'_>) -> bool {
    attribute(e, "visibility").is_some_and(|value| matches!(value.as_ref(), "collapse" | "filter"))
}
