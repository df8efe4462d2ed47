//! Sheets as people make them, found and read: every cell is accounted for, every rejected one says why.

use crate::support::catalogue;
use crate::support::sheet;
use import::{
    draft::Origin,
    grid::{Cell, CellContent, ErrorKind, Grid, Marks, Sheet},
    layout::{Layout, check, detect},
    lexicon::Lexicon,
    understand::{Understood, understand},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const TYPED: [&str; 27] = [
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
    "   ",
    "texto cualquiera",
    "1'234,567",
];

const HEADERS: [&str; 26] = [
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
    "Trimestre",
];

/// Anything that a planner might type, and some that nobody would.
#[derive(Debug, Clone)]
enum Typed {
    Text(String),
    Number(domain::Decimal),
    Percent(domain::Decimal),
    Error,
    NoResult,
    Bool,
    Huge,
}

fn typed() -> impl Strategy<Value = Typed> {
    let number = || (-50i64..5000, 0u32..4).prop_map(|(n, scale)| domain::Decimal::new(n, scale));
    prop_oneof![
        4 => prop::sample::select(TYPED.to_vec()).prop_map(|t| Typed::Text(t.to_owned())),
        4 => number().prop_map(Typed::Number),
        1 => number().prop_map(Typed::Percent),
        1 => Just(Typed::Error),
        1 => Just(Typed::NoResult),
        1 => Just(Typed::Bool),
        1 => Just(Typed::Huge),
        1 => any::<String>().prop_map(Typed::Text),
    ]
}

fn grid() -> impl Strategy<Value = Grid> {
    let headers = prop::collection::vec(prop::sample::select(HEADERS.to_vec()), 1..9);
    let body = prop::collection::btree_map((1u32..12, 0u16..10), typed(), 0..80);
    (headers, body).prop_map(|(headers, cells)| {
        let mut grid = Grid::default();
        let mut sheet = Sheet::new("Hoja1");
        for (text, column) in headers.into_iter().zip(0u16..) {
            push(
                &mut grid,
                &mut sheet,
                (0, column),
                Typed::Text(text.to_owned()),
            );
        }
        for (at, typed) in cells {
            push(&mut grid, &mut sheet, at, typed);
        }
        grid.sheets.push(sheet);
        grid
    })
}

fn push(grid: &mut Grid, sheet: &mut Sheet, (row, column): (u32, u16), typed: Typed) {
    let content = match typed {
        Typed::Text(text) => CellContent::Text(grid.texts.intern(&text)),
        Typed::Number(number) => CellContent::Number(number),
        Typed::Percent(number) => CellContent::Percent(number),
        Typed::Error => CellContent::Error(ErrorKind::Div0),
        Typed::NoResult => CellContent::NoResult,
        Typed::Bool => CellContent::Bool(true),
        Typed::Huge => CellContent::Huge(grid.texts.intern("1e300")),
    };
    let marks = Marks::default();
    sheet.push(
        row,
        Cell {
            column,
            marks,
            content,
        },
    );
}

fn read(grid: &Grid) -> (Vec<Layout>, Understood) {
    let catalogue = catalogue::catalogue();
    let lexicon = Lexicon::of(&catalogue);
    let layouts = vec![detect(grid, 0, &catalogue, &lexicon).layout];
    let understood = understand(grid, &layouts, &catalogue, &[]);
    (layouts, understood)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn every_cell_of_the_tables_is_accounted_for_once(grid in grid()) {
        let (layouts, understood) = read(&grid);
        let draft = &understood.draft;
        let values = draft.cells.iter().filter_map(|cell| match cell.at {
            Origin::Cell(at) => Some(at),
            Origin::Field(_) => None,
        });
        let fields = draft.fields.iter().map(|field| field.at);
        let rejected = draft.rejected.iter().map(|cell| cell.at);
        let listed: Vec<_> = values.chain(fields).chain(rejected).collect();
        let distinct: BTreeSet<_> = listed.iter().copied().collect();
        prop_assert_eq!(listed.len(), distinct.len(), "a cell stands in two lists");
        let cells = sheet::cells_of_data(&grid, &layouts);
        prop_assert_eq!(listed.len() + draft.passed_over as usize, cells);
    }

    #[test]
    fn every_rejected_cell_says_why(grid in grid()) {
        let (layouts, understood) = read(&grid);
        let catalogue = catalogue::catalogue();
        let mut findings = check(&layouts[0], &grid, 0, &catalogue);
        findings.extend(understood.findings.iter().cloned());
        findings.extend(understood.draft.findings.iter().cloned());
        for rejected in &understood.draft.rejected {
            prop_assert!(!rejected.codes.is_empty(), "{:?}", rejected);
            for code in &rejected.codes {
                prop_assert!(findings.iter().any(|f| f.code == *code), "{} {:?}", code, layouts);
            }
        }
        for finding in &findings {
            prop_assert!(domain::finding::codes::meaning(&finding.code).is_some(), "{}", finding.code);
        }
    }
}

/// The lines of what three sheets say, without their layouts' findings.
fn values(sheets: &[&str]) -> Vec<String> {
    let catalogue = catalogue::catalogue();
    let lexicon = Lexicon::of(&catalogue);
    let grid = sheet::grid(sheets);
    let layouts: Vec<Layout> = (0..grid.sheets.len())
        .map(|at| detect(&grid, at, &catalogue, &lexicon).layout)
        .collect();
    let draft = understand(&grid, &layouts, &catalogue, &[]).draft;
    let values = draft.cells.iter().map(|cell| {
        let key = draft.book.cell_key(cell.key);
        let value = draft.book.cell_value(cell.value).datum.value().unwrap();
        format!("{} {} {}", key.indicator, key.period, value.normalize())
    });
    let findings = draft
        .findings
        .iter()
        .map(|f| format!("{}: {}", f.code, f.problem));
    values.chain(findings).collect()
}

#[test]
fn the_same_value_on_two_sheets_names_the_other_sheet() {
    let one = "Código | 2024\nS01-1 | 10";
    assert_eq!(
        values(&[one, one]),
        [
            "S01-1 2024 10",
            "W342: El mismo dato ya está en la hoja «Hoja1», celda B2 con el mismo valor."
        ]
    );
}

#[test]
fn two_values_on_one_sheet_do_not_speak_of_two_sheets() {
    let read = values(&["Código | Año | Valor\nS01-1 | 2024 | 10\nS01-1 | 2024 | 11"]);
    assert_eq!(
        read,
        [
            "E342: El mismo dato está también en la celda C3 con otro valor: aquí «10», allí «11».",
            "E342: El mismo dato está también en la celda C2 con otro valor: aquí «11», allí «10»."
        ]
    );
}

#[test]
fn a_code_merged_down_belongs_to_all_its_rows() {
    let read = values(&["
Código | Ámbito | 2023 | 2024
S01-1 | Total | 14.1 | 15.2
^ | Urbana | 14.8 | 15.9"
        .trim()]);
    assert_eq!(
        read.iter().filter(|line| line.starts_with("S01-1")).count(),
        4,
        "{read:?}"
    );
}

#[test]
fn a_blank_code_that_is_not_merged_is_not_filled_in() {
    let read = values(&["
Código | Año | Valor
S01-1 | 2023 | 14.1
 | 2024 | 14.8"
        .trim()]);
    assert_eq!(read[0], "S01-1 2023 14.1");
    assert!(read[1].starts_with("E324"), "{read:?}");
}

#[test]
fn hidden_rows_are_not_read_unless_a_person_says_so() {
    let catalogue = catalogue::catalogue();
    let lexicon = Lexicon::of(&catalogue);
    let mut grid = sheet::grid(&["Código | 2024\nS01-1 | 20.5\nS01-1 | 19.2\nCTX-04 | 73.1"]);
    grid.sheets[0].hidden_rows.add(2, 2);
    let mut layout = detect(&grid, 0, &catalogue, &lexicon).layout;
    let hidden = understand(&grid, std::slice::from_ref(&layout), &catalogue, &[]).draft;
    assert_eq!(
        (
            hidden.cells.len(),
            hidden.rejected.len(),
            hidden.passed_over
        ),
        (2, 0, 4)
    );
    layout.with_hidden = true;
    let shown = understand(&grid, &[layout], &catalogue, &[]).draft;
    assert_eq!(
        (shown.cells.len(), shown.rejected.len()),
        (1, 2),
        "they contradict each other"
    );
}
