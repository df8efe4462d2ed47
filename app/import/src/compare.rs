//! A draft beside the stored values: each cell new, changed, unchanged or rejected.
//!
//! Every cell of the tables is counted once. A cell with a blocking finding is rejected, alone. What it
//! deliberately does not do: it finds nothing itself, and it writes nothing.

mod into_book;

pub(crate) use into_book::IntoBook;

use crate::{
    draft::{Book, Draft, DraftField, Origin, Stated, Value},
    grid::CellRef,
    preview::{Counts, Effect, Preview, PreviewField, PreviewRow, static_code},
    stored::{Stored, by_series, order},
};
use domain::finding::{Finding, Place};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Compares a draft with the stored values. `findings` are those of [`crate::validate`], not grouped; the
/// draft's own are included here.
pub fn compare(draft: &Draft, findings: &[Finding], stored: &Stored) -> Preview {
    let places = Places::of(&draft.book, draft.findings.iter().chain(findings));
    let mut preview = Preview {
        book: draft.book.clone(),
        rows: Vec::with_capacity(draft.cells.len() + draft.rejected.len()),
        counts: Counts {
            passed_over: draft.passed_over,
            ..Counts::default()
        },
        ..Preview::default()
    };
    add_cells(draft, stored, &places, &mut preview);
    for cell in &draft.rejected {
        let row = u32::try_from(preview.rows.len()).unwrap_or(u32::MAX);
        let codes = cell.codes.iter().map(|code| (row, *code));
        preview.codes.extend(codes);
        preview.rows.push(PreviewRow {
            at: Origin::Cell(cell.at),
            key: None,
            effect: Effect::Rejected,
            before: None,
            after: None,
        });
    }
    let fields = draft.fields.iter();
    preview.fields = fields.map(|f| preview_field(f, draft, &places)).collect();
    preview.count();
    preview
}

/// The understood cells, in the order of the draft.
fn add_cells(draft: &Draft, stored: &Stored, places: &Places, preview: &mut Preview) {
    let rows = draft.cells.iter().map(|cell| PreviewRow {
        at: cell.at,
        key: Some(cell.key),
        effect: Effect::New,
        before: None,
        after: Some(cell.value),
    });
    preview.rows.extend(rows);
    let mut into_book = IntoBook::of(stored);
    let order = order(&draft.cells);
    for (series, run) in by_series(&draft.cells, &order) {
        let (indicator, breakdown) = &draft.book.series[series.0 as usize];
        let mut kept = stored.of_series(indicator, breakdown).iter().peekable();
        for at in run {
            let cell = &draft.cells[*at as usize];
            let wanted = (cell.key.measure, cell.key.period);
            while kept
                .next_if(|(k, _)| (k.measure, k.period) < wanted)
                .is_some()
            {}
            let found = kept.peek().filter(|(k, _)| (k.measure, k.period) == wanted);
            let Some((_, before)) = found else { continue };
            let before = into_book.value(*before, &stored.book, &mut preview.book);
            let after = with_stored_note(cell.value, before, &mut preview.book);
            let row = &mut preview.rows[*at as usize];
            row.before = Some(before);
            row.after = Some(after);
            row.effect = if is_same(before, after, &preview.book) {
                Effect::Unchanged
            } else {
                Effect::Changed
            };
        }
    }
    if places.by_at.is_empty() {
        return;
    }
    for (row, place) in preview.rows.iter_mut().zip(0..) {
        let Some(found) = places.by_at.get(&row.at) else {
            continue;
        };
        preview
            .codes
            .extend(found.codes.iter().map(|code| (place, *code)));
        if found.blocked {
            row.effect = Effect::Rejected;
        }
    }
}

/// Whether two values of one book state the same.
pub(crate) fn is_same(a: Value, b: Value, book: &Book) -> bool {
    let stated = match (a.stated, b.stated) {
        (Stated::Value(x, of_x), Stated::Value(y, of_y)) => {
            x == y && (of_x == of_y || book.parts(of_x) == book.parts(of_y))
        }
        (x, y) => x == y,
    };
    stated && (a.provisional, a.note, a.source) == (b.provisional, b.note, b.source)
}

/// The same number keeps the note, source and absolute values that it has, where the file has no
/// column for them; another number does not inherit what was said about the old one.
fn with_stored_note(stated: Value, before: Value, book: &mut Book) -> Value {
    let mut after = stated;
    match (&mut after.stated, before.stated) {
        (Stated::Value(new, absolute), Stated::Value(old, of_old)) if *new == old => {
            *absolute = match (*absolute, of_old) {
                (None, of_old) => of_old,
                (of_new, None) => of_new,
                (of_new, of_old) => {
                    let (new, old) = (book.parts(of_new), book.parts(of_old));
                    if new.0.is_some() && new.1.is_some() {
                        of_new
                    } else {
                        book.absolute(new.0.or(old.0), new.1.or(old.1))
                    }
                }
            };
        }
        (Stated::NotAvailable(_), Stated::NotAvailable(_))
        | (Stated::NotApplicable(_), Stated::NotApplicable(_)) => {}
        _ => return stated,
    }
    after.note = after.note.or(before.note);
    after.source = after.source.or(before.source);
    after
}

fn preview_field(field: &DraftField, draft: &Draft, places: &Places) -> PreviewField {
    let found = places.by_at.get(&Origin::Cell(field.at));
    let blocked = found.is_some_and(|found| found.blocked);
    PreviewField {
        code: field.code.clone(),
        field: field.field,
        place: draft.book.place(Origin::Cell(field.at)),
        effect: if blocked {
            Effect::Rejected
        } else {
            Effect::New
        },
        before: None,
        after: field.text.clone(),
        finding_codes: found
            .map(|found| found.codes.iter().map(|code| (*code).to_owned()).collect())
            .unwrap_or_default(),
    }
}

/// The findings at cells and fields of a screen.
#[derive(Default)]
struct Places {
    by_at: HashMap<Origin, AtPlace>,
}

#[derive(Default)]
struct AtPlace {
    /// Each once, in the order in which they were found.
    codes: Vec<&'static str>,
    blocked: bool,
}

impl Places {
    fn of<'a>(book: &Book, findings: impl Iterator<Item = &'a Finding>) -> Self {
        let sheets = book.sheets.iter().zip(0..);
        let sheets: BTreeMap<&str, u16> = sheets.map(|(name, at)| (name.as_str(), at)).collect();
        let mut places = Self::default();
        for finding in findings {
            let at = match &finding.place {
                Place::Cell { sheet, row, column } => sheets
                    .get(sheet.as_str())
                    .zip(u16::try_from(*column).ok())
                    .map(|(sheet, column)| {
                        let (sheet, row) = (*sheet, *row);
                        Origin::Cell(CellRef { sheet, row, column })
                    }),
                Place::Field { field } => book.texts.find(field).map(Origin::Field),
                Place::File | Place::Sheet { .. } => None,
            };
            let Some(at) = at else { continue };
            let place = places.by_at.entry(at).or_default();
            place.blocked |= finding.blocks();
            if let Some(code) = static_code(&finding.code)
                && !place.codes.contains(&code)
            {
                place.codes.push(code);
            }
        }
        places
    }
}
