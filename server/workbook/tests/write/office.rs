//! The workbooks that planners take home: what may be typed, what is marked, what programs find in them, and that what
//! comes back untouched changes nothing.

use super::{fixture, published, reading};
use domain::{
    Decimal,
    release::Release,
    value::{CellKey, Datum, Measure, Quantity},
};
use import::{
    grid::Grid,
    layout::detect,
    lexicon::Lexicon,
    preview::{Effect, Preview},
};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};
use workbook::{
    read::{Limits, read},
    write::{
        self, WorkbookFormat,
        entry::{self, EntryRow, EntryState},
        working::{self, Working},
    },
};
use zip::ZipArchive;

const MARK: &str = "demo/2022-09/7";

/// A release whose cells have everything that a cell can have.
fn release() -> Release {
    let mut release = fixture::release();
    for (at, cell) in release.cells.iter_mut().enumerate() {
        cell.value.source = Some(format!("Encuesta {at}"));
        cell.value.note = match at % 8 {
            0 | 4 => Some(format!("Nota {at}")),
            // A word that elsewhere is the mark of a provisional value.
            2 => Some("Preliminar".to_owned()),
            6 => Some("- dato de la encuesta".to_owned()),
            _ => None,
        };
        cell.value.provisional = at % 3 == 0 && cell.value.datum.value().is_some();
        if let Datum::Value(quantity) = &mut cell.value.datum {
            *quantity = Quantity {
                value: quantity.value,
                numerator: Some(quantity.value),
                denominator: Some(Decimal::ONE),
            };
        }
    }
    release.catalogue.indicators[0].unit.min = Some(Decimal::ZERO);
    release.catalogue.indicators[0].unit.max = Some(Decimal::from(2_000_000));
    release
}

/// What a function makes of the workbook's content.
fn with_working<T>(release: &Release, make: impl FnOnce(&Working<'_>) -> T) -> T {
    let versions = BTreeMap::new();
    let cells = release.cells.iter().zip(100_i64..);
    let values: BTreeMap<CellKey, i64> = cells
        .map(|(cell, number)| (cell.key.clone(), number))
        .collect();
    make(&Working {
        release,
        mark: MARK,
        versions: &versions,
        values: &values,
        filters: &[],
    })
}

/// All cells, and one that is late.
fn rows(release: &Release) -> Vec<EntryRow> {
    let late = EntryRow {
        key: CellKey {
            period: "2026".parse().unwrap(),
            ..key(release, "S04-1", Measure::Observed)
        },
        state: EntryState::Late,
        due: Some("2026-03-31".parse().unwrap()),
    };
    let recorded = release.cells.iter().map(|cell| EntryRow {
        key: cell.key.clone(),
        state: match cell.key.measure {
            Measure::Observed => EntryState::Recorded,
            _ => EntryState::Official,
        },
        due: None,
    });
    std::iter::once(late).chain(recorded).collect()
}

fn key(release: &Release, indicator: &str, measure: Measure) -> CellKey {
    let mut cells = release.cells.iter();
    let is_wanted = |cell: &&domain::value::Cell| {
        cell.key.indicator.as_str() == indicator && cell.key.measure == measure
    };
    cells.find(is_wanted).unwrap().key.clone()
}

fn entry_book(release: &Release, format: WorkbookFormat) -> Vec<u8> {
    let rows = rows(release);
    with_working(release, |working| {
        entry::workbook(working, "Registro", &rows, format).unwrap()
    })
}

/// A part of the package.
fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// What the import sees in a file, by this dashboard's own readers.
fn grid(bytes: &[u8]) -> Grid {
    read(bytes, &Limits::default(), &mut |_| {}).unwrap().grid
}

#[test]
fn only_the_cells_that_are_filled_in_can_be_typed_into() {
    let bytes = entry_book(&release(), WorkbookFormat::Xlsx);
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(
        sheet.contains("<sheetProtection "),
        "the structure is locked"
    );
    let protection = sheet.split("<sheetProtection ").nth(1).unwrap();
    let protection = protection.split('>').next().unwrap();
    assert!(
        !protection.contains("password") && !protection.contains("hash"),
        "{protection}"
    );
    assert!(
        protection.contains("autoFilter=\"0\""),
        "rows can be filtered: {protection}"
    );
    assert!(part(&bytes, "xl/styles.xml").contains("<protection locked=\"0\"/>"));
    assert!(
        sheet.contains("state=\"frozen\""),
        "the header stays in view"
    );
    assert!(sheet.contains("<cols>") && sheet.contains("customWidth=\"1\""));
    let content = part(&entry_book(&release(), WorkbookFormat::Ods), "content.xml");
    assert!(content.contains("table:name=\"Registro\" table:protected=\"true\""));
    assert!(content.contains("style:cell-protect=\"none\""));
}

#[test]
fn what_a_unit_admits_and_which_words_a_column_has_is_said_at_the_cell() {
    let bytes = entry_book(&release(), WorkbookFormat::Xlsx);
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(
        sheet.contains("<formula1>0</formula1><formula2>2000000</formula2>"),
        "{sheet}"
    );
    assert!(
        sheet.contains("errorStyle=\"warning\""),
        "a reason can stand where a number does"
    );
    assert!(sheet.contains("<formula1>\"Sí,No\"</formula1>"));
    assert!(sheet.contains("unidades"), "the unit is in the hint");
    let template = with_working(&release(), |working| {
        working::template(working, WorkbookFormat::Xlsx).unwrap()
    });
    let matrix = part(&template, "xl/worksheets/sheet2.xml");
    assert!(matrix.contains("\"Ascendente,Descendente,Máximo permisible,Mínimo permisible\""));
    assert!(matrix.contains("\"Callao,Lima\""), "places");
    let fichas = with_working(&release(), |working| {
        working::workbook(working, WorkbookFormat::Xlsx).unwrap()
    });
    let fichas = part(&fichas, "xl/worksheets/sheet4.xml");
    assert!(fichas.contains("Porcentaje,Ratio,Tasa"), "kinds of units");
    assert!(
        !fichas.contains("<sheetProtection"),
        "rows can be added to the catalogue"
    );
}

#[test]
fn a_list_that_is_too_long_for_a_cell_stands_in_a_hidden_sheet() {
    let mut release = release();
    let places = &mut release.catalogue.dimensions[1].members;
    let member = places[0].clone();
    places.extend((0..40).map(|number| domain::dimension::Member {
        code: format!("x{number}"),
        name: format!("Lugar de nombre largo {number}"),
        ..member.clone()
    }));
    let bytes = write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    let book = part(&bytes, "xl/workbook.xml");
    assert!(
        book.contains("<definedName name=\"pntd_lista_1\">pntd_listas!$A$1:$A$42"),
        "{book}"
    );
    assert!(part(&bytes, "xl/worksheets/sheet2.xml").contains("<formula1>pntd_lista_1</formula1>"));
}

#[test]
fn what_is_due_is_marked_by_its_word_and_a_colour() {
    let release = release();
    let bytes = entry_book(&release, WorkbookFormat::Xlsx);
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(
        sheet.contains("<conditionalFormatting sqref=\"A3"),
        "{sheet}"
    );
    assert!(sheet.contains("\"Vencido\""));
    let book = reading::open(bytes);
    let rows = reading::rows(&book, "Registro");
    let first = &rows[2];
    assert_eq!((first[0].as_str(), first[1].as_str()), ("Vencido", "S04-1"));
    let instructions = reading::texts(&book, "Instrucciones").join("\n");
    for said in ["Cómo se llena", "Vencido", MARK, "Gestión › Importar"] {
        assert!(instructions.contains(said), "{said}: {instructions}");
    }
}

#[test]
fn the_instructions_say_what_was_chosen_and_of_each_format_only_what_it_does() {
    let release = release();
    let filters = [("Código o nombre".to_owned(), "internet".to_owned())];
    let said = |format| {
        let rows = rows(&release);
        let bytes = with_working(&release, |working| {
            let working = Working {
                filters: &filters,
                ..*working
            };
            entry::workbook(&working, "Registro", &rows, format).unwrap()
        });
        let grid = grid(&bytes);
        let cells = grid.sheets[0].rows().flat_map(|(_, cells)| cells);
        let texts: Vec<String> = cells.map(|cell| grid.shown(cell.content)).collect();
        (texts.join("\n"), imported(&bytes, &release))
    };
    let (xlsx, of_xlsx) = said(WorkbookFormat::Xlsx);
    let (ods, of_ods) = said(WorkbookFormat::Ods);
    for (text, preview) in [(&xlsx, of_xlsx), (&ods, of_ods)] {
        assert!(text.contains("Código o nombre: internet"), "{text}");
        assert!(text.contains("en borrador"), "{text}");
        assert!(!text.contains("Puede ordenar"), "{text}");
        let mut rows = preview.rows.iter();
        assert!(rows.all(|row| row.effect == Effect::Unchanged));
    }
    assert!(xlsx.contains("su color") && xlsx.contains("Puede filtrar"));
    assert!(!ods.contains("su color") && !ods.contains("Puede filtrar"));
}

#[test]
fn programs_find_the_state_and_the_version_of_every_cell() {
    let release = release();
    for format in [WorkbookFormat::Xlsx, WorkbookFormat::Ods] {
        let books = with_working(&release, |working| {
            [
                working::workbook(working, format).unwrap(),
                working::template(working, format).unwrap(),
            ]
        });
        for bytes in books {
            let grid = grid(&bytes);
            let sheet = grid
                .sheets
                .iter()
                .find(|sheet| sheet.name == "pntd_versiones");
            let sheet = sheet.unwrap();
            assert!(sheet.hidden, "{format:?}");
            let texts: Vec<String> = sheet
                .rows()
                .flat_map(|(_, cells)| cells.iter().map(|cell| grid.shown(cell.content)))
                .collect();
            let first = &release.cells[0].key;
            let path = format!(
                "{}|{}||{}",
                first.indicator,
                first.measure.slug(),
                first.period
            );
            let sheet = "Matriz trimestral".to_owned();
            assert_eq!(texts[3..6], [path, "100".to_owned(), sheet]);
            assert_eq!(texts.len(), 3 * (release.cells.len() + 1), "every cell");
        }
    }
    let bytes = entry_book(&release, WorkbookFormat::Xlsx);
    let book = part(&bytes, "xl/workbook.xml");
    for name in [
        format!("<definedName name=\"pntd_estado\">\"{MARK}\"</definedName>"),
        "<definedName name=\"pntd_edicion\">\"2022-09\"</definedName>".to_owned(),
        "<definedName name=\"pntd_exportado\">\"2026-05-05T03:30:00Z\"</definedName>".to_owned(),
        "state=\"veryHidden\"".to_owned(),
    ] {
        assert!(book.contains(&name), "{name}: {book}");
    }
    assert!(part(&bytes, "docProps/custom.xml").contains(MARK));
    let of_release = write::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    let names = part(&of_release, "xl/workbook.xml");
    assert!(
        names.contains("<definedName name=\"pntd_release\">\"3\"</definedName>"),
        "{names}"
    );
    let ods = part(&entry_book(&release, WorkbookFormat::Ods), "meta.xml");
    assert!(ods.contains("meta:name=\"pntd_estado\""), "{ods}");
}

#[test]
fn the_file_of_an_indicator_has_a_chart_that_the_program_draws() {
    let release = release();
    let indicator = &release.catalogue.indicators[0];
    let bytes =
        write::indicator_workbook(&published(&release), indicator, WorkbookFormat::Xlsx).unwrap();
    let chart = part(&bytes, "xl/charts/chart1.xml");
    for said in [
        "Logro esperado",
        "Valor obtenido",
        "pntd_grafico!$C$2",
        "<c:lineChart>",
    ] {
        assert!(chart.contains(said), "{said}: {chart}");
    }
    let numbers = reading::open(bytes);
    let rows = reading::rows(&numbers, "pntd_grafico");
    assert!(
        rows.iter()
            .any(|row| row[..] == ["2024", "56", "1234567.25"]),
        "{rows:?}"
    );
}

/// What an import of the whole file, by its own readers, would do to the values.
fn imported(bytes: &[u8], release: &Release) -> Preview {
    let grid = grid(bytes);
    let lexicon = Lexicon::of(&release.catalogue);
    let mut layouts = Vec::new();
    for at in 0..grid.sheets.len() {
        let found = detect(&grid, at, &release.catalogue, &lexicon);
        let said: Vec<_> = found
            .findings
            .iter()
            .map(|f| (&f.code, &f.problem))
            .collect();
        assert!(said.is_empty(), "{}: {said:?}", grid.sheets[at].name);
        layouts.push(found.layout);
    }
    layouts.retain(|layout| !layout.is_empty());
    super::round_trip::import_with(&grid, &layouts, release)
}

#[test]
fn an_untouched_workbook_to_fill_in_changes_nothing_in_either_format() {
    let release = release();
    for format in [WorkbookFormat::Xlsx, WorkbookFormat::Ods] {
        let preview = imported(&entry_book(&release, format), &release);
        let effects: Vec<Effect> = preview.rows.iter().map(|row| row.effect).collect();
        assert_eq!(effects.len(), release.cells.len(), "{format:?}");
        assert!(
            effects.iter().all(|one| *one == Effect::Unchanged),
            "{format:?}: {effects:?}"
        );
    }
}

#[test]
fn a_matrix_in_either_format_changes_nothing_and_no_sheet_is_doubtful() {
    let release = release();
    for format in [WorkbookFormat::Xlsx, WorkbookFormat::Ods] {
        let bytes = with_working(&release, |working| {
            working::template(working, format).unwrap()
        });
        let preview = imported(&bytes, &release);
        assert_eq!(preview.rows.len(), release.cells.len());
        assert!(
            preview
                .rows
                .iter()
                .all(|row| row.effect == Effect::Unchanged),
            "{format:?}"
        );
    }
}

#[test]
fn the_sheets_of_a_release_that_hold_no_data_are_passed_over_without_a_word() {
    let release = release();
    let lexicon = Lexicon::of(&release.catalogue);
    let indicator = &release.catalogue.indicators[0];
    for format in [WorkbookFormat::Xlsx, WorkbookFormat::Ods] {
        let bytes = write::indicator_workbook(&published(&release), indicator, format).unwrap();
        let grid = grid(&bytes);
        let mut seen = 0;
        for (at, sheet) in grid.sheets.iter().enumerate() {
            if sheet.name == "Diccionario" || sheet.name == "Léame" || sheet.hidden {
                let found = detect(&grid, at, &release.catalogue, &lexicon);
                assert!(found.layout.is_empty(), "{}", sheet.name);
                assert!(
                    found.findings.is_empty(),
                    "{}: {:?}",
                    sheet.name,
                    found.findings
                );
                seen += 1;
            }
        }
        assert_eq!(seen, if format == WorkbookFormat::Xlsx { 3 } else { 2 });
    }
}

#[test]
fn a_number_that_is_changed_keeps_everything_else_of_its_row() {
    let release = release();
    let mut changed = release.clone();
    let cell = changed
        .cells
        .iter_mut()
        .find(|cell| cell.key.measure == Measure::Observed && cell.value.note.is_some())
        .unwrap();
    let before = cell.value.clone();
    let number = before.datum.value().unwrap() + Decimal::ONE;
    let Datum::Value(quantity) = &mut cell.value.datum else {
        panic!("a number")
    };
    quantity.value = number;
    let key = cell.key.clone();
    // The file with the other number, held against what is stored.
    let preview = imported(&entry_book(&changed, WorkbookFormat::Xlsx), &release);
    let written: Vec<_> = preview
        .rows
        .iter()
        .filter(|row| row.effect.writes())
        .collect();
    assert_eq!(written.len(), 1, "only that value");
    assert_eq!(preview.book.cell_key(written[0].key.unwrap()), key);
    let after = preview.book.cell_value(written[0].after.unwrap());
    assert_eq!(after.datum.value(), Some(number));
    assert_eq!((after.note, after.source), (before.note, before.source));
    assert_eq!(after.provisional, before.provisional);
    let Datum::Value(after) = after.datum else {
        panic!("a number")
    };
    let Datum::Value(before) = before.datum else {
        panic!("a number")
    };
    assert_eq!(
        (after.numerator, after.denominator),
        (before.numerator, before.denominator)
    );
}
