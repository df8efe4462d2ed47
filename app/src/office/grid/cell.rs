//! One cell of the grid: what is stored, what is pending, what is being typed, and which of its
//! states it shows. One cell has one state. Pure.

use std::sync::Arc;

use domain::{
    change_set::Status,
    finding::{Finding, Place},
    indicator::Unit,
    reading::Doubt,
    value::{CellKey, CellValue, Measure},
};
use import::merge::conflicts_at;

use super::entry::Entry;
use crate::{
    office::wording,
    wire::{CellConflict, DraftRef, EntryCell, GridCell, Pending},
};

/// A cell as the browser holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellState {
    pub key: CellKey,
    /// Why this person may not type here, in words.
    pub lock: Option<Arc<str>>,
    /// A target or baseline outside the mode in which they are edited.
    pub is_guarded: bool,
    pub stored: GridCell,
    /// Typing goes here.
    pub is_active: bool,
    /// One of several that are selected.
    pub is_selected: bool,
    /// Typed and not yet saved.
    pub entry: Option<Entry>,
    /// The stored value changed since it was read here.
    pub conflict: Option<CellConflict>,
    /// What the server said of the last save.
    pub findings: Vec<Finding>,
    /// A conflict was settled: the next save states it, even where the text stays the same.
    settled: bool,
}

/// The one state that a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellDisplayState {
    Empty,
    Saved,
    Changed,
    Invalid,
    Conflict,
    /// Saved in the viewer's own draft.
    Draft,
    /// In the viewer's own set, which came back with a remark.
    Returned,
    /// In a set that waits for review or belongs to somebody else.
    Pending,
    Locked,
    Due,
    Late,
}

impl CellDisplayState {
    /// For CSS classes.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Saved => "saved",
            Self::Changed => "changed",
            Self::Invalid => "invalid",
            Self::Conflict => "conflict",
            Self::Draft => "draft",
            Self::Returned => "returned",
            Self::Pending => "pending",
            Self::Locked => "locked",
            Self::Due => "due",
            Self::Late => "late",
        }
    }

    /// The word for it, in the panel and for screen readers; empty where the content says it all.
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty | Self::Saved => "",
            Self::Changed => "cambiado, sin guardar",
            Self::Invalid => "con error",
            Self::Conflict => "en conflicto",
            Self::Draft => "en su borrador",
            Self::Returned => "observado",
            Self::Pending => "cambio pendiente",
            Self::Locked => "bloqueado",
            Self::Due => "por registrar",
            Self::Late => "vencido",
        }
    }
}

impl CellState {
    pub fn new(key: CellKey, lock: Option<Arc<str>>, stored: GridCell) -> Self {
        Self {
            conflict: overtaken(&key, &stored),
            is_guarded: key.measure != Measure::Observed,
            key,
            lock,
            stored,
            is_active: false,
            is_selected: false,
            entry: None,
            findings: Vec::new(),
            settled: false,
        }
    }

    /// Takes over the cell as it was read again; what is typed stays.
    pub fn reread(&mut self, lock: Option<Arc<str>>, stored: GridCell) {
        self.conflict = overtaken(&self.key, &stored).filter(|_| self.entry.is_none());
        self.lock = lock;
        self.stored = stored;
    }

    /// Takes up what was typed in an earlier visit, when `seen` stood here.
    pub fn take_up(&mut self, entry: Entry, seen: Option<CellValue>, unit: &Unit) {
        if entry == Entry::of(self.base()) {
            return;
        }
        let wanted = entry.read(unit).after.ok().flatten();
        let now = self.stored.current.as_ref();
        if conflicts_at(seen.as_ref(), now, wanted.as_ref()) {
            self.conflict = Some(CellConflict {
                key: self.key.clone(),
                seen,
                now: now.cloned(),
                wanted,
                in_draft: false,
            });
        }
        self.entry = Some(entry);
    }

    /// Whether this person may type here now.
    pub fn is_editable(&self) -> bool {
        self.lock.is_none() && !self.is_guarded
    }

    /// Why this person may not type here now, in a sentence.
    pub fn why_locked(&self) -> Option<String> {
        if let Some(lock) = &self.lock {
            return Some(format!("No se puede escribir aquí: {lock}"));
        }
        let official = "Es un dato oficial: para cambiarlo pulse «Editar metas y líneas de base».";
        self.is_guarded.then(|| official.to_owned())
    }

    fn own_pending(&self) -> Option<&Pending> {
        self.stored.pending.as_ref().filter(|pending| pending.mine)
    }

    /// The content that typing starts from: the own pending change, else the current value.
    pub fn base(&self) -> Option<&CellValue> {
        match self.own_pending() {
            Some(pending) => pending.after.as_ref(),
            None => self.stored.current.as_ref(),
        }
    }

    /// What is in the fields now.
    pub fn editing(&self) -> Entry {
        self.entry.clone().unwrap_or_else(|| Entry::of(self.base()))
    }

    /// Whether the content is marked as provisional.
    pub fn is_provisional(&self) -> bool {
        match &self.entry {
            Some(entry) => entry.provisional,
            None => self.base().is_some_and(|value| value.provisional),
        }
    }

    pub fn face(&self, unit: &Unit) -> CellDisplayState {
        if self.conflict.is_some() {
            return CellDisplayState::Conflict;
        }
        if let Some(entry) = self.entry.as_ref().filter(|_| self.is_unsaved(unit)) {
            let wrong =
                entry.read(unit).after.is_err() || self.findings.iter().any(Finding::blocks);
            return if wrong {
                CellDisplayState::Invalid
            } else {
                CellDisplayState::Changed
            };
        }
        match &self.stored.pending {
            Some(pending) if pending.mine && pending.status == Status::Returned => {
                CellDisplayState::Returned
            }
            Some(pending) if pending.mine => CellDisplayState::Draft,
            Some(_) => CellDisplayState::Pending,
            None if self.lock.is_some() => CellDisplayState::Locked,
            None if self.stored.current.is_some() => CellDisplayState::Saved,
            None if self.stored.late => CellDisplayState::Late,
            None if self.stored.due.is_some() => CellDisplayState::Due,
            None => CellDisplayState::Empty,
        }
    }

    /// Old and new text. The old one only where something else takes its place.
    pub fn shown(&self, unit: &Unit) -> (Option<String>, String) {
        let text = |value: Option<&CellValue>| wording::cell_text(value, unit.shown_decimals);
        let old = text(self.stored.current.as_ref());
        let new = match (&self.entry, &self.stored.pending) {
            (Some(entry), _) => match entry.read(unit).after {
                Ok(after) => text(after.as_ref()),
                Err(_) => entry.shown().to_owned(),
            },
            (None, Some(pending)) => text(pending.after.as_ref()),
            (None, None) => return (None, old),
        };
        ((!old.is_empty() && old != new).then_some(old), new)
    }

    /// Everything wrong or doubtful about it: what is read in `entry` here, then what was said of the
    /// last save.
    pub fn problems(&self, entry: Option<&Entry>, unit: &Unit) -> Vec<Finding> {
        let here = entry.map(|entry| entry.read(unit));
        let (errors, warnings) = here.map_or_else(Default::default, |understood| {
            let errors = understood.after.err().unwrap_or_default();
            (errors, understood.warnings)
        });
        let mut problems = self.as_findings(errors.into_iter().chain(warnings));
        let is_news = |told: &&Finding| problems.iter().all(|known| known.code != told.code);
        let told: Vec<_> = self.findings.iter().filter(is_news).cloned().collect();
        problems.extend(told);
        problems
    }

    /// Doubts with their place, which is this cell.
    fn as_findings(&self, doubts: impl Iterator<Item = Doubt>) -> Vec<Finding> {
        let field = self.key.to_string();
        doubts
            .map(|doubt| {
                let place = Place::Field {
                    field: field.clone(),
                };
                Finding::new(doubt.code, place, None, doubt.problem, doubt.remedy)
            })
            .collect()
    }

    /// Whether the number is, or was on saving, rounded to what the ficha keeps. Other warnings stay
    /// in the panel; this one changes what was typed.
    pub fn is_rounded(&self, unit: &Unit) -> bool {
        // Asked of every cell of the grid: most have nothing to read.
        if self.entry.is_none() && self.findings.is_empty() {
            return false;
        }
        let problems = self.problems(self.entry.as_ref(), unit);
        problems.iter().any(|problem| problem.code == "W304")
    }

    /// What to send; `None` where nothing would change or it cannot be read.
    pub fn to_save(&self, unit: &Unit) -> Option<EntryCell> {
        let after = self.entry.as_ref()?.read(unit).after.ok()?;
        let is_current = after == self.stored.current;
        let pending = self.own_pending();
        let is_pending = pending.is_some_and(|pending| pending.after == after);
        let is_stored = is_pending || (is_current && pending.is_none());
        if self.conflict.is_some() || (is_stored && !self.settled) {
            return None;
        }
        Some(EntryCell {
            key: self.key.clone(),
            seen: self.stored.current.clone(),
            after,
            // Back to the current value: the cell leaves the draft.
            revert: is_current,
        })
    }

    /// Something typed that differs from what is stored, saveable or not.
    pub fn is_unsaved(&self, unit: &Unit) -> bool {
        let unreadable = |entry: &Entry| entry.read(unit).after.is_err();
        let is_disputed = self.conflict.is_some() && self.entry.is_some();
        self.entry.as_ref().is_some_and(unreadable) || is_disputed || self.to_save(unit).is_some()
    }

    /// Takes over what the server stored of `sent`. What was typed meanwhile stays.
    pub fn saved(&mut self, sent: &Entry, cell: &EntryCell, draft: Option<DraftRef>, author: &str) {
        let known = self.own_pending();
        let set = known.map(|pending| pending.change_set);
        let set = set.or(draft.map(|draft| draft.change_set));
        self.stored.pending = set.filter(|_| !cell.revert).map(|change_set| Pending {
            change_set,
            status: known.map_or(Status::Draft, |pending| pending.status),
            author: author.to_owned(),
            before: cell.seen.clone(),
            after: cell.after.clone(),
            mine: true,
            remark: known.and_then(|pending| pending.remark.clone()),
        });
        self.settled = false;
        if self.entry.as_ref() == Some(sent) {
            self.entry = None;
        }
    }

    /// Keeps what was typed and takes note of the other value, so that the next save replaces it.
    pub fn keep_mine(&mut self) {
        let Some(conflict) = self.conflict.take() else {
            return;
        };
        if self.entry.is_none() {
            self.entry = Some(self.editing());
        }
        if !conflict.in_draft {
            self.stored.current = conflict.now;
        }
        self.settled = true;
    }

    /// Gives up what was typed for the other value.
    pub fn take_theirs(&mut self, draft: Option<DraftRef>) {
        let Some(conflict) = self.conflict.take() else {
            return;
        };
        self.findings.clear();
        self.entry = None;
        if conflict.in_draft {
            let change_set = self.own_pending().map(|pending| pending.change_set);
            let change_set = change_set.or(draft.map(|draft| draft.change_set));
            self.stored.pending = change_set.map(|change_set| Pending {
                change_set,
                status: Status::Draft,
                author: "usted".to_owned(),
                before: self.stored.current.clone(),
                after: conflict.now,
                mine: true,
                remark: None,
            });
            return;
        }
        self.stored.current = conflict.now;
        if self.own_pending().is_some() {
            // What was proposed leaves the set with the next save.
            self.entry = Some(Entry::of(self.stored.current.as_ref()));
            self.settled = true;
        }
    }
}

/// One's own change that was prepared on a value which somebody else has changed since.
fn overtaken(key: &CellKey, stored: &GridCell) -> Option<CellConflict> {
    let pending = stored.pending.as_ref().filter(|pending| pending.mine)?;
    let (seen, now, wanted) = (&pending.before, &stored.current, &pending.after);
    conflicts_at(seen.as_ref(), now.as_ref(), wanted.as_ref()).then(|| CellConflict {
        key: key.clone(),
        seen: seen.clone(),
        now: now.clone(),
        wanted: wanted.clone(),
        in_draft: false,
    })
}

#[cfg(test)]
pub mod tests;
