//! The change sets of a person that typed cells go to. It reads and writes nothing.

use std::collections::BTreeMap;

use app::wire::{DraftRef, SaveCells};
use domain::change_set::Status;

use super::WrittenVersions;
use crate::db::change_set::{Editable, OpenChange};

/// The sets of the person that may be changed now, and what the browser saw of them.
pub(super) struct EditableSets {
    pub(super) open: Vec<Editable>,
    /// Where cells go that are in none of them yet.
    pub(super) draft: Option<i64>,
    seen: BTreeMap<i64, i32>,
}

impl EditableSets {
    /// `None` where the browser names a draft that cannot be changed any more.
    pub(super) fn new(open: Vec<Editable>, save: &SaveCells) -> Option<Self> {
        let gathering = || Some(gathering(&open)?.id);
        let draft = match save.draft {
            Some(named) => {
                let is_named = |set: &&Editable| set.id == named.change_set;
                Some(open.iter().find(is_named)?.id)
            }
            None => gathering(),
        };
        let named = save.draft.iter().chain(&save.others);
        Some(Self {
            draft,
            seen: named.map(|set| (set.change_set, set.version)).collect(),
            open,
        })
    }

    /// The open set that has the cell; the newest of several.
    pub(super) fn set_of<'a>(&self, open: &'a [OpenChange]) -> Option<&'a OpenChange> {
        let is_own = |change: &&OpenChange| self.open.iter().any(|set| set.id == change.change_set);
        open.iter().rev().find(is_own)
    }

    /// Whether another window wrote the cell after this one looked.
    pub(super) fn is_stale(&self, home: &OpenChange) -> bool {
        let seen = self.seen.get(&home.change_set);
        seen.is_none_or(|seen| home.version > *seen)
    }

    /// The draft and the other sets at the versions that they have now.
    pub(super) fn refs(&self, written: &WrittenVersions) -> (Option<DraftRef>, Vec<DraftRef>) {
        let version = |set: &Editable| {
            written
                .versions
                .get(&set.id)
                .copied()
                .unwrap_or(set.version)
        };
        let of = |set: &Editable| DraftRef {
            change_set: set.id,
            version: version(set),
        };
        let drafts = self.open.iter().filter(|set| Some(set.id) == self.draft);
        let others = self.open.iter().filter(|set| Some(set.id) != self.draft);
        (
            drafts.map(of).next().or(written.made),
            others.map(of).collect(),
        )
    }
}

/// The set that typed cells gather in.
pub fn gathering(open: &[Editable]) -> Option<&Editable> {
    open.iter().rev().find(|set| set.gathers)
}

/// Why a cell cannot be typed in: somebody sent a change of it to review. What is not sent does not
/// lock: one's own is corrected where it is, and of two drafts whoever is approved first wins; both
/// are reported.
pub fn lock_reason(open: &[OpenChange], viewer: &str) -> Option<String> {
    let sent = open
        .iter()
        .find(|change| change.status == Status::Submitted)?;
    let set = sent.change_set;
    Some(if sent.author == viewer {
        format!(
            "Usted envió un cambio de esta celda a revisión (conjunto {set}); retírelo para corregirla."
        )
    } else {
        let author = &sent.author_name;
        format!(
            "{author} envió un cambio de esta celda a revisión (conjunto {set}); la libera quien lo revise, o su autor si lo retira."
        )
    })
}
