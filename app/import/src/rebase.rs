//! An exported file that comes back, held against the state it was made from.
//!
//! What nobody edited in it keeps the value of now, without a word: the number, and each of note, source and absolute
//! figures. What was edited here and changed there, and what is
//! empty now, is asked about: until a person has decided, the cell is rejected, with all values said. Cells are
//! found by their keys, so rows may be sorted and columns moved. What this pass deliberately does not do: it writes nothing.

mod details;

use crate::{
    compare::{IntoBook, is_same},
    draft::{Blank, Book, Key, Origin, Stated, Value},
    grid::{CellRef, TextId},
    merge::{ConflictKind, ConflictResolution, Decisions, MergeValues, Merged},
    preview::{Effect, Preview, PreviewRow},
    stored::Stored,
};
use details::{ConflictedPart, Outcome, ThreeValues};
use domain::{Decimal, finding::Finding, period::Period, value::Measure};

/// A cell that a person is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub key: Key,
    pub at: CellRef,
    pub kind: ConflictKind,
    pub three: MergeValues,
    /// `None` = not decided: the cell is left out.
    pub choice: Option<ConflictResolution>,
}

/// What came of holding a file against the state that it was made from.
#[derive(Debug, Clone, Default)]
pub struct Rebased {
    pub findings: Vec<Finding>,
    /// In the order of the file.
    pub conflicts: Vec<Conflict>,
    /// Cells that somebody else changed and the file did not: theirs stays.
    pub theirs_kept: u32,
    /// Rows whose number the file changed, beside absolute figures that it says nothing of ([`crate::kept`]).
    pub other_figures: Vec<u32>,
}

/// The value of a measure and period in the sorted cells of one series.
fn find(cells: &[(Key, Value)], measure: Measure, period: Period) -> Option<Value> {
    let at = cells.binary_search_by_key(&(measure, period), |(k, _)| (k.measure, k.period));
    at.ok()
        .and_then(|at| cells.get(at))
        .map(|(_, value)| *value)
}

/// The cells of each series of a book in what is stored.
fn of_series<'a>(book: &Book, stored: &'a Stored) -> Vec<&'a [(Key, Value)]> {
    let series = book.series.iter();
    series
        .map(|(indicator, breakdown)| stored.of_series(indicator, breakdown))
        .collect()
}

/// Adds to the preview, as cells that lose their value, those that are empty in the file and were not when it was
/// exported. A value that stands elsewhere in the file is not lost.
pub fn add_removals(preview: &mut Preview, blanks: &[Blank], now: &Stored, exported: &Stored) {
    let held: hashbrown::HashSet<Key> = preview.rows.iter().filter_map(|row| row.key).collect();
    let (then, current) = (
        of_series(&preview.book, exported),
        of_series(&preview.book, now),
    );
    let mut into_book = IntoBook::of(now);
    let mut seen = hashbrown::HashSet::new();
    for blank in blanks {
        let (key, series) = (blank.key, blank.key.series.0 as usize);
        let cells_of = |all: &[&[(Key, Value)]]| {
            let cells = all.get(series).copied().unwrap_or_default();
            find(cells, key.measure, key.period)
        };
        let (Some(base), Some(theirs)) = (cells_of(&then), cells_of(&current)) else {
            continue;
        };
        // A list of values states a gap in another column: its empty cell removes nothing.
        if !matches!(base.stated, Stated::Value(..)) {
            continue;
        }
        if held.contains(&key) || !seen.insert(key) {
            continue;
        }
        let before = into_book.value(theirs, &now.book, &mut preview.book);
        preview.rows.push(PreviewRow {
            at: Origin::Cell(blank.at),
            key: Some(key),
            effect: Effect::Changed,
            before: Some(before),
            after: None,
        });
    }
    preview.count();
}

/// Holds a file that was exported for editing against the state it was made from, under what was decided. Findings at
/// cells of a file get what was read by [`crate::validate::fill_read`].
pub fn rebase(preview: &mut Preview, exported: &Stored, decisions: &Decisions) -> Rebased {
    let mut into_book = IntoBook::of(exported);
    let then = of_series(&preview.book, exported);
    let (mut rebased, mut codes) = (Rebased::default(), Vec::new());
    let Preview { rows, book, .. } = preview;
    for (row, at) in rows.iter_mut().zip(0..) {
        let Some(key) = row.key.filter(|_| row.effect.writes()) else {
            continue;
        };
        let cells = then.get(key.series.0 as usize).copied();
        let base = find(cells.unwrap_or_default(), key.measure, key.period);
        let values = ThreeValues {
            base: base.map(|value| into_book.value(value, &exported.book, book)),
            theirs: row.before,
            mine: row.after,
            columns: book.detail_columns_at(row.at),
        };
        let outcome = values.outcome(book);
        let kind = match outcome.law {
            Merged::Take | Merged::Keep => {
                take(row, at, outcome.value, &outcome, book, &mut rebased);
                continue;
            }
            Merged::Conflict => ConflictKind::Changed,
            Merged::Removal => ConflictKind::Removed,
        };
        let about = outcome.contested;
        let three = MergeValues {
            base: in_words(values.base, about, book),
            theirs: in_words(row.before, about, book),
            mine: in_words(outcome.mine, about, book),
        };
        let choice = decisions.choice(&book.cell_key(key), &three);
        match choice {
            Some(ConflictResolution::Mine) => {
                take(row, at, outcome.mine, &outcome, book, &mut rebased)
            }
            Some(ConflictResolution::Theirs) => {
                (row.effect, row.after) = (Effect::Unchanged, row.before)
            }
            None => {
                row.effect = Effect::Rejected;
                let finding = undecided(row, kind, &three, book);
                codes.push((at, code_of(kind)));
                rebased.findings.push(finding);
            }
        }
        if let Origin::Cell(at) = row.at {
            rebased.conflicts.push(Conflict {
                key,
                at,
                kind,
                three,
                choice,
            });
        }
    }
    preview.add_codes(codes);
    preview.count();
    rebased
}

/// What a row writes: nothing where it is what is stored now.
fn take(
    row: &mut PreviewRow,
    at: u32,
    value: Option<Value>,
    outcome: &Outcome,
    book: &Book,
    rebased: &mut Rebased,
) {
    let is_theirs = match (row.before, value) {
        (Some(before), Some(value)) => is_same(before, value, book),
        (None, None) => true,
        _ => false,
    };
    if is_theirs {
        rebased.theirs_kept = rebased.theirs_kept.saturating_add(1);
        (row.effect, row.after) = (Effect::Unchanged, row.before);
        return;
    }
    row.after = value;
    if outcome.has_other_figures {
        rebased.other_figures.push(at);
    }
}

fn code_of(kind: ConflictKind) -> &'static str {
    match kind {
        ConflictKind::Changed => "E408",
        ConflictKind::Removed => "E414",
    }
}

/// The finding of a cell that waits for a decision.
fn undecided(row: &PreviewRow, kind: ConflictKind, three: &MergeValues, book: &Book) -> Finding {
    let place = book.place(row.at);
    let read = matches!(row.at, Origin::Field(_)).then_some(three.mine.as_str());
    let code = code_of(kind);
    match kind {
        ConflictKind::Changed => Finding::of(
            code,
            place,
            read,
            &[&three.base, &three.theirs, &three.mine],
        ),
        ConflictKind::Removed => Finding::of(code, place, read, &[&three.base, &three.theirs]),
    }
}

fn in_words(value: Option<Value>, about: ConflictedPart, book: &Book) -> String {
    let Some(value) = value else {
        return "sin valor".to_owned();
    };
    let mut figures = (None, None);
    let mut text = match value.stated {
        Stated::Value(number, of_number) => {
            figures = book.parts(of_number);
            number.normalize().to_string()
        }
        Stated::NotAvailable(why) => format!("«no disponible: {}»", book.texts.get(why)),
        Stated::NotApplicable(why) => format!("«no aplica: {}»", book.texts.get(why)),
    };
    if value.provisional {
        text.push_str(" P/");
    }
    if about.figures {
        let shown = |figure: Option<Decimal>| {
            figure.map_or_else(|| "—".to_owned(), |figure| figure.normalize().to_string())
        };
        text.push_str(&match figures {
            (None, None) => " (sin cifras absolutas)".to_owned(),
            (above, below) => format!(" ({} / {})", shown(above), shown(below)),
        });
    }
    let said = |text: Option<TextId>| text.map(|id| book.texts.get(id));
    if about.note {
        text.push_str(&match said(value.note) {
            Some(note) => format!(", nota «{note}»"),
            None => ", sin nota".to_owned(),
        });
    }
    if about.source {
        text.push_str(&match said(value.source) {
            Some(source) => format!(", fuente «{source}»"),
            None => ", sin fuente".to_owned(),
        });
    }
    text
}
