//! What a person does to cells: typing, pasting, filling, emptying, undoing. Each act is one step that can be taken
//! back, and only cells that one may type in take it.

use domain::indicator::Unit;
use leptos::prelude::*;

use super::Sheet;
use crate::office::grid::{
    cell::CellState,
    entry::{Entry, Kind},
    movement::At,
    paste,
    range::CellRange,
};

/// How many steps back.
const UNDO_DEPTH: usize = 200;

/// What stood in the fields before one act.
pub struct Step {
    before: Vec<(At, Entry)>,
    /// Typing on in the fields of one cell is one step.
    by_fields: bool,
}

impl Step {
    /// Rows have moved.
    pub(super) fn shift(&mut self, shifted: impl Fn(At) -> At) {
        for (at, _) in &mut self.before {
            *at = shifted(*at);
        }
    }
}

/// What a paste did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pasted {
    pub written: usize,
    /// Locked, or beyond the edge.
    pub skipped: usize,
}

/// A way to fill what is selected from its edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    Down,
    Right,
}

impl Sheet {
    /// Types a text into a cell; whether it may be typed there.
    pub fn write(self, at: At, text: &str) -> bool {
        self.write_all(vec![at], text) == 1
    }

    /// Types one text into every selected cell; how many took it.
    pub fn write_range(self, text: &str) -> usize {
        self.write_all(self.range().places().collect(), text)
    }

    fn write_all(self, places: Vec<At>, text: &str) -> usize {
        let text = text.to_owned();
        self.change(places, false, move |_, entry, unit| {
            entry.typed(&text, unit)
        })
    }

    /// Changes fields of a cell from the panel.
    pub fn edit(self, at: At, change: impl Fn(&mut Entry, &Unit)) {
        self.change(vec![at], true, move |_, mut entry, unit| {
            change(&mut entry, unit);
            entry
        });
    }

    /// Changes fields of every selected cell; how many took it.
    pub fn edit_range(self, change: impl Fn(&mut Entry)) -> usize {
        let places = self.range().places().collect();
        self.change(places, false, move |_, mut entry, _| {
            change(&mut entry);
            entry
        })
    }

    /// What is selected, as spreadsheets take it from the clipboard.
    pub fn copied(self) -> String {
        let range = self.range();
        let rows = (range.first.row..=range.last.row).map(|row| {
            let texts = (range.first.column..=range.last.column).map(|column| {
                let cell = self.cell(At { row, column });
                let text =
                    cell.map(|cell| cell.with_untracked(|cell| cell.editing().shown().to_owned()));
                paste::quoted(&text.unwrap_or_default())
            });
            texts.collect::<Vec<_>>().join("\t")
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// What pasting this would do, with nothing done.
    pub fn paste_plan(self, text: &str) -> Pasted {
        let places = self.pasted(text).0;
        let open = places.iter().filter(|at| self.is_open(**at)).count();
        Pasted {
            written: open,
            skipped: places.len() - open,
        }
    }

    /// Puts a block of texts down, its first cell at the first one that is selected. A block that fits several times
    /// into what is selected fills it.
    pub fn paste(self, text: &str) -> Pasted {
        let (places, texts, range) = self.pasted(text);
        let total = places.len();
        let written = self.change(places.clone(), false, |at, entry, unit| {
            // In the order of the places: row by row.
            let found = places.binary_search(&at).ok();
            let text = found.and_then(|found| texts.get(found));
            entry.typed(text.map_or("", String::as_str), unit)
        });
        let size = self.size();
        let edge = At {
            row: range.last.row.min(size.rows.saturating_sub(1)),
            column: range.last.column.min(size.columns.saturating_sub(1)),
        };
        self.select(range.first, edge);
        Pasted {
            written,
            skipped: total - written,
        }
    }

    /// Where each text of a block goes.
    fn pasted(self, text: &str) -> (Vec<At>, Vec<String>, CellRange) {
        let block = paste::rows(text);
        let (rows, columns) = (
            block.len(),
            block.iter().map(Vec::len).max().unwrap_or(1).max(1),
        );
        let selected = self.range();
        let fits =
            selected.rows().is_multiple_of(rows) && selected.columns().is_multiple_of(columns);
        let range = match fits {
            true => selected,
            false => selected.resized(rows, columns),
        };
        let cells = range.places().filter_map(|at| {
            let (down, across) = (at.row - range.first.row, at.column - range.first.column);
            let text = block.get(down % rows)?.get(across % columns)?;
            Some((at, text.clone()))
        });
        let (places, texts) = cells.unzip();
        (places, texts, range)
    }

    /// Repeats the first row or column of what is selected in the others; with one cell, what stands before it. How
    /// many cells took it.
    pub fn fill(self, fill: Fill) -> usize {
        let range = self.range();
        let range = match fill {
            Fill::Down if range.rows() == 1 => with_before(range, 1, 0),
            Fill::Right if range.columns() == 1 => with_before(range, 0, 1),
            Fill::Down | Fill::Right => range,
        };
        let origin = |at: At| match fill {
            Fill::Down => At {
                row: range.first.row,
                ..at
            },
            Fill::Right => At {
                column: range.first.column,
                ..at
            },
        };
        let places = range.places().filter(|at| match fill {
            Fill::Down => at.row > range.first.row,
            Fill::Right => at.column > range.first.column,
        });
        let places: Vec<At> = places.collect();
        let entries: Vec<Option<Entry>> = places
            .iter()
            .map(|at| Some(self.cell(origin(*at))?.with_untracked(CellState::editing)))
            .collect();
        self.change(places.clone(), false, |at, own, _| {
            let found = places.binary_search(&at).ok();
            let from = found.and_then(|found| entries.get(found)?.clone());
            // Note and source speak of the cell they stand in.
            from.map_or(own.clone(), |from| Entry {
                note: own.note,
                source: own.source,
                ..from
            })
        })
    }

    fn is_open(self, at: At) -> bool {
        let cell = self.cell(at);
        cell.is_some_and(|cell| cell.with_untracked(CellState::is_editable))
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
        self.redo.update_value(Vec::clear);
        self.undo.update_value(|steps| {
            let goes_on = step.by_fields
                && steps
                    .last()
                    .is_some_and(|last| last.by_fields && last.before[0].0 == step.before[0].0);
            if !goes_on {
                push(steps, step);
            }
        });
        self.act();
    }

    /// Takes the last step back; where it was.
    pub fn undo(self) -> Option<At> {
        self.take_back(self.undo, self.redo)
    }

    /// Does again what was taken back; where it was.
    pub fn redo(self) -> Option<At> {
        self.take_back(self.redo, self.undo)
    }

    fn take_back(self, from: StoredValue<Vec<Step>>, to: StoredValue<Vec<Step>>) -> Option<At> {
        let step = from.try_update_value(Vec::pop)??;
        let first = step.before.first().map(|(at, _)| *at);
        let mut before = Vec::new();
        for (at, entry) in step.before {
            if let Some(cell) = self.cell(at) {
                before.push((at, cell.with_untracked(CellState::editing)));
                // Where it was saved meanwhile, undoing is typing what stood there before.
                cell.update(|cell| {
                    cell.entry = Some(entry).filter(|entry| *entry != Entry::of(cell.base()));
                });
            }
        }
        to.update_value(|steps| {
            push(
                steps,
                Step {
                    before,
                    by_fields: false,
                },
            );
        });
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

    /// States for every selected cell without a number why there is none; how many took it.
    pub fn state_gap(self, kind: Kind, reason: &str) -> usize {
        let is_empty = |at: &At| {
            let cell = self.cell(*at);
            cell.is_some_and(|cell| cell.with_untracked(|cell| cell.editing().says_no_number()))
        };
        let places = self.range().places().filter(is_empty).collect();
        self.change(places, false, |_, entry, _| Entry {
            kind,
            reason: reason.to_owned(),
            ..entry
        })
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
}

fn push(steps: &mut Vec<Step>, step: Step) {
    steps.push(step);
    if steps.len() > UNDO_DEPTH {
        steps.remove(0);
    }
}

/// The range with rows above it or columns before it.
fn with_before(range: CellRange, rows: usize, columns: usize) -> CellRange {
    let first = At {
        row: range.first.row.saturating_sub(rows),
        column: range.first.column.saturating_sub(columns),
    };
    CellRange { first, ..range }
}
