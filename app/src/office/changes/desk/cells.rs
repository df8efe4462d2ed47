//! The rows of the desk: all cells of a set of a few, or the first of a larger one, to which the next are added as they
//! are asked for. What a filter lets through of a large set is asked of the server.

use leptos::prelude::*;

use super::{
    super::{super::attempt::Attempt, deciding::Deciding},
    filter::CellFilter,
};
use crate::{
    call::call,
    wire::{CellPage, ChangeView, ReadCells},
};

/// The rows. Copies share them.
#[derive(Clone, Copy)]
pub struct Cells {
    /// The set and the version of it that is shown.
    place: (i64, i32),
    pub rows: StoredValue<Vec<ChangeView>>,
    /// Whether the set has more cells than came with it.
    pub is_paged: bool,
    /// Rows that are here, of a large set.
    pub loaded: RwSignal<usize>,
    /// Cells that the filter lets through, of a large set.
    pub matching: RwSignal<usize>,
    /// Rises with every list that takes the place of another.
    pub list: RwSignal<u32>,
    /// The list is not what it would be now.
    is_stale: StoredValue<bool>,
    /// Cells of those that come after the rows that are here.
    pub rest: RwSignal<usize>,
    /// What the person has chosen.
    filter: Memo<CellFilter>,
    /// What the rows that are here were asked for with.
    pub shown: StoredValue<CellFilter>,
    deciding: Option<Deciding>,
    /// Reading more.
    pub attempt: Attempt,
}

impl Cells {
    /// `total` is how many cells the set has.
    pub fn of(
        rows: Vec<ChangeView>,
        place: (i64, i32),
        total: u32,
        filter: Memo<CellFilter>,
        deciding: Option<Deciding>,
    ) -> Self {
        let (loaded, total) = (rows.len(), total as usize);
        let cells = Self {
            place,
            rows: StoredValue::new(rows),
            is_paged: loaded < total,
            loaded: RwSignal::new(loaded),
            matching: RwSignal::new(total),
            list: RwSignal::new(0),
            is_stale: StoredValue::new(false),
            rest: RwSignal::new(total.saturating_sub(loaded)),
            filter,
            shown: StoredValue::new(CellFilter::default()),
            deciding,
            attempt: Attempt::new(),
        };
        if cells.is_paged {
            // The rows that came with the set are those of no filter.
            Effect::new(move |before: Option<CellFilter>| {
                let now = filter.get();
                if before.unwrap_or_default() != now {
                    cells.again();
                }
                now
            });
        }
        cells
    }

    /// Whether the server has more of them.
    pub fn has_more(self) -> bool {
        self.is_paged && self.rest.get_untracked() > 0
    }

    /// Adds the next rows.
    pub fn more(self) {
        if self.has_more() && !self.attempt.is_busy_now() {
            self.read(false);
        }
    }

    /// Reads the list anew, from its beginning.
    pub fn again(self) {
        self.is_stale.set_value(true);
        if !self.attempt.is_busy_now() {
            self.read(true);
        }
    }

    fn read(self, is_new: bool) {
        let (filter, after) = match is_new {
            true => (self.filter.get_untracked(), None),
            false => {
                let last = |rows: &Vec<ChangeView>| rows.last().map(|row| row.key.clone());
                (self.shown.get_value(), self.rows.with_value(last))
            }
        };
        if is_new {
            self.is_stale.set_value(false);
        }
        let (id, version) = self.place;
        let asked = ReadCells {
            id,
            version,
            filter: filter.clone(),
            after,
        };
        self.attempt.run(call(asked), move |page: CellPage| {
            // The filter is another one by now, or marks changed.
            if self.is_stale.get_value() {
                self.read(true);
            } else {
                self.take(is_new, page);
                self.shown.set_value(filter);
            }
        });
    }

    fn take(self, is_new: bool, page: CellPage) {
        if let Some(deciding) = self.deciding {
            deciding.learn(page.marks);
        }
        self.rows.update_value(|rows| {
            if is_new {
                rows.clear();
            }
            rows.extend(page.changes);
        });
        self.matching.set(page.matching as usize);
        self.rest.set(page.rest as usize);
        self.loaded.set(self.rows.with_value(Vec::len));
        if is_new {
            self.list.update(|list| *list += 1);
        }
    }
}
