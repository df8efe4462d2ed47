//! What is said of a value beside its number: note, source and absolute figures, each merged by the law of its own
//! ([`crate::merge`]).
//!
//! A number and its absolute figures belong together: where one person changed the one and another the other, a person
//! decides. What this module deliberately does not do: it asks nobody, and does not check whether figures give a number.

use crate::{
    draft::{Book, DetailColumns, Stated, Value},
    grid::TextId,
    merge::{Merged, merge},
};
use domain::{Decimal, text::kept};

/// Numerator and denominator.
type Figures = (Option<Decimal>, Option<Decimal>);

/// What an export for editing says of a cell: the number or the reason, and whether it is provisional.
#[derive(Clone, Copy)]
struct Same(Value);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        let stated = match (self.0.stated, other.0.stated) {
            (Stated::Value(a, _), Stated::Value(b, _)) => a == b,
            (a, b) => a == b,
        };
        stated && self.0.provisional == other.0.provisional
    }
}

/// The three values of a cell.
#[derive(Clone, Copy)]
pub(super) struct ThreeValues {
    pub base: Option<Value>,
    pub theirs: Option<Value>,
    pub mine: Option<Value>,
    /// What the file has columns for.
    pub columns: DetailColumns,
}

/// Which of the details two people changed, each to something else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ConflictedPart {
    pub note: bool,
    pub source: bool,
    pub figures: bool,
}

/// What the law says of a cell.
pub(super) struct Outcome {
    pub law: Merged,
    /// What is stored after it, where nobody is asked.
    pub value: Option<Value>,
    /// What the file says; where it says nothing of a detail, as that was exported.
    pub mine: Option<Value>,
    pub contested: ConflictedPart,
    /// The number is the file's, and its absolute figures are not.
    pub has_other_figures: bool,
}

/// The details of a value, or of none.
#[derive(Clone, Copy, Default)]
struct Details {
    note: Option<TextId>,
    source: Option<TextId>,
    figures: Figures,
}

impl Details {
    fn of(value: Option<Value>, book: &Book) -> Self {
        let Some(value) = value else {
            return Self::default();
        };
        Self {
            note: value.note,
            source: value.source,
            figures: match value.stated {
                Stated::Value(_, figures) => book.parts(figures),
                _ => (None, None),
            },
        }
    }

    /// The value with these details in place of its own.
    fn on(self, value: Value, book: &mut Book) -> Value {
        let stated = match value.stated {
            Stated::Value(number, _) => {
                Stated::Value(number, book.absolute(self.figures.0, self.figures.1))
            }
            other => other,
        };
        Value {
            stated,
            note: self.note,
            source: self.source,
            ..value
        }
    }
}

/// What the file says, with the very texts that were exported where it says them in the way of a file.
fn with_texts_of(base: Value, mine: Value, book: &Book) -> Value {
    let is_same = |a: TextId, b: TextId| as_read(book.texts.get(a)) == as_read(book.texts.get(b));
    let text = |base: Option<TextId>, mine: Option<TextId>| match (base, mine) {
        (Some(one), Some(other)) if is_same(one, other) => base,
        _ => mine,
    };
    let stated = match (base.stated, mine.stated) {
        (Stated::NotAvailable(a), Stated::NotAvailable(b))
        | (Stated::NotApplicable(a), Stated::NotApplicable(b))
            if is_same(a, b) =>
        {
            base.stated
        }
        (_, stated) => stated,
    };
    Value {
        stated,
        note: text(base.note, mine.note),
        source: text(base.source, mine.source),
        ..mine
    }
}

/// A text as it is read of a file: as every text is kept, and without the apostrophes that keep a
/// spreadsheet from running it (they stand before a sign, or before the blank that a text begins with).
fn as_read(text: &str) -> String {
    const GUARDED: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];
    let text = kept(text);
    let mut letters = text.chars().peekable();
    let mut read = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        let is_guard = letter == '\'' && letters.peek().is_some_and(|next| GUARDED.contains(next));
        if !is_guard {
            read.push(letter);
        }
    }
    read.trim().to_owned()
}

/// What the file says of each detail; `None` where it says nothing of it.
#[derive(Clone, Copy)]
struct SaidDetails {
    note: Option<Option<TextId>>,
    source: Option<Option<TextId>>,
    figures: Option<Figures>,
}

/// The detail that stays; `None` where two people changed it, each to something else.
fn merged<T: Copy + PartialEq>(base: T, theirs: T, said: Option<T>) -> Option<T> {
    let mine = said.unwrap_or(base);
    match merge(Some(&base), Some(&theirs), Some(&mine)) {
        Merged::Keep => Some(theirs),
        Merged::Take => Some(mine),
        Merged::Conflict | Merged::Removal => None,
    }
}

impl ThreeValues {
    /// Merges the number, and then what is said beside it.
    pub fn outcome(mut self, book: &mut Book) -> Outcome {
        if let (Some(base), Some(mine)) = (self.base, self.mine) {
            self.mine = Some(with_texts_of(base, mine, book));
        }
        let same = |value: Option<Value>| value.map(Same);
        let (base, theirs, mine) = (same(self.base), same(self.theirs), same(self.mine));
        let law = merge(base.as_ref(), theirs.as_ref(), mine.as_ref());
        let Some(mine) = self.mine else {
            return Outcome {
                law,
                value: self.theirs,
                mine: None,
                contested: ConflictedPart::default(),
                has_other_figures: false,
            };
        };
        let is_changed = matches!(law, Merged::Take | Merged::Conflict);
        let said = self.said(mine, is_changed, book);
        let base = Details::of(self.base, book);
        let whole = Details {
            note: said.note.unwrap_or(base.note),
            source: said.source.unwrap_or(base.source),
            figures: said.figures.unwrap_or(base.figures),
        };
        let (by_law, contested) = self.details(law, mine, said, book);
        let number = match law {
            Merged::Take => Some(mine),
            _ => self.theirs,
        };
        Outcome {
            law: match contested == ConflictedPart::default() {
                true => law,
                false => Merged::Conflict,
            },
            value: number.map(|value| by_law.on(value, book)),
            mine: Some(whole.on(mine, book)),
            contested,
            has_other_figures: is_changed && said.figures.is_none(),
        }
    }

    /// What the file says of each detail. An empty cell takes a detail away only where the file has a column for it
    /// and states another number; another kind of statement (a reason instead of a number) inherits nothing.
    fn said(&self, mine: Value, is_changed: bool, book: &Book) -> SaidDetails {
        let kind = |value: Value| std::mem::discriminant(&value.stated);
        let other_kind = self.base.is_some_and(|base| kind(base) != kind(mine));
        let states = |has_column: bool| is_changed && (has_column || other_kind);
        let details = Details::of(Some(mine), book);
        let (note, source, figures) = (details.note, details.source, details.figures);
        SaidDetails {
            note: (note.is_some() || states(self.columns.note)).then_some(note),
            source: (source.is_some() || states(self.columns.source)).then_some(source),
            figures: (figures != (None, None) || states(self.columns.figures)).then_some(figures),
        }
    }

    /// The details by the law, and those about which a person is asked.
    fn details(
        &self,
        law: Merged,
        mine: Value,
        said: SaidDetails,
        book: &Book,
    ) -> (Details, ConflictedPart) {
        let base = Details::of(self.base, book);
        let theirs = Details::of(self.theirs, book);
        if law == Merged::Conflict {
            return (theirs, ConflictedPart::default());
        }
        // Somebody removed the value: there is nothing that a note of the file could stand beside.
        if law == Merged::Keep && self.theirs.is_none() {
            let contested = ConflictedPart {
                note: said.note.is_some_and(|note| note != base.note),
                source: said.source.is_some_and(|source| source != base.source),
                figures: said.figures.is_some_and(|figures| figures != base.figures),
            };
            return (theirs, contested);
        }
        let note = merged(base.note, theirs.note, said.note);
        let source = merged(base.source, theirs.source, said.source);
        let is_theirs = self.theirs.is_some_and(|theirs| Same(theirs) == Same(mine));
        let figures = match (law, said.figures) {
            // The number is the file's, and somebody else changed the figures of the old one; or the reverse.
            (Merged::Take, Some(figures)) if theirs.figures != base.figures => {
                (figures == theirs.figures).then_some(figures)
            }
            (Merged::Keep, Some(figures)) if !is_theirs && figures != base.figures => {
                (figures == theirs.figures).then_some(figures)
            }
            (_, said) => merged(base.figures, theirs.figures, said),
        };
        let details = Details {
            note: note.unwrap_or(theirs.note),
            source: source.unwrap_or(theirs.source),
            figures: figures.unwrap_or(theirs.figures),
        };
        let contested = ConflictedPart {
            note: note.is_none(),
            source: source.is_none(),
            figures: figures.is_none(),
        };
        (details, contested)
    }
}
