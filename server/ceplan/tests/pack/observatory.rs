//! «Indicadores» and «Observaciones» go out and come in.

use std::collections::BTreeMap;

use ceplan::observatory::{SHEETS, workbook};
use domain::{
    Decimal,
    value::{Cell, CellKey, CellValue, Datum, Measure, Provenance, Quantity},
};
use import::{
    compare::compare,
    grid::{CellContent, Grid},
    preview::{Effect, FieldRules},
};
use workbook::write::WorkbookFormat;

use crate::{
    fixture, published,
    reading::{effects, grid, import, stored, understood},
};

/// The fixture with what an observation can have beside its value.
fn release() -> domain::release::Release {
    let mut release = fixture::release();
    let observed: Vec<&mut Cell> = release
        .cells
        .iter_mut()
        .filter(|cell| cell.key.measure == Measure::Observed && cell.key.breakdown.is_headline())
        .collect();
    for (at, cell) in observed.into_iter().enumerate() {
        cell.value.source = Some(format!("Encuesta, cuadro {at}"));
        if at == 1 {
            cell.value.note = Some("Revisado en marzo".to_owned());
        }
    }
    release
}

#[test]
fn what_comes_back_untouched_changes_nothing() {
    let release = release();
    for format in [WorkbookFormat::Xlsx, WorkbookFormat::Ods] {
        let grid = grid(&workbook(&published(&release), format).unwrap());
        let (read, names) = understood(&grid, &release);
        assert_eq!(names, SHEETS);
        assert!(
            read.additions.created.is_empty(),
            "{:?}",
            read.additions.created
        );
        let preview = import(&grid, &release);
        assert_eq!(effects(&preview), Vec::<String>::new(), "{format:?}");
        assert_eq!(
            preview.rows.len(),
            release.cells.len(),
            "every cell is read back"
        );
    }
}

#[test]
fn no_field_of_an_indicator_changes() {
    let release = release();
    let catalogue = &release.catalogue;
    let grid = grid(&workbook(&published(&release), WorkbookFormat::Xlsx).unwrap());
    let (read, _) = understood(&grid, &release);
    let mut shown = compare(&read.draft, &[], &stored(&release));
    let found = shown.reject_contradictions(&FieldRules {
        stored: catalogue,
        whole: &read.catalogue,
        entities: &[],
        versions: &BTreeMap::new(),
        get: |catalogue, code, field| field.get(catalogue, code),
        set: |catalogue, code, field, text| field.set(catalogue, code, text),
    });
    assert!(found.is_empty(), "{found:?}");
    let fields = shown.fields.iter();
    let changed: Vec<_> = fields
        .filter(|field| field.effect != Effect::Unchanged)
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
    assert!(
        shown.fields.len() >= catalogue.indicators.len() * 5,
        "fields are read"
    );
    let errors: Vec<_> = read
        .draft
        .findings
        .iter()
        .filter(|one| one.blocks())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn a_changed_number_is_the_only_change() {
    let release = release();
    let untouched = grid(&workbook(&published(&release), WorkbookFormat::Xlsx).unwrap());
    let before: Decimal = "50.03".parse().unwrap();
    let after: Decimal = "51.5".parse().unwrap();
    let grid = edited(&untouched, |content| match content {
        CellContent::Number(number) if number == before => CellContent::Number(after),
        other => other,
    });
    let preview = import(&grid, &release);
    let rows = preview.rows.iter();
    let changed: Vec<_> = rows.filter(|row| row.effect != Effect::Unchanged).collect();
    assert_eq!(changed.len(), 1, "{:?}", effects(&preview));
    assert_eq!(changed[0].effect, Effect::Changed);
    let key = preview.book.cell_key(changed[0].key.unwrap());
    assert_eq!(key.to_string(), "S04-1|observed||2023");
    let value = preview.book.cell_value(changed[0].after.unwrap());
    assert_eq!(value.datum, Datum::number(after));
    assert_eq!(
        value.source.as_deref(),
        Some("Encuesta, cuadro 4"),
        "and it keeps its source"
    );
}

#[test]
fn numerator_denominator_and_reasons_come_back() {
    let mut release = release();
    let number = |text: &str| text.parse::<Decimal>().unwrap();
    release.cells.push(Cell {
        key: CellKey {
            indicator: "S05-1".parse().unwrap(),
            measure: Measure::Observed,
            breakdown: domain::value::Breakdown::headline(),
            period: "2023".parse().unwrap(),
        },
        value: CellValue {
            datum: Datum::Value(Quantity {
                value: number("2.5"),
                numerator: Some(number("5")),
                denominator: Some(number("2")),
            }),
            provisional: true,
            note: None,
            source: None,
        },
        provenance: Provenance::Form {
            by: "Ana".to_owned(),
            at: String::new(),
        },
        approved_by: None,
    });
    release.sort_cells();
    let grid = grid(&workbook(&published(&release), WorkbookFormat::Xlsx).unwrap());
    let preview = import(&grid, &release);
    assert_eq!(effects(&preview), Vec::<String>::new());
    assert_eq!(preview.rows.len(), release.cells.len());
}

/// The grid with every cell that `edit` changes changed.
fn edited(grid: &Grid, edit: impl Fn(CellContent) -> CellContent) -> Grid {
    let mut after = grid.clone();
    after.sheets.clear();
    for sheet in &grid.sheets {
        let mut copy = import::grid::Sheet::new(sheet.name.clone());
        copy.merged.clone_from(&sheet.merged);
        for (row, cells) in sheet.rows() {
            for cell in cells {
                let mut cell = *cell;
                cell.content = edit(cell.content);
                copy.push(row, cell);
            }
        }
        after.sheets.push(copy);
    }
    after
}
