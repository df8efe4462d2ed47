//! Base, theirs, mine: what the person saw, what is there now, what they want.
//!
//! A value that somebody else changed after it was shown is never overwritten without a word: in an exported
//! file that comes back ([`rebase`]), in one cell of a screen ([`conflicts_at`]).
//! Where both sides changed, both values are said and the person decides. What this pass deliberately does not
//! do: it writes nothing.

use crate::{
    compare::IntoBook,
    draft::{Book, Key, Origin, Stated, Value},
    preview::{Effect, Preview},
    stored::Stored,
};
use domain::{finding::Finding, period::Period, value::Measure};

/// Whether storing `wanted` would silently undo someone's change: what is there now is neither what
/// was seen nor already what is wanted.
pub fn conflicts_at<T: PartialEq>(seen: Option<&T>, now: Option<&T>, wanted: Option<&T>) -> bool {
    now != seen && now != wanted
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
        let read = matches!(row.at, Origin::Field(_)).then_some(wanted_words.as_str());
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
