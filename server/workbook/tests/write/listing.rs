//! A table in its four forms says the same, and a long one needs no memory for its rows.

use super::reading;
use domain::download::Form;
use std::io::Cursor;
use workbook::write::{
    listing::{self, FORMS, Listing},
    rules::{Look, Rules},
    table::{Column, ColumnType, Field, Table},
};

fn listing(rows: u32) -> Listing<'static> {
    let columns = vec![
        Column::new("numero", "Número", 10, "").of(ColumnType::Integer),
        Column::new("texto", "Texto", 40, "Cualquier cosa."),
        Column::new("valor", "Valor", 12, "").of(ColumnType::Decimal),
        Column::new("estado", "Estado", 12, ""),
    ];
    let made = move || {
        (0..rows).map(|row| {
            vec![
                Field::Plain(i64::from(row)),
                Field::text(format!("=HYPERLINK(\"http://example.org/{row}\")")),
                Field::Stored {
                    value: domain::Decimal::new(i64::from(row) * 25, 2),
                    shown: 1,
                },
                Field::code("late", "Vencido"),
            ]
        })
    };
    let mut table = Table::new("Lista", columns, made);
    table.rules = Rules {
        states: Some((3, vec![("Vencido".to_owned(), Look::Bad)])),
        ..Rules::default()
    };
    Listing {
        title: "Lista de prueba".to_owned(),
        filters: vec![("Estado".to_owned(), "Vencido".to_owned())],
        at: "2026-05-05T03:30:00Z".parse().unwrap(),
        by: "Ana".to_owned(),
        edition: "2022-09".to_owned(),
        demo: true,
        table,
    }
}

#[test]
fn every_form_has_the_same_rows_and_says_what_was_asked_for() {
    let made = FORMS.map(|form| listing::write(listing(3), form).unwrap());
    let [xlsx, ods, csv, json] = made;
    let book = reading::open(xlsx);
    assert_eq!(
        reading::column(&book, "Lista", "Valor"),
        ["0", "0.25", "0.5"]
    );
    let first = reading::texts(&book, "Léame").join("\n");
    for said in ["Lista de prueba", "Vencido", "Ana", "datos de demostración"] {
        assert!(first.contains(said), "{said}: {first}");
    }
    assert!(
        reading::texts(&book, "Diccionario")
            .iter()
            .any(|text| text == "Cualquier cosa.")
    );
    let mut ods: calamine::Ods<_> = calamine::open_workbook_from_rs(Cursor::new(ods)).unwrap();
    let range = calamine::Reader::worksheet_range(&mut ods, "Lista").unwrap();
    let values: Vec<String> = range.rows().skip(1).map(|row| row[2].to_string()).collect();
    assert_eq!(values, ["0", "0.25", "0.5"]);
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.contains("'=HYPERLINK"), "no text is run: {csv}");
    assert!(
        csv.lines()
            .skip(1)
            .all(|line| line.contains("datos de demostración"))
    );
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["filtros"]["Estado"], "Vencido");
    let rows = json["filas"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2]["valor"], "0.50", "no digit is lost");
    assert_eq!(rows[0]["estado"], "late");
}

#[test]
fn an_empty_table_is_a_file_in_every_form() {
    for form in FORMS {
        assert!(
            !listing::write(listing(0), form).unwrap().is_empty(),
            "{form:?}"
        );
    }
    let json = listing::write(listing(0), Form::Json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["filas"], serde_json::json!([]));
}

/// The most that this process ever held, in kilobytes.
fn high_water() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn two_hundred_thousand_rows_need_little_more_memory_than_their_file() {
    const ROWS: u32 = 200_000;
    // What any workbook needs is not counted.
    listing::write(listing(10), Form::Xlsx).unwrap();
    let before = high_water();
    let bytes = listing::write(listing(ROWS), Form::Xlsx).unwrap();
    let (grown, file) = (high_water() - before, bytes.len() as u64 / 1024);
    // A table that is held as a whole takes more than 150 MB; a growing buffer up to three times its file.
    assert!(
        grown < 3 * file + 24_000,
        "{grown} KB for a file of {file} KB"
    );
    let book = reading::open(bytes);
    assert_eq!(reading::rows(&book, "Lista").len(), ROWS as usize + 1);
}
