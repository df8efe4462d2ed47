//! All chosen sheets of a workbook as one: what they would create, and one draft over the catalogue as
//! it would then be. So values of an indicator can stand in the same file as the indicator.
//!
//! What it deliberately does not do: it compares with no stored value and asks nobody's role.

use super::{
    additions::{Additions, collect},
    layout::{self, Layout},
    parse::{Draft, DraftCell, DraftField, RejectedCell, parse_table, table::Table},
    sheet::{Sheet, Workbook},
};
use crate::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    value::{CellKey, CellValue},
};
use std::collections::BTreeMap;

/// What a workbook was understood to say.
#[derive(Debug, Clone)]
pub struct Understood {
    /// The catalogue with everything that the file creates.
    pub catalogue: Catalogue,
    pub additions: Additions,
    pub draft: Draft,
    /// About the layouts; the draft and the additions have their own.
    pub findings: Vec<Finding>,
}

/// Reads the sheets that have a layout. `entities` are the responsible entities by code and name.
pub fn read(
    workbook: &Workbook,
    layouts: &[Layout],
    catalogue: &Catalogue,
    entities: &[(String, String)],
) -> Understood {
    let chosen: Vec<(&Sheet, &Layout)> = layouts
        .iter()
        .filter_map(|layout| {
            let mut sheets = workbook.sheets.iter();
            Some((sheets.find(|sheet| sheet.name == layout.sheet)?, layout))
        })
        .collect();
    let tables: Vec<Table<'_>> = chosen
        .iter()
        .map(|(sheet, layout)| Table::of(sheet, layout))
        .collect();
    let additions = collect(&tables, catalogue, entities);
    let whole = additions.applied(catalogue);
    let mut draft = Draft::default();
    let mut findings = Vec::new();
    for ((sheet, layout), table) in chosen.iter().zip(&tables) {
        findings.extend(layout::check(layout, sheet, &whole));
        let part = parse_table(table, &whole, &additions.refused, sheet, layout);
        draft.cells.extend(part.cells);
        draft.fields.extend(part.fields);
        draft.findings.extend(part.findings);
        draft.rejected.extend(part.rejected);
        draft.passed_over += part.passed_over;
    }
    cells_across_sheets(&mut draft);
    fields_across_sheets(&mut draft);
    Understood {
        catalogue: whole,
        additions,
        draft,
        findings,
    }
}

/// The same cell on two sheets: once if they agree, an error at both if they do not. Within a sheet
/// the reader has settled it.
fn cells_across_sheets(draft: &mut Draft) {
    let mut first: BTreeMap<CellKey, (CellValue, Place)> = BTreeMap::new();
    let mut kept = Vec::with_capacity(draft.cells.len());
    for cell in std::mem::take(&mut draft.cells) {
        match first.get(&cell.key) {
            None => {
                first.insert(cell.key.clone(), (cell.value.clone(), cell.place.clone()));
                kept.push(cell);
            }
            Some((value, _)) if *value == cell.value => {
                draft
                    .findings
                    .push(twice("W342", &cell, cell.place.clone()));
                draft.passed_over += 1;
            }
            Some((_, place)) => {
                draft.findings.push(twice("E342", &cell, place.clone()));
                draft
                    .findings
                    .push(twice("E342", &cell, cell.place.clone()));
                kept.push(cell);
            }
        }
    }
    draft.cells = kept;
}

fn twice(code: &str, cell: &DraftCell, place: Place) -> Finding {
    let (problem, remedy) = if code.starts_with('W') {
        (
            "El mismo dato está en otra hoja con el mismo valor.",
            "Nada; se importa una sola vez.",
        )
    } else {
        (
            "El mismo dato está en dos hojas con valores distintos.",
            "Deje solo uno de los dos.",
        )
    };
    Finding::new(code, place, Some(&cell.read), problem, remedy)
}

/// The same field on two sheets: once if they agree, an error at both if they do not.
fn fields_across_sheets(draft: &mut Draft) {
    let mut first: BTreeMap<(String, String), DraftField> = BTreeMap::new();
    let mut kept = Vec::with_capacity(draft.fields.len());
    for field in std::mem::take(&mut draft.fields) {
        let key = (field.code.clone(), field.field.clone());
        match first.get(&key) {
            None => {
                first.insert(key, field.clone());
                kept.push(field);
            }
            Some(other) if other.text == field.text => draft.passed_over += 1,
            Some(other) => {
                for (one, there) in [(other, &field), (&field, other)] {
                    draft.findings.push(contradicting(one, there));
                }
                draft.rejected.push(RejectedCell {
                    place: field.place,
                    read: field.text,
                    finding_codes: vec!["E347".to_owned()],
                });
            }
        }
    }
    draft.fields = kept;
}

fn contradicting(field: &DraftField, other: &DraftField) -> Finding {
    Finding::new(
        "E347",
        field.place.clone(),
        Some(&field.text),
        format!("El mismo campo dice otra cosa en {}.", other.place),
        "Deje un solo texto.",
    )
}
