//! What leaves the house as a workbook or CSV is what the release says: no digit more or less, no
//! text that a spreadsheet would run, and a matrix that the import reads back.

mod fixture;
mod listing;
mod office;
mod reading;
mod round_trip;
mod side_by_side;

use domain::{
    Decimal,
    release::{Release, WithdrawnBy},
    value::{Datum, Measure},
};
use proptest::prelude::*;
use reading::{column, open, rows, texts};
use workbook::write::{self, Published, Variant, WorkbookFormat, WriteError, csv};

fn published(release: &Release) -> Published<'_> {
    Published {
        release,
        sha256: "abababababababababababababababababababababababababababababababab",
        withdrawn: None,
    }
}

/// The CSV file of all values.
fn csv_of(published: &Published<'_>, variant: Variant) -> Result<Vec<u8>, WriteError> {
    csv::write(write::values_table(published, None, variant), variant)
}

#[test]
fn the_whole_workbook_has_its_sheets_in_order() {
    let release = fixture::release();
    let book = open(write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap());
    let names: Vec<_> = book.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Léame",
            "Matriz",
            "Matriz trimestral",
            "Valores",
            "Progreso",
            "Fichas",
            "Servicios",
            "Fuentes",
            "Diccionario"
        ]
    );
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    let release = fixture::release();
    assert_eq!(
        write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap(),
        write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap()
    );
}

#[test]
fn the_cover_names_number_hash_and_label() {
    let release = fixture::release();
    let book = open(write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap());
    let cover = texts(&book, "Léame").join("\n");
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

/// What a row of a demonstration says of itself: the figures of context indicators are real.
fn label(line: &str) -> &'static str {
    if line.starts_with("CTX-") {
        write::REAL_LABEL
    } else {
        write::DEMO_LABEL
    }
}

/// A sheet of context indicators alone holds no invented figure.
fn is_label(text: &str) -> bool {
    text.contains(write::DEMO_LABEL) || text.contains(write::REAL_LABEL)
}

#[test]
fn demonstration_data_are_labelled_in_every_sheet_and_csv() {
    let release = fixture::release();
    let book = open(write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap());
    for (name, _) in &book {
        assert!(
            texts(&book, name).iter().any(|text| is_label(text)),
            "{name} has no label"
        );
    }
    for variant in [Variant::Human, Variant::Machine] {
        let csv = csv_of(&published(&release), variant).unwrap();
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.lines().skip(1).all(|line| line.contains(label(line))));
        assert!(csv.lines().any(|line| label(line) == write::REAL_LABEL));
    }
    let mut real = release;
    real.demo = false;
    let book = open(write::workbook(&published(&real), WorkbookFormat::Xlsx).unwrap());
    assert!(book.iter().all(|(name, _)| {
        texts(&book, name)
            .iter()
            .all(|t| !t.contains("demostración"))
    }));
}

#[test]
fn a_csv_row_names_its_release_and_the_file_its_citation_once() {
    let release = fixture::release();
    let published = published(&release);
    for (variant, number, cites) in [
        (Variant::Human, "Publicación", true),
        (Variant::Machine, "publicacion", false),
    ] {
        let csv = csv_of(&published, variant).unwrap();
        // Nothing but rows of the same length: no line before or after them is something else.
        let mut reader = ::csv::Reader::from_reader(csv.as_slice());
        let headers = reader.headers().unwrap().clone();
        let at = headers.len() - if cites { 2 } else { 1 };
        assert_eq!(&headers[at], number);
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), release.cells.len());
        let cited = write::citation(&published);
        assert!(cited.contains(published.sha256) && cited.contains("Publicación N.º 3"));
        assert!(rows.iter().all(|row| row[at] == *"3"));
        let said = rows
            .iter()
            .filter(|row| row.iter().any(|field| field == cited));
        assert_eq!(said.count(), usize::from(cites), "once in the file");
        if cites {
            assert_eq!(rows[0][at + 1], cited);
        }
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
    let book = open(write::workbook(&published, WorkbookFormat::Xlsx).unwrap());
    for (name, _) in &book {
        let said = texts(&book, name).join("\n");
        assert!(said.contains("retirada por la N.º 7"), "{name}: {said}");
    }
    let cover = texts(&book, "Léame").join("\n");
    assert!(
        cover.contains("el 20 de mayo de 2026: los valores de 2025 eran de prueba."),
        "{cover}"
    );
    let csv = csv_of(&published, Variant::Machine).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(
        csv.lines()
            .skip(1)
            .all(|line| line.contains("retirada por la N.º 7"))
    );
}

#[test]
fn a_marked_book_takes_no_memory_for_what_the_file_merges_and_cuts_what_no_cell_holds() {
    use import::grid::{Cell, CellContent, Grid, Marks, Merged, Sheet};
    let mut grid = Grid::default();
    let mut sheet = Sheet::new("Datos");
    let long = grid.texts.intern(&"ñ".repeat(40_000));
    let content = CellContent::Text(long);
    let marks = Marks::default();
    sheet.push(
        0,
        Cell {
            column: 0,
            marks,
            content,
        },
    );
    let merged = |first_row, last_row, last_column| Merged {
        first_row,
        first_column: 0,
        last_row,
        last_column,
    };
    sheet.merged.push(merged(100, 1_048_575, 16_383));
    // 1,000 cells each: the first twenty are within the budget of the book.
    sheet
        .merged
        .extend((0..21).map(|row| merged(row + 1, row + 1, 999)));
    grid.sheets.push(sheet);
    let bytes = write::marked::marked_grid(&grid, &[]).unwrap();
    let read = workbook::read::read(&bytes, &workbook::read::Limits::default(), &mut |_| {});
    let read = read.unwrap().grid;
    assert_eq!(read.sheets[0].merged.len(), 20);
    let cell = read.sheets[0].get(0, 0).unwrap();
    let text = read.shown(cell.content);
    assert!(text.encode_utf16().count() <= 32_767);
    assert!(text.ends_with("no cabe más en una celda]"));
}

#[test]
fn files_of_the_office_are_labelled_too_and_name_their_state() {
    let release = fixture::release();
    let versions = std::collections::BTreeMap::new();
    let values = std::collections::BTreeMap::new();
    let working = write::working::Working {
        release: &release,
        mark: "demo/2022-09/7",
        versions: &versions,
        values: &values,
        filters: &[],
    };
    for (bytes, cover) in [
        (
            write::working::workbook(&working, WorkbookFormat::Xlsx).unwrap(),
            "Léame",
        ),
        (
            write::working::template(&working, WorkbookFormat::Xlsx).unwrap(),
            "Instrucciones",
        ),
    ] {
        let book = open(bytes);
        // What is for programs only is no figure that somebody could take for real.
        for (name, _) in book.iter().filter(|(name, _)| !name.starts_with("pntd_")) {
            assert!(
                texts(&book, name).iter().any(|text| is_label(text)),
                "{name} has no label"
            );
        }
        let cover = texts(&book, cover).join("\n");
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
    assert!(lines.all(|line| line.contains(label(line)) && line.contains("demo/2022-09/7")));
}

#[test]
fn hostile_texts_stay_texts() {
    let mut release = fixture::release();
    let hostile = "=HYPERLINK(\"http://example.org\",\"x\")";
    release.catalogue.indicators[0].name = hostile.to_owned();
    release.catalogue.indicators[0].ficha.justification =
        format!("+{}\u{1}\u{fffe}", "ñ".repeat(40_000));
    release.cells[0].value.note = Some("@SUM(A1:A9)\r\n-1".to_owned());
    let bytes = write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    assert_eq!(reading::formulas(&bytes), 0);
    let book = open(bytes);
    assert!(texts(&book, "Matriz").iter().any(|t| t == hostile));
    let human = csv_of(&published(&release), Variant::Human).unwrap();
    let human = String::from_utf8(human).unwrap();
    assert!(human.starts_with('\u{feff}'));
    assert!(human.contains("'=HYPERLINK") && human.contains("\"'@SUM(A1:A9)"));
    let machine = csv_of(&published(&release), Variant::Machine).unwrap();
    let machine = String::from_utf8(machine).unwrap();
    assert!(machine.starts_with("codigo_indicador,"));
    assert!(!machine.contains("'=") && machine.contains("@SUM(A1:A9)"));
}

#[test]
fn a_number_with_more_digits_than_a_sheet_holds_is_exact_text() {
    let mut release = fixture::release();
    let long: Decimal = "0.1234567890123456789".parse().unwrap();
    release.cells[0].value.datum = Datum::number(long);
    let book = open(write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap());
    assert!(
        texts(&book, "Valores")
            .iter()
            .any(|t| *t == long.to_string())
    );
}

#[test]
fn every_component_of_the_progress_is_there_or_says_why_not() {
    let release = fixture::release();
    let book = open(write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap());
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
    let book = open(
        write::indicator_workbook(&published(&release), indicator, WorkbookFormat::Xlsx).unwrap(),
    );
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
        let book = open(write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap());
        prop_assert_eq!(reading::decimals(column(&book, "Valores", "Valor")), wanted.clone());
        let csv = csv_of(&published(&release), Variant::Machine).unwrap();
        let mut reader = ::csv::Reader::from_reader(csv.as_slice());
        let at = reader.headers().unwrap().iter().position(|h| h == "valor").unwrap();
        let read = reader.records().map(|r| r.unwrap()[at].to_owned()).collect();
        prop_assert_eq!(reading::decimals(read), wanted);
        let observed = release.cells.iter().filter(|c| c.key.measure == Measure::Observed).count();
        prop_assert!(observed > 0);
    }
}
