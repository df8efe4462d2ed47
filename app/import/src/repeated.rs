//! The same cell or field twice in one file, on one sheet or on several: one rule for all.
//!
//! A repetition that says the same as a whole (value or reason, mark, note, source) is read once, with a
//! warning. One that says anything else rejects all, because nothing tells which is right. Where the rows
//! differ in a column that is not imported, that column is the cause and is named once. What this pass
//! deliberately does not do: it compares with no stored value.

use crate::{
    draft::{Draft, DraftCell, DraftField, Key, Origin, RejectedCell, Stated, Value},
    fields::Field,
    grid::{CellRef, Grid},
    layout::ColumnRole,
    records::Records,
};
use domain::{
    finding::{Finding, Place, a1},
    text::fold,
};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Resolves the repetitions of a draft.
pub fn reject_repeated(grid: &Grid, tables: &[Records], draft: &mut Draft) {
    cells(grid, tables, draft);
    fields(grid, draft);
}

fn cells(grid: &Grid, tables: &[Records], draft: &mut Draft) {
    let mut keys: Vec<(u64, u32)> = draft
        .cells
        .iter()
        .map(|c| number_of(c.key))
        .zip(0u32..)
        .collect();
    keys.sort_unstable();
    let groups = keys.chunk_by(|(a, _), (b, _)| a == b);
    let groups = groups.filter(|group| group.len() > 1);
    let mut repeated: Vec<Vec<u32>> = groups
        .map(|group| group.iter().map(|(_, at)| *at).collect())
        .collect();
    repeated.sort_unstable();
    if repeated.is_empty() {
        return;
    }
    let mut left_out = vec![false; draft.cells.len()];
    let mut by_column: BTreeMap<(u16, u16), Vec<u32>> = BTreeMap::new();
    for group in repeated {
        if let Some(column) = telling_column(grid, tables, draft, &group) {
            by_column.entry(column).or_default().extend(group);
        } else if group.iter().all(|at| same(draft, &group, *at)) {
            same_twice(grid, draft, &group, &mut left_out);
        } else {
            different(grid, draft, &group, &mut left_out);
        }
    }
    for ((table, column), group) in by_column {
        let header = &tables[usize::from(table)].columns()[usize::from(column)].header;
        one_column(grid, draft, &group, header, &mut left_out);
    }
    let mut at = 0;
    draft.cells.retain(|_| {
        at += 1;
        !left_out[at - 1]
    });
}

/// A key as one number: equal keys have equal numbers, other keys others.
fn number_of(key: Key) -> u64 {
    let period = key.period;
    let year = u64::from(period.calendar_year().unsigned_abs()) & 0xffff;
    let part = (period.periodicity() as u64) << 4 | u64::from(period.ordinal());
    u64::from(key.series.0) << 32 | (key.measure as u64) << 28 | year << 8 | part
}

fn cell_of(draft: &Draft, at: u32) -> DraftCell {
    draft.cells[at as usize]
}

fn place_in_file(cell: DraftCell) -> Option<CellRef> {
    match cell.at {
        Origin::Cell(at) => Some(at),
        Origin::Field(_) => None,
    }
}

fn same(draft: &Draft, group: &[u32], at: u32) -> bool {
    let first = cell_of(draft, group[0]).value;
    is_same_value(draft, first, cell_of(draft, at).value)
}

/// Whether two values say the same as a whole: number with its absolute figures, reason, mark, note and source.
pub(crate) fn is_same_value(draft: &Draft, a: Value, b: Value) -> bool {
    let stated = match (a.stated, b.stated) {
        (Stated::Value(x, parts), Stated::Value(y, others)) => {
            x == y && draft.book.parts(parts) == draft.book.parts(others)
        }
        (x, y) => x == y,
    };
    stated && (a.provisional, a.note, a.source) == (b.provisional, b.note, b.source)
}

fn same_twice(grid: &Grid, draft: &mut Draft, group: &[u32], left_out: &mut [bool]) {
    let first = place_in_file(cell_of(draft, group[0]));
    for at in &group[1..] {
        left_out[*at as usize] = true;
        draft.passed_over += 1;
        let cell = cell_of(draft, *at);
        let problem = format!(
            "El mismo dato ya está en {} con el mismo valor.",
            where_is(grid, first, place_in_file(cell))
        );
        let remedy = "Borre una de las dos celdas; se importa una sola vez.";
        let finding = finding(grid, draft, "W342", cell, problem, remedy);
        draft.findings.push(finding);
    }
}

fn different(grid: &Grid, draft: &mut Draft, group: &[u32], left_out: &mut [bool]) {
    for at in group {
        let other = group.iter().find(|other| *other != at).unwrap_or(at);
        let (cell, other) = (cell_of(draft, *at), cell_of(draft, *other));
        let there = place_in_file(other);
        let read =
            |cell: DraftCell| place_in_file(cell).map_or_else(String::new, |at| shown(grid, at));
        let (here_read, there_read) = (read(cell), read(other));
        let what = if here_read == there_read {
            "con otra marca, nota o fuente".to_owned()
        } else {
            format!("con otro valor: aquí «{here_read}», allí «{there_read}»")
        };
        let problem = format!(
            "El mismo dato está también en {} {what}.",
            where_is(grid, there, place_in_file(cell))
        );
        let remedy = "Deje una sola de las dos celdas, la correcta.";
        let finding = finding(grid, draft, "E342", cell, problem, remedy);
        draft.findings.push(finding);
        reject(draft, *at, "E342", left_out);
    }
}

fn one_column(grid: &Grid, draft: &mut Draft, group: &[u32], header: &str, left_out: &mut [bool]) {
    let cell = cell_of(draft, group[0]);
    let place = place_in_file(cell).map_or(Place::File, |at| grid.place(at));
    let read = place_in_file(cell).map(|at| shown(grid, at));
    let count = group.len();
    draft.findings.push(Finding::of(
        "E377",
        place,
        read.as_deref(),
        &[&count, &header],
    ));
    for at in group {
        reject(draft, *at, "E377", left_out);
    }
}

fn reject(draft: &mut Draft, at: u32, code: &'static str, left_out: &mut [bool]) {
    left_out[at as usize] = true;
    if let Some(place) = place_in_file(cell_of(draft, at)) {
        draft.rejected.push(RejectedCell {
            at: place,
            codes: vec![code],
        });
    }
}

fn finding(
    grid: &Grid,
    draft: &Draft,
    code: &str,
    cell: DraftCell,
    problem: String,
    remedy: &str,
) -> Finding {
    let read = place_in_file(cell).map(|at| shown(grid, at));
    Finding::new(
        code,
        draft.book.place(cell.at),
        read.as_deref(),
        problem,
        remedy,
    )
}

fn shown(grid: &Grid, at: CellRef) -> String {
    let sheet = grid.sheets.get(usize::from(at.sheet));
    let cell = sheet.and_then(|s| s.seen(at.row, at.column));
    cell.map_or_else(String::new, |cell| {
        grid.shown(cell.content).trim().to_owned()
    })
}

/// «la celda C5», with its sheet where it is another one.
fn where_is(grid: &Grid, at: Option<CellRef>, from: Option<CellRef>) -> String {
    let Some(at) = at else {
        return "otro lugar".to_owned();
    };
    let cell = a1(at.row, u32::from(at.column));
    match grid.sheets.get(usize::from(at.sheet)) {
        Some(sheet) if from.is_none_or(|from| from.sheet != at.sheet) => {
            format!("la hoja «{}», celda {cell}", sheet.name)
        }
        _ => format!("la celda {cell}"),
    }
}

/// The column of one table that is not imported, holds words, and tells all rows of a group apart.
fn telling_column(
    grid: &Grid,
    tables: &[Records],
    draft: &Draft,
    group: &[u32],
) -> Option<(u16, u16)> {
    let places: Option<Vec<CellRef>> = group
        .iter()
        .map(|at| place_in_file(cell_of(draft, *at)))
        .collect();
    let places = places?;
    let first = places.first()?;
    let holds = |table: &Records, at: &CellRef| {
        let (from, to) = table.table.data_rows;
        table.sheet == at.sheet && !table.is_form && (from..=to).contains(&at.row)
    };
    let table = tables.iter().position(|t| holds(t, first))?;
    if !places.iter().all(|at| holds(&tables[table], at)) {
        return None;
    }
    let sheet = grid.sheets.get(usize::from(first.sheet))?;
    let columns = tables[table].columns().iter().zip(0u16..);
    let ignored = columns.filter(|(c, _)| {
        matches!(c.role, ColumnRole::Ignore | ColumnRole::Unknown) && !is_order(&c.header)
    });
    let tells = |column: u16| {
        let texts: Option<Vec<String>> = places
            .iter()
            .map(|at| {
                let cell = sheet.seen(at.row, column)?;
                Some(fold(&grid.shown(cell.content))).filter(|t| !t.is_empty())
            })
            .collect();
        texts.is_some_and(|mut texts| {
            texts.sort_unstable();
            texts.windows(2).all(|pair| pair[0] != pair[1])
        })
    };
    let mut telling = ignored.filter(|(c, _)| tells(c.column));
    let (_, column) = telling.next()?;
    Some((u16::try_from(table).ok()?, column))
}

/// A column that only counts rows tells nothing about them.
fn is_order(header: &str) -> bool {
    matches!(
        fold(header).as_str(),
        "" | "n" | "no" | "nro" | "num" | "numero" | "item" | "orden" | "fila" | "n o"
    )
}

fn fields(grid: &Grid, draft: &mut Draft) {
    let mut first_of: HashMap<(String, Field), usize> = HashMap::new();
    let mut kept: Vec<DraftField> = Vec::with_capacity(draft.fields.len());
    for field in std::mem::take(&mut draft.fields) {
        let key = (field.code.clone(), field.field);
        let Some(&at) = first_of.get(&key) else {
            first_of.insert(key, kept.len());
            kept.push(field);
            continue;
        };
        let first = &kept[at];
        if first.text == field.text {
            draft.passed_over += 1;
            continue;
        }
        for (one, other) in [(first, &field), (&field, first)] {
            draft.findings.push(Finding::new(
                "E347",
                grid.place(one.at),
                Some(&one.text),
                format!(
                    "El mismo campo está también en {} con otro texto: aquí «{}», allí «{}».",
                    where_is(grid, Some(other.at), Some(one.at)),
                    one.text,
                    other.text
                ),
                "Deje un solo texto.",
            ));
        }
        draft.rejected.push(RejectedCell {
            at: field.at,
            codes: vec!["E347"],
        });
    }
    draft.fields = kept;
}
