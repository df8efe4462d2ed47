//! What a person should look at in a layout, without blocking: guesses, deduced periods, what is hidden, numbers below.
//! Found once, when the layout is detected; what blocks is in [`super::check`].

use super::{
    Column, ColumnRole, Layout, Table,
    check::{at_header, at_sheet, called, first_text},
};
use crate::{
    grid::{CellContent, Grid, Sheet},
    headers::{SEPARATOR, sense},
};
use domain::{
    finding::{Finding, Place, a1},
    number::NumberLocale,
};

/// What a person should look at, without blocking: found once, when the layout is detected.
pub(super) fn of(layout: &Layout, grid: &Grid, sheet: &Sheet) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in &layout.tables {
        let table = &table.shown(sheet, layout.with_hidden);
        let doubts = table.columns.iter();
        findings
            .extend(doubts.filter_map(|column| column_doubt(layout, table, column, grid, sheet)));
        let guessed = table.columns.iter();
        findings.extend(guessed.filter_map(|column| guessed_period(layout, table, column)));
    }
    if sheet.hidden {
        findings.push(Finding::of("W205", at_sheet(layout), None, &[]));
    }
    if layout.number_locale == NumberLocale::DecimalComma {
        findings.push(Finding::of("W204", at_sheet(layout), None, &[]));
    }
    if !layout.is_empty() {
        findings.extend(hidden_rows(layout, sheet));
        findings.extend(hidden_columns(layout, sheet));
        findings.extend(numbers_below(layout, grid, sheet));
    }
    findings
}

fn column_doubt(
    layout: &Layout,
    table: &Table,
    column: &Column,
    grid: &Grid,
    sheet: &Sheet,
) -> Option<Finding> {
    // An unknown column of values blocks; of a table of fields it is left out.
    let blocks = column.role == ColumnRole::Unknown && table.has_values();
    if column.certain || blocks || first_text(table, column, grid, sheet).is_none() {
        return None;
    }
    let place = at_header(layout, table, column);
    let called = called(table, column);
    let code = match column.role {
        ColumnRole::Ignore | ColumnRole::Unknown => "W201",
        _ => "W202",
    };
    Some(Finding::of(code, place, Some(&column.header), &[&called]))
}

/// A period that was deduced from its header: «2,024», «dic-24».
fn guessed_period(layout: &Layout, table: &Table, column: &Column) -> Option<Finding> {
    let ColumnRole::PeriodValue { period, .. } = column.role else {
        return None;
    };
    let mut texts = column.header.split(SEPARATOR);
    let text = texts.find(|text| sense(text).guessed)?;
    Some(Finding::new(
        "W315",
        at_header(layout, table, column),
        Some(text),
        format!("Se leyó «{text}» como {}.", period.label_es()),
        "Confirme el periodo.",
    ))
}

/// Rows that the program does not show and that hold something: each range is named.
fn hidden_rows(layout: &Layout, sheet: &Sheet) -> Vec<Finding> {
    let ranges = sheet.hidden_rows.ranges().iter();
    ranges
        .filter_map(|(first, last)| {
            let (row, cells) = sheet.rows_in(*first, *last).next()?;
            let place = Place::Cell {
                sheet: layout.sheet.clone(),
                row,
                column: u32::from(cells.first()?.column),
            };
            let range = match first == last {
                true => format!("{}", u64::from(*first) + 1),
                false => format!("{} a {}", u64::from(*first) + 1, u64::from(*last) + 1),
            };
            Some(Finding::of("W206", place, None, &[&range]))
        })
        .collect()
}

fn hidden_columns(layout: &Layout, sheet: &Sheet) -> Vec<Finding> {
    if sheet.hidden_columns.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u16, u32)> = Vec::new();
    for (row, cells) in sheet.rows() {
        for cell in cells {
            let is_hidden = sheet.hidden_columns.contains(u32::from(cell.column));
            if is_hidden && found.iter().all(|(column, _)| *column != cell.column) {
                found.push((cell.column, row));
            }
        }
    }
    found.sort_unstable();
    found
        .into_iter()
        .map(|(column, row)| {
            let column = u32::from(column);
            let letters = a1(0, column).trim_end_matches('1').to_owned();
            let place = Place::Cell {
                sheet: layout.sheet.clone(),
                row,
                column,
            };
            Finding::of("W207", place, None, &[&letters])
        })
        .collect()
}

/// Numbers below the last table: a planner may think they are read.
fn numbers_below(layout: &Layout, grid: &Grid, sheet: &Sheet) -> Option<Finding> {
    let last = layout.tables.iter().map(|table| table.data_rows.1).max()?;
    let rows = sheet.rows_in(last.saturating_add(1), u32::MAX);
    let mut numbers = rows
        .filter(|(row, _)| !sheet.hidden_rows.contains(*row))
        .flat_map(|(row, cells)| {
            cells
                .iter()
                .filter(|cell| {
                    matches!(
                        cell.content,
                        CellContent::Number(_) | CellContent::Percent(_)
                    )
                })
                .map(move |cell| (row, cell))
        });
    let (row, cell) = numbers.next()?;
    let place = Place::Cell {
        sheet: layout.sheet.clone(),
        row,
        column: u32::from(cell.column),
    };
    let end = u64::from(last) + 1;
    Some(Finding::of(
        "W203",
        place,
        Some(&grid.shown(cell.content)),
        &[&end],
    ))
}
