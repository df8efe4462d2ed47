//! Export, edit, import: only what was edited changes, and what somebody else changed is told.

use app::backend::{Backend, Caller};
use app::wire::*;
use domain::import::diff::Effect;
use domain::import::sheet::{CellContent, Workbook};
use domain::role::Role;
use rust_xlsxwriter::{Workbook as Writer, XlsxError};
use workbook::read::{Limits, read};

use crate::office::{Office, observed, over, typed, value};
use crate::{commit, preview_bytes};

async fn exported(office: &Office, by: &Caller, name: &str) -> Vec<u8> {
    office
        .backend
        .export_current(by, name.to_owned())
        .await
        .unwrap()
        .bytes
}

/// The workbook as a spreadsheet program would save it after an edit.
fn edited(bytes: &[u8], edit: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = read(bytes, &Limits::default(), &mut |_| {}).unwrap();
    edit(&mut book);
    written(&book).unwrap()
}

fn written(book: &Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut writer = Writer::new();
    for sheet in &book.sheets {
        let page = writer.add_worksheet().set_name(&sheet.name)?;
        for ((row, column), content) in &sheet.cells {
            let column = u16::try_from(*column).unwrap();
            match content {
                CellContent::Number(number) => {
                    page.write_number(*row, column, number.parse::<f64>().unwrap())?
                }
                other => page.write_string(*row, column, other.shown())?,
            };
        }
        for merged in &sheet.merged {
            let text = sheet.text(merged.first_row, merged.first_column);
            page.merge_range(
                merged.first_row,
                u16::try_from(merged.first_column).unwrap(),
                merged.last_row,
                u16::try_from(merged.last_column).unwrap(),
                &text,
                &rust_xlsxwriter::Format::new(),
            )?;
        }
    }
    writer.save_to_buffer()
}

/// Puts a number where a sheet has another.
fn replace(book: &mut Workbook, sheet: &str, old: &str, new: &str) {
    let sheet = book.sheets.iter_mut().find(|s| s.name == sheet).unwrap();
    let cells = sheet.cells.values_mut();
    let mut found = cells.filter(|content| content.shown() == old);
    *found.next().unwrap() = match new.parse::<f64>() {
        Ok(_) => CellContent::Number(new.to_owned()),
        Err(_) => CellContent::Text(new.to_owned()),
    };
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
    for name in ["politica.xlsx", "plantilla.xlsx", "valores.csv"] {
        let bytes = exported(&office, &ceplan, name).await;
        let seen = preview_bytes(&office, &admin, name, bytes).await;
        assert_eq!(
            (seen.new, seen.changed, seen.rejected),
            (0, 0, 0),
            "{name}: {:?}",
            seen.findings
        );
        assert_eq!(seen.unchanged, 2, "{name}");
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
    assert!(seen.findings.iter().any(|finding| finding.code == "W406"));
    let set = office
        .backend
        .commit_import(&ana, commit(&seen))
        .await
        .unwrap();
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
        let sheet = book.sheets.iter_mut().find(|s| s.name == "Fichas").unwrap();
        let header: Vec<(u32, String)> = sheet.row(0).map(|(c, t)| (c, t.shown())).collect();
        let row = sheet.rows().last().unwrap() + 1;
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
            let (column, _) = header.iter().find(|(_, found)| found == title).unwrap();
            let content = CellContent::Text(text.to_owned());
            sheet.cells.insert((row, *column), content);
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
    office
        .backend
        .commit_import(&admin, commit(&seen))
        .await
        .unwrap();
    let view = office.backend.read_catalogue(&admin).await.unwrap();
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
    let view = office.backend.read_catalogue(&admin).await.unwrap();
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
    office.backend.save_indicator(&admin, save).await.unwrap();
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
    let view = office.backend.read_catalogue(&admin).await.unwrap();
    let mut indicator = view.catalogue.indicators[0].clone();
    indicator.name = "=HYPERLINK(\"http://example.org\")".to_owned();
    let version = view.indicator_versions[indicator.code.as_str()];
    let save = SaveIndicator { indicator, version };
    office.backend.save_indicator(&admin, save).await.unwrap();
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "1.5")])
        .await;
    let csv = String::from_utf8(exported(&office, &ana, "valores.csv").await).unwrap();
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    let book = exported(&office, &ana, "politica.xlsx").await;
    let read = read(&book, &Limits::default(), &mut |_| {}).unwrap();
    let fichas = read.sheets.iter().find(|s| s.name == "Fichas").unwrap();
    let texts = fichas.cells.values();
    assert!(
        texts
            .clone()
            .any(|c| matches!(c, CellContent::Text(t) if t.starts_with("=HYPERLINK")))
    );
}
