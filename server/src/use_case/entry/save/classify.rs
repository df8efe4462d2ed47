//! Where each typed cell ends: in a set, out of one, in a finding, or in a conflict. Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{CellConflict, EntryCell};
use domain::{
    catalogue::Catalogue,
    change_set::Change,
    finding::Finding,
    gate::Gate,
    role::Act,
    value::{CellKey, CellValue, Measure, Provenance},
};
use import::{merge::conflicts_at, stored::Stored};
use sqlx::PgConnection;

use super::sets::{EditableSets, lock_reason};
use crate::{
    db::{self, DbError, change_set::OpenChange},
    use_case::{Actor, check, review::sees_all},
};

/// Current values and open changes of the indicators in question.
pub(super) struct CurrentState {
    current: BTreeMap<CellKey, CellValue>,
    open: BTreeMap<CellKey, Vec<OpenChange>>,
}

impl CurrentState {
    pub(super) async fn load(
        conn: &mut PgConnection,
        edition: &str,
        codes: &[String],
    ) -> Result<Self, DbError> {
        let cells = db::value::list_current_of(conn, edition, codes).await?;
        let mut open: BTreeMap<CellKey, Vec<OpenChange>> = BTreeMap::new();
        for change in db::change_set::list_open_changes(conn, edition, codes).await? {
            open.entry(change.key.clone()).or_default().push(change);
        }
        Ok(Self {
            current: cells
                .into_iter()
                .map(|cell| (cell.key, cell.value))
                .collect(),
            open,
        })
    }
}

/// What a typed cell is judged by.
pub(super) struct EntryContext<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) gate: Gate<'a>,
    pub(super) state: &'a CurrentState,
    pub(super) actor: &'a Actor,
    pub(super) sets: &'a EditableSets,
    /// Why targets and baselines in force are changed, in the person's words.
    pub(super) reason: Option<&'a str>,
}

/// Where each cell of the request ends. `None` = the draft, made if there is none.
#[derive(Default)]
pub(super) struct ClassifiedCells {
    pub(super) puts: Vec<(Option<i64>, Change)>,
    pub(super) takes: Vec<(Option<i64>, CellKey)>,
    pub(super) findings: Vec<Finding>,
    pub(super) conflicts: Vec<CellConflict>,
}

impl EntryContext<'_> {
    fn open(&self, key: &CellKey) -> &[OpenChange] {
        let open = self.state.open.get(key);
        open.map(Vec::as_slice).unwrap_or_default()
    }

    /// The set that a change of the cell goes to.
    fn target(&self, key: &CellKey) -> Option<i64> {
        let home = self.sets.set_of(self.open(key));
        home.map(|change| change.change_set).or(self.sets.draft)
    }

    pub(super) fn classify(&self, cells: &[EntryCell]) -> ClassifiedCells {
        let mut classified = ClassifiedCells::default();
        let mut wanted: BTreeMap<&CellKey, Option<CellValue>> = BTreeMap::new();
        for cell in cells {
            if cell.revert {
                classified
                    .takes
                    .push((self.target(&cell.key), cell.key.clone()));
            } else if let Some(after) = self.clean(cell, &mut classified) {
                wanted.insert(&cell.key, after);
            }
        }
        let values = wanted
            .iter()
            .filter_map(|(key, after)| Some((*key, after.as_ref()?)));
        let stored = self.state.current.iter();
        let stored = Stored::of(stored.map(|(key, value)| (key.clone(), value.clone())));
        let found = check::findings(values, self.catalogue, &stored, self.gate.today);
        let blocked: BTreeSet<_> = found
            .iter()
            .filter(|f| f.blocks())
            .map(|f| f.place.clone())
            .collect();
        classified.findings.extend(found);
        for (key, after) in wanted {
            if blocked.contains(&check::place(key)) {
                continue;
            }
            let before = self.state.current.get(key).cloned();
            let target = self.target(key);
            if before == after {
                classified.takes.push((target, key.clone()));
                continue;
            }
            if let Some(closed) = self.gate.finding(key, check::place(key), None) {
                // That it has not ended is no news then.
                let place = check::place(key);
                let is_news = |f: &Finding| f.code != "W409" || f.place != place;
                classified.findings.retain(is_news);
                classified.findings.push(closed);
                continue;
            }
            let named = sees_all(&self.actor.viewer);
            let competing = check::competing_change(key, self.open(key), target, named);
            classified.findings.extend(competing);
            let change = Change {
                key: key.clone(),
                before,
                after,
                provenance: Provenance::Form {
                    by: self.actor.viewer.display_name.clone(),
                    at: self.actor.moment(),
                },
            };
            classified.puts.push((target, change));
        }
        classified
    }

    /// The value as it is stored; `None` when it is locked, in conflict or unusable.
    fn clean(
        &self,
        cell: &EntryCell,
        classified: &mut ClassifiedCells,
    ) -> Option<Option<CellValue>> {
        let open = self.open(&cell.key);
        if let Some(why) = lock_reason(open, &self.actor.viewer.name) {
            let remedy = "Espere a que se resuelva, o pida a su autor que lo retire.";
            classified.findings.push(Finding::new(
                "E603",
                check::place(&cell.key),
                None,
                why,
                remedy,
            ));
            return None;
        }
        if let Some(code) = self.target_refusal(cell) {
            let refusal = Finding::of(code, check::place(&cell.key), None, &[]);
            classified.findings.push(refusal);
            return None;
        }
        let indicator = self.catalogue.indicator(&cell.key.indicator)?;
        let cleaned = cell
            .after
            .as_ref()
            .map(|after| check::clean(&cell.key, after, indicator));
        let (after, findings) = cleaned.map_or((None, Vec::new()), |(v, found)| (Some(v), found));
        let blocked = findings.iter().any(Finding::blocks);
        classified.findings.extend(findings);
        if blocked {
            return None;
        }
        match self.conflict(cell, open, after.as_ref()) {
            Some(conflict) => {
                classified.conflicts.push(conflict);
                None
            }
            None => Some(after),
        }
    }

    /// Targets and baselines are official: only who may sets them, and what is in force changes with a reason.
    fn target_refusal(&self, cell: &EntryCell) -> Option<&'static str> {
        if cell.key.measure == Measure::Observed {
            return None;
        }
        if self.actor.viewer.check(Act::EnterTargets).is_err() {
            return Some("E605");
        }
        let changes = self.state.current.contains_key(&cell.key);
        (changes && self.reason.is_none()).then_some("E606")
    }

    /// What was there when the person looked is no longer there: in the values, or in an own set that
    /// another window changed.
    fn conflict(
        &self,
        cell: &EntryCell,
        open: &[OpenChange],
        wanted: Option<&CellValue>,
    ) -> Option<CellConflict> {
        let current = self.state.current.get(&cell.key);
        let is_overtaken = conflicts_at(cell.seen.as_ref(), current, wanted);
        let elsewhere = || {
            let home = self.sets.set_of(open)?;
            let written = home.after.as_ref();
            (self.sets.is_stale(home) && written != wanted).then_some(written)
        };
        let now = if is_overtaken { current } else { elsewhere()? };
        Some(CellConflict {
            key: cell.key.clone(),
            seen: cell.seen.clone(),
            now: now.cloned(),
            wanted: wanted.cloned(),
            in_draft: !is_overtaken,
        })
    }
}
