//! Rows, columns and sheets that were deleted from an exported file are said, once for each sheet.

use super::{catalogue, table};
use domain::finding::{Finding, Place};
use import::{
    export_mark::{LABEL, VERSIONS},
    grid::{Cell, CellContent, Grid, Marks, Sheet},
    layout::Layout,
    understand::understand,
};

const ROLES: &str = "code | group:sexo | baseline year | baseline | target 2030 | 2022 | 2023";

/// What the file held: one line a value, with the name of its sheet where it is another one.
const HELD: &str = "
    S01-1|baseline||2021
    S01-1|target||2030
    S01-1|observed||2022
    S01-1|observed||2023
    S01-1|observed|sexo=mujer|2022
    S01-1|observed|sexo=mujer|2023
    OP1-1|observed||2022
    OP1-1|observed||2023";

const ROWS: &str = "
    S01-1 |        | 2021 | 10 | 90 | 20 | 30
    S01-1 | Mujeres |     |    |    | 21 | 31
    OP1-1 |        |      |    |    | 0.2 | 0.3";

fn text(grid: &mut Grid, sheet: &mut Sheet, row: u32, column: u16, text: &str) {
    let content = CellContent::Text(grid.texts.intern(text));
    sheet.push(
        row,
        Cell {
            column,
            marks: Marks::default(),
            content,
        },
    );
}

/// A file with the mark of an export that says what it held, and has these rows.
fn exported(roles: &str, rows: &str, held: &[(&str, &str)]) -> (Grid, Layout) {
    let (mut grid, layout) = table::table(roles, rows);
    let mut cover = Sheet::new("Instrucciones");
    text(&mut grid, &mut cover, 0, 0, LABEL);
    text(&mut grid, &mut cover, 0, 1, "real/2022-09/7");
    let mut versions = Sheet::new(VERSIONS);
    for (title, column) in ["clave", "version", "hoja"].into_iter().zip(0..) {
        text(&mut grid, &mut versions, 0, column, title);
    }
    for ((key, sheet), row) in held.iter().zip(1..) {
        text(&mut grid, &mut versions, row, 0, key);
        text(&mut grid, &mut versions, row, 1, "100");
        text(&mut grid, &mut versions, row, 2, sheet);
    }
    grid.sheets.extend([cover, versions]);
    (grid, layout)
}

fn on_sheet<'a>(held: &'a str, sheet: &'a str) -> Vec<(&'a str, &'a str)> {
    let lines = held.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| (line, sheet)).collect()
}

fn missing(grid: &Grid, layouts: &[Layout]) -> Vec<Finding> {
    let catalogue = catalogue::catalogue();
    let draft = understand(grid, layouts, &catalogue, &[]).draft;
    let carried = draft.carried.unwrap();
    let findings = carried.findings(&catalogue);
    let none = findings.is_empty();
    assert_eq!(none, carried.count() == 0);
    findings
}

/// What is said of a file with these rows, as «code sentence».
fn said(roles: &str, rows: &str) -> Vec<String> {
    let (grid, layout) = exported(roles, rows, &on_sheet(HELD, "Hoja1"));
    let found = missing(&grid, &[layout]).into_iter();
    found.map(|f| format!("{} {}", f.code, f.problem)).collect()
}

#[test]
fn an_untouched_sorted_or_emptied_file_lacks_nothing() {
    assert_eq!(said(ROLES, ROWS), Vec::<String>::new());
    let sorted = "
        OP1-1 |        |      |    |    | 0.3 | 0.2
        S01-1 | Mujeres |     |    |    | 31 | 21
        S01-1 |        | 2021 | 10 | 90 | 30 | 20";
    let moved = "code | group:sexo | baseline year | baseline | target 2030 | 2023 | 2022";
    assert_eq!(said(moved, sorted), Vec::<String>::new());
    // What was emptied is asked about at its cell; what was misread is said at its cell.
    let emptied = "
        S01-1 |        | 2021 |    |    |    | nada
        S01-1 | Mujeres |     |    |    | 21 |
        OP1-1 |        |      |    |    | 0.2 | 0.3";
    assert_eq!(said(ROLES, emptied), Vec::<String>::new());
}

#[test]
fn a_deleted_row_is_reported_with_its_values() {
    let without = "
        S01-1 | Mujeres |     |    |    | 21 | 31
        OP1-1 |        |      |    |    | 0.2 | 0.3";
    assert_eq!(
        said(ROLES, without),
        [
            "W420 Faltan 4 valores que la hoja «Hoja1» tenía al exportarse: fila S01-1 · total (4); lo vigente se queda."
        ]
    );
    let without = "
        S01-1 |        | 2021 | 10 | 90 | 20 | 30
        OP1-1 |        |      |    |    | 0.2 | 0.3";
    assert_eq!(
        said(ROLES, without),
        [
            "W420 Faltan 2 valores que la hoja «Hoja1» tenía al exportarse: S01-1 · Mujeres, valor obtenido 2022; S01-1 · Mujeres, valor obtenido 2023; lo vigente se queda."
        ]
    );
}

#[test]
fn a_deleted_year_is_reported_as_a_column_and_never_cell_by_cell() {
    let roles = "code | group:sexo | baseline year | baseline | target 2030 | 2022 | ignore";
    let many: Vec<String> = (1..=25)
        .map(|place| format!("CTX-01|observed|departamento={place:02}|2023"))
        .collect();
    let mut held = on_sheet(HELD, "Hoja1");
    held.extend(many.iter().map(|key| (key.as_str(), "Hoja1")));
    let (grid, layout) = exported(roles, ROWS, &held);
    let found = missing(&grid, &[layout]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].problem,
        "Faltan 28 valores que la hoja «Hoja1» tenía al exportarse: columna valor obtenido 2023 (28); lo vigente se queda."
    );
    assert!(!found[0].blocks(), "a warning");
}

#[test]
fn what_a_filter_hides_was_not_deleted() {
    let (mut grid, layout) = exported(ROLES, ROWS, &on_sheet(HELD, "Hoja1"));
    grid.sheets[0].hidden_rows.add(2, 3);
    assert!(missing(&grid, &[layout]).is_empty());
}

#[test]
fn a_whole_sheet_that_is_missing_or_left_out_is_reported_once() {
    let mut held = on_sheet(HELD, "Hoja1");
    held.extend(on_sheet(
        "CTX-07|observed||2024-Q1
         CTX-07|observed||2024-Q2",
        "Matriz trimestral",
    ));
    let (mut grid, layout) = exported(ROLES, ROWS, &held);
    let found = missing(&grid, std::slice::from_ref(&layout));
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].code.as_str(), &found[0].place),
        ("W421", &Place::File)
    );
    assert_eq!(
        found[0].problem,
        "La hoja «Matriz trimestral» no está en el archivo: se quedan como están 2 valores que tenía al exportarse."
    );
    grid.sheets.push(Sheet::new("Matriz trimestral"));
    let found = missing(&grid, std::slice::from_ref(&layout));
    assert!(found[0].problem.contains("no se importa"), "{found:?}");
    // A sheet that was given another name is found by its keys.
    let (mut renamed, mut layout) = exported(ROLES, ROWS, &on_sheet(HELD, "Hoja1"));
    "Mi hoja".clone_into(&mut renamed.sheets[0].name);
    "Mi hoja".clone_into(&mut layout.sheet);
    assert!(missing(&renamed, &[layout]).is_empty());
}

#[test]
fn a_file_that_does_not_say_what_it_held_lacks_nothing() {
    let (grid, layout) = exported(ROLES, ROWS, &[]);
    let catalogue = catalogue::catalogue();
    let draft = understand(&grid, &[layout], &catalogue, &[]).draft;
    assert!(draft.carried.is_none());
}
