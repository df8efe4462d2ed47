//! Layouts that a person corrects.

use super::{catalogue, sheet};
use domain::finding::Finding;
use import::{
    grid::Grid,
    layout::{self, ColumnRole, FoundLayout, role_label, role_options},
    lexicon::Lexicon,
};

fn detect(grid: &Grid) -> FoundLayout {
    let catalogue = catalogue::catalogue();
    layout::detect(grid, 0, &catalogue, &Lexicon::of(&catalogue))
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.code.as_str()).collect()
}

#[test]
fn a_person_corrects_what_a_column_means() {
    let catalogue = catalogue::catalogue();
    let grid = sheet::grid(&["Código | Cifra de partida | 2024\nS01-1 | 15 | 20"]);
    let found = detect(&grid);
    assert_eq!(codes(&found.findings), ["E210"]);
    let mut layout = found.layout;
    let columns = &mut layout.tables[0].columns;
    let options = role_options(&columns[1], &catalogue);
    let chosen = options
        .iter()
        .find(|o| o.label == "Línea de base: valor")
        .unwrap();
    columns[1].role = chosen.role.clone();
    let year = role_options(&columns[2], &catalogue);
    let checked = layout::check(&layout, &grid, 0, &catalogue);
    assert_eq!(codes(&checked), ["E208"]);

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

#[test]
fn what_a_person_confirms_no_longer_blocks() {
    let catalogue = catalogue::catalogue();
    let grid = sheet::grid(&["Código | Sede | 2024\nS01-1 | Central | 20"]);
    let mut layout = detect(&grid).layout;
    assert_eq!(
        codes(&layout::check(&layout, &grid, 0, &catalogue)),
        ["E210"]
    );
    for role in [
        ColumnRole::Ignore,
        ColumnRole::Breakdown { dimension: None },
    ] {
        let column = &mut layout.tables[0].columns[1];
        (column.role, column.certain) = (role, true);
        assert!(layout::check(&layout, &grid, 0, &catalogue).is_empty());
    }
}

#[test]
fn the_finding_names_the_column_an_example_and_what_to_do() {
    let grid = sheet::grid(&["Código | Operador | 2024\nS01-1 | Movistar | 20"]);
    let found = detect(&grid);
    let finding = &found.findings[0];
    assert_eq!(finding.code, "E210");
    assert!(
        finding.problem.contains("«Operador»"),
        "{}",
        finding.problem
    );
    assert!(
        finding.problem.contains("«Movistar»"),
        "{}",
        finding.problem
    );
    assert!(finding.remedy.contains("No importar"), "{}", finding.remedy);
}

#[test]
fn every_role_has_a_name() {
    let catalogue = catalogue::catalogue();
    let grid = sheet::grid(&["Código | Meta 2024\nS01-1 | 20"]);
    let layout = detect(&grid).layout;
    let options = role_options(&layout.tables[0].columns[1], &catalogue);
    let mut labels: Vec<&str> = options.iter().map(|o| o.label.as_str()).collect();
    let count = labels.len();
    assert!(labels.iter().all(|label| !label.is_empty()));
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), count, "no two roles have the same name");
}

#[test]
fn a_layout_survives_its_stored_form() {
    let grid = sheet::grid(&["Código | Provincia | Meta 2024 | 2024 P/\nS01-1 | Lima | 20 | 21"]);
    let found = detect(&grid);
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<FoundLayout>(&text).unwrap(), found);
}

#[test]
fn a_table_of_one_indicator_proposes_which() {
    let grid = sheet::grid(&[
        "5.1 PERÚ: HOGARES CON AL MENOS UN MIEMBRO CON TELÉFONO CELULAR\n\nDepartamento | 2023 | 2024\nLima | 10 | 20",
    ]);
    let found = detect(&grid);
    assert_eq!(codes(&found.findings), ["E202"]);
    assert_eq!(found.proposals[0].indicator.as_str(), "CTX-09");
}
