//! Cells in the place of a value.

use super::check;

#[test]
fn percentages_are_read_as_shown_and_an_index_is_never_multiplied() {
    check(
        "code | 2022 | 2023 | 2024",
        "S01-1 | 14.8% | 17.5 | \"20 %\"
         CTX-06 | 0.41 | 45% |
         S01-2 | 3250 | 12% |",
        "CTX-06 obtenido 2022 = 0.41
         CTX-06 obtenido 2023 = 0.45
         E376 C4
         S01-1 obtenido 2022 = 14.8
         S01-1 obtenido 2023 = 17.5
         S01-1 obtenido 2024 = 20
         S01-2 obtenido 2022 = 3250
         W334 C3",
    );
}

#[test]
fn what_is_no_value_is_refused_with_its_cause() {
    check(
        "code | 2018 | 2019 | 2020 | 2021 | 2022 | 2023 | 2024",
        "S01-1 | #DIV/0! | VERDADERO | @2024-05-12 | veinte | = | ~46:00 | ~~22~~",
        "E301 E2
         E330 B2
         E331 C2
         E332 D2
         E371 F2
         E372 H2
         E375 G2",
    );
}

#[test]
fn a_struck_part_is_no_part_of_the_value_and_is_reported() {
    check(
        "code | 2024",
        "S01-2 | x~5400~",
        "S01-2 obtenido 2024 = 5400
         W372 B2",
    );
}

#[test]
fn float_noise_goes_in_silence_and_real_decimals_warn() {
    check(
        "code | 2023 | 2024",
        "CTX-04 | 73.09999999999999 | 73.149",
        "CTX-04 obtenido 2023 = 73.1
         CTX-04 obtenido 2024 = 73.1
         W304 C2",
    );
}

#[test]
fn a_missing_number_is_never_zero() {
    check(
        "code | period | value | note",
        "S01-1 | 2021 | no disponible: la encuesta no se hizo |
         S01-1 | 2022 | n.d. | registro perdido
         S01-1 | 2023 | n.d. |
         S01-1 | 2024 | | una nota",
        "S01-1 obtenido 2021 = no disponible: la encuesta no se hizo
         S01-1 obtenido 2022 = no disponible: registro perdido
         S01-1 obtenido 2023 = no disponible: n.d.
         W333 C4",
    );
}

#[test]
fn absolute_figures_stand_beside_a_share_and_are_the_value_of_a_count() {
    check(
        "code | absolute target 2024 | target 2024",
        "S01-1 | \"200/1000\" | 20%
         S01-2 | 5400 | 60%",
        "S01-1 meta 2024 = 20 (200/1000)
         S01-2 meta 2024 = 5400",
    );
}

#[test]
fn numerator_and_denominator_stand_in_columns_of_a_row() {
    check(
        "code | period | value | numerator | denominator",
        "S01-1 | 2024 | 75 | 45 | 60
         S01-1 | 2023 | 75 | cuarenta | 60",
        "E301 D3
         S01-1 obtenido 2024 = 75 (45/60)",
    );
}

#[test]
fn measure_and_mark_are_read_from_their_columns() {
    check(
        "code | measure=Serie | mark=Estado | period | value",
        "S01-1 | Línea de base | definitivo | 2022 | 14.8
         S01-1 | Valor obtenido | provisional | 2024 | 20.5
         S01-1 | Logro esperado | | 2025 | 25
         S01-1 | Programado | quizá | 2026 | 26
         S01-1 | otra cosa | | 2027 | 27",
        "E344 B6
         S01-1 base 2022 = 14.8
         S01-1 meta 2025 = 25
         S01-1 meta 2026 = 26
         S01-1 obtenido 2024 = 20.5 P/
         W343 C5",
    );
}

#[test]
fn target_and_observed_may_be_two_columns_of_one_table() {
    check(
        "code | period | target | value",
        "S01-1 | 2023 | 17 | 17.5",
        "S01-1 meta 2023 = 17
         S01-1 obtenido 2023 = 17.5",
    );
}

#[test]
fn codes_are_normalised_guessed_or_rejected_with_the_nearest() {
    check(
        "code | 2024",
        "S.01-1 | 10
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
fn labels_that_disagree_with_the_catalogue_warn_once() {
    check(
        "code | name | node | unit | direction | period | value",
        "S01-1 | Kilómetros de carretera | OP3 | Índice | Descendente | 2023 | 10
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
fn fields_are_read_in_their_one_wording() {
    check(
        "code | field:direction | field:max | field:name",
        "S01-1 | Ascendente | mucho | por completar
         S01-9 | Ascendente | |",
        "E313 A3
         E348 C2
         S01-1 direction = ascendente",
    );
}
