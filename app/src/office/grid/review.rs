//! Which cells want a look, and how many cannot be saved. Reads the sheet; changes nothing.

use domain::indicator::Unit;
use leptos::prelude::*;

use super::{
    cell::{CellDisplayState, CellState},
    movement::At,
    sheet::Sheet,
};

impl Sheet {
    fn places_where(self, fits: impl Fn(&CellState, &Unit) -> bool) -> Vec<At> {
        let cells = self.known_with_heads().into_iter();
        cells
            .filter(|(_, cell, head)| cell.with_untracked(|cell| fits(cell, &head.unit)))
            .map(|(at, ..)| at)
            .collect()
    }

    /// Unsaved cells that no save will store: unreadable, refused or in conflict.
    pub fn unsavable_cells(self) -> Vec<At> {
        self.places_where(|cell, unit| cell.entry.is_some() && is_stuck(cell, unit))
    }

    /// The person's own sets that have cells here, but for the draft.
    pub fn sets_here(self) -> Vec<i64> {
        let draft = self.draft.get().map(|draft| draft.change_set);
        let cells = self.known_with_heads().into_iter();
        let own = cells.filter_map(|(_, cell, _)| {
            let own = |cell: &CellState| cell.stored.pending.clone().filter(|p| p.mine);
            Some(cell.with_untracked(own)?.change_set)
        });
        let mut sets: Vec<i64> = own.filter(|set| Some(*set) != draft).collect();
        sets.sort_unstable();
        sets.dedup();
        sets
    }

    /// Cells that no save will store, and those whose number is rounded.
    pub fn to_review(self) -> Vec<At> {
        self.places_where(|cell, unit| is_stuck(cell, unit) || cell.is_rounded(unit))
    }

    /// How many cells hold something that cannot be read, and so are not even sent.
    pub fn unreadable(self) -> usize {
        self.places_where(|cell, unit| {
            let entry = cell.entry.as_ref();
            entry.is_some_and(|entry| entry.read(unit).after.is_err())
        })
        .len()
    }
}

fn is_stuck(cell: &CellState, unit: &Unit) -> bool {
    matches!(
        cell.face(unit),
        CellDisplayState::Invalid | CellDisplayState::Conflict
    )
}
