//! Whether a layout, found or corrected, is enough to read the sheet. What is only doubtful is in [`super::doubts`].

use super::{Column, ColumnRole, Form, Layout, Table};
use crate::grid::{Grid, Sheet};
use domain::{
    catalogue::Catalogue,
    code::IndicatorCode,
    finding::{Finding, Place, a1},
};

/// The place of a finding about a whole sheet.
pub(super) fn at_sheet(layout: &Layout) -> Place {
    Place::Sheet {
        sheet: layout.sheet.clone(),
    }
}

/// The place of a finding about a column: the lowest cell of its header.
pub(super) fn at_header(layout: &Layout, table: &Table, column: &Column) -> Place {
    Place::Cell {
        sheet: layout.sheet.clone(),
        row: table.header_rows.1,
        column: u32::from(column.column),
    }
}

/// What blocks reading with this layout. Ask again after each correction.
pub fn check(layout: &Layout, grid: &Grid, sheet: usize, catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = check_structure(layout, grid, sheet, catalogue);
    let Some(sheet) = grid.sheets.get(sheet) else {
        return findings;
    };
    for table in &layout.tables {
        let table = &table.shown(sheet, layout.with_hidden);
        check_unknown(table, layout, grid, sheet, &mut findings);
    }
    findings
}

/// The same without the columns that nobody understood: when the rows are read, each says it of itself (E373).
pub fn check_structure(
    layout: &Layout,
    grid: &Grid,
    sheet: usize,
    catalogue: &Catalogue,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(form) = &layout.form {
        check_form(form, layout, &mut findings);
        check_indicator(form.indicator.as_deref(), layout, catalogue, &mut findings);
        return findings;
    }
    if layout.tables.is_empty() {
        return vec![Finding::of("E201", at_sheet(layout), None, &[])];
    }
    let Some(sheet) = grid.sheets.get(sheet) else {
        return findings;
    };
    for table in &layout.tables {
        let table = &table.shown(sheet, layout.with_hidden);
        if table.names_no_indicator() && table.indicator.is_none() {
            findings.push(Finding::of("E202", at_sheet(layout), None, &[]));
        }
        check_indicator(table.indicator.as_deref(), layout, catalogue, &mut findings);
        check_rows(table, layout, sheet, &mut findings);
        check_values(table, layout, &mut findings);
        check_repeated(table, layout, &mut findings);
    }
    findings
}

fn check_indicator(
    chosen: Option<&str>,
    layout: &Layout,
    catalogue: &Catalogue,
    findings: &mut Vec<Finding>,
) {
    let Some(chosen) = chosen else { return };
    let code = chosen.parse::<IndicatorCode>().ok();
    if code.and_then(|code| catalogue.indicator(&code)).is_none() {
        findings.push(Finding::of(
            "E207",
            at_sheet(layout),
            Some(chosen),
            &[&chosen],
        ));
    }
}

fn check_rows(table: &Table, layout: &Layout, sheet: &Sheet, findings: &mut Vec<Finding>) {
    let (first, last) = table.data_rows;
    if last < first || sheet.rows_in(first, last).next().is_none() {
        let header = u64::from(table.header_rows.1) + 1;
        findings.push(Finding::of("E203", at_sheet(layout), None, &[&header]));
    }
}

fn check_values(table: &Table, layout: &Layout, findings: &mut Vec<Finding>) {
    let has = |role: &ColumnRole| table.column(role).is_some();
    let fields = table.has_fields();
    if !table.has_values() && !fields {
        findings.push(Finding::of("E204", at_sheet(layout), None, &[]));
    }
    let has_period = has(&ColumnRole::Period) || has(&ColumnRole::Year);
    let without_period = table.columns.iter().find(|column| {
        matches!(
            column.role,
            ColumnRole::Value {
                period_column: None,
                ..
            } | ColumnRole::IndicatorValue { .. }
        )
    });
    if let Some(column) = without_period.filter(|_| !has_period) {
        let place = at_header(layout, table, column);
        findings.push(Finding::of("E205", place, Some(&column.header), &[]));
    }
    let baseline = table.column(&ColumnRole::BaselineValue);
    if let Some(column) = baseline.filter(|_| !has(&ColumnRole::BaselineYear)) {
        let place = at_header(layout, table, column);
        findings.push(Finding::of("E208", place, Some(&column.header), &[]));
    }
    if fields && !has(&ColumnRole::IndicatorCode) && !has(&ColumnRole::NodeCode) {
        findings.push(Finding::of("E209", at_sheet(layout), None, &[]));
    }
}

fn check_repeated(table: &Table, layout: &Layout, findings: &mut Vec<Finding>) {
    for (at, column) in table.columns.iter().enumerate() {
        let is_paired = column.role == ColumnRole::Period
            && table.columns.iter().any(|c| {
                matches!(c.role, ColumnRole::Value { period_column: Some(own), .. } if own == column.column)
            });
        let repeatable = is_paired
            || matches!(
                column.role,
                ColumnRole::Ignore
                    | ColumnRole::Unknown
                    | ColumnRole::Breakdown { .. }
                    | ColumnRole::NodeCode
                    | ColumnRole::Note
            );
        let earlier = table.columns[..at].iter().find(|c| c.role == column.role);
        if let Some(earlier) = earlier.filter(|_| !repeatable) {
            let row = table.header_rows.1;
            let (one, two) = (
                a1(row, u32::from(earlier.column)),
                a1(row, u32::from(column.column)),
            );
            let place = at_header(layout, table, column);
            findings.push(Finding::of(
                "E206",
                place,
                Some(&column.header),
                &[&one, &two],
            ));
            // One word for the whole sheet: a table with two columns of one role is not read.
            findings.push(Finding::of("E206", at_sheet(layout), None, &[&one, &two]));
        }
    }
}

/// A column that nobody understood may name a group: «Provincia», «Quintil», «Edad». Then the rows in which it holds
/// something are not the national values, and are not read until somebody says what it is.
fn check_unknown(
    table: &Table,
    layout: &Layout,
    grid: &Grid,
    sheet: &Sheet,
    findings: &mut Vec<Finding>,
) {
    if !table.has_values() {
        return;
    }
    let unknown = table
        .columns
        .iter()
        .filter(|column| column.role == ColumnRole::Unknown && !column.certain);
    for column in unknown {
        let Some(example) = first_text(table, column, grid, sheet) else {
            continue;
        };
        let called = called(table, column);
        let place = at_header(layout, table, column);
        findings.push(Finding::of(
            "E210",
            place,
            Some(&column.header),
            &[&called, &example],
        ));
    }
}

/// What the first cell of a column that holds something shows, trimmed.
pub(super) fn first_text(
    table: &Table,
    column: &Column,
    grid: &Grid,
    sheet: &Sheet,
) -> Option<String> {
    let (first, last) = table.data_rows;
    let rows = sheet.rows_in(first, last.max(first));
    let mut texts = rows.filter_map(|(row, _)| {
        let cell = sheet.get(row, column.column)?;
        let text = grid.shown(cell.content).trim().to_owned();
        (!text.is_empty()).then_some(text)
    });
    texts.next()
}

/// The name of a column as it is shown to people: its header, or its place where it has none.
pub(super) fn called(table: &Table, column: &Column) -> String {
    if column.header.is_empty() {
        let place = a1(table.header_rows.1, u32::from(column.column));
        format!("sin título ({place})")
    } else {
        format!("«{}»", column.header)
    }
}

fn check_form(form: &Form, layout: &Layout, findings: &mut Vec<Finding>) {
    let names = form.lines.iter().any(|line| {
        matches!(
            line.role,
            ColumnRole::IndicatorCode
                | ColumnRole::Field {
                    field: crate::fields::Field::Name
                }
        )
    });
    if !names && form.indicator.is_none() {
        findings.push(Finding::new(
            "E202",
            at_sheet(layout),
            None,
            "La ficha no dice de qué indicador es.",
            "Agregue una línea «Código del indicador», o elija el indicador.",
        ));
    }
    let states = form
        .lines
        .iter()
        .any(|line| matches!(line.role, ColumnRole::Field { .. }));
    if !states && form.values.is_empty() {
        findings.push(Finding::new(
            "E204",
            at_sheet(layout),
            None,
            "Ninguna línea de la ficha se importa.",
            "Indique qué contiene cada línea.",
        ));
    }
}
