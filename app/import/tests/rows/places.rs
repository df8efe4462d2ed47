//! Places and groups of rows, and columns that nobody understands.

use super::{catalogue::catalogue, check, table};

#[test]
fn a_number_is_a_department_only_under_a_header_that_says_so() {
    check(
        "code | group=Edad | 2024",
        "S01-1 | Total | 20.5
         S01-1 | 12 | 33.4
         S01-1 | 15 | 44.8",
        "E341 B3
         E341 B4
         S01-1 obtenido 2024 = 20.5",
    );
    check(
        "code | group:departamento=UBIGEO | 2024",
        "S01-1 | 1 | 10
         S01-1 | \"070000\" | 11",
        "S01-1 obtenido 2024 departamento=01 = 10
         S01-1 obtenido 2024 departamento=07 = 11",
    );
}

#[test]
fn a_province_or_a_city_is_not_the_department_of_its_name() {
    check(
        "code | group=Provincia | 2024",
        "S01-1 | Lima | 20.5",
        "E341 B2",
    );
    check(
        "code | group=Departamento | 2024",
        "S01-1 | Lima | 20.5",
        "S01-1 obtenido 2024 departamento=15 = 20.5",
    );
}

#[test]
fn decomposed_accents_and_soft_characters_are_the_same_names() {
    check(
        "code | period | group | value | note",
        "S01-1 | 2024 | A\u{301}ncash | \"12,4\" |
         S01-1 | 2024 | Juni\u{301}n | sin informacio\u{301}n |
         S01-1 | 2024 | San Marti\u{301}n\u{ad} | 10.9 | P/",
        "S01-1 obtenido 2024 departamento=02 = 12.4
         S01-1 obtenido 2024 departamento=12 = no disponible: sin información
         S01-1 obtenido 2024 departamento=22 = 10.9 P/
         W301 D2
         W333 D3",
    );
}

#[test]
fn an_age_band_that_became_a_date_is_named_as_such() {
    let read = table::read(
        "code | group=Edad | 2024",
        "S01-1 | @2025-11-06 | 18.1",
        &catalogue(),
    );
    assert_eq!(table::lines(&read), ["E374 B2"]);
    assert!(
        read.draft.findings[0]
            .problem
            .contains("convirtió en fecha")
    );
    assert_eq!(read.draft.rejected.len(), 1);
}

#[test]
fn a_heading_row_says_of_which_dimension_the_next_rows_are() {
    check(
        "code | group | 2024",
        "S01-1 | Total | 20
         | Área de residencia |
         S01-1 | Urbano | 30
         S01-1 | Rurales | 10",
        "S01-1 obtenido 2024 = 20
         S01-1 obtenido 2024 area=rural = 10
         S01-1 obtenido 2024 area=urbana = 30",
    );
}

#[test]
fn a_row_with_a_column_that_is_not_understood_is_never_the_national_value() {
    check(
        "code | unknown=Provincia | unknown=Quintil | 2024",
        "S01-1 | Cañete | | 14.9
         S01-2 | | Quintil I | 213
         CTX-04 | | | 73.1",
        "CTX-04 obtenido 2024 = 73.1
         E373 B2
         E373 C3",
    );
}

#[test]
fn the_codes_of_reniec_are_another_order() {
    let (grid, mut layout) = table::table(
        "code | group:departamento=UBIGEO | 2024",
        "S01-1 | \"07\" | 10\nS01-1 | \"24\" | 11",
    );
    layout.place_codes = import::layout::PlaceCodes::Reniec;
    let read = import::understand::understand(&grid, &[layout], &catalogue(), &[]);
    assert_eq!(
        table::lines(&read),
        [
            "S01-1 obtenido 2024 departamento=07 = 11",
            "S01-1 obtenido 2024 departamento=08 = 10"
        ]
    );
}
