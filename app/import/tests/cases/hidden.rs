//! What the program does not show is not imported, and is named.

use super::{catalogue, check_grid, sheet};
use import::grid::{Grid, Hidden};

const INPUT: &str = "Código | 2022 | 2023 | 2024
S01-1 | 9 | 10 | 20
S01-2 | 2 | 3 | 4
CTX-04 | 68 | 70 | 75";

fn hidden(rows: &[(u32, u32)], columns: &[(u32, u32)]) -> Grid {
    let mut grid = sheet::grid(&[INPUT]);
    let ranges = |ranges: &[(u32, u32)]| {
        let mut hidden = Hidden::default();
        ranges
            .iter()
            .for_each(|(first, last)| hidden.add(*first, *last));
        hidden
    };
    grid.sheets[0].hidden_rows = ranges(rows);
    grid.sheets[0].hidden_columns = ranges(columns);
    grid
}

#[test]
fn hidden_rows_and_columns_are_left_out_and_named() {
    check_grid(
        &hidden(&[(2, 2)], &[(1, 1)]),
        |_| {},
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         CTX-04 obtenido 2023 = 70
         CTX-04 obtenido 2024 = 75
         W206 A3
         W207 B1",
    );
}

#[test]
fn a_hidden_last_row_neither_ends_nor_shifts_the_table() {
    check_grid(
        &hidden(&[(1, 1), (3, 3)], &[]),
        |_| {},
        "S01-2 obtenido 2022 = 2
         S01-2 obtenido 2023 = 3
         S01-2 obtenido 2024 = 4
         W206 A2
         W206 A4",
    );
}

#[test]
fn a_person_may_import_what_is_hidden_too() {
    check_grid(
        &hidden(&[(2, 2)], &[(1, 1)]),
        |layout| layout.with_hidden = true,
        "S01-1 obtenido 2022 = 9
         S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         S01-2 obtenido 2022 = 2
         S01-2 obtenido 2023 = 3
         S01-2 obtenido 2024 = 4
         CTX-04 obtenido 2022 = 68
         CTX-04 obtenido 2023 = 70
         CTX-04 obtenido 2024 = 75
         W206 A3
         W207 B1",
    );
}

#[test]
fn a_hidden_column_neither_blocks_nor_contradicts_the_others() {
    let mut grid = sheet::grid(&["Código | Provincia | 2024 | 2024\nS01-1 | Lima | 19 | 20"]);
    grid.sheets[0].hidden_columns.add(1, 2);
    check_grid(
        &grid,
        |_| {},
        "S01-1 obtenido 2024 = 20
         W207 B1
         W207 C1",
    );
    check_grid(
        &grid,
        |layout| layout.with_hidden = true,
        "E206
         E206 D1
         E373 B2
         W207 B1
         W207 C1",
    );
}

#[test]
fn hidden_rows_and_columns_that_hold_nothing_are_no_matter() {
    let mut grid = hidden(&[(10, 12)], &[(8, 9)]);
    check_grid(
        &grid,
        |_| {},
        "S01-1 obtenido 2022 = 9
         S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         S01-2 obtenido 2022 = 2
         S01-2 obtenido 2023 = 3
         S01-2 obtenido 2024 = 4
         CTX-04 obtenido 2022 = 68
         CTX-04 obtenido 2023 = 70
         CTX-04 obtenido 2024 = 75",
    );
    grid.sheets[0].hidden = true;
    let catalogue = catalogue::catalogue();
    let found = super::outcome::layouts(&grid, &catalogue);
    let codes: Vec<&str> = found[0].findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["W205"]);
}
