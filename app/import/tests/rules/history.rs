//! Values beside the history of their series: jumps, breaks, and moves away from the target.

use super::{catalogue, cells, check, findings, sentences};

/// Eight yearly values with changes of 3, 2, 4, 3, 3, 2, 4.
const STEADY: &str = "S01-1 obtenido 2016 = 20
    S01-1 obtenido 2017 = 23
    S01-1 obtenido 2018 = 25
    S01-1 obtenido 2019 = 29
    S01-1 obtenido 2020 = 32
    S01-1 obtenido 2021 = 35
    S01-1 obtenido 2022 = 37
    S01-1 obtenido 2023 = 41";

#[test]
fn a_slipped_decimal_mark_shows_as_a_jump() {
    check(
        "B2 S01-2 obtenido 2021 = 120
         C2 S01-2 obtenido 2022 = 1250
         D2 S01-2 obtenido 2023 = 130",
        "",
        "W404 C2
         W404 D2",
    );
}

#[test]
fn a_jump_from_the_stored_value_warns() {
    let stored = "S01-2 obtenido 2023 = 120";
    check("B2 S01-2 obtenido 2024 = 1300", stored, "W404 B2");
    check("B2 S01-2 obtenido 2024 = 130", stored, "");
}

#[test]
fn a_jump_is_judged_by_the_history_of_its_own_series() {
    check("B2 S01-1 obtenido 2024 = 45", STEADY, "");
    // Less than three times the value before: without the history nobody would notice.
    assert_eq!(
        sentences("B2 S01-1 obtenido 2024 = 82.2", STEADY),
        [
            "W404 Cambio de +41.2 puntos porcentuales respecto de 2023; lo habitual en esta serie es ±3 (mediana de 7 cambios; puntaje robusto 17.2, se avisa desde 3.5)."
        ]
    );
}

#[test]
fn a_wild_value_in_the_past_does_not_hide_the_next_one() {
    let stored = STEADY.replace("2016 = 20", "2016 = 95");
    check("B2 S01-1 obtenido 2024 = 82", &stored, "W404 B2");
}

#[test]
fn a_change_over_missing_years_is_judged_per_year() {
    check("B2 S01-1 obtenido 2026 = 50", STEADY, "");
    check("B2 S01-1 obtenido 2026 = 90", STEADY, "W404 B2");
}

#[test]
fn a_stated_gap_of_the_file_stands_before_the_stored_number() {
    let drafted = "B2 S01-2 obtenido 2023 = no disponible: no hubo encuesta
                   C2 S01-2 obtenido 2024 = 1300";
    check(drafted, "S01-2 obtenido 2023 = 120", "");
}

#[test]
fn numbers_across_a_break_of_the_series_are_not_compared() {
    let mut catalogue = catalogue::catalogue();
    let indicator = catalogue
        .indicators
        .iter_mut()
        .find(|i| i.code.as_str() == "S01-1")
        .unwrap();
    indicator.breaks.push(domain::indicator::SeriesBreak {
        year: 2024,
        reason: "Se pregunta por ocho capacidades en vez de siete".to_owned(),
    });
    let stored = cells::stored(STEADY);
    assert!(findings(&catalogue, "B2 S01-1 obtenido 2024 = 90", &stored).is_empty());
}

#[test]
fn a_value_that_moves_away_from_the_target_warns() {
    let stored = "S01-1 base 2022 = 40
        S01-1 obtenido 2023 = 50
        S01-1 meta 2030 = 80";
    assert_eq!(
        sentences("B2 S01-1 obtenido 2024 = 47", stored),
        ["W408 Se aleja de la meta de 2030 (80): baja de 50 en 2023 a 47 en 2024."]
    );
    check("B2 S01-1 obtenido 2024 = 51", stored, "");
    // Past the target there is room.
    let past = stored.replace("2023 = 50", "2023 = 90");
    check("B2 S01-1 obtenido 2024 = 85", &past, "");
}
