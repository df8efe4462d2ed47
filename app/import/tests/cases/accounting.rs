//! Laws of the import: every cell is accounted for, the same file twice changes nothing, and what is
//! committed is what was previewed.

use super::{catalogue, outcome, sheet};
use domain::value::{CellKey, CellValue, Datum};
use import::{
    delta::delta,
    digest::digest_of_values,
    grid::{Cell, CellContent, ErrorKind, Grid, Marks, Sheet},
    preview::{Effect, Preview},
    stored::Stored,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What a cell of a generated sheet holds, before its texts have numbers.
#[derive(Debug, Clone)]
enum Typed {
    Text(String),
    CellContent(CellContent),
}

/// Anything that a planner might type, and some that nobody would.
fn content() -> impl Strategy<Value = Typed> {
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
        4 => typed.prop_map(|t| Typed::Text(t.to_owned())),
        4 => (-50i64..5000, 0u32..4)
            .prop_map(|(n, scale)| Typed::CellContent(CellContent::Number(domain::Decimal::new(n, scale)))),
        1 => Just(Typed::CellContent(CellContent::Number("73.09999999999999".parse().unwrap()))),
        1 => Just(Typed::CellContent(CellContent::Percent("14.8".parse().unwrap()))),
        1 => Just(Typed::CellContent(CellContent::Error(ErrorKind::Div0))),
        1 => Just(Typed::CellContent(CellContent::NoResult)),
        1 => Just(Typed::CellContent(CellContent::Bool(true))),
        1 => any::<String>().prop_map(Typed::Text),
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
        "Provincia",
        "Trimestre",
        "Programado",
        "Ejecutado 2024",
        "dic-23",
        "S01-2",
        "",
    ])
}

fn grid() -> impl Strategy<Value = Grid> {
    let headers = prop::collection::vec(header(), 1..9);
    let body = prop::collection::btree_map((1u32..12, 0u16..10), content(), 0..80);
    (headers, body).prop_map(|(headers, mut cells)| {
        for (text, column) in headers.into_iter().zip(0u16..) {
            cells.insert((0, column), Typed::Text(text.to_owned()));
        }
        let mut grid = Grid::default();
        let mut sheet = Sheet::new("Hoja1");
        for ((row, column), typed) in cells {
            let content = match typed {
                Typed::Text(text) => CellContent::Text(grid.texts.intern(&text)),
                Typed::CellContent(content) => content,
            };
            sheet.push(
                row,
                Cell {
                    column,
                    marks: Marks::default(),
                    content,
                },
            );
        }
        grid.sheets.push(sheet);
        grid
    })
}

fn import(grid: &Grid, stored: &Stored) -> outcome::Outcome {
    outcome::import(grid, &catalogue::catalogue(), stored, |_| {})
}

fn written(preview: &Preview) -> BTreeMap<CellKey, CellValue> {
    let rows = preview
        .rows
        .iter()
        .filter(|row| row.effect != Effect::Rejected);
    rows.filter_map(|row| {
        let value = preview.book.cell_value(row.after?);
        Some((preview.book.cell_key(row.key?), value))
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn every_cell_of_the_tables_is_accounted_for(grid in grid()) {
        let outcome = import(&grid, &Stored::default());
        let counts = outcome.preview.counts;
        let in_tables = sheet::cells_of_data(&grid, &outcome.layouts);
        prop_assert_eq!(counts.total() as usize, in_tables, "{:#?}", outcome.layouts);
        let rows = u32::try_from(outcome.preview.rows.len()).unwrap();
        prop_assert_eq!(rows + counts.fields + counts.passed_over, counts.total());
    }

    #[test]
    fn every_rejected_cell_says_why(grid in grid()) {
        let outcome = import(&grid, &Stored::default());
        for (row, at) in outcome.preview.rows.iter().zip(0u32..) {
            if row.effect == Effect::Rejected {
                let mut codes = outcome.preview.codes_of(at);
                prop_assert!(codes.any(|code| code.starts_with('E')), "{:?}", row);
            }
        }
        for finding in &outcome.findings {
            prop_assert!(domain::finding::codes::meaning(&finding.code).is_some(), "{} is not in the table", finding.code);
        }
    }

    #[test]
    fn the_same_file_twice_changes_nothing(grid in grid()) {
        let first = import(&grid, &Stored::default()).preview;
        let stored = Stored::of(written(&first).into_iter());
        let second = import(&grid, &stored).preview;
        prop_assert_eq!((second.counts.new, second.counts.changed), (0, 0));
        prop_assert!(delta(&second).rows.is_empty());
    }
}

#[test]
fn the_digest_does_not_depend_on_the_order_of_the_rows() {
    let digest =
        |text: &str| digest_of_values(&import(&sheet::grid(&[text]), &Stored::default()).preview);
    let one = digest("Código | Año | Valor\nS01-1 | 2023 | 10\nS01-1 | 2024 | 11");
    let other = digest("Código | Año | Valor\nS01-1 | 2024 | 11\nS01-1 | 2023 | 10.00");
    assert_eq!(one, other);
    assert_ne!(
        one,
        digest("Código | Año | Valor\nS01-1 | 2024 | 11\nS01-1 | 2023 | 10.01")
    );
    assert_ne!(one, digest("Código | Año | Valor\nS01-1 | 2024 | 11"));
}

#[test]
fn a_value_that_does_not_change_keeps_its_note_and_source() {
    let text = "Código | Año | Valor\nS01-1 | 2023 | 10\nS01-1 | 2024 | 12";
    let grid = sheet::grid(&[text]);
    let mut kept = written(&import(&grid, &Stored::default()).preview);
    for (key, value) in &mut kept {
        (value.note, value.source) = (Some("revisado".into()), Some("PCM".into()));
        if key.period.calendar_year() == 2024 {
            value.datum = Datum::number(11.into());
        }
    }
    let preview = import(&grid, &Stored::of(kept.into_iter())).preview;
    let effects: Vec<Effect> = preview.rows.iter().map(|row| row.effect).collect();
    assert_eq!(effects, [Effect::Unchanged, Effect::Changed]);
    let after = |at: usize| preview.book.cell_value(preview.rows[at].after.unwrap());
    assert_eq!(after(0).note.as_deref(), Some("revisado"));
    assert_eq!(after(1).note, None, "the note was about the old number");
}

#[test]
fn fields_compare_with_the_catalogue() {
    let grid = sheet::grid(&[
        "Código | Denominación | Entidad\nS01 | Programa nuevo | PCM\nS02 | Servicio de conectividad | MTC",
    ]);
    let mut preview = import(&grid, &Stored::default()).preview;
    preview.compare_fields(&|code, field| match (code, field.slug()) {
        ("S01", "name") => Some("Programa viejo".into()),
        ("S01", "entity") => Some("PCM".into()),
        _ => None,
    });
    let effects: Vec<_> = preview
        .fields
        .iter()
        .map(|f| (f.code.as_str(), f.field.slug(), f.effect))
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
