//! Export, edit, import: the matrix that leaves the house is read back cell by cell.

use super::{fixture, published, reading};
use domain::{
    Decimal,
    import::{
        diff::{Effect, Preview, preview},
        fields,
        layout::detect,
        parse::parse,
        sheet::{CellContent, Sheet, Workbook},
        validate::validate,
        whole,
    },
    release::Release,
    value::{CellKey, CellValue, Datum, Measure},
};
use workbook::write;

/// What an import of the sheet would do to the published values.
fn import(sheet: &Sheet, release: &Release) -> Preview {
    let found = detect(sheet, &release.catalogue);
    let blocking: Vec<_> = found.findings.iter().filter(|f| f.blocks()).collect();
    assert!(blocking.is_empty(), "{}: {blocking:?}", sheet.name);
    let draft = parse(sheet, &found.layout, &release.catalogue);
    let current =
        |key: &CellKey| -> Option<CellValue> { release.cell(key).map(|cell| cell.value.clone()) };
    let findings = validate(&draft, &release.catalogue, &current);
    preview(&draft, &findings, &current)
}

fn effects(preview: &Preview) -> Vec<String> {
    let changed = preview
        .cells
        .iter()
        .filter(|cell| cell.effect != Effect::Unchanged);
    changed
        .map(|cell| {
            format!(
                "{:?} {:?} {:?} {:?}",
                cell.effect, cell.key, cell.read, cell.finding_codes
            )
        })
        .collect()
}

#[test]
fn an_untouched_matrix_changes_nothing() {
    let release = fixture::release();
    for bytes in [
        write::workbook(&published(&release)).unwrap(),
        write::entry_template(&published(&release)).unwrap(),
    ] {
        let mut read = 0;
        for name in ["Matriz", "Matriz trimestral"] {
            let preview = import(&reading::sheet(&bytes, name), &release);
            assert_eq!(effects(&preview), Vec::<String>::new(), "{name}");
            assert_eq!(preview.counts.fields, 0, "{name}");
            read += preview.cells.len();
        }
        assert_eq!(read, release.cells.len(), "every cell is read back");
    }
}

#[test]
fn an_untouched_list_of_values_changes_nothing() {
    let release = fixture::release();
    let bytes = write::workbook(&published(&release)).unwrap();
    let preview = import(&reading::sheet(&bytes, "Valores"), &release);
    assert_eq!(effects(&preview), Vec::<String>::new());
    let numbers = release
        .cells
        .iter()
        .filter(|c| c.value.datum.value().is_some())
        .count();
    assert_eq!(preview.cells.len(), numbers);
}

#[test]
fn an_edited_cell_is_the_only_change() {
    let release = fixture::release();
    let bytes = write::entry_template(&published(&release)).unwrap();
    let mut sheet = reading::sheet(&bytes, "Matriz");
    let at = sheet
        .cells
        .iter()
        .find(|(_, c)| **c == CellContent::Number("50.03".to_owned()))
        .map(|(at, _)| *at)
        .unwrap();
    sheet
        .cells
        .insert(at, CellContent::Number("51.5".to_owned()));
    let preview = import(&sheet, &release);
    let changed: Vec<_> = preview
        .cells
        .iter()
        .filter(|c| c.effect != Effect::Unchanged)
        .collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].effect, Effect::Changed);
    assert_eq!(changed[0].key.as_ref().unwrap().measure, Measure::Observed);
    let wanted: Decimal = "51.5".parse().unwrap();
    assert_eq!(
        changed[0].after.as_ref().unwrap().datum,
        Datum::number(wanted)
    );
}

#[test]
fn the_whole_workbook_untouched_changes_nothing_of_values_and_catalogue() {
    let release = fixture::release();
    let bytes = write::workbook(&published(&release)).unwrap();
    let names = [
        "Inicio",
        "Matriz",
        "Matriz trimestral",
        "Progreso",
        "Fichas",
        "Servicios",
        "Fuentes",
    ];
    let sheets = names.map(|name| reading::sheet(&bytes, name));
    let workbook = Workbook {
        sheets: sheets.to_vec(),
    };
    let catalogue = &release.catalogue;
    let layouts: Vec<_> = workbook
        .sheets
        .iter()
        .map(|sheet| detect(sheet, catalogue).layout)
        .filter(|layout| !layout.is_empty())
        .collect();
    for name in ["Fichas", "Servicios"] {
        assert!(layouts.iter().any(|layout| layout.sheet == name), "{name}");
    }
    let entities: Vec<(String, String)> = catalogue
        .nodes
        .iter()
        .filter_map(|node| node.entity.clone())
        .map(|code| (code.clone(), code))
        .collect();
    let read = whole::read(&workbook, &layouts, catalogue, &entities);
    assert!(
        read.additions.created.is_empty(),
        "{:?}",
        read.additions.created
    );
    let current = |key: &CellKey| release.cell(key).map(|cell| cell.value.clone());
    let mut shown = preview(&read.draft, &[], &current);
    let versions = std::collections::BTreeMap::new();
    let found = fields::settle(&mut shown, catalogue, &read.catalogue, &entities, &versions);
    assert!(found.is_empty(), "{found:?}");
    let changed: Vec<_> = shown
        .fields
        .iter()
        .filter(|field| field.effect != Effect::Unchanged)
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
    assert!(shown.fields.len() > catalogue.indicators.len() * 8);
    let errors: Vec<_> = read.draft.findings.iter().filter(|f| f.blocks()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
