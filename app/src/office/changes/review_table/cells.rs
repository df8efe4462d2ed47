//! The rows of the table: all cells of a set of a few, or the first of a larger one, to which the next are added as they
//! are asked for. What a filter lets through of a large set is asked of the server.

use domain::value::CellKey;
use leptos::prelude::*;

use super::{
    super::{super::attempt::Attempt, deciding::Deciding, group::is_plain},
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
    /// Of a large set: values that nothing speaks against and nobody has marked, less those among the rows, when the
    /// server counted them.
    plain_elsewhere: RwSignal<i64>,
    /// A cell that the drawer shows though it is not among the rows.
    pub beside: RwSignal<Option<ChangeView>>,
    /// Reading more.
    pub attempt: Attempt,
}

impl Cells {
    /// `total` is how many cells the set has, `plain_left` how many values of it nothing speaks against and nobody has
    /// marked.
    pub fn of(
        rows: Vec<ChangeView>,
        place: (i64, i32),
        (total, plain_left): (u32, u32),
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
            plain_elsewhere: RwSignal::new(0),
            beside: RwSignal::new(None),
            attempt: Attempt::new(),
        };
        cells.count_elsewhere(plain_left);
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

    /// How many values nothing speaks against and nobody has marked; followed. What is marked among the rows since the
    /// server counted is taken off.
    pub fn plain_left(self) -> u64 {
        self.loaded.track();
        self.list.track();
        let here = self.plain_here(|deciding, key| deciding.mark_on(key).is_some());
        let left = i64::try_from(here).unwrap_or(i64::MAX);
        let left = left.saturating_add(self.plain_elsewhere.get());
        u64::try_from(left).unwrap_or(0)
    }

    /// Takes up how many the server counted, whatever waits to be sent.
    fn count_elsewhere(self, plain_left: u32) {
        let here = self.plain_here(Deciding::is_stored);
        let here = i64::try_from(here).unwrap_or(i64::MAX);
        self.plain_elsewhere
            .set(i64::from(plain_left).saturating_sub(here));
    }

    /// Of the rows, values that nothing speaks against and that are not marked.
    fn plain_here(self, is_marked: impl Fn(Deciding, &CellKey) -> bool) -> usize {
        self.rows.with_value(|rows| {
            let plain = rows.iter().filter(|row| is_plain(row));
            let open = plain.filter(|row| {
                let marked = |deciding| is_marked(deciding, &row.key);
                !self.deciding.is_some_and(marked)
            });
            open.count()
        })
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
        self.count_elsewhere(page.plain_left);
        if is_new {
            self.list.update(|list| *list += 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::aspect::tests::{change, with_finding};
    use super::*;
    use domain::change_set::Verdict;

    /// A large set of 1,000 cells, of which three are here: two plain ones and one with a warning.
    fn large(deciding: Deciding) -> Cells {
        let rows = vec![
            with_finding(change("S01-1", Some("40"), Some("43")), "W404"),
            change("S02-1", Some("40"), Some("43")),
            change("S03-1", Some("40"), Some("43")),
        ];
        let filter = Memo::new(|_| CellFilter::default());
        Cells::of(rows, (1, 1), (1_000, 900), filter, Some(deciding))
    }

    fn key(cells: Cells, at: usize) -> CellKey {
        cells.rows.with_value(|rows| rows[at].key.clone())
    }

    #[test]
    fn the_number_of_values_to_approve_falls_as_cells_are_decided() {
        Owner::new().with(|| {
            let deciding = Deciding::new();
            let cells = large(deciding);
            let left = || untrack(|| cells.plain_left());
            assert_eq!(left(), 900);
            deciding.mark(vec![key(cells, 1)], Some(&Verdict::Approve));
            assert_eq!(left(), 899);
            // A cell with a finding is none of them.
            deciding.mark(vec![key(cells, 0)], Some(&Verdict::Approve));
            assert_eq!(left(), 899);
            deciding.mark(vec![key(cells, 1)], None);
            assert_eq!(left(), 900);
        });
    }

    #[test]
    fn what_the_server_counts_takes_the_place_of_what_is_known_here() {
        Owner::new().with(|| {
            let deciding = Deciding::new();
            let cells = large(deciding);
            let left = || untrack(|| cells.plain_left());
            deciding.mark(vec![key(cells, 1)], Some(&Verdict::Approve));
            let page = CellPage {
                changes: vec![change("S04-1", None, Some("5"))],
                plain_left: 500,
                ..CellPage::default()
            };
            cells.take(false, page);
            assert_eq!(left(), 499, "what is not sent yet is taken off");
        });
    }
}
