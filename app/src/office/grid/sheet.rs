//! The grid's state in the browser: a signal per cell, where the person is, what can be undone, and
//! what waits to be saved. Knows no element and no network.

mod read;

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    finding::{Finding, Place},
    indicator::Unit,
    period::Period,
    value::Measure,
};
use leptos::prelude::*;

use super::{
    cell::CellState,
    entry::Entry,
    movement::{At, Size},
    paste, window,
};
use crate::wire::{DraftRef, EntryCell, Grid, Saved};

/// How many steps back.
const UNDO_DEPTH: usize = 200;

/// What stands at the head of a row.
#[derive(Debug, Clone)]
pub struct RowHead {
    pub indicator: String,
    pub indicator_name: String,
    pub label: String,
    pub measure: Measure,
    pub unit: Unit,
}

struct Content {
    columns: Vec<Period>,
    rows: Vec<Arc<RowHead>>,
    cells: Vec<Vec<RwSignal<CellState>>>,
}

/// What stood in the fields before one act.
struct Step {
    before: Vec<(At, Entry)>,
    /// Typing on in the fields of one cell is one step.
    by_fields: bool,
}

/// What a paste did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pasted {
    pub written: usize,
    /// Locked, or beyond the edge.
    pub skipped: usize,
}

/// The grid. Copies share it.
#[derive(Clone, Copy)]
pub struct Sheet {
    content: StoredValue<Content>,
    undo: StoredValue<Vec<Step>>,
    pub active: RwSignal<At>,
    /// Columns before it are not shown.
    pub first_column: RwSignal<usize>,
    /// The text in the cell's input while it is open.
    pub typing: RwSignal<Option<String>>,
    /// Whether a cell is open.
    pub is_typing: Memo<bool>,
    pub draft: RwSignal<Option<DraftRef>>,
    /// The person's other open sets.
    pub others: RwSignal<Vec<DraftRef>>,
    /// Counts every change of any cell.
    pub revision: RwSignal<u32>,
    /// Counts what the person did. What the server answers is no reason to save again.
    pub acts: RwSignal<u32>,
}

/// A cell on its way to the server, with the text it came from.
pub struct Outgoing {
    pub at: At,
    pub entry: Entry,
    pub cell: EntryCell,
}

impl Sheet {
    pub fn new(grid: Grid) -> Self {
        let first_column = window::opening_column(&grid);
        let active = window::opening_cell(&grid, first_column);
        let rows = read::heads(&grid);
        let columns = grid.columns.len().max(1);
        let cells: Vec<CellState> = read::states(&grid).collect();
        let cells = cells.chunks(columns).map(|row| {
            let signals = row.iter().cloned().map(RwSignal::new);
            signals.collect()
        });
        let typing = RwSignal::new(None);
        let sheet = Self {
            content: StoredValue::new(Content {
                rows,
                cells: cells.collect(),
                columns: grid.columns,
            }),
            undo: StoredValue::new(Vec::new()),
            active: RwSignal::new(active),
            first_column: RwSignal::new(first_column),
            typing,
            is_typing: Memo::new(move |_| typing.with(Option::is_some)),
            draft: RwSignal::new(grid.draft),
            others: RwSignal::new(grid.others),
            revision: RwSignal::new(0),
            acts: RwSignal::new(0),
        };
        sheet.mark_active(active, true);
        sheet
    }

    /// Makes a cell the one that typing goes to.
    pub fn activate(self, at: At) {
        let before = self.active.get_untracked();
        if before != at {
            self.mark_active(before, false);
            self.mark_active(at, true);
            self.active.set(at);
        }
    }

    fn mark_active(self, at: At, is_active: bool) {
        if let Some(cell) = self.cell(at) {
            cell.update(|cell| cell.is_active = is_active);
        }
    }

    pub fn columns(self) -> Vec<Period> {
        self.content.with_value(|content| content.columns.clone())
    }

    pub fn rows(self) -> Vec<Arc<RowHead>> {
        self.content.with_value(|content| content.rows.clone())
    }

    pub fn size(self) -> Size {
        self.content.with_value(|content| Size {
            rows: content.rows.len(),
            columns: content.columns.len(),
        })
    }

    pub fn cell(self, at: At) -> Option<RwSignal<CellState>> {
        self.content
            .with_value(|content| content.cells.get(at.row)?.get(at.column).copied())
    }

    pub fn head(self, at: At) -> Option<Arc<RowHead>> {
        self.content
            .with_value(|content| content.rows.get(at.row).cloned())
    }

    pub fn period(self, at: At) -> Option<Period> {
        self.content
            .with_value(|content| content.columns.get(at.column).copied())
    }

    /// Every place, row by row.
    pub(super) fn places(self) -> Vec<At> {
        let size = self.size();
        (0..size.rows)
            .flat_map(|row| (0..size.columns).map(move |column| At { row, column }))
            .collect()
    }

    /// Types a text into a cell; whether it may be typed there.
    pub fn write(self, at: At, text: &str) -> bool {
        let text = text.to_owned();
        self.change(vec![at], false, move |_, entry, unit| {
            entry.typed(&text, unit)
        }) == 1
    }

    /// Changes fields of a cell from the panel.
    pub fn edit(self, at: At, change: impl Fn(&mut Entry)) {
        self.change(vec![at], true, move |_, mut entry, _| {
            change(&mut entry);
            entry
        });
    }

    /// Puts a block of texts down, its first cell at the given place.
    pub fn paste(self, from: At, text: &str) -> Pasted {
        let block = paste::rows(text);
        let places: BTreeMap<At, String> = block
            .into_iter()
            .enumerate()
            .flat_map(|(down, row)| {
                row.into_iter().enumerate().map(move |(across, text)| {
                    (
                        At {
                            row: from.row + down,
                            column: from.column + across,
                        },
                        text,
                    )
                })
            })
            .collect();
        let total = places.len();
        let written = self.change(
            places.keys().copied().collect(),
            false,
            |at, entry, unit| entry.typed(places.get(&at).map_or("", String::as_str), unit),
        );
        Pasted {
            written,
            skipped: total - written,
        }
    }

    /// Changes entries as one step that can be undone; how many cells took it.
    fn change(
        self,
        places: Vec<At>,
        by_fields: bool,
        new: impl Fn(At, Entry, &Unit) -> Entry,
    ) -> usize {
        let mut before = Vec::new();
        for at in places {
            let (Some(cell), Some(head)) = (self.cell(at), self.head(at)) else {
                continue;
            };
            if !cell.with_untracked(CellState::is_editable) {
                continue;
            }
            before.push((at, cell.with_untracked(CellState::editing)));
            cell.update(|cell| {
                cell.entry = Some(new(at, cell.editing(), &head.unit))
                    .filter(|e| *e != Entry::of(cell.base()));
                cell.findings.clear();
            });
        }
        let count = before.len();
        self.remember(Step { before, by_fields });
        count
    }

    fn remember(self, step: Step) {
        if step.before.is_empty() {
            return;
        }
        self.undo.update_value(|steps| {
            let goes_on = step.by_fields
                && steps
                    .last()
                    .is_some_and(|last| last.by_fields && last.before[0].0 == step.before[0].0);
            if !goes_on {
                steps.push(step);
            }
            if steps.len() > UNDO_DEPTH {
                steps.remove(0);
            }
        });
        self.act();
    }

    /// Takes the last step back; where it was.
    pub fn undo(self) -> Option<At> {
        let step = self.undo.try_update_value(Vec::pop)??;
        let first = step.before.first().map(|(at, _)| *at);
        for (at, entry) in step.before {
            if let Some(cell) = self.cell(at) {
                // Where it was saved meanwhile, undoing is typing what stood there before.
                cell.update(|cell| {
                    cell.entry = Some(entry).filter(|entry| *entry != Entry::of(cell.base()));
                });
            }
        }
        self.act();
        first
    }

    /// Back to the current value: what is typed goes, and the cell leaves the draft with the next save.
    pub fn revert(self, at: At) {
        let current = self
            .cell(at)
            .and_then(|cell| cell.with_untracked(|cell| cell.stored.current.clone()));
        self.change(vec![at], false, move |_, _, _| Entry::of(current.as_ref()));
    }

    /// Ends a conflict with the own value, or with the one of the other person.
    pub fn resolve_conflict(self, at: At, keep_mine: bool) {
        if let Some(cell) = self.cell(at) {
            cell.update(|cell| {
                if keep_mine {
                    cell.keep_mine();
                } else {
                    cell.take_theirs(self.draft.get_untracked());
                }
            });
            self.act();
        }
    }

    fn act(self) {
        self.acts.update(|count| *count = count.wrapping_add(1));
        self.touch();
    }

    fn touch(self) {
        self.revision.update(|count| *count = count.wrapping_add(1));
    }

    /// Everything that can be saved now.
    pub fn outgoing(self) -> Vec<Outgoing> {
        self.places()
            .into_iter()
            .filter_map(|at| {
                let head = self.head(at)?;
                self.cell(at)?.with_untracked(|cell| {
                    let message = cell.to_save(&head.unit)?;
                    Some(Outgoing {
                        at,
                        entry: cell.entry.clone()?,
                        cell: message,
                    })
                })
            })
            .collect()
    }

    /// Cells with something typed that is not saved, saveable or not.
    pub fn unsaved(self) -> Vec<At> {
        let is_unsaved = |at: &At| match (self.cell(*at), self.head(*at)) {
            (Some(cell), Some(head)) => cell.with_untracked(|cell| cell.is_unsaved(&head.unit)),
            _ => false,
        };
        self.places().into_iter().filter(is_unsaved).collect()
    }

    /// Takes over what the server answered; how many cells it stored.
    pub fn accept(self, sent: Vec<Outgoing>, saved: &Saved, author: &str) -> usize {
        self.draft.set(saved.draft);
        self.others.set(saved.others.clone());
        let mut stored = 0;
        for outgoing in sent {
            let Some(cell) = self.cell(outgoing.at) else {
                continue;
            };
            let name = outgoing.cell.key.to_string();
            let is_here = |place: &Place| matches!(place, Place::Field { field } if *field == name);
            let mut findings: Vec<_> = saved
                .findings
                .iter()
                .filter(|f| is_here(&f.place))
                .cloned()
                .collect();
            let conflict = saved
                .conflicts
                .iter()
                .find(|c| c.key == outgoing.cell.key)
                .cloned();
            let refused = conflict.is_some() || findings.iter().any(Finding::blocks);
            cell.update(|cell| {
                // The server got the rounded number and cannot know what was typed.
                cell.findings.clear();
                if let (false, Some(head)) = (refused, self.head(outgoing.at)) {
                    let here = cell.problems(Some(&outgoing.entry), &head.unit);
                    findings.extend(here.into_iter().filter(|problem| problem.code == "W304"));
                }
                cell.findings = findings;
                cell.conflict = conflict;
                if !refused {
                    cell.saved(&outgoing.entry, &outgoing.cell, saved.draft, author);
                }
            });
            stored += usize::from(!refused);
        }
        self.touch();
        stored
    }

    /// Takes over freshly read cells; what is typed stays. Rows are found by their key.
    pub fn reload(self, grid: Grid) {
        let fresh: BTreeMap<_, _> = read::states(&grid)
            .map(|cell| (cell.key.clone(), cell))
            .collect();
        self.draft.set(grid.draft);
        self.others.set(grid.others);
        for at in self.places() {
            if let Some(cell) = self.cell(at) {
                let found = cell.with_untracked(|cell| fresh.get(&cell.key).cloned());
                if let Some(found) = found {
                    cell.update(|cell| cell.reread(found.lock, found.stored));
                }
            }
        }
        self.touch();
    }
}

#[cfg(test)]
mod tests;
