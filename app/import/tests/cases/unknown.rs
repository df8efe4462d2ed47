//! Columns under headers that nobody knows: by what they hold they are left out, read, or block their table.

use super::{catalogue, outcome, sheet};
use import::layout::ColumnRole;

/// The role of a column between codes and values, by its header and its cells.
fn role_of(header: &str, cells: &[&str]) -> (ColumnRole, bool) {
    let codes = ["S01-1", "S01-2", "CTX-01", "CTX-02", "CTX-03"];
    let rows = codes.iter().zip(cells);
    let rows: Vec<String> = rows
        .map(|(code, cell)| format!("{code} | {cell} | 5"))
        .collect();
    let grid = sheet::grid(&[&format!("Código | {header} | 2024\n{}", rows.join("\n"))]);
    let found = outcome::layouts(&grid, &catalogue::catalogue());
    let table = &found[0].layout.tables[0];
    let column = table.columns.iter().find(|column| column.column == 1);
    column.map_or((ColumnRole::Ignore, true), |column| {
        (column.role.clone(), column.certain)
    })
}

#[test]
fn what_may_name_a_group_stays_unknown() {
    for (header, cells) in [
        ("Quintil", ["I", "II"]),
        ("Quintil", ["1", "2"]),
        ("Quintil de ingreso", ["1", "1"]),
        ("Clase de hogar", ["A", "B"]),
        ("Condición de pobreza", ["Sí", "No"]),
        ("Red", ["4G", "4G"]),
        ("Provincia", ["Lima", "Cusco"]),
        ("Sede", ["", "Central"]),
        ("Visita", ["@2024-05-02", "@2024-05-03"]),
        ("Cohorte", ["2", "1"]),
        ("Gestión", ["Pública", "Privada"]),
        ("Capital", ["Lima", "Cusco"]),
        ("Tipo", ["P", "E"]),
    ] {
        assert_eq!(
            role_of(header, &cells),
            (ColumnRole::Unknown, false),
            "{header}: {cells:?}"
        );
    }
}

#[test]
fn what_tells_no_rows_apart_is_left_out() {
    for (header, cells) in [
        ("Cobertura", ["Perú", "Nacional"]),
        ("", ["1", "2"]),
        ("Estado", ["vigente", "vigente"]),
        ("Estado", ["Cumplido", "En proceso"]),
        ("Ll.", ["1/", "2/"]),
        ("Sede", ["", ""]),
    ] {
        assert_eq!(
            role_of(header, &cells),
            (ColumnRole::Ignore, true),
            "{header}: {cells:?}"
        );
    }
}

#[test]
fn amounts_and_sentences_are_left_out_with_a_warning() {
    let sentence = "Se revisó con la oficina de planeamiento en la última semana del mes.";
    for (header, cells) in [
        ("Aporte", ["12.5", "13.25"]),
        ("Acuerdo", [sentence, sentence]),
    ] {
        assert_eq!(
            role_of(header, &cells),
            (ColumnRole::Ignore, false),
            "{header}: {cells:?}"
        );
    }
}

#[test]
fn contents_say_what_a_column_is() {
    let places = ["Lima", "Áncash", "Cusco", "Puno", "Total"];
    assert_eq!(
        role_of("Zona", &places),
        (ColumnRole::Breakdown { dimension: None }, false)
    );
    assert_eq!(
        role_of("Ciudad", &places),
        (ColumnRole::Unknown, false),
        "cities are no departments"
    );
    assert_eq!(
        role_of("Zona", &["Lima", "Cañete", "Huaura", "Cusco", "Puno"]),
        (ColumnRole::Unknown, false),
        "places need nearly all rows"
    );
    assert_eq!(
        role_of("Estado", &["definitivo", "P/", "definitivo"]),
        (ColumnRole::Provisional, true)
    );
    assert_eq!(
        role_of("Rubro", &["Meta", "Valor obtenido", "Línea de base"]),
        (ColumnRole::Measure, true)
    );
    assert_eq!(
        role_of(
            "Nivel de indicador",
            &["Resultado", "Resultado", "Resultado"]
        ),
        (ColumnRole::Unknown, false),
        "one word for all that may mean something else"
    );
}

#[test]
fn one_group_in_the_last_row_is_enough() {
    let rows: Vec<String> = (0..300)
        .map(|_| "S01-1 | Nacional | 5".to_owned())
        .collect();
    let text = format!(
        "Código | Cobertura | 2024\n{}\nS01-1 | Cañete | 9",
        rows.join("\n")
    );
    let grid = sheet::grid(&[&text]);
    let found = outcome::layouts(&grid, &catalogue::catalogue());
    let codes: Vec<&str> = found[0].findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["E210"]);
}
