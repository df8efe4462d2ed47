//! The same key twice in one file: an error that names both cells, unless both say the same.

use super::{Draft, DraftCell, DraftField, RejectedCell};
use crate::finding::{Finding, Place, a1};
use std::collections::BTreeMap;

/// Settles repeated cells and fields. A repetition with the same value is read once, with a warning;
/// with another value both cells carry an error, so neither is committed.
pub(super) fn settle(draft: &mut Draft) {
    cells(draft);
    fields(draft);
}

fn cells(draft: &mut Draft) {
    let mut first_of = BTreeMap::new();
    let mut kept: Vec<DraftCell> = Vec::with_capacity(draft.cells.len());
    for cell in std::mem::take(&mut draft.cells) {
        let Some(&at) = first_of.get(&cell.key) else {
            first_of.insert(cell.key.clone(), kept.len());
            kept.push(cell);
            continue;
        };
        let first: &DraftCell = &kept[at];
        if first.value.datum == cell.value.datum {
            draft.findings.push(Finding::new(
                "W342",
                cell.place.clone(),
                Some(&cell.read),
                format!(
                    "El mismo dato ya está en {} con el mismo valor.",
                    where_is(&first.place)
                ),
                "Borre una de las dos celdas; se importa una sola vez.",
            ));
            draft.passed_over += 1;
        } else {
            draft.findings.push(twice(
                "E342",
                &first.place,
                &first.read,
                &cell.place,
                &cell.read,
            ));
            draft.findings.push(twice(
                "E342",
                &cell.place,
                &cell.read,
                &first.place,
                &first.read,
            ));
            kept.push(cell);
        }
    }
    draft.cells = kept;
}

fn fields(draft: &mut Draft) {
    let mut first_of: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut kept: Vec<DraftField> = Vec::with_capacity(draft.fields.len());
    for field in std::mem::take(&mut draft.fields) {
        let key = (field.code.clone(), field.field.clone());
        let Some(&at) = first_of.get(&key) else {
            first_of.insert(key, kept.len());
            kept.push(field);
            continue;
        };
        let first = &kept[at];
        if first.text == field.text {
            draft.passed_over += 1;
        } else {
            draft.findings.push(twice(
                "E347",
                &first.place,
                &first.text,
                &field.place,
                &field.text,
            ));
            draft.findings.push(twice(
                "E347",
                &field.place,
                &field.text,
                &first.place,
                &first.text,
            ));
            draft.rejected.push(RejectedCell {
                place: field.place,
                read: field.text,
                finding_codes: vec!["E347".to_owned()],
            });
        }
    }
    draft.fields = kept;
}

fn twice(code: &str, place: &Place, read: &str, other: &Place, other_read: &str) -> Finding {
    Finding::new(
        code,
        place.clone(),
        Some(read),
        format!(
            "El mismo dato está también en {} con otro valor: aquí «{read}», allí «{other_read}».",
            where_is(other)
        ),
        "Deje una sola de las dos celdas, la correcta.",
    )
}

fn where_is(place: &Place) -> String {
    match place {
        Place::Cell { row, column, .. } => format!("la celda {}", a1(*row, *column)),
        other => other.to_string(),
    }
}
