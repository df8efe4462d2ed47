//! What leaves the house as a workbook or CSV is what the release says: no digit more or less, no
//! text that a spreadsheet would run, and a matrix that the import reads back.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "write/fixture.rs"]
mod fixture;
#[path = "write/reading.rs"]
mod reading;
#[path = "write/round_trip.rs"]
mod round_trip;

use domain::{
    Decimal,
    release::{Release, WithdrawnBy},
    value::{Datum, Measure},
};
use proptest::prelude::*;
use reading::{column, open, rows, texts};
use workbook::write::{self, Published, Variant};

fn published(release: &Release) -> Published<'_> {
    Published {
        release,
        sha256: "abababababababababababababababababababababababababababababababab",
        withdrawn: None,
    }
}

#[test]
fn the_whole_workbook_has_its_sheets_in_order() {
    let release = fixture::release();
    let book = open(write::workbook(&published(&release)).unwrap());
    let names: Vec<_> = book.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Inicio",
            "Matriz",
            "Matriz trimestral",
            "Valores",
            "Progreso",
            "Fichas",
            "Servicios",
            "Fuentes"
        ]
    );
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    let release = fixture::release();
    assert_eq!(
        write::workbook(&published(&release)).unwrap(),
        write::workbook(&published(&release)).unwrap()
    );
}

#[test]
fn the_cover_names_number_hash_and_label() {
    let release = fixture::release();
    let book = open(write::workbook(&published(&release)).unwrap());
    let cover = texts(&book, "Inicio").join("\n");
    for expected in [
        "Publicación N.º 3",
        "abababab",
        "datos de demostración",
        "4 de mayo de 2026",
        "Cómo citar",
    ] {
        assert!(
            cover.contains(expected),
            "{expected} is missing in:\n{cover}"
        );
    }
}

#[test]
fn demonstration_data_are_labelled_in_every_sheet_and_csv() {
    let release = fixture::release();
    let book = open(write::workbook(&published(&release)).unwrap());
    for (name, _) in &book {
        assert!(
            texts(&book, name)
                .iter()
                .any(|t| t.contains(write::DEMO_LABEL)),
            "{name} has no label"
        );
    }
    for variant in [Variant::Human, Variant::Machine] {
        let csv = write::values_csv(&published(&release), variant).unwrap();
        let csv = String::from_utf8(csv).unwrap();
        assert!(
            csv.lines()
                .skip(1)
                .all(|line| line.contains(write::DEMO_LABEL))
        );
    }
    let mut real = release;
    real.demo = false;
    let book = open(write::workbook(&published(&real)).unwrap());
    assert!(book.iter().all(|(name, _)| {
        texts(&book, name)
            .iter()
            .all(|t| !t.contains("demostración"))
    }));
}

#[test]
fn a_plain_reader_finds_number_and_citation_in_the_last_columns_of_every_csv_row() {
    let release = fixture::release();
    let published = published(&release);
    for (variant, names) in [
        (Variant::Human, ["Publicación", "Cómo citar"]),
        (Variant::Machine, ["publicacion", "cita"]),
    ] {
        let csv = write::values_csv(&published, variant).unwrap();
        // Nothing but rows of the same length: no line before or after them is something else.
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let headers = reader.headers().unwrap().clone();
        let at = headers.len() - 2;
        assert_eq!([&headers[at], &headers[at + 1]], names);
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), release.cells.len());
        let cited = write::citation(&published);
        assert!(cited.contains(published.sha256) && cited.contains("Publicación N.º 3"));
        assert!(
            rows.iter()
                .all(|row| row[at] == *"3" && row[at + 1] == cited)
        );
    }
}

#[test]
fn a_withdrawn_release_says_so_in_every_sheet_and_row() {
    let release = fixture::release();
    let by = WithdrawnBy {
        number: 7,
        published_at: "2026-05-20T15:00:00Z".parse().unwrap(),
        reason: "los valores de 2025 eran de prueba".to_owned(),
    };
    let published = Published {
        withdrawn: Some(&by),
        ..published(&release)
    };
    let book = open(write::workbook(&published).unwrap());
    for (name, _) in &book {
        let said = texts(&book, name).join("\n");
        assert!(said.contains("retirada por la N.º 7"), "{name}: {said}");
    }
    let cover = texts(&book, "Inicio").join("\n");
    assert!(
        cover.contains("el 20 de mayo de 2026: los valores de 2025 eran de prueba."),
        "{cover}"
    );
    let csv = write::values_csv(&published, Variant::Machine).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(
        csv.lines()
            .skip(1)
            .all(|line| line.contains("retirada por la N.º 7"))
    );
}

#[test]
fn files_of_the_office_are_labelled_too_and_name_their_state() {
    let release = fixture::release();
    let versions = std::collections::BTreeMap::new();
    let working = write::working::Working {
        release: &release,
        mark: "demo/2022-09/7",
        versions: &versions,
    };
    for bytes in [
        write::working::workbook(&working).unwrap(),
        write::working::template(&working).unwrap(),
    ] {
        let book = open(bytes);
        for (name, _) in &book {
            let labelled = |text: &String| text.contains(write::DEMO_LABEL);
            assert!(
                texts(&book, name).iter().any(labelled),
                "{name} has no label"
            );
        }
        let cover = texts(&book, "Inicio").join("\n");
        for said in [
            "demo/2022-09/7",
            "Estado de la exportación",
            "aún no se publican",
        ] {
            assert!(cover.contains(said), "{said} is missing in:\n{cover}");
        }
        assert!(!cover.contains("Cómo citar"), "it is no publication");
    }
    let csv = String::from_utf8(write::working::values_csv(&working).unwrap()).unwrap();
    let mut lines = csv.lines().skip(1);
    assert!(lines.all(|line| line.contains(write::DEMO_LABEL) && line.contains("demo/2022-09/7")));
}

#[test]
fn hostile_texts_stay_texts() {
    let mut release = fixture::release();
    let hostile = "=HYPERLINK(\"http://example.org\",\"x\")";
    release.catalogue.indicators[0].name = hostile.to_owned();
    release.catalogue.indicators[0].ficha.justification =
        format!("+{}\u{1}\u{fffe}", "ñ".repeat(40_000));
    release.cells[0].value.note = Some("@SUM(A1:A9)\r\n-1".to_owned());
    let bytes = write::workbook(&published(&release)).unwrap();
    assert_eq!(reading::formulas(&bytes), 0);
    let book = open(bytes);
    assert!(texts(&book, "Matriz").iter().any(|t| t == hostile));
    let human = write::values_csv(&published(&release), Variant::Human).unwrap();
    let human = String::from_utf8(human).unwrap();
    assert!(human.starts_with('\u{feff}'));
    assert!(human.contains("'=HYPERLINK") && human.contains("\"'@SUM(A1:A9)"));
    let machine = write::values_csv(&published(&release), Variant::Machine).unwrap();
    let machine = String::from_utf8(machine).unwrap();
    assert!(machine.starts_with("codigo_indicador,"));
    assert!(!machine.contains("'=") && machine.contains("@SUM(A1:A9)"));
}

#[test]
fn a_number_with_more_digits_than_a_sheet_holds_is_exact_text() {
    let mut release = fixture::release();
    let long: Decimal = "0.1234567890123456789".parse().unwrap();
    release.cells[0].value.datum = Datum::number(long);
    let book = open(write::workbook(&published(&release)).unwrap());
    assert!(
        texts(&book, "Valores")
            .iter()
            .any(|t| *t == long.to_string())
    );
}

#[test]
fn every_component_of_the_progress_is_there_or_says_why_not() {
    let release = fixture::release();
    let book = open(write::workbook(&published(&release)).unwrap());
    let table = rows(&book, "Progreso");
    let titles = &table[0];
    for row in &table[1..] {
        for (number, reason) in [
            ("Cumplimiento", "Por qué no hay cumplimiento"),
            ("Avance", "Por qué no hay avance"),
            ("Razón entre tasas", "Por qué no hay tasas"),
        ] {
            let at = |title: &str| &row[titles.iter().position(|t| t == title).unwrap()];
            assert_ne!(
                at(number).is_empty(),
                at(reason).is_empty(),
                "{number} in {row:?}"
            );
        }
    }
}

#[test]
fn the_file_of_an_indicator_holds_that_indicator_only() {
    let release = fixture::release();
    let indicator = &release.catalogue.indicators[0];
    let book = open(write::indicator_workbook(&published(&release), indicator).unwrap());
    let codes = column(&book, "Valores", "Código del indicador");
    assert!(!codes.is_empty() && codes.iter().all(|code| code == indicator.code.as_str()));
    assert!(!rows(&book, "Desarrollo").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every stored number comes back from the sheet and from the CSV with exactly its digits.
    #[test]
    fn values_come_back_exactly(numbers in prop::collection::vec((any::<i64>(), 0_u32..=10), 1..60)) {
        let release = fixture::with_values(
            numbers.iter().map(|(mantissa, scale)| Decimal::new(*mantissa, *scale)),
        );
        let wanted: Vec<Decimal> = release.cells.iter().filter_map(|c| c.value.datum.value()).collect();
        let book = open(write::workbook(&published(&release)).unwrap());
        prop_assert_eq!(reading::decimals(column(&book, "Valores", "Valor")), wanted.clone());
        let csv = write::values_csv(&published(&release), Variant::Machine).unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let at = reader.headers().unwrap().iter().position(|h| h == "valor").unwrap();
        let read = reader.records().map(|r| r.unwrap()[at].to_owned()).collect();
        prop_assert_eq!(reading::decimals(read), wanted);
        let observed = release.cells.iter().filter(|c| c.key.measure == Measure::Observed).count();
        prop_assert!(observed > 0);
    }
}
