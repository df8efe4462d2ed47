//! What reviewers have marked on the cells of a set: shared, kept on the server as it is made, sent one batch after the
//! other. What is marked is shown at once; what the server has not got yet is known, and asked about before the page is
//! left. What the marks amount to is in [`super::plan`].

use std::collections::BTreeMap;

use chrono::DateTime;
use domain::{change_set::Verdict, value::CellKey};
use leptos::{prelude::*, task::spawn_local};

use super::{
    super::{frame::session_now, wording::counted},
    plan::Plan,
};
use crate::{
    call::call,
    error::AppError,
    wire::{CellMark, ChangeSetDetail, ChangeView, MarkCells, Marks, NewMark},
};

/// Marks that are sent at a time.
const BATCH: usize = 2_000;

/// Whether the server has what is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keeping {
    Kept,
    Sending,
    Failed(AppError),
}

/// The marks of one review. Copies share it; it outlives a second reading of the set.
#[derive(Clone, Copy)]
pub struct Deciding {
    /// The set and the version of it that the marks are about.
    set: StoredValue<Option<(i64, i32)>>,
    marks: RwSignal<BTreeMap<CellKey, CellMark>>,
    /// The revision of the marks that were read.
    seen: StoredValue<i64>,
    waiting: StoredValue<Vec<NewMark>>,
    pub keeping: RwSignal<Keeping>,
    /// What the last act did, where it did not do all that was asked.
    pub told: RwSignal<Option<String>>,
    /// Somebody tried to finish: what is missing is told.
    pub tried: RwSignal<bool>,
    /// Account and name of who marks here.
    me: Memo<Option<(String, String)>>,
}

impl Deciding {
    pub fn new() -> Self {
        Self {
            set: StoredValue::new(None),
            marks: RwSignal::new(BTreeMap::new()),
            seen: StoredValue::new(0),
            waiting: StoredValue::new(Vec::new()),
            keeping: RwSignal::new(Keeping::Kept),
            told: RwSignal::new(None),
            tried: RwSignal::new(false),
            me: Memo::new(|_| {
                let viewer = session_now()?.viewer;
                Some((viewer.name, viewer.display_name))
            }),
        }
    }

    /// Takes up the marks that were read with a set. What waits for this version of it stays.
    pub fn begin(self, detail: &ChangeSetDetail) {
        let now = Some((detail.summary.id, detail.version));
        if self.set.get_value() != now {
            self.set.set_value(now);
            self.waiting.set_value(Vec::new());
            self.tried.set(false);
            self.told.set(None);
        }
        self.keeping.set(Keeping::Kept);
        self.seen.set_value(detail.marks.revision);
        let read = detail.marks.marks.iter().cloned();
        self.marks
            .set(read.map(|mark| (mark.key.clone(), mark)).collect());
        self.show_waiting();
    }

    /// Marks cells, or takes their marks away.
    pub fn mark(self, keys: Vec<CellKey>, verdict: Option<&Verdict>) {
        if keys.is_empty() {
            return;
        }
        let new = keys.into_iter().map(|key| NewMark {
            key,
            verdict: verdict.cloned(),
        });
        self.waiting.update_value(|waiting| waiting.extend(new));
        self.told.set(None);
        self.show_waiting();
        if *self.keeping.read_untracked() != Keeping::Sending {
            self.send();
        }
    }

    fn show_waiting(self) {
        let waiting = self.waiting.get_value();
        if waiting.is_empty() {
            return;
        }
        let (by, by_name) = self
            .me
            .get_untracked()
            .unwrap_or_else(|| (String::new(), "usted".to_owned()));
        self.marks.update(|marks| {
            for new in waiting {
                let mark = CellMark {
                    key: new.key.clone(),
                    verdict: new.verdict,
                    by: by.clone(),
                    by_name: by_name.clone(),
                    at: DateTime::UNIX_EPOCH,
                };
                marks.insert(new.key, mark);
            }
        });
    }

    /// Sends what waits. What is marked meanwhile goes with the next batch.
    pub fn send(self) {
        let batch: Vec<NewMark> = self
            .waiting
            .with_value(|waiting| waiting.iter().take(BATCH).cloned().collect());
        let Some((id, version)) = self.set.get_value().filter(|_| !batch.is_empty()) else {
            return;
        };
        self.keeping.set(Keeping::Sending);
        let sent = batch.len();
        let order = MarkCells {
            id,
            version,
            seen: self.seen.get_value(),
            marks: batch,
        };
        spawn_local(async move {
            let answer = call(order).await;
            // The page may be gone, or show another set by now.
            if self.set.try_get_value() != Some(Some((id, version))) {
                return;
            }
            match answer {
                Ok(marks) => {
                    self.waiting
                        .update_value(|waiting| drop(waiting.drain(..sent)));
                    self.take(marks);
                    self.show_waiting();
                    self.keeping.set(Keeping::Kept);
                    self.send();
                }
                Err(error) => self.keeping.set(Keeping::Failed(error)),
            }
        });
    }

    /// Takes up marks that the server answered: our own, and those of others since.
    fn take(self, answer: Marks) {
        self.seen.set_value(answer.revision);
        self.marks.update(|marks| {
            for mark in answer.marks {
                marks.insert(mark.key.clone(), mark);
            }
        });
        let count = answer.overtaken.len() as u64;
        self.told.set((count > 0).then(|| {
            format!(
                "{} otra persona mientras tanto y se ve lo que marcó. Si quiere cambiarlo, márquelo otra vez.",
                counted(count, "celda la decidió", "celdas las decidió")
            )
        }));
    }

    /// Says what an act left out.
    pub fn say(self, text: String) {
        self.told.set(Some(text));
    }

    /// The mark on a cell; followed.
    pub fn mark_on(self, key: &CellKey) -> Option<CellMark> {
        let mark = self.marks.with(|marks| marks.get(key).cloned())?;
        mark.verdict.is_some().then_some(mark)
    }

    /// Whether a cell is decided, as it is now.
    pub fn verdict_now(self, key: &CellKey) -> Option<Verdict> {
        self.marks
            .with_untracked(|marks| marks.get(key)?.verdict.clone())
    }

    /// The cells that are marked, as they are now.
    pub fn decided(self) -> Vec<CellKey> {
        let decided = |marks: &BTreeMap<CellKey, CellMark>| {
            let marks = marks.values().filter(|mark| mark.verdict.is_some());
            marks.map(|mark| mark.key.clone()).collect()
        };
        self.marks.with_untracked(decided)
    }

    /// Whether any cell is marked; followed.
    pub fn is_begun(self) -> bool {
        self.marks
            .with(|marks| marks.values().any(|mark| mark.verdict.is_some()))
    }

    /// Whether something is marked that the server has not got.
    pub fn is_unsent(self) -> bool {
        self.waiting.with_value(|waiting| !waiting.is_empty())
    }

    /// The revision of the marks that are shown.
    pub fn revision(self) -> i64 {
        self.seen.get_value()
    }

    /// What confirming would do; followed.
    pub fn plan(self, changes: &[ChangeView]) -> Plan {
        self.marks.with(|marks| Plan::of(changes, marks))
    }
}
