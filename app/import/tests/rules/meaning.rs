//! What no single cell can know of itself: ranges, horizons, directions, absolute values, fractions.

use super::{catalogue, cells, check, findings, sentences};
use domain::finding::Place;
use import::validate::findings_of;

#[test]
fn a_percentage_of_140_is_refused() {
    check(
        "B2 S01-1 obtenido 2023 = 140
         C2 S01-1 obtenido 2024 = -2",
        "",
        "E401 B2
         E401 C2
         W404 C2",
    );
    assert_eq!(
        sentences("B2 S01-1 obtenido 2023 = 140", ""),
        ["E401 El valor 140 está fuera del rango admisible de S01-1 (de 0 a 100)."]
    );
}

#[test]
fn targets_lie_between_baseline_and_horizon() {
    check(
        "C3 S01-1 base 2022 = 10
         D3 S01-1 meta 2022 = 11
         E3 S01-1 meta 2025 = 20
         F3 S01-1 meta 2031 = 30",
        "",
        "E402 F3
         E403 D3",
    );
}

#[test]
fn targets_are_checked_against_the_stored_baseline() {
    let stored = "S01-1 base 2024 = 50";
    check("B2 S01-1 meta 2023 = 60", stored, "E403 B2");
    check("B2 S01-1 meta 2030 = 40", stored, "W401 B2");
    check("B2 S01-1 meta 2030 = 60", stored, "");
}

#[test]
fn a_target_against_the_direction_warns_that_it_blocks_publication() {
    check(
        "B2 S01-1 base 2022 = 40
         C2 S01-1 meta 2030 = 20",
        "",
        "W401 C2",
    );
    assert_eq!(
        sentences("C2 S01-1 meta 2030 = 20", "S01-1 base 2022 = 40"),
        ["W401 La meta de 2030 (20) va contra el sentido esperado: la línea de base es 40."]
    );
}

#[test]
fn a_recorded_reason_answers_a_target_against_the_direction() {
    let mut catalogue = catalogue::catalogue();
    for indicator in &mut catalogue.indicators {
        indicator.direction_reason = Some("cambió la encuesta".to_owned());
    }
    let stored = cells::stored("S01-1 base 2022 = 40");
    assert!(findings(&catalogue, "C2 S01-1 meta 2030 = 20", &stored).is_empty());
}

#[test]
fn numerator_and_denominator_must_give_the_value() {
    check(
        "C2 S01-1 obtenido 2021 = 75 (45/60)
         C3 S01-1 obtenido 2022 = 57 (45/60)
         C4 S01-1 obtenido 2023 = 57 (45/0)",
        "",
        "E404 C4
         E405 C3",
    );
    assert_eq!(
        sentences("C3 S01-1 obtenido 2022 = 57 (45/60)", ""),
        ["E405 45 entre 60 da 75, pero el valor dice 57."]
    );
}

#[test]
fn numbers_at_the_limit_of_decimals_stop_no_check() {
    let most = "79228162514264337593543950335";
    check(
        &format!(
            "B2 S01-1 obtenido 2023 = -{most} ({most}/1)\nC2 S01-1 obtenido 2024 = {most} (1/{most})"
        ),
        "",
        "E401 B2
         E401 C2
         E405 C2",
    );
}

#[test]
fn periods_of_another_kind_and_targets_of_groups_warn() {
    check(
        "E2 CTX-08 obtenido 2023 = 77.1
         E3 CTX-08 meta 2025 sexo=mujer = 80",
        "",
        "W402 E2
         W403 E3",
    );
}

#[test]
fn what_the_catalogue_does_not_have_is_refused() {
    check(
        "B2 S99-1 obtenido 2023 = 1
         B3 S01-1 obtenido 2023 color=azul = 1",
        "",
        "E407 B2
         E406 B3",
    );
}

#[test]
fn percentages_written_as_fractions_of_one_warn() {
    check(
        "B2 S01-1 obtenido 2021 = 0.41
         C2 S01-1 obtenido 2022 = 0.45
         D2 S01-1 obtenido 2023 = 0.52",
        "",
        "W405 B2",
    );
    check(
        "B2 S01-1 obtenido 2021 = 0.41
         C2 S01-1 obtenido 2022 = 0.45
         D2 S01-1 obtenido 2023 = 1.1",
        "",
        "",
    );
}

#[test]
fn a_missing_denominator_is_noticed_where_the_series_has_it() {
    let with = "B2 S01-1 obtenido 2021 = 75 (45/60)
                B3 S01-1 obtenido 2022 = 75 (45/60)
                B4 S01-1 obtenido 2023 = 75";
    assert_eq!(
        sentences(with, ""),
        [
            "W407 Faltan el numerador y el denominador: los tienen 2 de los otros 2 valores cercanos de la serie."
        ]
    );
    let without = "B2 S01-1 obtenido 2021 = 75
                   B3 S01-1 obtenido 2022 = 75 (45/60)
                   B4 S01-1 obtenido 2023 = 75";
    check(without, "", "");
    check("B2 S01-1 obtenido 2021 = 75 (45/)", "", "W307 B2");
}

#[test]
fn a_typed_value_has_the_findings_of_an_imported_one_at_its_field() {
    let typed = [
        cells::cell("S01-1 obtenido 2023 = 140"),
        cells::cell("S01-1 obtenido 2024 = 41"),
    ];
    let named = typed.iter().zip(["2023", "2024"]);
    let found = findings_of(
        named.map(|((key, value), name)| (key, value, format!("S01-1/{name}"))),
        &catalogue::catalogue(),
        &cells::stored(""),
    );
    let codes: Vec<(&str, &Place, Option<&str>)> = found
        .iter()
        .map(|f| (f.code.as_str(), &f.place, f.read.as_deref()))
        .collect();
    let place = |name: &str| Place::Field {
        field: name.to_owned(),
    };
    let (first, second) = (place("S01-1/2023"), place("S01-1/2024"));
    assert_eq!(
        codes,
        [("E401", &first, Some("140")), ("W404", &second, Some("41"))]
    );
}

#[test]
fn a_target_that_turns_back_or_leaps_warns_beside_the_one_before() {
    let stored = "S01-1 base 2022 = 10
        S01-1 meta 2024 = 20
        S01-1 meta 2026 = 40";
    assert_eq!(
        sentences("B2 S01-1 meta 2025 = 15", stored),
        ["W410 La meta de 2025 (15) va contra el sentido esperado: la de 2024 es 20."]
    );
    // Where the later one is stored, the drafted one is reported.
    check("B2 S01-1 meta 2025 = 50", stored, "W410 B2");
    check("B2 S01-1 meta 2025 = 30", stored, "");
    assert_eq!(
        sentences("B2 S01-1 meta 2025 = 70", "S01-1 meta 2024 = 20"),
        ["W404 Salta de 20 en 2024 a 70 en 2025."]
    );
    // Years apart a leap is no slip.
    check("B2 S01-1 meta 2030 = 70", "S01-1 meta 2024 = 20", "");
}
