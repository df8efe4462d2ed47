//! Base, theirs, mine: the law by which three values of one cell become one, and what a person decided where the
//! law alone does not say.
//!
//! Base is the value that a file was exported with, theirs is what is stored now, mine is what the file says. `None` is
//! no value. What this pass deliberately does not do: it looks nothing up and writes nothing.

use domain::value::CellKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merged {
    /// What is stored now stays: the file does not change it, or says the same.
    Keep,
    /// Only the file changed it.
    Take,
    /// The file and somebody else changed it, each to something else: a person decides.
    Conflict,
    /// It had a value, and the file has none in its place: a person decides, because an empty cell may be an accident.
    Removal,
}

/// Merges the three values of one cell.
pub fn merge<T: PartialEq>(base: Option<&T>, theirs: Option<&T>, mine: Option<&T>) -> Merged {
    if mine == base || mine == theirs {
        Merged::Keep
    } else if mine.is_none() {
        Merged::Removal
    } else if theirs == base {
        Merged::Take
    } else {
        Merged::Conflict
    }
}

/// Whether storing `wanted` would silently undo someone's change: what is there now is neither what
/// was seen nor already what is wanted.
pub fn conflicts_at<T: PartialEq>(seen: Option<&T>, now: Option<&T>, wanted: Option<&T>) -> bool {
    now != seen && now != wanted
}

/// Which of two values stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictResolution {
    /// What the file says.
    Mine,
    /// What is stored now.
    Theirs,
}

impl ConflictResolution {
    /// The name in the database and in options.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Theirs => "theirs",
        }
    }
}

/// What a person is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// Two people changed the value.
    Changed,
    /// The cell is empty in the file.
    Removed,
}

impl ConflictKind {
    /// The name in the database.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// The three values of a cell in words, as a person saw them. A decision holds only over exactly these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeValues {
    pub base: String,
    pub theirs: String,
    pub mine: String,
}

/// What was decided, cell by cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    of_cells: BTreeMap<CellKey, (ConflictResolution, MergeValues)>,
    for_all: Option<ConflictResolution>,
}

impl Decisions {
    /// The same choice for every cell.
    pub fn all(choice: ConflictResolution) -> Self {
        Self {
            of_cells: BTreeMap::new(),
            for_all: Some(choice),
        }
    }

    /// Decides about one cell, over the values that the person saw.
    pub fn decide(&mut self, key: CellKey, choice: ConflictResolution, over: MergeValues) {
        self.of_cells.insert(key, (choice, over));
    }

    /// What was decided about a cell with these three values; `None` where nobody decided, or over other values.
    pub fn choice(&self, key: &CellKey, over: &MergeValues) -> Option<ConflictResolution> {
        let decided = self.of_cells.get(key);
        let decided = decided.filter(|(_, seen)| seen == over);
        decided.map(|(choice, _)| *choice).or(self.for_all)
    }
}
