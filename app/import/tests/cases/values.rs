//! Numbers, codes and periods as people type them, each doubt at its cell.

use super::check;

#[test]
fn spreadsheet_floats_are_rounded_to_the_unit_in_silence() {
    check(
        "
Código | 2023 | 2024
CTX-04 | 73.09999999999999 | 88.90000000000001",
        "CTX-04 obtenido 2023 = 73.1
         CTX-04 obtenido 2024 = 88.9",
    );
}

#[test]
fn decimals_that_the_unit_does_not_keep_warn() {
    check(
        "
Código | 2023
CTX-04 | 73.149",
        "CTX-04 obtenido 2023 = 73.1
         W304 B2",
    );
}

#[test]
fn a_decimal_comma_beside_decimal_points_warns() {
    check(
        "
Código | 2022 | 2023
S01-1 | \"41,67\" | \"42.86\"",
        "S01-1 obtenido 2022 = 41.67
         S01-1 obtenido 2023 = 42.86
         W301 B2",
    );
}

#[test]
fn three_digits_behind_a_comma_are_ambiguous() {
    check(
        "
Código | 2023
S01-2 | \"3,325\"",
        "S01-2 obtenido 2023 = 3325
         W302 B2",
    );
}

#[test]
fn a_file_of_decimal_commas_is_noticed() {
    check(
        "
Código | 2022 | 2023
S01-1 | \"41,67\" | \"42,8\"",
        "S01-1 obtenido 2022 = 41.67
         S01-1 obtenido 2023 = 42.8
         W204",
    );
}

#[test]
fn formula_errors_dates_and_booleans_are_located() {
    check(
        "
Código | 2021 | 2022 | 2023 | 2024
S01-1 | #DIV/0! | VERDADERO | @2024-05-12 | veinte",
        "E301 E2
         E330 B2
         E331 C2
         E332 D2",
    );
}

#[test]
fn percentages_and_fractions_are_read_in_the_unit() {
    check(
        "
Código | 2022 | 2023
S01-1 | \"45.5 %\" | \"45/60\"
CTX-06 | \"45 %\" |",
        "CTX-06 obtenido 2022 = 0.45
         S01-1 obtenido 2022 = 45.5
         S01-1 obtenido 2023 = 75 (45/60)
         W306 C2
         W334 B3",
    );
}

#[test]
fn a_missing_number_is_never_zero() {
    check(
        "
Código | Año | Valor | Nota
S01-1 | 2021 | no disponible: la encuesta no se hizo |
S01-1 | 2022 | n.d. | registro perdido
S01-1 | 2023 | n.d. |
S01-1 | 2024 | |",
        "S01-1 obtenido 2021 = no disponible: la encuesta no se hizo
         S01-1 obtenido 2022 = no disponible: registro perdido
         S01-1 obtenido 2023 = no disponible: n.d.
         W333 C4",
    );
}

#[test]
fn codes_as_typed_are_normalised_guessed_or_rejected_with_the_nearest() {
    check(
        "
Código | 2024
S.01-1 | 10
CTX-1O | 5
CTX 04 | 70
S01-9 | 4
 | 8",
        "CTX-04 obtenido 2024 = 70
         E313 A3
         E313 A5
         E324 A6
         S01-1 obtenido 2024 = 10",
    );
}

#[test]
fn periods_as_typed() {
    check(
        "
Código | Periodo | Valor
CTX-07 | 2011-Q4 | 17.7
CTX-07 | Abr-May-Jun 2023 P/ | 77.3
CTX-07 | IV trim. 2020 | 45.7
CTX-07 | Feb-Mar-Abr 2023 | 70
CTX-07 | el año pasado | 70",
        "CTX-07 obtenido 2011-Q4 = 17.7
         CTX-07 obtenido 2020-Q4 = 45.7
         CTX-07 obtenido 2023-Q2 = 77.3 P/
         E315 B5
         E315 B6",
    );
}

#[test]
fn the_same_cell_twice_names_both_cells() {
    check(
        "
Código | Año | Valor
S01-1 | 2023 | 10
S01-1 | 2023 | 11
S01-2 | 2023 | 7
S01-2 | 2023 | 7",
        "E342 C2
         E342 C3
         S01-2 obtenido 2023 = 7
         W342 C5",
    );
}

#[test]
fn provisional_marks_in_their_column_and_beside_the_number() {
    check(
        "
Código | Año | Valor | Provisional
S01-1 | 2021 | 10 | Sí
S01-1 | 2022 | 11 | P/
S01-1 | 2023 | 12 | quizá
S01-1 | 2024 | \"13 P/\" | ",
        "S01-1 obtenido 2021 = 10 P/
         S01-1 obtenido 2022 = 11 P/
         S01-1 obtenido 2023 = 12
         S01-1 obtenido 2024 = 13 P/
         W343 D4",
    );
}

#[test]
fn labels_that_disagree_with_the_catalogue_warn_once() {
    check(
        "
Código | Indicador | Objetivo | Unidad | Sentido esperado | Año | Valor
S01-1 | Kilómetros de carretera | OP3 | Índice | Descendente | 2023 | 10
S01-1 | Kilómetros de carretera | OP3 | Índice | Descendente | 2024 | 11",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 11
         W351 B2
         W352 D2
         W353 E2
         W354 C2",
    );
}

#[test]
fn an_indicator_may_be_given_by_its_name() {
    check(
        "
Indicador | 2024
HOGARES QUE RECIBEN LA CANASTA BASICA DIGITAL | 10
Hogares con canasta básica digital | 11",
        "E323 A3
         S01-1 obtenido 2024 = 10",
    );
}
