//! What goes from the sheet to the server and what comes back from it, or from what the browser kept. Nothing
//! typed is lost on the way: an answer only replaces what it is the answer to.

use domain::finding::{Finding, Place};
use leptos::prelude::*;

use super::Sheet;
use crate::{
    office::grid::{cell::CellState, entry::Entry, kept::KeptCell, movement::At},
    wire::{EntryCell, Grid, Saved},
};

/// A cell on its way to the server, with the text it came from.
pub struct Outgoing {
    pub at: At,
    pub entry: Entry,
    pub cell: EntryCell,
}

impl Sheet {
    /// Puts back what was typed in an earlier visit, where nothing else is typed by now. A value that has changed
    /// since is a conflict; how many cells were put back.
    pub fn restore(self, kept: Vec<KeptCell>) -> usize {
        let mut restored = 0;
        for (key, texts, seen) in kept {
            let at = self.content.with_value(|content| content.place(&key));
            let found = at.and_then(|at| self.cell(at).zip(self.head(at)));
            let (Some((cell, head)), Some(entry)) = (found, Entry::from_texts(texts)) else {
                continue;
            };
            let is_free = |cell: &CellState| cell.lock.is_none() && cell.entry.is_none();
            if cell.with_untracked(is_free) {
                cell.update(|cell| cell.take_up(entry, seen, &head.unit));
                restored += usize::from(cell.with_untracked(|cell| cell.entry.is_some()));
            }
        }
        if restored > 0 {
            self.act();
        }
        restored
    }

    /// Everything that can be saved now.
    pub fn outgoing(self) -> Vec<Outgoing> {
        let cells = self.known_with_heads().into_iter();
        cells
            .filter_map(|(at, cell, head)| {
                cell.with_untracked(|cell| {
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
        let cells = self.known_with_heads().into_iter();
        cells
            .filter(|(_, cell, head)| cell.with_untracked(|cell| cell.is_unsaved(&head.unit)))
            .map(|(at, ..)| at)
            .collect()
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
        self.draft.set(grid.draft);
        self.others.set(grid.others.clone());
        self.content.update_value(|content| {
            content.reload(grid, |state, lock, cell| {
                state.update_untracked(|state| state.reread(lock, cell));
            });
        });
        for (_, cell) in self.known() {
            cell.notify();
        }
        self.touch();
    }
}
