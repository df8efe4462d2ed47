//! Values of one book as values of another: each text and each pair of absolute figures once.

use crate::{
    draft::{AbsoluteId, Book, Stated, Value},
    grid::TextId,
    stored::Stored,
};

/// What of the stored book is in the other one already.
pub(crate) struct IntoBook {
    texts: Vec<Option<TextId>>,
    absolutes: Vec<Option<AbsoluteId>>,
}

impl IntoBook {
    /// Nothing of the stored book is in the other one yet.
    pub fn of(stored: &Stored) -> Self {
        Self {
            texts: vec![None; stored.book.texts.len()],
            absolutes: vec![None; stored.book.absolutes.len()],
        }
    }

    /// A value of `from` as one of `to`.
    pub fn value(&mut self, value: Value, from: &Book, to: &mut Book) -> Value {
        let stated = match value.stated {
            Stated::Value(number, absolute) => {
                let absolute = absolute.and_then(|id| self.absolute(id, from, to));
                Stated::Value(number, absolute)
            }
            Stated::NotAvailable(why) => Stated::NotAvailable(self.text(why, from, to)),
            Stated::NotApplicable(why) => Stated::NotApplicable(self.text(why, from, to)),
        };
        Value {
            stated,
            provisional: value.provisional,
            note: value.note.map(|id| self.text(id, from, to)),
            source: value.source.map(|id| self.text(id, from, to)),
        }
    }

    fn text(&mut self, id: TextId, from: &Book, to: &mut Book) -> TextId {
        let known = self.texts.get_mut(id.0 as usize);
        match known {
            Some(Some(known)) => *known,
            Some(unknown) => *unknown.insert(to.texts.intern(from.texts.get(id))),
            None => to.texts.intern(""),
        }
    }

    fn absolute(&mut self, id: AbsoluteId, from: &Book, to: &mut Book) -> Option<AbsoluteId> {
        let known = self.absolutes.get_mut(id.0 as usize)?;
        if known.is_none() {
            let (numerator, denominator) = from.parts(Some(id));
            *known = to.absolute(numerator, denominator);
        }
        *known
    }
}
