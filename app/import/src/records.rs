//! The data rows of tables as records: for each row its cells with the columns they stand in.
//!
//! A ficha of one page is unfolded into such a table, and every cell still knows its place in the file. A
//! label merged down over several rows is carried down; nothing else is filled in. Rows and columns that the
//! program hides, headers repeated by page and notes are counted as passed over. What this pass deliberately
//! does not do: it reads no cell.

mod form;
mod method;

use crate::{
    fields::{Field, states_nothing},
    grid::{Cell, CellRef, Content, Grid, Marks, Sheet},
    layout::{Column, ColumnRole, Layout, PlaceCodes, Table},
};
use domain::{number::NumberLocale, text::fold, value::Measure};

/// A cell of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordCell {
    /// Place of its column in [`Records::columns`].
    pub column: u16,
    pub at: CellRef,
    pub content: Content,
    pub marks: Marks,
    /// A part of the cell's text, in [`Records::parts`], where one cell states several fields.
    pub part: Option<u32>,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Its cells in [`Records::cells`].
    pub first: u32,
    pub end: u32,
    /// The measure that the place in a form says.
    pub measure: Option<Measure>,
    /// Whether it states a value or a field; else it may be the heading of the rows below.
    pub has_data: bool,
}

/// The rows of one table.
#[derive(Debug, Clone)]
pub struct Records {
    pub sheet: u16,
    pub table: Table,
    pub rows: Vec<Record>,
    pub cells: Vec<RecordCell>,
    pub parts: Vec<String>,
    pub number_locale: NumberLocale,
    pub place_codes: PlaceCodes,
    pub is_form: bool,
    /// Cells of the data rows that state nothing to import.
    pub passed_over: u32,
}

impl Records {
    /// The columns that [`RecordCell::column`] counts.
    pub fn columns(&self) -> &[Column] {
        &self.table.columns
    }

    /// The cells of a row, left to right.
    pub fn cells_of(&self, record: Record) -> &[RecordCell] {
        &self.cells[record.first as usize..record.end as usize]
    }

    /// Whether the table has values of indicators.
    pub fn has_values(&self) -> bool {
        self.table.columns.iter().any(|c| c.role.holds_values())
    }

    /// Whether it states the catalogue, with or without values beside it.
    pub fn states_catalogue(&self) -> bool {
        self.is_form || !self.has_values()
    }

    /// The text of a cell as a person reads it, trimmed.
    pub fn text<'a>(&'a self, grid: &'a Grid, cell: &RecordCell) -> std::borrow::Cow<'a, str> {
        match (cell.part, cell.content) {
            (Some(part), _) => self.parts[part as usize].as_str().into(),
            (None, Content::Text(id)) => grid.texts.get(id).trim().into(),
            (None, content) => grid.shown(content).trim().to_owned().into(),
        }
    }
}

/// The records of every sheet that has a layout, in the order of the layouts.
pub fn of(grid: &Grid, layouts: &[Layout]) -> Vec<Records> {
    let mut all = Vec::new();
    for layout in layouts {
        let found = grid.sheets.iter().zip(0u16..);
        let Some((sheet, at)) = found.into_iter().find(|(s, _)| s.name == layout.sheet) else {
            continue;
        };
        match &layout.form {
            Some(form) => all.push(form::unfolded(grid, sheet, at, layout, form)),
            None => all.extend(
                (0..layout.tables.len()).map(|table| of_table(grid, sheet, at, layout, table)),
            ),
        }
    }
    all
}

/// The records of one table of a layout, by its place in it.
fn of_table(grid: &Grid, sheet: &Sheet, at: u16, layout: &Layout, table_at: usize) -> Records {
    let table = &with_unit_label(&layout.tables[table_at]);
    let mut records = Records {
        sheet: at,
        table: table.clone(),
        rows: Vec::new(),
        cells: Vec::new(),
        parts: Vec::new(),
        number_locale: layout.number_locale,
        place_codes: layout.place_codes,
        is_form: false,
        passed_over: 0,
    };
    let (first, last) = table.data_rows;
    if first > last {
        return records;
    }
    let columns = ColumnPlaces::of(table);
    let merged = MergedDown::of(sheet, table, layout.with_hidden);
    for (row, cells) in sheet.rows_in(first, last) {
        let cells = cells.iter().filter(|cell| !grid.is_blank(cell.content));
        let is_passed = table.passed_rows.binary_search(&row).is_ok();
        if is_passed || (!layout.with_hidden && sheet.hidden_rows.contains(row)) {
            let own = cells.filter(|cell| is_counted_by(layout, table_at, row, cell.column));
            records.passed_over = records.passed_over.saturating_add(count(own));
            continue;
        }
        let start = records.cells.len();
        let mut data = 0u32;
        for cell in cells {
            let hidden = sheet.hidden_columns.contains(u32::from(cell.column));
            let column = columns
                .get(cell.column)
                .filter(|_| layout.with_hidden || !hidden);
            let Some(column) = column else {
                if is_counted_by(layout, table_at, row, cell.column) {
                    records.passed_over += 1;
                }
                continue;
            };
            let role = &table.columns[usize::from(column)].role;
            if stands_alone(table, sheet, row, role) {
                // Counted as passed over until it is read: only then its unit is known.
                data += 1;
                records.passed_over += 1;
            } else if is_data(grid, role, cell) {
                data += 1;
            } else {
                records.passed_over += 1;
            }
            records.cells.push(RecordCell {
                column,
                at: CellRef {
                    sheet: at,
                    row,
                    column: cell.column,
                },
                content: cell.content,
                marks: cell.marks,
                part: None,
            });
        }
        merged.carry(row, at, &columns, &mut records.cells, start);
        let (start, end) = (number(start), number(records.cells.len()));
        if end > start {
            records.rows.push(Record {
                first: start,
                end,
                measure: None,
                has_data: data > 0,
            });
        }
    }
    records
}

/// Whether a cell that states nothing to import is counted with this table: of tables side by side, with the one
/// that has its column, or else with the first one in its row. So every cell is counted once.
fn is_counted_by(layout: &Layout, table: usize, row: u32, column: u16) -> bool {
    let in_row = |at: &usize| {
        let (first, last) = layout.tables[*at].data_rows;
        (first..=last).contains(&row)
    };
    let has_column = |at: &usize| {
        layout.tables[*at]
            .columns
            .iter()
            .any(|c| c.column == column)
    };
    let tables = || (0..layout.tables.len()).filter(in_row);
    tables().find(has_column).or_else(|| tables().next()) == Some(table)
}

/// «Unidad de medida» beside «Tipo de unidad» in a table of the catalogue is the label of the unit.
fn with_unit_label(table: &Table) -> Table {
    let mut table = table.clone();
    let has_values = table.columns.iter().any(|c| c.role.holds_values());
    let kind = ColumnRole::Field { field: Field::Unit };
    let says_kind = |c: &Column| {
        let leaf = fold(c.header.rsplit(" · ").next().unwrap_or_default());
        c.role == kind && Field::of_header(&leaf) == Some(Field::Unit)
    };
    if has_values || !table.columns.iter().any(says_kind) {
        return table;
    }
    for column in &mut table.columns {
        if (column.role == kind || column.role == ColumnRole::Unit) && !says_kind(column) {
            column.role = ColumnRole::Field {
                field: Field::UnitLabel,
            };
        }
    }
    table
}

/// Absolute figures of a period in a row that holds no relative ones.
fn stands_alone(table: &Table, sheet: &Sheet, row: u32, role: &ColumnRole) -> bool {
    let ColumnRole::PeriodAbsolute { measure, period } = *role else {
        return false;
    };
    let beside = ColumnRole::PeriodValue { measure, period };
    let mut columns = table.columns.iter().filter(|column| column.role == beside);
    columns.all(|column| sheet.get(row, column.column).is_none())
}

/// Whether a cell states a value or a field.
pub(crate) fn is_data(grid: &Grid, role: &ColumnRole, cell: &Cell) -> bool {
    match role {
        ColumnRole::Field { .. } => match cell.content {
            Content::Text(id) => !states_nothing(grid.texts.get(id)),
            _ => true,
        },
        role => role.holds_values(),
    }
}

fn count<T>(cells: impl Iterator<Item = T>) -> u32 {
    number(cells.count())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Columns of a sheet to columns of a table.
struct ColumnPlaces(Vec<u16>);

impl ColumnPlaces {
    fn of(table: &Table) -> Self {
        let width = table
            .columns
            .iter()
            .map(|c| usize::from(c.column) + 1)
            .max();
        let mut places = vec![u16::MAX; width.unwrap_or(0)];
        for (column, at) in table.columns.iter().zip(0u16..) {
            places[usize::from(column.column)] = at;
        }
        Self(places)
    }

    fn get(&self, column: u16) -> Option<u16> {
        let at = self.0.get(usize::from(column)).copied()?;
        (at != u16::MAX).then_some(at)
    }
}

/// The labels of a table that are merged over several rows.
struct MergedDown {
    /// Column, first and last row, and the cell that is shown; sorted.
    ranges: Vec<(u16, u32, u32, Cell)>,
}

impl MergedDown {
    fn of(sheet: &Sheet, table: &Table, with_hidden: bool) -> Self {
        let is_shown =
            |column: u16| with_hidden || !sheet.hidden_columns.contains(u32::from(column));
        let (first, last) = table.data_rows;
        let mut ranges = Vec::new();
        for range in &sheet.merged {
            if range.last_row < first || range.first_row > last {
                continue;
            }
            let Some(cell) = sheet.get(range.first_row, range.first_column) else {
                continue;
            };
            let columns = table.columns.iter().filter(|c| {
                (range.first_column..=range.last_column).contains(&c.column)
                    && is_shown(c.column)
                    && !c.role.holds_values()
                    && !matches!(c.role, ColumnRole::Field { .. } | ColumnRole::Ignore)
            });
            ranges.extend(columns.map(|c| (c.column, range.first_row, range.last_row, *cell)));
        }
        ranges.sort_by_key(|(column, first, ..)| (*column, *first));
        Self { ranges }
    }

    /// Adds to a row the labels that stand in it by a merge only.
    fn carry(
        &self,
        row: u32,
        sheet: u16,
        columns: &ColumnPlaces,
        cells: &mut Vec<RecordCell>,
        start: usize,
    ) {
        if self.ranges.is_empty() || cells.len() == start {
            return;
        }
        let mut from = 0;
        while let Some((column, ..)) = self.ranges.get(from) {
            let end = self.ranges.partition_point(|(c, ..)| c <= column);
            let of_column = &self.ranges[from..end];
            let next = of_column.partition_point(|(_, first, ..)| *first <= row);
            let range = next.checked_sub(1).and_then(|at| of_column.get(at));
            from = end;
            let Some((column, _, _, cell)) = range.filter(|(_, _, last, _)| row <= *last) else {
                continue;
            };
            let Some(place) = columns.get(*column) else {
                continue;
            };
            if cells[start..].iter().any(|c| c.column == place) {
                continue;
            }
            cells.push(RecordCell {
                column: place,
                at: CellRef {
                    sheet,
                    row,
                    column: *column,
                },
                content: cell.content,
                marks: cell.marks,
                part: None,
            });
        }
    }
}
