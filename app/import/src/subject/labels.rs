//! What each distinct label of a column was resolved to: vectors indexed by text, so that a row costs a look-up.

use crate::grid::{CellContent, TextId};
use domain::{period::MarkedPeriod, reading::Doubt, value::Measure};
use hashbrown::HashMap;
use std::rc::Rc;

/// What a label means, by the role of its column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    Nothing,
    /// A place in `catalogue.indicators` or `catalogue.nodes`.
    Place(u32),
    Period(MarkedPeriod),
    Measure(Measure),
    Provisional(bool),
    Members(Rc<[crate::lexicon::MemberRef]>),
}

/// A resolved label, by its place in [`Labels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ValueOf(u32);

struct Entry {
    meaning: Meaning,
    doubt: Option<Rc<Doubt>>,
    is_reported: bool,
}

/// The resolved labels of a table.
pub(super) struct Labels {
    entries: Vec<Entry>,
    /// By column and variant (the periodicity of a period, the section of a group): text to entry, from one.
    by_text: HashMap<(u16, u16), Vec<u32>>,
    /// Labels that are no texts of the grid, as shown.
    by_shown: HashMap<(u16, u16, String), u32>,
    texts: usize,
}

impl Labels {
    /// No label is resolved yet. `texts`: the number of texts of the grid.
    pub fn of(_columns: usize, texts: usize) -> Self {
        Self {
            entries: Vec::new(),
            by_text: HashMap::new(),
            by_shown: HashMap::new(),
            texts,
        }
    }

    /// The entry of a label, if it was resolved.
    pub fn find(&self, key: (u16, u16), content: CellContent, shown: &str) -> Option<ValueOf> {
        let at = match content {
            CellContent::Text(TextId(id)) => *self.by_text.get(&key)?.get(id as usize)?,
            _ => *self.by_shown.get(&(key.0, key.1, shown.to_owned()))?,
        };
        at.checked_sub(1).map(ValueOf)
    }

    /// Keeps what a label was resolved to.
    pub fn add(
        &mut self,
        key: (u16, u16),
        content: CellContent,
        shown: &str,
        (meaning, doubt): (Meaning, Option<Doubt>),
    ) -> ValueOf {
        self.entries.push(Entry {
            meaning,
            doubt: doubt.map(Rc::new),
            is_reported: false,
        });
        let at = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        match content {
            CellContent::Text(TextId(id)) => {
                let texts = self.texts;
                let by_text = self.by_text.entry(key).or_insert_with(|| vec![0; texts]);
                if let Some(slot) = by_text.get_mut(id as usize) {
                    *slot = at;
                }
            }
            _ => {
                self.by_shown.insert((key.0, key.1, shown.to_owned()), at);
            }
        }
        ValueOf(at - 1)
    }

    /// What a label was resolved to.
    pub fn meaning(&self, label: ValueOf) -> &Meaning {
        &self.entries[label.0 as usize].meaning
    }

    /// The doubt about a label, and whether this is the first time that it is asked for.
    pub fn doubt(&mut self, label: ValueOf) -> (Option<Rc<Doubt>>, bool) {
        let entry = &mut self.entries[label.0 as usize];
        let is_first = !std::mem::replace(&mut entry.is_reported, true);
        (entry.doubt.clone(), is_first)
    }
}
