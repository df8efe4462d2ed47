//! Fichas and matrix: the order of the form, the columns of the annex, and the numbers of the release.

use ceplan::{fichas, matrix, observatory};
use domain::{
    release::Release,
    value::{Datum, Measure},
};
use import::preview::Effect;
use workbook::write::WorkbookFormat;

use crate::{
    fixture, published,
    reading::{cells, effects, grid, import, seen, sheet, sheets, understood, unpacked},
};

/// The fields of the form, in the order of rule book section 2.
const ORDER: [&str; 17] = [
    "Objetivo o servicio",
    "Nombre del indicador",
    "Justificación",
    "Responsables",
    "Limitaciones para la medición",
    "Método de cálculo",
    "Fórmula",
    "Donde",
    "Especificaciones técnicas",
    "Sentido esperado",
    "Proceso de recolección y análisis",
    "Supuestos",
    "Fuente y base de datos",
    "Línea de base",
    "Año",
    "Valor relativo",
    "Valor absoluto",
];

fn release() -> Release {
    let mut release = fixture::release();
    let indicator = &mut release.catalogue.indicators[0];
    indicator.ficha.justification = "Mide el acceso.".to_owned();
    indicator.ficha.formula = "A / B × 100".to_owned();
    indicator.ficha.formula_terms = "A: hogares con internet".to_owned();
    release
}

#[test]
fn each_indicator_has_a_sheet_with_the_fields_in_the_order_of_the_form() {
    let release = release();
    let bytes = fichas::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    let names = sheets(&bytes);
    assert_eq!(names, ["Índice", "S04-1", "S05-1", "CTX-01"]);
    for name in &names[1..] {
        let texts: Vec<String> = sheet(&bytes, name).into_iter().flatten().collect();
        let places: Vec<usize> = ORDER
            .iter()
            .map(|field| texts.iter().position(|text| text == field).expect(field))
            .collect();
        assert!(places.is_sorted(), "{name}: {places:?}");
    }
    let index: Vec<String> = sheet(&bytes, "Índice").into_iter().flatten().collect();
    for indicator in &release.catalogue.indicators {
        assert!(index.contains(&indicator.name));
    }
}

#[test]
fn a_ficha_holds_the_targets_of_the_release_and_no_invented_text() {
    let release = release();
    let bytes = fichas::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    let rows = sheet(&bytes, "S04-1");
    let row = |name: &str| {
        let found = rows.iter().find(|row| row[0] == name).expect(name);
        found
            .iter()
            .skip(2)
            .filter(|text| !text.is_empty())
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(row("Año"), ["2021", "2022", "2023", "2024", "2025", "2030"]);
    assert_eq!(
        row("Valor relativo"),
        ["40", "45", "50", "56", "62.5", "79"]
    );
    assert_eq!(row("Justificación"), ["Mide el acceso."]);
    assert_eq!(row("Limitaciones para la medición"), ["Por completar"]);
}

#[test]
fn a_text_longer_than_a_cell_is_cut_with_a_notice_and_the_workbook_is_made() {
    let mut release = release();
    let indicator = &mut release.catalogue.indicators[0];
    indicator.name = "ñ".repeat(40_000);
    // Of two UTF-16 units each, which is what the format counts.
    indicator.ficha.justification = "𝒳".repeat(17_000);
    let code = indicator.code.clone();
    let first = release.cells.iter_mut().find(|cell| {
        cell.key.indicator == code
            && cell.key.measure == Measure::Target
            && cell.key.breakdown.is_headline()
    });
    first.unwrap().value.datum = Datum::NotAvailable("z".repeat(40_000));
    let bytes = fichas::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    let texts: Vec<String> = [sheet(&bytes, "Índice"), sheet(&bytes, "S04-1")]
        .concat()
        .into_iter()
        .flatten()
        .collect();
    let cut = texts.iter().filter(|text| text.contains("[…continúa"));
    assert_eq!(
        cut.count(),
        4,
        "the name twice, the justification, the reason"
    );
    assert!(
        texts
            .iter()
            .all(|text| text.encode_utf16().count() <= 32_767)
    );
    assert!(observatory::workbook(&published(&release), WorkbookFormat::Xlsx).is_ok());
    assert!(matrix::workbook(&published(&release), WorkbookFormat::Xlsx).is_ok());
}

#[test]
fn the_import_reads_a_ficha_back_and_finds_nothing_new() {
    for format in [WorkbookFormat::Xlsx, WorkbookFormat::Ods] {
        reads_back(format);
    }
}

fn reads_back(format: WorkbookFormat) {
    let release = release();
    let grid = grid(&fichas::workbook(&published(&release), format).unwrap());
    let (read, names) = understood(&grid, &release);
    for indicator in &release.catalogue.indicators {
        assert!(names.contains(&indicator.code.to_string()), "{names:?}");
    }
    assert!(
        read.additions.created.is_empty(),
        "{:?}",
        read.additions.created
    );
    let preview = import(&grid, &release);
    assert_eq!(effects(&preview), Vec::<String>::new());
    let official = release
        .cells
        .iter()
        .filter(|cell| cell.key.measure != Measure::Observed);
    let unchanged = preview
        .rows
        .iter()
        .filter(|row| row.effect == Effect::Unchanged);
    assert_eq!(
        unchanged.count(),
        official.count(),
        "each baseline and target is read"
    );
}

#[test]
fn the_matrix_has_the_columns_of_the_annex_and_the_compliance_of_the_release() {
    let release = release();
    let bytes = matrix::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    let rows = sheet(&bytes, matrix::SHEET);
    let (groups, titles) = (&rows[1], &rows[2]);
    for (group, title) in [
        ("Línea de base", "Año"),
        ("Logros esperados", "2022"),
        ("Valores obtenidos", "2022"),
        ("Cumplimiento (razón entre valor y meta del año)", "2022"),
    ] {
        let at = groups.iter().position(|text| text == group).expect(group);
        assert_eq!(titles[at], title, "{group}");
    }
    let codes: Vec<&str> = rows[3..].iter().map(|row| row[1].as_str()).collect();
    assert_eq!(
        codes,
        ["S04-1", "S05-1"],
        "no context indicator in a report on compliance"
    );
    let at = groups
        .iter()
        .position(|text| text.starts_with("Cumplimiento"))
        .unwrap();
    let results = release.results();
    let expected: Vec<String> = results.series["S04-1"]
        .rows
        .iter()
        .filter_map(|row| row.compliance)
        .map(|share| share.map_or_else(|why| why.to_string(), |share| share.to_string()))
        .collect();
    assert_eq!(expected.len(), 3);
    for (shown, expected) in rows[3][at..].iter().zip(&expected) {
        let close = |text: &str| text.parse::<f64>().map(|number| (number * 1e9).round());
        match (close(shown), close(expected)) {
            (Ok(shown), Ok(expected)) => assert!((shown - expected).abs() < 1.0),
            _ => assert_eq!(shown.to_lowercase(), expected.to_lowercase()),
        }
    }
}

#[test]
fn the_matrix_as_csv_names_the_group_of_each_year() {
    let release = release();
    let bytes = matrix::csv_file(&published(&release)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let titles = text.lines().next().unwrap();
    for title in [
        "Línea de base: Año",
        "Logros esperados: 2025",
        "Valores obtenidos: 2024",
    ] {
        assert_eq!(titles.matches(title).count(), 1, "{titles}");
    }
    assert!(text.contains(",44.21,"), "{text}");
}

#[test]
fn real_figures_of_a_demonstration_are_not_called_invented() {
    let release = release();
    let bytes = fichas::workbook(&published(&release), WorkbookFormat::Xlsx).unwrap();
    let banner = |name: &str| sheet(&bytes, name)[1][0].clone();
    assert!(
        banner("S04-1").ends_with("datos de demostración"),
        "{}",
        banner("S04-1")
    );
    assert!(
        banner("CTX-01").ends_with("cifra publicada por otra institución"),
        "{}",
        banner("CTX-01")
    );
}

/// A release with everything that a ficha can hold: several lines, blanks, signs, a gap, both parts of a value.
fn full_release() -> Release {
    let mut release = release();
    let ficha = &mut release.catalogue.indicators[0].ficha;
    ficha.limitations = "Primera línea\n  segunda  con blancos".to_owned();
    ficha.technical_notes = "=1+1 <&> «ñ»".to_owned();
    let code = release.catalogue.indicators[0].code.clone();
    let mut targets = release.cells.iter_mut().filter(|cell| {
        cell.key.indicator == code
            && cell.key.measure == Measure::Target
            && cell.key.breakdown.is_headline()
    });
    targets.next().unwrap().value.datum = Datum::NotAvailable("no se midió".to_owned());
    let second = &mut targets.next().unwrap().value.datum;
    let Datum::Value(quantity) = second else {
        panic!("a value")
    };
    quantity.numerator = Some("25".parse().unwrap());
    quantity.denominator = Some("50".parse().unwrap());
    release
}

#[test]
fn the_fichas_are_the_same_cell_by_cell_in_xlsx_and_ods() {
    let mut release = full_release();
    // LibreOffice leaves tabs out of what it saves: only here.
    release.catalogue.indicators[0].ficha.justification = "Con\ttabulador".to_owned();
    let of = |format| fichas::workbook(&published(&release), format).unwrap();
    let (xlsx, ods) = (of(WorkbookFormat::Xlsx), of(WorkbookFormat::Ods));
    let (by_other, by_other_ods) = (cells(&xlsx), cells(&ods));
    let texts: Vec<&str> = by_other.values().map(String::as_str).collect();
    for expected in ["No disponible: no se midió", "25/50", "=1+1 <&> «ñ»"] {
        assert!(texts.contains(&expected), "{expected}");
    }
    assert_eq!(by_other, by_other_ods, "as calamine reads them");
    let (own, own_ods) = (seen(&grid(&xlsx)), seen(&grid(&ods)));
    assert_eq!(own, own_ods, "as the house reads them");
    let (xlsx, ods) = (grid(&xlsx), grid(&ods));
    for (one, other) in xlsx.sheets.iter().zip(&ods.sheets) {
        let sorted = |sheet: &import::grid::Sheet| {
            let merged = sheet.merged.iter();
            let mut merged: Vec<_> = merged
                .map(|m| (m.first_row, m.first_column, m.last_row, m.last_column))
                .collect();
            merged.sort_unstable();
            merged
        };
        assert_eq!(sorted(one), sorted(other), "{}", one.name);
        assert_eq!(one.merged.is_empty(), one.name == fichas::INDEX);
    }
}

#[test]
fn the_fichas_in_ods_have_borders_merged_cells_and_are_printed_as_wide_as_a_page() {
    let release = full_release();
    let published = published(&release);
    let bytes = fichas::workbook(&published, WorkbookFormat::Ods).unwrap();
    assert!(bytes == fichas::workbook(&published, WorkbookFormat::Ods).unwrap());
    let part = |name: &str| {
        let parts = unpacked(&bytes);
        let (.., content) = parts.iter().find(|(part, ..)| part == name).unwrap();
        String::from_utf8(content.clone()).unwrap()
    };
    let (content, styles) = (part("content.xml"), part("styles.xml"));
    for expected in [
        "fo:border=\"0.5pt solid #9aa5b1\"",
        "table:number-columns-spanned=\"2\" table:number-rows-spanned=\"1\"",
        "table:number-columns-spanned=\"1\" table:number-rows-spanned=\"3\"",
        "<table:covered-table-cell",
        "style:use-optimal-row-height=\"false\"",
        "<table:table-header-rows>",
        "xlink:href=\"#&apos;S04-1&apos;.A1\"",
    ] {
        assert!(content.contains(expected), "{expected}");
    }
    for expected in [
        "style:print-orientation=\"landscape\"",
        "style:scale-to-X=\"1\" style:scale-to-Y=\"0\"",
        "<text:page-number/>",
    ] {
        assert!(styles.contains(expected), "{expected}");
    }
    let sheets = content.matches("<table:table ").count();
    let wide = content.matches("table:style-name=\"ancha\"").count();
    assert_eq!(wide, sheets, "every sheet");
}

/// What LibreOffice makes of the fichas, where it is installed.
fn converted(bytes: &[u8], format: &str) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fichas.ods");
    std::fs::write(&file, bytes).unwrap();
    let profile = folder.path().join("profile");
    let done = std::process::Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(folder.path().join("out"))
        .arg(&file)
        .output()
        .ok()?;
    assert!(done.status.success(), "{done:?}");
    let made = folder.path().join("out/fichas").with_extension(format);
    Some(std::fs::read(made).unwrap())
}

#[test]
fn libreoffice_opens_the_fichas_in_ods_and_prints_them() {
    let release = full_release();
    let bytes = fichas::workbook(&published(&release), WorkbookFormat::Ods).unwrap();
    let Some(saved) = converted(&bytes, "xlsx") else {
        eprintln!("skipped: LibreOffice (soffice) is not installed here");
        return;
    };
    assert_eq!(seen(&grid(&saved)), seen(&grid(&bytes)));
    let printed = converted(&bytes, "pdf").unwrap();
    assert!(printed.starts_with(b"%PDF-"));
}
