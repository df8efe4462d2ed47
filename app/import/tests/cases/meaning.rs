//! What no single cell can know of itself: ranges, horizons, directions, absolute values, jumps.

use super::check;

#[test]
fn a_percentage_of_140_is_refused() {
    check(
        "
Código | 2023 | 2024
S01-1 | 140 | -2",
        "E401 B2
         E401 C2
         W404 C2
         S01-1 obtenido 2023 = 140
         S01-1 obtenido 2024 = -2",
    );
}

#[test]
fn targets_lie_between_baseline_and_horizon() {
    check(
        "
Código | Línea base | < | Logros esperados | < | <
^ | Año | Valor | 2022 | 2025 | 2031
S01-1 | 2022 | 10 | 11 | 20 | 30",
        "E402 F3
         E403 D3
         S01-1 base 2022 = 10
         S01-1 meta 2022 = 11
         S01-1 meta 2025 = 20
         S01-1 meta 2031 = 30",
    );
}

#[test]
fn a_target_against_the_direction_warns_that_it_blocks_publication() {
    check(
        "
Código | Línea base 2022 | Meta 2030
S01-1 | 40 | 20",
        "S01-1 base 2022 = 40
         S01-1 meta 2030 = 20
         W401 C2",
    );
}

#[test]
fn numerator_and_denominator_must_give_the_value() {
    check(
        "
Código | Año | Valor | Numerador | Denominador
S01-1 | 2021 | 75 | 45 | 60
S01-1 | 2022 | 57 | 45 | 60
S01-1 | 2023 | 57 | 45 | 0
S01-1 | 2024 | 57 | muchos | 60",
        "E301 D5
         E404 C4
         E405 C3
         S01-1 obtenido 2021 = 75 (45/60)
         S01-1 obtenido 2022 = 57 (45/60)
         S01-1 obtenido 2023 = 57 (45/0)",
    );
}

#[test]
fn periods_of_another_kind_and_targets_of_groups_warn() {
    check(
        "
Código | Tipo | Periodo | Sexo | Valor
CTX-08 | obtenido | 2023 | | 77.1
CTX-08 | meta | 2025 | mujeres | 80",
        "CTX-08 obtenido 2023 = 77.1
         CTX-08 meta 2025 sexo=mujer = 80
         W402 E2
         W403 E3",
    );
}

#[test]
fn a_slipped_decimal_mark_shows_as_a_jump() {
    check(
        "
Código | 2021 | 2022 | 2023
S01-2 | 120 | 1250 | 130",
        "S01-2 obtenido 2021 = 120
         S01-2 obtenido 2022 = 1250
         S01-2 obtenido 2023 = 130
         W404 C2
         W404 D2",
    );
}

#[test]
fn percentages_written_as_fractions_of_one_warn() {
    check(
        "
Código | 2021 | 2022 | 2023
S01-1 | 0.41 | 0.45 | 0.52",
        "S01-1 obtenido 2021 = 0.41
         S01-1 obtenido 2022 = 0.45
         S01-1 obtenido 2023 = 0.52
         W405 B2",
    );
}
