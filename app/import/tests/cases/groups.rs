//! Groups that stand in a title, a header, a name or under no header at all: their value is never the national one.

use super::{catalogue, check, check_grid, sheet};
use import::layout::ColumnRole;

#[test]
fn groups_below_a_year_belong_to_the_header() {
    check(
        "
Código | 2024 | | 
 | Hombres | Mujeres | Total
S01-1 | 22 | 19 | 20.5",
        "E373 B3
         E373 C3",
    );
    check(
        "
Código | Indicador | 2024 | < 
^ | ^ | Urbano | Rural
S01-1 | Hogares que reciben la canasta básica digital | 22 | 19",
        "E201",
    );
}

#[test]
fn short_words_of_measures_below_a_year_are_understood() {
    check(
        "
Código | Indicador | 2023 | < | 2024 | <
^ | ^ | Prog. | Ejec. | Prog. | Ejec.
S01-1 | Hogares que reciben la canasta básica digital | 17 | 17.5 | 20 | 20.5",
        "S01-1 meta 2023 = 17
         S01-1 obtenido 2023 = 17.5
         S01-1 meta 2024 = 20
         S01-1 obtenido 2024 = 20.5",
    );
    check(
        "
Código | 2024 | | |
 | I Trimestre | | II Trimestre |
 | Prog. | Ejec. | Prog. | Ejec.
CTX-08 | 57 | 57.2 | 58 | 58.4",
        "CTX-08 meta 2024-Q1 = 57
         CTX-08 obtenido 2024-Q1 = 57.2
         CTX-08 meta 2024-Q2 = 58
         CTX-08 obtenido 2024-Q2 = 58.4",
    );
}

#[test]
fn a_strange_word_over_the_years_asks() {
    check(
        "
Código | Movistar | <
^ | 2023 | 2024
S01-1 | 17 | 20",
        "S01-1 obtenido 2023 = 17
         S01-1 obtenido 2024 = 20
         W202 B2
         W202 C2",
    );
    check(
        "
Código | Serie histórica | <
^ | 2023 | 2024
S01-1 | 17 | 20",
        "S01-1 obtenido 2023 = 17
         S01-1 obtenido 2024 = 20",
    );
}

#[test]
fn a_title_that_names_a_group_says_whose_the_values_are() {
    for title in ["Departamento: Cusco", "Cusco", "Departamento de Cusco"] {
        check(
            &format!(
                "
{title}
Código | 2023 | 2024
S01-1 | 17 | 20"
            ),
            "S01-1 obtenido 2023 departamento=08 = 17
             S01-1 obtenido 2024 departamento=08 = 20
             W379 A1",
        );
    }
    // A longer title may only say where it was written.
    check(
        "
Resultados del área rural por indicador
Código | 2023 | 2024
S01-1 | 17 | 20",
        "S01-1 obtenido 2023 = 17
         S01-1 obtenido 2024 = 20
         W379 A1",
    );
    check(
        "
Lima, 15 de enero de 2025
Código | 2023 | 2024
S01-1 | 17 | 20",
        "S01-1 obtenido 2023 = 17
         S01-1 obtenido 2024 = 20",
    );
}

#[test]
fn two_tables_of_two_groups_stand_on_one_sheet() {
    check(
        "
Hombres
Código | 2023 | 2024
S01-1 | 17 | 20

Mujeres
Código | 2023 | 2024
S01-1 | 16 | 19",
        "S01-1 obtenido 2023 sexo=hombre = 17
         S01-1 obtenido 2024 sexo=hombre = 20
         S01-1 obtenido 2023 sexo=mujer = 16
         S01-1 obtenido 2024 sexo=mujer = 19
         W379 A1
         W379 A5",
    );
}

#[test]
fn a_row_that_names_a_group_heads_the_rows_below() {
    check(
        "
Código | 2023 | 2024
S01-1 | 17 | 20
Mujeres
S01-1 | 16 | 19
S01-2 | 3 | 4
Total
S01-2 | 5 | 6",
        "S01-1 obtenido 2023 = 17
         S01-1 obtenido 2024 = 20
         S01-1 obtenido 2023 sexo=mujer = 16
         S01-1 obtenido 2024 sexo=mujer = 19
         S01-2 obtenido 2023 sexo=mujer = 3
         S01-2 obtenido 2024 sexo=mujer = 4
         S01-2 obtenido 2023 = 5
         S01-2 obtenido 2024 = 6
         W379 A3",
    );
    check(
        "
Código | 2024
S01-1 | 17
Solo en zonas rurales
S01-2 | 3",
        "S01-1 obtenido 2024 = 17
         S01-2 obtenido 2024 area=rural = 3
         W379 A3",
    );
}

#[test]
fn the_name_of_a_sheet_says_the_group_or_the_measure() {
    let named = |name: &str| {
        let mut grid = sheet::grid(&["Código | 2023 | 2024\nS01-1 | 17 | 20"]);
        name.clone_into(&mut grid.sheets[0].name);
        grid
    };
    check_grid(
        &named("Mujeres"),
        |_| {},
        "S01-1 obtenido 2023 sexo=mujer = 17
         S01-1 obtenido 2024 sexo=mujer = 20
         W379",
    );
    check_grid(
        &named("Metas 2023-2024"),
        |_| {},
        "S01-1 meta 2023 = 17
         S01-1 meta 2024 = 20",
    );
    check_grid(
        &named("Metas y avances"),
        |_| {},
        "S01-1 obtenido 2023 = 17
         S01-1 obtenido 2024 = 20",
    );
}

#[test]
fn a_name_beside_a_code_may_say_the_group() {
    check(
        "
Código | Indicador | 2024
S01-1 | Hogares que reciben la canasta básica digital | 20.5
S01-1 | Hogares que reciben la canasta básica digital - Mujeres | 19
S01-1 | - Hombres | 22
S01-1 | Hogares que reciben la canasta básica digital en la sierra | 11",
        "S01-1 obtenido 2024 = 20.5
         E341 B3
         E341 B4
         E341 B5
         W351 B4",
    );
}

#[test]
fn a_column_without_a_header_is_no_air() {
    // Labels to the left of the code.
    check(
        "
 | Código | 2023 | 2024
Lima | S01-1 | 17 | 20
Cusco | S01-1 | 11 | 12",
        "E373 A2",
    );
    // A value whose year was lost.
    check(
        "
Código | 2023 |
S01-1 | 17.5 | 20.5",
        "S01-1 obtenido 2023 = 17.5
         W201 C1",
    );
    // A running number and an objective that the catalogue has.
    check(
        "
 | Código | 2024
1 | S01-1 | 17
2 | S01-2 | 20",
        "S01-1 obtenido 2024 = 17
         S01-2 obtenido 2024 = 20",
    );
    check(
        "
 | Código | 2024
S01 | S01-1 | 17
S01 | S01-2 | 20",
        "S01-1 obtenido 2024 = 17
         S01-2 obtenido 2024 = 20",
    );
}

#[test]
fn what_stands_beside_the_table_names_no_group() {
    let grid = sheet::grid(&["Código | 2024 |\nS01-1 | 17 | ok\nS01-2 | 20 |"]);
    let found = super::outcome::layouts(&grid, &catalogue::catalogue());
    let column = &found[0].layout.tables[0].columns[2];
    assert_eq!((&column.role, column.certain), (&ColumnRole::Ignore, false));
}

#[test]
fn both_areas_under_another_header_are_the_areas() {
    check(
        "
Código | Ámbito | 2024
CTX-09 | Urbano | 22
CTX-09 | Rural | 9
CTX-09 | Nacional | 20.5",
        "CTX-09 obtenido 2024 = 20.5
         CTX-09 obtenido 2024 area=rural = 9
         CTX-09 obtenido 2024 area=urbana = 22",
    );
}

#[test]
fn two_columns_that_say_two_places_are_refused() {
    check(
        "
UBIGEO | Departamento | Código | 2024
\"08\" | Cusco | CTX-09 | 10
\"14\" | Lima | CTX-09 | 12",
        "CTX-09 obtenido 2024 departamento=08 = 10
         E341 B3",
    );
}

#[test]
fn two_places_together_are_not_one_within_the_other() {
    check(
        "
Código | Lugar | 2024
CTX-09 | Lima Metropolitana y Callao | 10
CTX-09 | Callao (Prov. Const.) | 12
CTX-09 | urbano mujeres | 13",
        "CTX-09 obtenido 2024 departamento=07 = 12
         CTX-09 obtenido 2024 area=urbana;sexo=mujer = 13
         E341 B2",
    );
}

#[test]
fn cuts_of_lima_stand_among_departments() {
    check(
        "
Código | Departamento | 2024
CTX-09 | Cusco | 10
CTX-09 | Puno | 11
CTX-09 | Lima Metropolitana | 12
CTX-09 | Rural | 13",
        "CTX-09 obtenido 2024 departamento=08 = 10
         CTX-09 obtenido 2024 departamento=21 = 11
         CTX-09 obtenido 2024 ambito=lima-metropolitana = 12
         E341 B5",
    );
}
