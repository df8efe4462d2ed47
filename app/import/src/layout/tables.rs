//! Where the tables of a sheet are: a header chosen by how much of it is understood, the rows below it, and the
//! next header. A header that comes again (on each printed page) is passed over; another one begins a table.

mod columns;
mod header;
mod title;

use super::{Column, ColumnRole, Table, notes};
use crate::{
    grid::{Cell, CellContent, Grid, Sheet},
    headers::Vocabulary,
};
use domain::{text::fold, value::Breakdown};
use header::{Finder, FoundRows};
use std::collections::BTreeSet;

/// All tables, from above to below; those that stand side by side one after the other.
pub(super) fn find(grid: &Grid, sheet: &Sheet, vocabulary: &Vocabulary<'_>) -> Vec<Table> {
    let finder = Finder::new(grid, sheet, vocabulary);
    let shown = sheet.rows().map(|(row, _)| row);
    let rows: Vec<u32> = shown
        .filter(|row| !sheet.hidden_rows.contains(*row))
        .collect();
    let Some(first) = finder.best(&rows) else {
        return Vec::new();
    };
    let mut at = rows.partition_point(|row| *row <= first.last);
    let mut found = vec![FoundHeader {
        header: first,
        repeats: Vec::new(),
    }];
    while at < rows.len() {
        let Some(header) = finder.header_at(at, &rows) else {
            at += 1;
            continue;
        };
        at = rows.partition_point(|row| *row <= header.last);
        match found.last_mut() {
            Some(current)
                if is_repeated(&current.header, &header)
                    && !is_of_other_group(grid, sheet, vocabulary, &current.header, &header) =>
            {
                current.repeats.extend(header.first..=header.last);
            }
            _ => found.push(FoundHeader {
                header,
                repeats: Vec::new(),
            }),
        }
    }
    let starts: Vec<u32> = found.iter().map(|found| found.header.first).collect();
    let ends = starts
        .iter()
        .skip(1)
        .map(|next| Some(next - 1))
        .chain([None]);
    let mut tables = Vec::new();
    for (found, end) in found.iter().zip(ends) {
        let beside = side_by_side(&found.header.columns);
        let is_alone = beside.len() == 1;
        for columns in beside {
            let mut table = table(&finder, found, columns, end, &rows);
            if is_alone {
                add_unheaded(grid, sheet, &mut table);
            }
            tables.push(table);
        }
    }
    tables
}

/// Columns without a header that hold something in the rows of data, within the table and right beside it: one to the
/// left may name a group, another one may be a value whose year was lost.
fn add_unheaded(grid: &Grid, sheet: &Sheet, table: &mut Table) {
    let places = || table.columns.iter().map(|column| column.column);
    let (Some(first), Some(last)) = (places().min(), places().max()) else {
        return;
    };
    let (from, to) = table.data_rows;
    if to < from || !table.has_values() {
        return;
    }
    let near = first.saturating_sub(1)..=last.saturating_add(1);
    let mut unheaded = BTreeSet::new();
    for (row, cells) in sheet.rows_in(from, to) {
        if table.passed_rows.binary_search(&row).is_ok() || sheet.hidden_rows.contains(row) {
            continue;
        }
        let is_headed = |column: u16| {
            let columns = &table.columns;
            columns.binary_search_by_key(&column, |c| c.column).is_ok()
        };
        let is_new = |cell: &&Cell| {
            near.contains(&cell.column) && !is_headed(cell.column) && !grid.is_blank(cell.content)
        };
        unheaded.extend(cells.iter().filter(is_new).map(|cell| cell.column));
    }
    for column in unheaded {
        // What stands behind the table is a remark or a lost value, and no label.
        let role = match column > last {
            true => ColumnRole::Ignore,
            false => ColumnRole::Unknown,
        };
        table.columns.push(Column {
            column,
            header: String::new(),
            role,
            certain: false,
        });
    }
    table.columns.sort_by_key(|column| column.column);
}

/// A header with the rows in which it comes again.
struct FoundHeader {
    header: FoundRows,
    repeats: Vec<u32>,
}

/// The texts above a header, up to the table before it, and the name of the sheet: what the table is about.
pub(super) fn title(grid: &Grid, sheet: &Sheet, header: u32) -> String {
    let above = sheet
        .rows_in(0, header.saturating_sub(1))
        .filter(|_| header > 0);
    let near = above.rev().take(6).flat_map(|(_, cells)| cells);
    let texts: Vec<String> = near.map(|cell| grid.shown(cell.content)).collect();
    format!("{} {}", texts.join(" "), sheet.name)
}

/// Whether the title above a header that comes again names a group: then another table begins.
fn is_of_other_group(
    grid: &Grid,
    sheet: &Sheet,
    vocabulary: &Vocabulary<'_>,
    current: &FoundRows,
    again: &FoundRows,
) -> bool {
    const NEAR_ROWS: usize = 2;
    let above = sheet
        .rows_in(current.last, again.first)
        .rev()
        .filter(|(row, _)| *row > current.last && *row < again.first);
    let mut titles = above
        .take(NEAR_ROWS)
        .take_while(|(_, cells)| cells.len() == 1)
        .flat_map(|(_, cells)| cells);
    titles.any(|cell| match cell.content {
        CellContent::Text(id) => vocabulary.names_group_or_all(grid.texts.get(id)),
        _ => false,
    })
}

fn is_repeated(current: &FoundRows, found: &FoundRows) -> bool {
    let key = |column: &Column| (column.column, fold(&column.header));
    let (current, found) = (
        current.columns.iter().map(key),
        found.columns.iter().map(key),
    );
    current.eq(found)
}

/// The table under a header. `end` is the row before the next header.
fn table(
    finder: &Finder<'_>,
    found: &FoundHeader,
    columns: Vec<Column>,
    end: Option<u32>,
    rows: &[u32],
) -> Table {
    let (grid, sheet, header) = (finder.grid, finder.sheet, &found.header);
    let from = rows.partition_point(|row| *row <= header.last);
    let to = end.map_or(rows.len(), |end| rows.partition_point(|row| *row <= end));
    let below = &rows[from..to];
    let is_passed = |row: &u32| {
        found.repeats.binary_search(row).is_ok() || notes::is_note(grid, sheet, *row, &columns)
    };
    let mut passed: Vec<u32> = below.iter().copied().filter(is_passed).collect();
    let holds = |row: u32| {
        let cells = sheet.row(row);
        let is_own = |column: u16| columns.binary_search_by_key(&column, |c| c.column).is_ok();
        cells.iter().any(|cell| is_own(cell.column))
    };
    // A single text right above the next header is its title.
    let is_title = |row: u32| end.is_some() && sheet.row(row).len() == 1;
    let last = below
        .iter()
        .rev()
        .copied()
        .find(|row| holds(*row) && passed.binary_search(row).is_err() && !is_title(*row));
    let last = last.unwrap_or(header.last);
    passed.retain(|row| *row <= last);
    Table {
        header_rows: (header.first, header.last),
        data_rows: (header.last + 1, last),
        passed_rows: passed,
        source: notes::source(grid, sheet, header.last + 1, end.unwrap_or(u32::MAX)),
        measure: header.measure,
        breakdown: Breakdown::headline(),
        indicator: None,
        columns,
    }
}

/// A second column of codes or names with the same header begins a table beside the first.
fn side_by_side(columns: &[Column]) -> Vec<Vec<Column>> {
    let is_key = |column: &Column| {
        matches!(
            column.role,
            ColumnRole::IndicatorCode | ColumnRole::IndicatorName
        )
    };
    let Some(key) = columns.iter().find(|c| is_key(c)) else {
        return vec![columns.to_vec()];
    };
    let again = |c: &Column| c.role == key.role && fold(&c.header) == fold(&key.header);
    let starts: Vec<usize> = (0..columns.len())
        .filter(|at| again(&columns[*at]))
        .collect();
    if starts.len() < 2 || starts[0] != 0 {
        return vec![columns.to_vec()];
    }
    let ends = starts.iter().skip(1).copied().chain([columns.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| columns[*start..end].to_vec())
        .collect()
}
