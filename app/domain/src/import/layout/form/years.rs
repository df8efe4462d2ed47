//! The small table of a form: «Línea de base | Logros esperados», years and values, across or down.

use super::YearValue;
use crate::{
    import::{
        fold::fold,
        layout::headers::{measure_of, year_column},
        sheet::{CellContent, Sheet},
    },
    period::Period,
    value::Measure,
};

/// Rows below the years in which their values may stand.
const BELOW: u32 = 4;

/// All values of the table, across or down.
pub(super) fn find(sheet: &Sheet) -> Vec<YearValue> {
    let rows = sheet.rows();
    for row in &rows {
        let across = across(sheet, *row);
        if !across.is_empty() {
            return across;
        }
        let down = down(sheet, *row);
        if !down.is_empty() {
            return down;
        }
    }
    Vec::new()
}

fn is_year_name(content: &CellContent) -> bool {
    matches!(
        fold(&content.shown()).as_str(),
        "ano" | "anos" | "ano base" | "periodo"
    )
}

/// A name of values; `true` = absolute.
fn value_name(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "valor" | "valores" | "valor relativo" | "relativo" | "valor relativo %" | "dato"
        | "logro" | "meta" => Some(false),
        "valor absoluto" | "absoluto" | "valores absolutos" => Some(true),
        _ => None,
    }
}

fn year(content: &CellContent) -> Option<Period> {
    let text = content.shown();
    let bare = text.trim().len() == 4;
    year_column(&text)
        .map(|(_, period)| period)
        .filter(|_| bare)
}

/// «Año | 2020 | 2024 | 2030» with «Valor | 10 | 12 | 15» below.
fn across(sheet: &Sheet, row: u32) -> Vec<YearValue> {
    let Some((label, _)) = sheet.row(row).find(|(_, content)| is_year_name(content)) else {
        return Vec::new();
    };
    let years: Vec<(u32, Period)> = sheet
        .row(row)
        .filter(|(column, _)| *column > label)
        .filter_map(|(column, content)| Some((column, year(content)?)))
        .collect();
    let named = |absolute: bool| {
        (row + 1..=row + BELOW).find(|below| {
            let mut cells = sheet.row(*below).filter(|(column, _)| *column <= label);
            cells.any(|(_, content)| value_name(&content.shown()) == Some(absolute))
        })
    };
    let Some(values) = named(false) else {
        return Vec::new();
    };
    let absolute = named(true);
    let one = |(column, period): (u32, Period)| {
        sheet.get(values, column)?;
        Some(YearValue {
            measure: group_above(sheet, row, column),
            period,
            year: (row, column),
            value: (values, column),
            absolute: absolute
                .map(|row| (row, column))
                .filter(|(row, column)| sheet.get(*row, *column).is_some()),
        })
    };
    years.into_iter().filter_map(one).collect()
}

/// «Año | Valor» with years below, once or once a group side by side.
fn down(sheet: &Sheet, row: u32) -> Vec<YearValue> {
    let cells: Vec<(u32, String)> = sheet
        .row(row)
        .map(|(column, content)| (column, content.shown()))
        .collect();
    let names: Vec<u32> = sheet
        .row(row)
        .filter(|(_, content)| is_year_name(content))
        .map(|(column, _)| column)
        .collect();
    let mut found = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let end = names.get(at + 1).copied().unwrap_or(u32::MAX);
        let within = |absolute: bool| {
            let mut inside = cells
                .iter()
                .filter(|(column, _)| (*name..end).contains(column));
            inside
                .find(|(_, text)| value_name(text) == Some(absolute))
                .map(|(column, _)| *column)
        };
        let Some(values) = within(false) else {
            continue;
        };
        let absolute = within(true);
        for below in sheet.rows().into_iter().filter(|below| *below > row) {
            let Some(period) = sheet.get(below, *name).and_then(year) else {
                continue;
            };
            if sheet.get(below, values).is_none() {
                continue;
            }
            found.push(YearValue {
                measure: group_above(sheet, row, *name)
                    .or_else(|| group_beside(sheet, below, *name)),
                period,
                year: (below, *name),
                value: (below, values),
                absolute: absolute
                    .map(|column| (below, column))
                    .filter(|(row, column)| sheet.get(*row, *column).is_some()),
            });
        }
    }
    found
}

/// What stands over a column in one of the two rows above, or to the left there.
fn group_above(sheet: &Sheet, row: u32, column: u32) -> Option<Measure> {
    let rows = (row.saturating_sub(2)..row).rev();
    let said = |above: u32| {
        let over = sheet.seen(above, column).map(CellContent::shown);
        let over = over.and_then(|text| measure_of(&fold(&text)));
        over.or_else(|| {
            let left = sheet.row(above).filter(|(c, _)| *c <= column);
            let stated = left.filter_map(|(_, content)| measure_of(&fold(&content.shown())));
            stated.last()
        })
    };
    rows.into_iter().find_map(said)
}

/// The name of the group at the left of its rows, said once for all of them.
fn group_beside(sheet: &Sheet, row: u32, column: u32) -> Option<Measure> {
    let rows = (0..=row).rev().take(40);
    rows.into_iter().find_map(|row| {
        let left = sheet.row(row).filter(|(c, _)| *c < column);
        let stated = left.filter_map(|(_, content)| measure_of(&fold(&content.shown())));
        stated.last()
    })
}
