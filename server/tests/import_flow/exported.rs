//! Export, edit, import: only what was edited changes, and what somebody else changed is reported.

use app::backend::Caller;
use app::wire::*;
use domain::Decimal;
use domain::role::Role;
use domain::value::Datum;
use import::grid::{CellContent, Grid, Merged};
use import::preview::Effect;
use rust_xlsxwriter::{Workbook as Writer, XlsxError};
use std::collections::BTreeMap;
use workbook::read::{Limits, read};

use crate::import_flow::office::{Office, observed, over, typed, value};
use crate::import_flow::{commit, committed, preview_bytes};

/// A workbook to edit: what each cell shows.
pub struct Book(pub Vec<Page>);

pub struct Page {
    pub name: String,
    pub cells: BTreeMap<(u32, u16), Shown>,
    pub merged: Vec<Merged>,
}

/// What a cell holds: a number, or a text that stays one even where it looks like a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    Number(Decimal),
    Text(String),
}

impl Book {
    fn of(grid: &Grid) -> Self {
        let shown = |content: CellContent| match content {
            CellContent::Number(number) => Shown::Number(number),
            other => Shown::Text(grid.shown(other)),
        };
        let pages = grid.sheets.iter().map(|sheet| Page {
            name: sheet.name.clone(),
            cells: sheet
                .rows()
                .flat_map(|(row, cells)| cells.iter().map(move |cell| (row, cell)))
                .map(|(row, cell)| ((row, cell.column), shown(cell.content)))
                .collect(),
            merged: sheet.merged.clone(),
        });
        Self(pages.collect())
    }

    pub fn page(&mut self, name: &str) -> &mut Page {
        self.0.iter_mut().find(|page| page.name == name).unwrap()
    }
}

pub async fn exported(office: &Office, by: &Caller, name: &str) -> Vec<u8> {
    office
        .backend
        .export_current(by, name.to_owned())
        .await
        .unwrap()
        .bytes
}

/// The workbook as a spreadsheet program would save it after an edit.
pub fn edited(bytes: &[u8], edit: impl FnOnce(&mut Book)) -> Vec<u8> {
    let file = read(bytes, &Limits::default(), &mut |_| {}).unwrap();
    let mut book = Book::of(&file.grid);
    edit(&mut book);
    written(&book).unwrap()
}

fn written(book: &Book) -> Result<Vec<u8>, XlsxError> {
    let mut writer = Writer::new();
    for page in &book.0 {
        let sheet = writer.add_worksheet().set_name(&page.name)?;
        for merged in &page.merged {
            let format = rust_xlsxwriter::Format::new();
            let (first, last) = (
                (merged.first_row, merged.first_column),
                (merged.last_row, merged.last_column),
            );
            sheet.merge_range(first.0, first.1, last.0, last.1, "", &format)?;
        }
        for ((row, column), shown) in &page.cells {
            match shown {
                Shown::Number(number) => {
                    sheet.write_number(*row, *column, number.to_string().parse::<f64>().unwrap())?
                }
                Shown::Text(text) => sheet.write_string(*row, *column, text)?,
            };
        }
    }
    writer.save_to_buffer()
}

/// Puts something where a sheet shows something else.
pub fn replace(book: &mut Book, sheet: &str, old: &str, new: &str) {
    let of = |text: &str| match text.parse() {
        Ok(number) => Shown::Number(number),
        Err(_) => Shown::Text(text.to_owned()),
    };
    let old = of(old);
    let mut cells = book.page(sheet).cells.values_mut();
    *cells.find(|shown| **shown == old).unwrap() = of(new);
}

#[tokio::test]
async fn an_untouched_export_changes_nothing() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let admin = office.person("admin", Role::Admin).await;
    let ceplan = office.person("ceplan", Role::Ceplan).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(observed("2023"), "1.25"),
        typed(observed("2024"), "1.5"),
    ];
    office.approved(&ana, &rosa, cells).await;
    for name in [
        "politica.xlsx",
        "politica.ods",
        "plantilla.xlsx",
        "plantilla.ods",
        "registro.xlsx",
        "registro.ods",
        "valores.csv",
    ] {
        let bytes = exported(&office, &ceplan, name).await;
        let seen = preview_bytes(&office, &admin, name, bytes).await;
        assert_eq!(
            (seen.new, seen.changed, seen.rejected),
            (0, 0, 0),
            "{name}: {:?}",
            seen.findings
        );
        assert_eq!(seen.unchanged, 2, "{name}");
        assert_eq!(seen.not_in_file, 0, "{name}: nothing was deleted");
        assert!(
            seen.fields.is_empty() && seen.created.is_empty(),
            "{name}: {:?}",
            seen.fields
        );
        assert!(!seen.can_commit);
        let errors: Vec<_> = seen
            .findings
            .iter()
            .filter(|finding| finding.blocks())
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

#[tokio::test]
async fn a_text_typed_in_the_form_is_kept_as_an_import_keeps_it_and_comes_back_without_a_change() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let admin = office.person("admin", Role::Admin).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let mut cell = typed(observed("2023"), "1.5");
    let after = cell.after.as_mut().unwrap();
    after.note =
        Some("  Medicio\u{301}n de la en\u{ad}cuesta\r\nsegunda\tlínea\u{200b} ".to_owned());
    after.source = Some("\u{feff}ENAHO\u{2060} 2023\u{1}".to_owned());
    let mut gap = typed(observed("2024"), "1.5");
    let why = "No se midio\u{301}\u{200b} ".to_owned();
    gap.after.as_mut().unwrap().datum = Datum::NotAvailable(why);
    office.approved(&ana, &rosa, vec![cell, gap]).await;
    let stored = office.current(&observed("2023")).await.unwrap();
    let note = stored.note.as_deref();
    assert_eq!(note, Some("Medición de la encuesta\nsegunda línea"));
    assert_eq!(stored.source.as_deref(), Some("ENAHO 2023"));
    // A line of the list of values without a number is none that the import reads.
    for (name, unchanged) in [
        ("politica.xlsx", 2),
        ("politica.ods", 2),
        ("plantilla.xlsx", 2),
        ("plantilla.ods", 2),
        ("valores.csv", 1),
    ] {
        let bytes = exported(&office, &admin, name).await;
        let seen = preview_bytes(&office, &ana, name, bytes).await;
        assert_eq!(
            (seen.new, seen.changed, seen.rejected, seen.unchanged),
            (0, 0, 0, unchanged),
            "{name}: {:?}",
            seen.cells
        );
    }
}

/// A typed value with everything that belongs to one.
fn with_details(period: &str) -> EntryCell {
    let mut cell = typed(observed(period), "1.5");
    let after = cell.after.as_mut().unwrap();
    after.source = Some("ENAHO 2024".to_owned());
    after.note = Some("Solo zona urbana".to_owned());
    after.provisional = true;
    cell
}

#[tokio::test]
async fn a_changed_number_keeps_source_note_and_mark_in_every_template() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![with_details("2024")])
        .await;
    for (name, sheet, old, new) in [
        ("registro.xlsx", "Registro", "1.5", "1.6"),
        ("plantilla.xlsx", "Matriz", "1.5 P/", "1.6 P/"),
        ("politica.xlsx", "Matriz", "1.5 P/", "1.6 P/"),
    ] {
        let bytes = exported(&office, &ana, name).await;
        let edited = edited(&bytes, |book| replace(book, sheet, old, new));
        let seen = preview_bytes(&office, &ana, name, edited).await;
        assert_eq!(
            (seen.new, seen.changed),
            (0, 1),
            "{name}: {:?}",
            seen.findings
        );
        let changed = seen
            .cells
            .iter()
            .find(|cell| cell.effect == Effect::Changed);
        let after = changed.unwrap().after.as_ref().unwrap();
        assert_eq!(after.datum, value("1.6").datum, "{name}");
        assert_eq!(after.source.as_deref(), Some("ENAHO 2024"), "{name}");
        assert_eq!(after.note.as_deref(), Some("Solo zona urbana"), "{name}");
        assert!(after.provisional, "{name}");
    }
}

#[tokio::test]
async fn a_template_of_a_selection_holds_that_selection_and_what_is_due_first() {
    use server::use_case::export::Scope;
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![with_details("2024")])
        .await;
    let scope = Scope::Chosen(ReadGrid::Indicator(observed("2024").indicator));
    let name = "registro.xlsx".to_owned();
    let file = office.backend.export_selection(&ana, name, &scope).await;
    let file = file.unwrap();
    assert!(file.name.contains("-seleccion-"), "{}", file.name);
    let read = read(&file.bytes, &Limits::default(), &mut |_| {}).unwrap();
    let book = Book::of(&read.grid);
    let page = book.0.iter().find(|page| page.name == "Registro").unwrap();
    let column = |column: u16| -> Vec<&Shown> {
        let cells = page.cells.iter();
        let below = cells.filter(|((row, at), _)| *row > 1 && *at == column);
        below.map(|(_, shown)| shown).collect()
    };
    let code = Shown::Text(observed("2024").indicator.to_string());
    assert!(
        column(1).iter().all(|shown| **shown == code),
        "{:?}",
        column(1)
    );
    assert!(column(0).contains(&&Shown::Text("Registrado".to_owned())));
    let untouched = preview_bytes(&office, &ana, "registro.xlsx", file.bytes).await;
    assert_eq!(
        (untouched.new, untouched.changed, untouched.unchanged),
        (0, 0, 1),
        "{:?}",
        untouched.findings
    );
    let mut found = untouched.findings.iter();
    assert!(
        !found.any(|finding| finding.blocks()),
        "{:?}",
        untouched.findings
    );
}

#[tokio::test]
async fn only_the_edited_cell_changes_and_a_foreign_change_is_a_located_conflict() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(observed("2022"), "1.1"),
        typed(observed("2023"), "1.25"),
        typed(observed("2024"), "1.5"),
    ];
    office.approved(&ana, &rosa, cells).await;
    let bytes = exported(&office, &ana, "plantilla.xlsx").await;
    let edited = edited(&bytes, |book| {
        replace(book, "Matriz", "1.1", "1.15");
        replace(book, "Matriz", "1.5", "1.6");
    });
    let seen = preview_bytes(&office, &ana, "plantilla.xlsx", edited.clone()).await;
    assert_eq!((seen.new, seen.changed, seen.unchanged), (0, 2, 1));

    // Meanwhile somebody else changes what was edited here (2024) and what was not (2023).
    let theirs = vec![
        over(observed("2023"), Some("1.25"), "1.3"),
        over(observed("2024"), Some("1.5"), "1.7"),
    ];
    office.approved(&luis, &rosa, theirs).await;
    let seen = preview_bytes(&office, &ana, "plantilla.xlsx", edited).await;
    assert_eq!(
        (seen.changed, seen.unchanged, seen.rejected),
        (1, 1, 1),
        "{:?}",
        seen.findings
    );
    let conflict = seen
        .findings
        .iter()
        .find(|finding| finding.code == "E408")
        .unwrap();
    assert!(
        conflict.place.to_string().contains("Matriz"),
        "{}",
        conflict.place
    );
    for said in ["1.5", "1.7", "1.6"] {
        assert!(conflict.problem.contains(said), "{}", conflict.problem);
    }
    // What only the other person changed stays, without a word.
    assert_eq!((seen.theirs_kept, seen.conflicts.undecided), (1, 1));
    let set = committed(&office, &ana, &seen).await;
    assert_eq!(set.summary.cells, 1);
    let after = set.changes[0].after.as_ref().unwrap();
    assert_eq!(after.datum, value("1.15").datum);
    assert_eq!(set.changes[0].key, observed("2022"));
}

#[tokio::test]
async fn a_row_added_to_the_exported_catalogue_is_a_new_indicator() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let bytes = exported(&office, &admin, "politica.xlsx").await;
    let edited = edited(&bytes, |book| {
        let cells = &mut book.page("Fichas").cells;
        let header = cells.clone();
        let row = cells.keys().last().unwrap().0 + 1;
        for (title, text) in [
            ("Código del indicador", "S04-1"),
            ("Nombre del indicador", "Personas con identidad digital"),
            ("Objetivo o servicio", "S04"),
            ("Sentido esperado", "Ascendente"),
            ("Tipo de unidad", "Porcentaje"),
            ("Unidad de medida", "%"),
            ("Decimales que se guardan", "2"),
            ("Decimales que se muestran", "1"),
            ("Mínimo admisible", "0"),
            ("Máximo admisible", "100"),
            ("Tipo de agregación", "No agregable"),
            ("Periodicidad", "Anual"),
            ("Plazo de reporte en días", "120"),
            ("Quiebres de serie", "2023: cambió la encuesta"),
        ] {
            let title = Shown::Text(title.to_owned());
            let mut heads = header
                .iter()
                .filter(|(at, found)| at.0 == 0 && **found == title);
            let column = heads.next().unwrap().0.1;
            cells.insert((row, column), Shown::Text(text.to_owned()));
        }
    });
    let seen = preview_bytes(&office, &admin, "politica.xlsx", edited.clone()).await;
    let created: Vec<&str> = seen.created.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(created, ["S04-1"], "{:?}", seen.findings);
    assert!(
        seen.fields
            .iter()
            .all(|f| f.code == "S04-1" && f.effect == Effect::New),
        "{:?}",
        seen.fields
    );
    office.backend.call(&admin, commit(&seen)).await.unwrap();
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let indicator = view.catalogue.indicator(&"S04-1".parse().unwrap()).unwrap();
    assert_eq!(indicator.days.due_days, Some(120));
    assert_eq!(indicator.breaks[0].year, 2023);
    let again = preview_bytes(&office, &admin, "politica.xlsx", edited).await;
    assert!(
        again.created.is_empty() && again.fields.is_empty(),
        "{:?}",
        again.fields
    );
    assert!(!again.can_commit);
}

#[tokio::test]
async fn a_ficha_that_somebody_else_saved_meanwhile_is_a_conflict() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let bytes = exported(&office, &admin, "politica.xlsx").await;
    let mine = edited(&bytes, |book| {
        replace(
            book,
            "Fichas",
            "Población que busca y obtiene información por medios digitales",
            "Otro nombre",
        );
    });
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let mut indicator = view
        .catalogue
        .indicator(&"PNTD-2".parse().unwrap())
        .unwrap()
        .clone();
    indicator.ficha.justification = "Otra justificación".to_owned();
    let save = SaveIndicator {
        indicator,
        version: view.indicator_versions["PNTD-2"],
    };
    office.configure(&admin, save).await.unwrap();
    let seen = preview_bytes(&office, &admin, "politica.xlsx", mine).await;
    let codes: Vec<&str> = seen
        .findings
        .iter()
        .filter(|finding| finding.blocks())
        .map(|finding| finding.code.as_str())
        .collect();
    assert_eq!(codes, ["E409", "E409"], "the name and the justification");
    assert!(!seen.can_commit);
}

#[tokio::test]
async fn an_export_holds_no_formula() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let mut indicator = view.catalogue.indicators[0].clone();
    indicator.name = "=HYPERLINK(\"http://example.org\")".to_owned();
    let version = view.indicator_versions[indicator.code.as_str()];
    let save = SaveIndicator { indicator, version };
    office.configure(&admin, save).await.unwrap();
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "1.5")])
        .await;
    let csv = String::from_utf8(exported(&office, &ana, "valores.csv").await).unwrap();
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    let book = exported(&office, &ana, "politica.xlsx").await;
    let read = read(&book, &Limits::default(), &mut |_| {}).unwrap();
    let mut book = Book::of(&read.grid);
    let mut shown = book.page("Fichas").cells.values();
    assert!(shown.any(|shown| matches!(shown, Shown::Text(t) if t.starts_with("=HYPERLINK"))));
}
