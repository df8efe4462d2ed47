//! Laws of the import: every cell is accounted for, the same file twice changes nothing, and what is
//! committed is what was previewed.

#![expect(clippy::unwrap_used, reason = "a test may stop at what cannot be")]

#[path = "import_support/catalogue.rs"]
mod catalogue;
#[path = "import_support/grid.rs"]
mod grid;
#[path = "import_support/outcome.rs"]
mod outcome;

use domain::{
    import::{
        diff::{Effect, content_hash_input, preview},
        layout,
        merge::conflicts,
        parse::parse,
        sheet::{CellContent, Sheet},
        validate::validate,
    },
    value::{CellKey, CellValue},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Anything that a planner might type, and some that nobody would.
fn content() -> impl Strategy<Value = CellContent> {
    let typed = prop::sample::select(vec![
        "S01-1",
        "CTX-04",
        "S1-1",
        "S99-1",
        "OP1",
        "Lima",
        "Total",
        "rural",
        "Región Lima 3/",
        "2024",
        "2023-Q2",
        "41,67",
        "3,325",
        "45/60",
        "n.d.",
        "-",
        "Sí",
        "P/",
        "Fuente: INEI",
        "Nota: x",
        "1/ llamada",
        "meta",
        "línea de base",
        "Área de residencia",
        "",
        "   ",
        "texto cualquiera",
    ]);
    prop_oneof![
        4 => typed.prop_map(|t| CellContent::Text(t.to_owned())),
        4 => (-50i64..5000, 0u32..4).prop_map(|(n, scale)| CellContent::Number(domain::Decimal::new(n, scale).to_string())),
        1 => Just(CellContent::Number("1e300".to_owned())),
        1 => Just(CellContent::Number("73.09999999999999".to_owned())),
        1 => Just(CellContent::Error("#DIV/0!".to_owned())),
        1 => Just(CellContent::Bool(true)),
        1 => any::<String>().prop_map(CellContent::Text),
    ]
}

fn header() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Código",
        "Indicador",
        "Objetivo",
        "Periodo",
        "Año",
        "Valor",
        "2023",
        "2024",
        "Meta 2025",
        "Línea base 2020",
        "Línea base",
        "Ámbito",
        "Departamento",
        "Sexo",
        "Tipo",
        "Numerador",
        "Denominador",
        "Provisional",
        "Nota",
        "Fuente",
        "Unidad",
        "Sentido esperado",
        "Justificación",
        "Denominación",
        "Otra cosa",
        "",
    ])
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let headers = prop::collection::vec(header(), 1..9);
    let body = prop::collection::btree_map((1u32..12, 0u32..10), content(), 0..80);
    (headers, body).prop_map(|(headers, mut cells)| {
        for (column, text) in headers.into_iter().enumerate() {
            cells.insert(
                (0, u32::try_from(column).unwrap()),
                CellContent::Text(text.to_owned()),
            );
        }
        Sheet {
            name: "Hoja1".into(),
            hidden: false,
            cells,
            merged: Vec::new(),
        }
    })
}

fn written(preview: &domain::import::diff::Preview) -> BTreeMap<CellKey, CellValue> {
    preview
        .cells
        .iter()
        .filter(|c| c.effect != Effect::Rejected)
        .filter_map(|c| Some((c.key.clone()?, c.after.clone()?)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn every_cell_of_the_table_is_accounted_for(sheet in sheet()) {
        let outcome = outcome::import(&sheet, &catalogue::catalogue(), |_| {});
        let (first, last) = outcome.layout.data_rows;
        let in_table = sheet.cells.iter().filter(|((row, _), c)| (first..=last).contains(row) && !c.is_blank()).count();
        prop_assert_eq!(outcome.preview.counts.total() as usize, in_table);
        prop_assert_eq!(outcome.preview.cells.len() as u32 + outcome.preview.counts.fields + outcome.preview.counts.passed_over, outcome.preview.counts.total());
    }

    #[test]
    fn every_rejected_cell_says_why(sheet in sheet()) {
        let outcome = outcome::import(&sheet, &catalogue::catalogue(), |_| {});
        for cell in outcome.preview.cells.iter().filter(|c| c.effect == Effect::Rejected) {
            let blocking: Vec<_> = cell.finding_codes.iter().filter(|c| c.starts_with('E')).collect();
            prop_assert!(!blocking.is_empty(), "{:?}", cell);
            prop_assert!(blocking.iter().all(|code| domain::finding::codes::meaning(code).is_some()), "{:?}", blocking);
        }
        for finding in &outcome.findings {
            prop_assert!(domain::finding::codes::meaning(&finding.code).is_some(), "{} is not in the table", finding.code);
        }
    }

    #[test]
    fn the_same_file_twice_changes_nothing(sheet in sheet()) {
        let catalogue = catalogue::catalogue();
        let layout = layout::detect(&sheet, &catalogue).layout;
        let draft = parse(&sheet, &layout, &catalogue);
        let first = preview(&draft, &validate(&draft, &catalogue, &|_| None), &|_| None);
        let stored = written(&first);
        let current = |key: &CellKey| stored.get(key).cloned();
        let second = preview(&draft, &validate(&draft, &catalogue, &current), &current);
        prop_assert_eq!(second.counts.new, 0);
        prop_assert_eq!(second.counts.changed, 0);
        prop_assert!(second.fields.iter().any(|f| f.effect == Effect::New) || content_hash_input(&second).is_empty());
        prop_assert!(conflicts(&first.cells, &|_| None).is_empty(), "nobody else changed anything");
    }
}

#[test]
fn the_hash_input_does_not_depend_on_the_order_of_the_rows() {
    let catalogue = catalogue::catalogue();
    let text = |grid: &str| {
        content_hash_input(&outcome::import(&grid::sheet(grid), &catalogue, |_| {}).preview)
    };
    let one = text("Código | Año | Valor\nS01-1 | 2023 | 10\nS01-1 | 2024 | 11");
    let other = text("Código | Año | Valor\nS01-1 | 2024 | 11\nS01-1 | 2023 | 10.00");
    assert_eq!(one, other);
    assert_ne!(
        one,
        text("Código | Año | Valor\nS01-1 | 2024 | 11\nS01-1 | 2023 | 10.01")
    );
    assert!(!one.is_empty());
}

#[test]
fn a_value_that_does_not_change_keeps_its_note_and_source() {
    let catalogue = catalogue::catalogue();
    let sheet = grid::sheet("Código | Año | Valor\nS01-1 | 2023 | 10\nS01-1 | 2024 | 12");
    let layout = layout::detect(&sheet, &catalogue).layout;
    let draft = parse(&sheet, &layout, &catalogue);
    let stored: BTreeMap<CellKey, CellValue> = draft
        .cells
        .iter()
        .map(|c| {
            let noted = CellValue {
                note: Some("revisado".into()),
                source: Some("PCM".into()),
                ..c.value.clone()
            };
            let value = if c.key.period.calendar_year() == 2024 {
                CellValue {
                    datum: domain::value::Datum::number(11.into()),
                    ..noted
                }
            } else {
                noted
            };
            (c.key.clone(), value)
        })
        .collect();
    let preview = preview(&draft, &[], &|key| stored.get(key).cloned());
    let by_year: BTreeMap<i32, _> = preview
        .cells
        .iter()
        .map(|c| (c.key.as_ref().unwrap().period.calendar_year(), c))
        .collect();
    assert_eq!(by_year[&2023].effect, Effect::Unchanged);
    assert_eq!(
        by_year[&2023].after.as_ref().unwrap().note.as_deref(),
        Some("revisado")
    );
    assert_eq!(by_year[&2024].effect, Effect::Changed);
    assert_eq!(
        by_year[&2024].after.as_ref().unwrap().note,
        None,
        "the note was about the old number"
    );
}

#[test]
fn fields_compare_with_the_catalogue() {
    let catalogue = catalogue::catalogue();
    let sheet = grid::sheet(
        "Código | Denominación | Entidad\nS01 | Programa nuevo | PCM\nS02 | Servicio de conectividad | MTC",
    );
    let mut preview = outcome::import(&sheet, &catalogue, |_| {}).preview;
    preview.compare_fields(&|code, field| match (code, field) {
        ("S01", "name") => Some("Programa viejo".into()),
        ("S01", "entity") => Some("PCM".into()),
        _ => None,
    });
    let effects: Vec<_> = preview
        .fields
        .iter()
        .map(|f| (f.code.as_str(), f.field.as_str(), f.effect))
        .collect();
    assert_eq!(
        effects,
        [
            ("S01", "name", Effect::Changed),
            ("S01", "entity", Effect::Unchanged),
            ("S02", "name", Effect::New),
            ("S02", "entity", Effect::New)
        ]
    );
}
