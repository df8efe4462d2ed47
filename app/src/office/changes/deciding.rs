//! What reviewers have marked on the cells of a set: shared, kept on the server as it is made, sent one batch after the
//! other. What is marked is shown at once; what the server has not got yet is known, and asked about before the page is
//! left. What the marks amount to is in [`super::plan`].

mod many;
mod outbox;

use std::collections::BTreeMap;

use chrono::DateTime;
use domain::{change_set::Verdict, value::CellKey};
use leptos::{prelude::*, task::spawn_local};

pub use self::many::STILL_SAVING;
use self::outbox::Outbox;
use super::{
    super::{frame::session_now, wording::counted},
    plan::Plan,
};
use crate::{
    call::call,
    error::AppError,
    wire::{CellMark, ChangeSetDetail, ChangeView, MarkCells, MarkCounts, Marks, NewMark},
};

/// Whether the server has what is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    Saved,
    Sending,
    Failed(AppError),
}

const MANY_OF_OTHERS: &str = "Otra persona decidió muchas celdas mientras tanto. Abra otra vez esta página para ver lo que marcó; mientras tanto no se cambia nada de eso.";

type MarksByCell = BTreeMap<CellKey, CellMark>;

/// The marks of one review. Copies share it; it outlives a second reading of the set.
#[derive(Clone, Copy)]
pub struct Deciding {
    /// The set and the version of it that the marks are about.
    set: StoredValue<Option<(i64, i32)>>,
    /// As the server answered them last.
    stored: StoredValue<MarksByCell>,
    /// The revision of those.
    seen: StoredValue<i64>,
    /// The revision up to which they were counted, which may be later.
    counted: StoredValue<i64>,
    outbox: StoredValue<Outbox>,
    /// What is shown: the stored marks, and over them those that the server has not got.
    marks: RwSignal<MarksByCell>,
    pub save_state: RwSignal<SaveState>,
    /// Whether only some of the cells are on the page: then the number of their marks is shown.
    is_paged: RwSignal<bool>,
    counts: RwSignal<MarkCounts>,
    /// Cells of the set.
    cells: StoredValue<u64>,
    /// What the last act did not do.
    pub notice: RwSignal<Option<String>>,
    /// Somebody tried to finish: what is missing is shown.
    pub tried: RwSignal<bool>,
    /// Account and name of who marks here.
    me: Memo<Option<(String, String)>>,
}

impl Deciding {
    pub fn new() -> Self {
        Self {
            set: StoredValue::new(None),
            stored: StoredValue::new(BTreeMap::new()),
            seen: StoredValue::new(0),
            counted: StoredValue::new(0),
            outbox: StoredValue::new(Outbox::default()),
            marks: RwSignal::new(BTreeMap::new()),
            save_state: RwSignal::new(SaveState::Saved),
            is_paged: RwSignal::new(false),
            counts: RwSignal::new(MarkCounts::default()),
            cells: StoredValue::new(0),
            notice: RwSignal::new(None),
            tried: RwSignal::new(false),
            me: Memo::new(|_| {
                let viewer = session_now()?.viewer;
                Some((viewer.name, viewer.display_name))
            }),
        }
    }

    /// Takes up the marks that were read with a set. What waits for this version of it is sent.
    pub fn begin(self, detail: &ChangeSetDetail) {
        let now = Some((detail.summary.id, detail.version));
        let is_other = self.set.get_value() != now;
        if is_other {
            self.set.set_value(now);
            self.outbox.set_value(Outbox::default());
            self.tried.set(false);
            self.notice.set(None);
        }
        let read = detail.marks.marks.iter().cloned();
        let read: MarksByCell = read.map(|mark| (mark.key.clone(), mark)).collect();
        if !is_other {
            let unseen = read.values().filter(|mark| {
                self.stored
                    .with_value(|stored| stored.get(&mark.key) != Some(mark))
            });
            self.give_way(unseen);
        }
        let is_paged = !detail.is_whole();
        self.stored.update_value(|stored| {
            // Of a large set the rows that were read since the set have their marks too.
            if is_other || !is_paged {
                stored.clear();
            }
            stored.extend(read);
        });
        self.is_paged.set(is_paged);
        self.counts.set(detail.marks.counts);
        self.cells.set_value(detail.summary.cells.into());
        self.seen.set_value(detail.marks.revision);
        self.counted.set_value(0);
        self.show();
        if self.is_unsent() {
            self.send();
        } else {
            self.save_state.set(SaveState::Saved);
        }
    }

    /// Takes up the marks on cells that were read later.
    pub fn learn(self, marks: Vec<CellMark>) {
        self.stored.update_value(|stored| {
            stored.extend(marks.into_iter().map(|mark| (mark.key.clone(), mark)));
        });
        self.show();
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
        self.outbox.update_value(|outbox| outbox.add(new));
        self.notice.set(None);
        self.show();
        self.send();
    }

    fn show(self) {
        let mut marks = self.stored.get_value();
        let (by, by_name) = self
            .me
            .get_untracked()
            .unwrap_or_else(|| (String::new(), "usted".to_owned()));
        self.outbox.with_value(|outbox| {
            for new in outbox.all() {
                let mark = CellMark {
                    key: new.key.clone(),
                    verdict: new.verdict.clone(),
                    by: by.clone(),
                    by_name: by_name.clone(),
                    at: DateTime::UNIX_EPOCH,
                };
                marks.insert(new.key.clone(), mark);
            }
        });
        self.marks.set(marks);
    }

    /// Sends what waits, unless a batch is under way: then it goes with the next one.
    pub fn send(self) {
        let Some((id, version)) = self.set.get_value() else {
            return;
        };
        let batch = self.outbox.try_update_value(Outbox::next).flatten();
        let Some(marks) = batch else { return };
        self.save_state.set(SaveState::Sending);
        let order = MarkCells {
            id,
            version,
            seen: self.seen.get_value(),
            marks,
        };
        spawn_local(async move {
            let answer = call(order).await;
            // The page may be gone, or show another set by now: its outbox is another one.
            if self.set.try_get_value() != Some(Some((id, version))) {
                return;
            }
            match answer {
                Ok(marks) => {
                    self.outbox.update_value(Outbox::arrived);
                    self.take(marks);
                    self.save_state.set(SaveState::Saved);
                    self.send();
                }
                Err(error) => {
                    self.outbox.update_value(Outbox::failed);
                    self.save_state.set(SaveState::Failed(error));
                }
            }
        });
    }

    /// Takes up marks that the server answered: our own, and those of others since.
    fn take(self, answer: Marks) {
        self.overtaken(answer.overtaken.len());
        self.counts.set(answer.counts);
        if answer.is_partial {
            self.say(MANY_OF_OTHERS.to_owned());
        }
        self.give_way(answer.marks.iter());
        self.seen.set_value(answer.revision);
        self.stored.update_value(|stored| {
            for mark in answer.marks {
                stored.insert(mark.key.clone(), mark);
            }
        });
        self.show();
    }

    /// Marks of others that the reviewer had not seen stay; what waits for their cells is dropped, and said.
    fn give_way<'a>(self, unseen: impl Iterator<Item = &'a CellMark>) {
        let me = self.me.get_untracked().map(|(name, _)| name);
        let theirs = unseen.filter(|mark| Some(&mark.by) != me.as_ref());
        let theirs: BTreeMap<&CellKey, &CellMark> = theirs.map(|mark| (&mark.key, mark)).collect();
        let dropped = self
            .outbox
            .try_update_value(|outbox| outbox.drop_overtaken(&theirs));
        self.overtaken(dropped.unwrap_or_default());
    }

    fn overtaken(self, count: usize) {
        if count > 0 {
            self.say(format!(
                "{} otra persona mientras tanto y se ve lo que marcó. Si quiere cambiarlo, márquelo otra vez.",
                counted(count as u64, "celda la decidió", "celdas las decidió")
            ));
        }
    }

    /// Says what an act left out.
    pub fn say(self, text: String) {
        self.notice.set(Some(text));
    }

    /// The mark on a cell; followed.
    pub fn mark_on(self, key: &CellKey) -> Option<CellMark> {
        let mark = self.marks.with(|marks| marks.get(key).cloned())?;
        mark.verdict.is_some().then_some(mark)
    }

    /// Whether the server has a mark on a cell, as far as it is known here; not followed.
    pub fn is_stored(self, key: &CellKey) -> bool {
        self.stored.with_value(|stored| {
            let mark = stored.get(key);
            mark.is_some_and(|mark| mark.verdict.is_some())
        })
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

    /// Whether only some of the cells are on the page; not followed.
    pub fn is_paged_now(self) -> bool {
        self.is_paged.get_untracked()
    }

    /// Whether any cell is marked; followed.
    pub fn is_begun(self) -> bool {
        let is_counted = self.is_paged.get() && self.counts.get() != MarkCounts::default();
        is_counted
            || self
                .marks
                .with(|marks| marks.values().any(|mark| mark.verdict.is_some()))
    }

    /// Whether something is marked that the server has not got.
    pub fn is_unsent(self) -> bool {
        self.outbox.with_value(|outbox| !outbox.is_empty())
    }

    /// The revision of the marks that finishing is about: those that are shown, and those that were counted since.
    pub fn revision(self) -> i64 {
        self.seen.get_value().max(self.counted.get_value())
    }

    /// What confirming would do, as far as it is known here; followed.
    pub fn plan(self, changes: &[ChangeView]) -> Plan {
        if self.is_paged.get() {
            return Plan::counted(self.counts.get(), self.cells.get_value());
        }
        self.marks.with(|marks| Plan::of(changes, marks))
    }
}
