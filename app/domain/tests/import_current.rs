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
