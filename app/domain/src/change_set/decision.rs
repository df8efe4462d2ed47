//! A review: every cell of a submitted set is decided once, approved or returned with a remark.
//!
//! Where the decisions differ the set is split: what was approved stays and becomes current, what was
//! returned moves to a new set of the same author. So nothing that is right waits for what is wrong,
//! and a set still has one state.

use std::collections::{BTreeMap, btree_map::Entry};

use serde::{Deserialize, Serialize};

use super::{Event, Head, Refusal, Status, next};
use crate::value::CellKey;

/// What a reviewer says of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    Approve,
    Return {
        /// What must be corrected; not empty.
        remark: String,
    },
}

/// The verdict on one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub key: CellKey,
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// All that a reviewer decides in one act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub decisions: Vec<Decision>,
    /// The verdict on every cell that is not named. Without it each cell must be named.
    pub rest: Option<Verdict>,
}

impl Review {
    /// The same verdict on all cells.
    pub fn whole(verdict: Verdict) -> Self {
        Self {
            decisions: Vec::new(),
            rest: Some(verdict),
        }
    }
}

/// What becomes of the cells: each of the set in exactly one of the two lists, in the set's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    pub approved: Vec<CellKey>,
    /// With the remark on each.
    pub returned: Vec<(CellKey, String)>,
}

impl Outcome {
    /// Where the set stands afterwards. The cells that are split from it are in a set that is returned.
    pub fn status(&self) -> Status {
        if self.approved.is_empty() {
            Status::Returned
        } else {
            Status::Approved
        }
    }

    /// Whether the returned cells move to a set of their own.
    pub fn splits(&self) -> bool {
        !self.approved.is_empty() && !self.returned.is_empty()
    }

    /// The remarks, each once, in the order of the cells.
    pub fn remarks(&self) -> Vec<&str> {
        let mut remarks: Vec<&str> = Vec::new();
        for (_, remark) in &self.returned {
            if !remarks.contains(&remark.as_str()) {
                remarks.push(remark);
            }
        }
        remarks
    }
}

/// Decides every cell of a submitted set, or says why not. Nobody decides on cells of their own.
/// `cells` are all cells of the set, each once.
pub fn decide(
    head: &Head<'_>,
    cells: &[CellKey],
    review: &Review,
    actor: &str,
) -> Result<Outcome, Refusal> {
    // Status and authorship are the same for both verdicts.
    next(head, &Event::Approve, actor)?;
    if cells.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut verdicts: BTreeMap<&CellKey, Option<&Verdict>> =
        cells.iter().map(|key| (key, None)).collect();
    for decision in &review.decisions {
        match verdicts.entry(&decision.key) {
            Entry::Vacant(_) => return Err(Refusal::NotInSet(named(&decision.key))),
            Entry::Occupied(known) if known.get().is_some() => {
                return Err(Refusal::DecidedTwice(named(&decision.key)));
            }
            Entry::Occupied(mut undecided) => drop(undecided.insert(Some(&decision.verdict))),
        }
    }
    let verdict_on = |key: &CellKey| {
        let own = verdicts.get(key).copied().flatten();
        own.or(review.rest.as_ref())
    };
    let undecided = cells.iter().filter(|key| verdict_on(key).is_none()).count();
    if undecided > 0 {
        return Err(Refusal::Undecided(undecided));
    }
    let mut outcome = Outcome::default();
    for key in cells {
        match verdict_on(key) {
            Some(Verdict::Return { remark }) if remark.trim().is_empty() => {
                return Err(Refusal::RemarkMissing);
            }
            Some(Verdict::Return { remark }) => outcome
                .returned
                .push((key.clone(), remark.trim().to_owned())),
            Some(Verdict::Approve) | None => outcome.approved.push(key.clone()),
        }
    }
    Ok(outcome)
}

/// A cell as a refusal calls it.
fn named(key: &CellKey) -> String {
    format!("{} {}", key.indicator, key.period.label_es())
}
