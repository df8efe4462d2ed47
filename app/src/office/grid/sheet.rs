//! The grid's state in the browser: what stands in each cell, where the person is, what is selected, and what waits
//! to be saved. Knows no element and no network.

mod content;
mod editing;
mod exchange;
mod search;

use std::sync::Arc;

use domain::{
    code::IndicatorCode,
    indicator::Unit,
    period::Period,
    value::{Breakdown, CellKey, Measure},
};
use leptos::prelude::*;

pub use content::CellSignal;
pub use editing::{Fill, Pasted};
pub use exchange::Outgoing;

use super::{
    movement::{At, Size},
    range::CellRange,
    window,
};
use crate::wire::{DraftRef, Grid, GridCell, GridRow};
use content::GridModel;
use editing::Step;

/// What stands at the head of a row.
#[derive(Debug, Clone)]
pub struct RowHead {
    pub indicator: String,
    pub indicator_name: String,
    pub label: String,
    pub measure: Measure,
    pub unit: Unit,
}

/// The grid. Copies share it.
#[derive(Clone, Copy)]
pub struct Sheet {
    content: StoredValue<GridModel>,
    undo: StoredValue<Vec<Step>>,
    redo: StoredValue<Vec<Step>>,
    /// Where typing goes; a corner of what is selected.
    pub active: RwSignal<At>,
    /// The corner of what is selected that is across from the active cell.
    pub extent: RwSignal<At>,
    /// Columns before it are not shown.
    pub first_column: RwSignal<usize>,
    /// The text in the cell's input while it is open.
    pub typing: RwSignal<Option<String>>,
    /// Whether a cell is open.
    pub is_typing: Memo<bool>,
    pub draft: RwSignal<Option<DraftRef>>,
    /// The person's other open sets.
    pub others: RwSignal<Vec<DraftRef>>,
    /// Targets and baselines can be typed: a mode of its own, because they are official.
    pub targets: RwSignal<bool>,
    /// Why targets and baselines in force change.
    pub reason: RwSignal<String>,
    /// Counts every change of any cell.
    pub revision: RwSignal<u32>,
    /// Counts what the person did. What the server answers is no reason to save again.
    pub acts: RwSignal<u32>,
    /// Counts rows that were added.
    pub shape: RwSignal<u32>,
}

impl Sheet {
    pub fn new(grid: Grid) -> Self {
        let first_column = window::opening_column(&grid);
        let active = window::opening_cell(&grid, first_column);
        let typing = RwSignal::new(None);
        let sheet = Self {
            draft: RwSignal::new(grid.draft),
            others: RwSignal::new(grid.others),
            content: StoredValue::new(GridModel::new(
                grid.columns,
                grid.indicators,
                grid.locks,
                grid.rows,
            )),
            undo: StoredValue::new(Vec::new()),
            redo: StoredValue::new(Vec::new()),
            active: RwSignal::new(active),
            extent: RwSignal::new(active),
            first_column: RwSignal::new(first_column),
            typing,
            is_typing: Memo::new(move |_| typing.with(Option::is_some)),
            targets: RwSignal::new(false),
            reason: RwSignal::new(String::new()),
            revision: RwSignal::new(0),
            acts: RwSignal::new(0),
            shape: RwSignal::new(0),
        };
        // What is open already may want a look before anybody gets there.
        let is_own = |_: &GridRow, cell: &GridCell| {
            cell.pending.as_ref().is_some_and(|pending| pending.mine)
        };
        for at in sheet.places_of(is_own) {
            sheet.cell(at);
        }
        sheet
    }

    fn places_of(self, is_it: impl Fn(&GridRow, &GridCell) -> bool) -> Vec<At> {
        self.content.with_value(|content| content.places_of(is_it))
    }

    /// Whether the person could set any target or baseline here.
    pub fn has_targets(self) -> bool {
        let could = |row: &GridRow, cell: &GridCell| {
            row.measure != Measure::Observed && cell.lock.is_none()
        };
        !self.places_of(could).is_empty()
    }

    /// Opens or closes targets and baselines for typing.
    pub fn edit_targets(self, is_open: bool) {
        self.targets.set(is_open);
        for (at, cell) in self.known() {
            let is_target = self
                .head(at)
                .is_some_and(|head| head.measure != Measure::Observed);
            if is_target {
                cell.update(|cell| cell.is_guarded = !is_open);
            }
        }
    }

    /// Makes a cell the one that typing goes to; nothing else is selected then.
    pub fn activate(self, at: At) {
        self.select(at, at);
    }

    /// Selects what lies between the active cell and this one.
    pub fn extend(self, to: At) {
        self.select(self.active.get_untracked(), to);
    }

    /// Selects a range, with the active cell in a corner of it.
    pub fn select(self, active: At, extent: At) {
        let before = (self.active.get_untracked(), self.range());
        if before.0 != active {
            self.active.set(active);
        }
        if self.extent.get_untracked() != extent {
            self.extent.set(extent);
        }
        let now = (active, self.range());
        if before == now {
            return;
        }
        let looks = |(active, range): (At, CellRange), at: At| (active == at, is_in(range, at));
        for (at, cell) in self.known() {
            let look = looks(now, at);
            if looks(before, at) != look {
                cell.update(|cell| (cell.is_active, cell.is_selected) = look);
            }
        }
    }

    /// What is selected.
    pub fn range(self) -> CellRange {
        CellRange::between(self.active.get_untracked(), self.extent.get_untracked())
    }

    pub fn columns(self) -> Vec<Period> {
        self.content.with_value(|content| content.columns.clone())
    }

    pub fn rows(self) -> Vec<Arc<RowHead>> {
        self.content.with_value(|content| content.heads.clone())
    }

    /// The address of a cell.
    pub fn key(self, at: At) -> Option<CellKey> {
        self.content.with_value(|content| content.key(at))
    }

    /// Where a cell is.
    pub fn place(self, key: &CellKey) -> Option<At> {
        self.content.with_value(|content| content.place(key))
    }

    /// The indicators of the rows.
    pub fn indicators(self) -> Vec<IndicatorCode> {
        self.content.with_value(GridModel::indicators)
    }

    /// Somebody said something about a cell.
    pub fn set_comments(self, at: At, count: u32) {
        // Whoever follows the cell may ask for others: not while the content is held.
        let known = self.cell(at);
        self.content
            .update_value(|content| content.set_comments(at, count));
        if let Some(cell) = known {
            cell.update(|cell| cell.stored.comments = count);
        }
    }

    pub fn size(self) -> Size {
        self.content.with_value(GridModel::size)
    }

    /// The state of a cell; `None` outside the grid.
    pub fn cell(self, at: At) -> Option<CellSignal> {
        let (active, range) = (self.active.get_untracked(), self.range());
        let is_closed = !self.targets.get_untracked();
        let state = self.content.try_update_value(|content| {
            content.state(at, |cell| {
                cell.is_active = at == active;
                cell.is_selected = is_in(range, at);
                cell.is_guarded = is_closed && cell.key.measure != Measure::Observed;
            })
        });
        state.flatten()
    }

    /// Cells that were looked at, row by row; in the others nobody has done anything.
    fn known(self) -> Vec<(At, CellSignal)> {
        self.content.with_value(GridModel::all_known)
    }

    /// The cells that were looked at with the heads of their rows.
    pub(super) fn known_with_heads(self) -> Vec<(At, CellSignal, Arc<RowHead>)> {
        let known = self.known().into_iter();
        known
            .filter_map(|(at, cell)| Some((at, cell, self.head(at)?)))
            .collect()
    }

    pub fn head(self, at: At) -> Option<Arc<RowHead>> {
        self.content
            .with_value(|content| content.heads.get(at.row).cloned())
    }

    /// How many lines stand above a row: rows, and names of indicators.
    pub fn line_of(self, row: usize) -> usize {
        self.content.with_value(|content| {
            let above = content.heads.get(..=row).unwrap_or_default();
            let names = above
                .chunk_by(|one, next| one.indicator == next.indicator)
                .count();
            row + names
        })
    }

    pub fn period(self, at: At) -> Option<Period> {
        self.content
            .with_value(|content| content.columns.get(at.column).copied())
    }

    /// Adds a series of observed values of the indicator of a row; where its row is.
    pub fn add_row(self, like: usize, breakdown: Breakdown, label: String) -> Option<usize> {
        let added = self
            .content
            .try_update_value(|content| content.add_row(like, breakdown, label));
        let (row, is_new) = added.flatten()?;
        if is_new {
            let shifted = |at: At| At {
                row: at.row + usize::from(at.row >= row),
                ..at
            };
            let (active, extent) = (self.active.get_untracked(), self.extent.get_untracked());
            for steps in [self.undo, self.redo] {
                steps.update_value(|steps| steps.iter_mut().for_each(|step| step.shift(shifted)));
            }
            self.active.set(shifted(active));
            self.extent.set(shifted(extent));
            self.shape.update(|count| *count = count.wrapping_add(1));
        }
        Some(row)
    }

    /// Something was done: it is saved after a pause.
    pub fn act(self) {
        self.acts.update(|count| *count = count.wrapping_add(1));
        self.touch();
    }

    fn touch(self) {
        self.revision.update(|count| *count = count.wrapping_add(1));
    }
}

/// One cell alone is the active one, and not selected beside.
fn is_in(range: CellRange, at: At) -> bool {
    !range.is_one() && range.contains(at)
}

#[cfg(test)]
mod tests;
