//! Imports over values that are already stored, and layouts that a person corrects.

#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

#[path = "import_support/catalogue.rs"]
mod catalogue;
#[path = "import_support/grid.rs"]
mod grid;

use domain::{
    import::{
        diff::{Effect, preview},
        layout::{self, ColumnRole, columns_role_options, role_label},
        merge::conflicts,
        parse::parse,
        validate::validate,
    },
    value::{Breakdown, CellKey, CellValue, Datum, Measure},
};
use std::collections::BTreeMap;

type Stored = BTreeMap<CellKey, CellValue>;

fn stored(rows: &[(&str, Measure, &str, i64)]) -> Stored {
    rows.iter()
        .map(|(indicator, measure, period, value)| {
            let key = CellKey {
                indicator: indicator.parse().unwrap(),
                measure: *measure,
                breakdown: Breakdown::headline(),
                period: period.parse().unwrap(),
            };
            let datum = Datum::number((*value).into());
            (
                key,
                CellValue {
                    datum,
                    provisional: false,
                    note: None,
                    source: None,
                },
            )
        })
        .collect()
}

/// Codes of the findings that the stored values cause.
fn codes(input: &str, stored: &Stored) -> Vec<String> {
    let catalogue = catalogue::catalogue();
    let sheet = grid::sheet(input);
    let layout = layout::detect(&sheet, &catalogue).layout;
    let draft = parse(&sheet, &layout, &catalogue);
    let findings = validate(&draft, &catalogue, &|key| stored.get(key).cloned());
    findings.into_iter().map(|f| f.code).collect()
}

#[test]
fn a_jump_from_the_stored_value_warns() {
    let stored = stored(&[("S01-2", Measure::Observed, "2023", 120)]);
    assert_eq!(codes("Código | 2024\nS01-2 | 1300", &stored), ["W404"]);
    assert!(codes("Código | 2024\nS01-2 | 130", &stored).is_empty());
}

#[test]
fn targets_are_checked_against_the_stored_baseline() {
    let stored = stored(&[("S01-1", Measure::Baseline, "2024", 50)]);
    assert_eq!(codes("Código | Meta 2023\nS01-1 | 60", &stored), ["E403"]);
    assert_eq!(codes("Código | Meta 2030\nS01-1 | 40", &stored), ["W401"]);
    assert!(codes("Código | Meta 2030\nS01-1 | 60", &stored).is_empty());
}

#[test]
fn the_preview_tells_new_changed_unchanged_and_rejected_apart() {
    let catalogue = catalogue::catalogue();
    let stored = stored(&[
        ("S01-1", Measure::Observed, "2022", 10),
        ("S01-1", Measure::Observed, "2023", 11),
    ]);
    let sheet = grid::sheet("Código | 2021 | 2022 | 2023 | 2024\nS01-1 | 9 | 10 | 12 | 400");
    let layout = layout::detect(&sheet, &catalogue).layout;
    let draft = parse(&sheet, &layout, &catalogue);
    let current = |key: &CellKey| stored.get(key).cloned();
    let shown = preview(&draft, &validate(&draft, &catalogue, &current), &current);
    let effects: Vec<Effect> = shown.cells.iter().map(|c| c.effect).collect();
    assert_eq!(
        effects,
        [
            Effect::New,
            Effect::Unchanged,
            Effect::Changed,
            Effect::Rejected
        ]
    );
    assert!(conflicts(&shown.cells, &current).is_empty());

    let mut later = stored.clone();
    let someone_else = Datum::number(13.into());
    later
        .values_mut()
        .for_each(|v| v.datum = someone_else.clone());
    let found = conflicts(&shown.cells, &|key| later.get(key).cloned());
    assert_eq!(
        found.len(),
        1,
        "only the cell that would be written: {found:?}"
    );
    assert_eq!(found[0].now.as_ref().unwrap().datum, someone_else);
}

#[test]
fn a_person_corrects_what_a_column_means() {
    let catalogue = catalogue::catalogue();
    let sheet = grid::sheet("Código | Avance del año | 2024\nS01-1 | 15 | 20");
    let found = layout::detect(&sheet, &catalogue);
    let mut layout = found.layout;
    assert_eq!(
        found
            .findings
            .iter()
            .map(|f| f.code.as_str())
            .collect::<Vec<_>>(),
        ["W201"]
    );
    let options = columns_role_options(&layout.columns[1], &catalogue);
    let chosen = options
        .iter()
        .find(|o| o.label == "Línea de base: valor")
        .unwrap();
    layout.columns[1].role = chosen.role.clone();
    let checked = layout::check(&layout, &sheet, &catalogue);
    assert_eq!(
        checked.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(),
        ["E208"]
    );

    let year = columns_role_options(&layout.columns[2], &catalogue);
    let labels: Vec<&str> = year.iter().map(|o| o.label.as_str()).collect();
    for label in [
        "Valor obtenido 2024",
        "Logro esperado 2024",
        "Línea de base 2024",
        "Desagregación: Sexo",
        "Ficha: supuestos",
        "No importar",
    ] {
        assert!(labels.contains(&label), "{label} in {labels:?}");
    }
    for option in &year {
        assert_eq!(option.label, role_label(&option.role, &catalogue));
    }
    assert_eq!(year[0].role, ColumnRole::Ignore);
}

/// Findings of one typed row over a stored history of S01-1, as «code problem».
fn told(input: &str, stored: &Stored) -> Vec<String> {
    let catalogue = catalogue::catalogue();
    let sheet = grid::sheet(input);
    let layout = layout::detect(&sheet, &catalogue).layout;
    let draft = parse(&sheet, &layout, &catalogue);
    let findings = validate(&draft, &catalogue, &|key| stored.get(key).cloned());
    let told = findings.into_iter();
    told.map(|f| format!("{} {}", f.code, f.problem)).collect()
}

/// Eight yearly values with changes of 3, 2, 4, 3, 3, 2, 4.
fn steady() -> Stored {
    let values = [20, 23, 25, 29, 32, 35, 37, 41].iter().zip(2016..);
    let rows: Vec<(&str, Measure, String, i64)> = values
        .map(|(value, year)| ("S01-1", Measure::Observed, year.to_string(), *value))
        .collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|(code, measure, period, value)| (*code, *measure, period.as_str(), *value))
        .collect();
    stored(&rows)
}

#[test]
fn a_jump_is_judged_by_the_history_of_its_own_series() {
    let stored = steady();
    assert!(codes("Código | 2024\nS01-1 | 45", &stored).is_empty());
    // Less than three times the value before: without the history nobody would notice.
    let told = told("Código | 2024\nS01-1 | 82.2", &stored);
    assert_eq!(
        told.iter()
            .map(|text| text.replace('\u{a0}', " "))
            .collect::<Vec<_>>(),
        [
            "W404 Cambio de +41.2 puntos porcentuales respecto de 2023; lo habitual en esta serie es ±3 (mediana de 7 cambios; puntaje robusto 17.2, se avisa desde 3.5)."
        ]
    );
}

#[test]
fn a_wild_value_in_the_past_does_not_hide_the_next_one() {
    let mut stored = steady();
    let wild = stored.values_mut().next().unwrap();
    wild.datum = Datum::number(95.into());
    assert_eq!(codes("Código | 2024\nS01-1 | 82", &stored), ["W404"]);
}

#[test]
fn a_change_over_missing_years_is_judged_per_year() {
    let stored = steady();
    assert!(codes("Código | 2026\nS01-1 | 50", &stored).is_empty());
    assert_eq!(codes("Código | 2026\nS01-1 | 90", &stored), ["W404"]);
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
    let stored = steady();
    let sheet = grid::sheet("Código | 2024\nS01-1 | 90");
    let layout = layout::detect(&sheet, &catalogue).layout;
    let draft = parse(&sheet, &layout, &catalogue);
    assert!(validate(&draft, &catalogue, &|key| stored.get(key).cloned()).is_empty());
}

#[test]
fn a_value_that_moves_away_from_the_target_warns() {
    let mut stored = stored(&[
        ("S01-1", Measure::Baseline, "2022", 40),
        ("S01-1", Measure::Observed, "2023", 50),
        ("S01-1", Measure::Target, "2030", 80),
    ]);
    assert_eq!(
        told("Código | 2024\nS01-1 | 47", &stored),
        ["W408 Se aleja de la meta de 2030 (80): baja de 50 en 2023 a 47 en 2024."]
    );
    assert!(codes("Código | 2024\nS01-1 | 51", &stored).is_empty());
    // Past the target there is room.
    stored
        .values_mut()
        .filter(|value| value.datum.value() == Some(50.into()))
        .for_each(|value| value.datum = Datum::number(90.into()));
    assert!(codes("Código | 2024\nS01-1 | 85", &stored).is_empty());
}

#[test]
fn a_missing_denominator_is_noticed_where_the_series_has_it() {
    let with = "Código | Año | Valor | Numerador | Denominador
S01-1 | 2021 | 75 | 45 | 60
S01-1 | 2022 | 75 | 45 | 60
S01-1 | 2023 | 75 | |";
    assert_eq!(
        told(with, &Stored::new()),
        [
            "W407 Faltan el numerador y el denominador: los tienen 2 de los otros 2 valores cercanos de la serie."
        ]
    );
    let without = "Código | Año | Valor | Numerador | Denominador
S01-1 | 2021 | 75 | |
S01-1 | 2022 | 75 | 45 | 60
S01-1 | 2023 | 75 | |";
    assert!(codes(without, &Stored::new()).is_empty());
}
