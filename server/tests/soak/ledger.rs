//! What the server has promised so far, as the people remember it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::soak::person::Outcome;

/// Typed cells, marked by a note of their own.
#[derive(Debug, Clone)]
pub struct Entry {
    pub note: String,
    pub sent: i64,
    /// Cells that were acknowledged; `None` = in doubt.
    pub saved: Option<i64>,
}

/// An import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Cells that a commit would write, by its preview; `None` = not committed yet.
    pub cells: Option<i64>,
    /// The set of an acknowledged commit; `None` = not acknowledged.
    pub set: Option<i64>,
    /// A commit was sent whose answer did not come.
    pub in_doubt: bool,
}

/// How often something happened to a change set: surely, and perhaps.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    pub surely: i64,
    pub perhaps: i64,
}

impl Times {
    pub fn include(self, found: i64) -> bool {
        (self.surely..=self.surely + self.perhaps).contains(&found)
    }
}

/// A publication or a withdrawal, marked by its note.
#[derive(Debug, Clone)]
pub struct Publication {
    pub note: String,
    /// Whether it withdraws another one.
    pub withdraws: bool,
    /// Number and hash that were acknowledged; `None` = in doubt.
    pub reported: Option<(i64, String)>,
}

#[derive(Debug, Default)]
pub struct Promises {
    pub entries: Vec<Entry>,
    /// By batch.
    pub imports: BTreeMap<String, Import>,
    /// By set and event.
    pub events: BTreeMap<(i64, &'static str), Times>,
    pub publications: Vec<Publication>,
    /// Notes and names of files that were refused with the promise that nothing was written.
    pub refused: Vec<String>,
    /// Files whose upload was acknowledged, or in doubt: with how many batches each may have.
    pub files: BTreeMap<String, Times>,
    pub requests: u64,
    pub in_doubt: u64,
}

#[derive(Default)]
pub struct Ledger {
    promises: Mutex<Promises>,
}

impl Ledger {
    pub fn open(&self) -> MutexGuard<'_, Promises> {
        self.promises.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Promises {
    /// Counts every request whose outcome matters.
    pub fn count(&mut self, outcome: &Outcome) {
        self.requests += 1;
        self.in_doubt += u64::from(matches!(outcome, Outcome::InDoubt(_)));
    }

    /// Writes down what was asked to happen to a set.
    pub fn event(&mut self, set: i64, event: &'static str, outcome: &Outcome) {
        self.count(outcome);
        let times = self.events.entry((set, event)).or_default();
        match outcome {
            Outcome::Done(_) => times.surely += 1,
            Outcome::InDoubt(_) => times.perhaps += 1,
            Outcome::Refused(..) => {}
        }
    }
}
