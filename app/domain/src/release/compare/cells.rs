//! Cells of both releases beside each other, and which list a difference belongs to.

use super::{CellChange, Comparison, Field, Subject, TextChange};
use crate::value::{Cell, CellValue, Datum, Measure};
use std::cmp::Ordering;

/// A cell as it was and as it is; at least one side is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub before: Option<&'a Cell>,
    pub after: Option<&'a Cell>,
}

/// What kind of difference the data of a pair are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    New,
    Revised,
    Removed,
    Gap,
    Target,
    Baseline,
}

impl<'a> Pair<'a> {
    fn either(&self) -> Option<&'a Cell> {
        self.after.or(self.before)
    }

    fn data(&self) -> (Option<&'a Datum>, Option<&'a Datum>) {
        let datum = |cell: Option<&'a Cell>| cell.map(|cell| &cell.value.datum);
        (datum(self.before), datum(self.after))
    }

    /// The kind of the difference between the data, or nothing where they agree.
    pub fn kind(&self) -> Option<Kind> {
        let (before, after) = self.data();
        (before != after).then(|| self.place())?
    }

    fn place(&self) -> Option<Kind> {
        let (before, after) = self.data();
        let has_number = |datum: Option<&Datum>| datum.is_some_and(|one| one.value().is_some());
        Some(match self.either()?.key.measure {
            Measure::Target => Kind::Target,
            Measure::Baseline => Kind::Baseline,
            Measure::Observed => match (has_number(before), has_number(after)) {
                (false, true) => Kind::New,
                (true, true) => Kind::Revised,
                (true, false) => Kind::Removed,
                (false, false) => Kind::Gap,
            },
        })
    }

    /// Datum or mark of provisional: what a reader sees as the value.
    fn is_other_value(&self) -> bool {
        let seen = |cell: Option<&'a Cell>| cell.map(|c| (&c.value.datum, c.value.provisional));
        seen(self.before) != seen(self.after)
    }

    fn change(&self) -> Option<CellChange> {
        let value = |cell: Option<&Cell>| cell.map(|cell| cell.value.clone());
        Some(CellChange {
            key: self.either()?.key.clone(),
            before: value(self.before),
            after: value(self.after),
        })
    }
}

/// Both lists side by side; each is sorted by key.
pub(super) fn pairs<'a>(before: &'a [Cell], after: &'a [Cell]) -> impl Iterator<Item = Pair<'a>> {
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    std::iter::from_fn(move || {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.key.cmp(&b.key),
        };
        Some(Pair {
            before: if order.is_le() { old.next() } else { None },
            after: if order.is_ge() { new.next() } else { None },
        })
    })
}

/// Sorts every difference into its list.
pub(super) fn compare(before: &[Cell], after: &[Cell], found: &mut Comparison) {
    for pair in pairs(before, after) {
        if let (true, Some(kind), Some(change)) =
            (pair.is_other_value(), pair.place(), pair.change())
        {
            let list = match kind {
                Kind::New => &mut found.new_values,
                Kind::Revised => &mut found.revised_values,
                Kind::Removed => &mut found.removed_values,
                Kind::Gap => &mut found.gaps,
                Kind::Target => &mut found.targets,
                Kind::Baseline => &mut found.baselines,
            };
            list.push(change);
        }
        if let (Some(old), Some(new)) = (pair.before, pair.after) {
            found.texts.extend(notes(old, new));
        }
    }
}

/// Note and source of a cell that is in both releases.
fn notes(before: &Cell, after: &Cell) -> impl Iterator<Item = TextChange> {
    let text = |read: fn(&CellValue) -> &Option<String>| {
        (read(&before.value).clone(), read(&after.value).clone())
    };
    let fields = [
        (Field::CellNote, text(|value| &value.note)),
        (Field::CellSource, text(|value| &value.source)),
    ];
    let key = &after.key;
    fields.into_iter().filter_map(move |(field, (old, new))| {
        (old != new).then(|| TextChange {
            subject: Subject::Cell(key.clone()),
            field,
            before: old,
            after: new,
        })
    })
}
