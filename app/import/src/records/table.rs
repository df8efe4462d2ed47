//! The data rows of one table as records.
//!
//! A label that is merged down over several rows is a cell of each of them. Rows and columns that the program hides,
//! headers repeated by page and notes are counted as passed over.

use super::{Record, RecordCell, Records, is_data, number};
use crate::{
    fields::Field,
    grid::{Cell, CellRef, Grid, Sheet},
    layout::{Column, ColumnRole, Layout, Table},
};
use domain::text::fold;

/// The records of one table of a layout, by its place in it. `at`: the place of the sheet in the grid.
pub(super) fn of_table(
    grid: &Grid,
    sheet: &Sheet,
    at: u16,
    layout: &Layout,
    table_at: usize,
) -> Records {
    let table = with_unit_label(&layout.tables[table_at]);
    let (first, last) = table.data_rows;
    let mut reader = RowReader {
        grid,
        sheet,
        layout,
        table_at,
        columns: ColumnPlaces::of(&table),
        merged: MergedDown::of(sheet, &table, layout.with_hidden),
        records: Records {
            sheet: at,
            table,
            rows: Vec::new(),
            cells: Vec::new(),
            parts: Vec::new(),
            number_locale: layout.number_locale,
            place_codes: layout.place_codes,
            is_form: false,
            passed_over: 0,
        },
    };
    for (row, cells) in sheet.rows_in(first, last) {
        reader.read_row(row, cells);
    }
    reader.records
}

/// Reads the rows of one table one after another.
struct RowReader<'a> {
    grid: &'a Grid,
    sheet: &'a Sheet,
    layout: &'a Layout,
    /// The place of the table in its layout.
    table_at: usize,
    columns: ColumnPlaces,
    merged: MergedDown,
    records: Records,
}

impl RowReader<'_> {
    fn read_row(&mut self, row: u32, cells: &[Cell]) {
        let grid = self.grid;
        let cells = cells.iter().filter(|cell| !grid.is_blank(cell.content));
        if self.is_passed(row) {
            let own = cells.filter(|cell| self.is_counted(row, cell.column));
            let own = number(own.count());
            self.records.passed_over = self.records.passed_over.saturating_add(own);
            return;
        }
        let start = self.records.cells.len();
        let mut has_data = false;
        for cell in cells {
            has_data |= self.read_cell(row, cell);
        }
        let (sheet, cells) = (self.records.sheet, &mut self.records.cells);
        self.merged.carry(row, sheet, &self.columns, cells, start);
        let (start, end) = (number(start), number(cells.len()));
        if end > start {
            self.records.rows.push(Record {
                first: start,
                end,
                measure: None,
                has_data,
            });
        }
    }

    /// Whether nothing of a row is read.
    fn is_passed(&self, row: u32) -> bool {
        let is_hidden = !self.layout.with_hidden && self.sheet.hidden_rows.contains(row);
        let passed = &self.records.table.passed_rows;
        is_hidden || passed.binary_search(&row).is_ok()
    }

    fn is_counted(&self, row: u32, column: u16) -> bool {
        is_counted_by(self.layout, self.table_at, row, column)
    }

    /// Adds a cell to the row, and answers whether it states a value or a field.
    fn read_cell(&mut self, row: u32, cell: &Cell) -> bool {
        let hidden = self.sheet.hidden_columns.contains(u32::from(cell.column));
        let column = self.columns.get(cell.column);
        let Some(column) = column.filter(|_| self.layout.with_hidden || !hidden) else {
            if self.is_counted(row, cell.column) {
                self.records.passed_over += 1;
            }
            return false;
        };
        let table = &self.records.table;
        let role = &table.columns[usize::from(column)].role;
        // Counted as passed over until it is read: only then its unit is known.
        let stands_alone = stands_alone(table, self.sheet, row, role);
        let is_data = stands_alone || is_data(self.grid, role, cell);
        if stands_alone || !is_data {
            self.records.passed_over += 1;
        }
        self.records.cells.push(RecordCell {
            column,
            at: CellRef {
                sheet: self.records.sheet,
                row,
                column: cell.column,
            },
            content: cell.content,
            marks: cell.marks,
            part: None,
        });
        is_data
    }
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
