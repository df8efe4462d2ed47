//! Base, theirs, mine: what the person saw, what is there now, what they want.
//!
//! A value that somebody else changed after it was shown is never overwritten without a word: in an exported
//! file that comes back ([`rebase`]), in a delta ([`conflicts`]), in one cell of a screen ([`conflicts_at`]).
//! Where both sides changed, both values are said and the person decides. What this pass deliberately does not
//! do: it writes nothing.

use crate::{
    compare::IntoBook,
    delta::{Delta, DeltaRow},
    draft::{At, Book, Key, Stated, Value},
    preview::{Effect, Preview},
    stored::Stored,
};
use domain::{
    finding::Finding,
    period::Period,
    value::{CellKey, CellValue, Measure},
};
use serde::{Deserialize, Serialize};

/// A value that someone else changed between the preview (or the export) and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub key: CellKey,
    /// The value when it was shown.
    pub seen: Option<CellValue>,
    /// The value now.
    pub now: Option<CellValue>,
    /// The value that the commit would store.
    pub wanted: Option<CellValue>,
}

/// Whether storing `wanted` would silently undo someone's change: what is there now is neither what
/// was seen nor already what is wanted.
pub fn conflicts_at<T: PartialEq>(seen: Option<&T>, now: Option<&T>, wanted: Option<&T>) -> bool {
    now != seen && now != wanted
}

/// The conflicts of what a commit would write with the values as they are now, in the order of the delta.
pub fn conflicts(delta: &Delta, now: &Stored) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let by_series = |a: &DeltaRow, b: &DeltaRow| a.key.series == b.key.series;
    for run in delta.rows.chunk_by(by_series) {
        let Some(first) = run.first() else { continue };
        let (indicator, breakdown) = &delta.book.series[first.key.series.0 as usize];
        let kept = now.of_series(indicator, breakdown);
        for row in run {
            let value_now = find(kept, row.key.measure, row.key.period);
            let value_now = value_now.map(|value| now.book.cell_value(value));
            let seen = row.before.map(|value| delta.book.cell_value(value));
            let wanted = Some(delta.book.cell_value(row.after));
            if conflicts_at(seen.as_ref(), value_now.as_ref(), wanted.as_ref()) {
                conflicts.push(Conflict {
                    key: delta.book.cell_key(row.key),
                    seen,
                    now: value_now,
                    wanted,
                });
            }
        }
    }
    conflicts
}

/// The value of a measure and period in the sorted cells of one series.
fn find(cells: &[(Key, Value)], measure: Measure, period: Period) -> Option<Value> {
    let at = cells.binary_search_by_key(&(measure, period), |(k, _)| (k.measure, k.period));
    at.ok()
        .and_then(|at| cells.get(at))
        .map(|(_, value)| *value)
}

/// Holds a file that was exported for editing against the state it was made from. What nobody edited in
/// it keeps the value of now; what was edited here and changed there is rejected, with both values said.
/// Answers the findings; those at cells of a file get what was read by [`crate::validate::fill_read`].
pub fn rebase(preview: &mut Preview, exported: &Stored) -> Vec<Finding> {
    let mut into_book = IntoBook::of(exported);
    let of_series: Vec<&[(Key, Value)]> = preview
        .book
        .series
        .iter()
        .map(|(indicator, breakdown)| exported.of_series(indicator, breakdown))
        .collect();
    let (mut findings, mut codes) = (Vec::new(), Vec::new());
    let Preview { rows, book, .. } = preview;
    for (row, at) in rows.iter_mut().zip(0..) {
        let (Some(key), Some(wanted)) = (row.key, row.after) else {
            continue;
        };
        if !row.effect.writes() {
            continue;
        }
        let cells = of_series.get(key.series.0 as usize).copied();
        let seen = find(cells.unwrap_or_default(), key.measure, key.period);
        let seen = seen.map(|value| into_book.value(value, &exported.book, book));
        if states_the_same(row.before, seen) {
            continue;
        }
        let (now, then) = (in_words(row.before, book), in_words(seen, book));
        let place = book.place(row.at);
        let wanted_words = in_words(Some(wanted), book);
        let read = matches!(row.at, At::Field(_)).then_some(wanted_words.as_str());
        let finding = if states_the_same(Some(wanted), seen) {
            (row.effect, row.after) = (Effect::Unchanged, row.before);
            codes.push((at, "W406"));
            Finding::of("W406", place, read, &[&then, &now])
        } else {
            row.effect = Effect::Rejected;
            codes.push((at, "E408"));
            Finding::of("E408", place, read, &[&then, &now, &wanted_words])
        };
        findings.push(finding);
    }
    preview.add_codes(codes);
    preview.count();
    findings
}

/// What an export for editing says of a cell: the number or the reason, and whether it is provisional.
fn states_the_same(a: Option<Value>, b: Option<Value>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return a.is_none() && b.is_none();
    };
    let stated = match (a.stated, b.stated) {
        (Stated::Value(a, _), Stated::Value(b, _)) => a == b,
        (a, b) => a == b,
    };
    stated && a.provisional == b.provisional
}

fn in_words(value: Option<Value>, book: &Book) -> String {
    let Some(value) = value else {
        return "sin valor".to_owned();
    };
    let text = match value.stated {
        Stated::Value(number, _) => number.normalize().to_string(),
        Stated::NotAvailable(why) => format!("«no disponible: {}»", book.texts.get(why)),
        Stated::NotApplicable(why) => format!("«no aplica: {}»", book.texts.get(why)),
    };
    if value.provisional {
        format!("{text} P/")
    } else {
        text
    }
}
