//! The rows of a grid: for each series of an indicator its cells, what is open about them, and why they are locked.
//!
//! What it deliberately does not do: it reads nothing of the database; that is all there.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{GridCell, GridIndicator, GridRow, Pending};
use domain::{
    catalogue::Catalogue,
    gate::Gate,
    indicator::{Indicator, IndicatorKind},
    period::{Period, Periodicity},
    policy_tree::NodeKind,
    role::Act,
    value::{Breakdown, Cell, CellKey, CellValue, Measure},
};

use super::{
    super::{
        due::{Due, due, is_entered},
        save::lock_reason,
        selection::NAMELESS,
    },
    GridData,
};
use crate::{
    db::change_set::OpenChange,
    use_case::{Actor, label, review::sees_all},
};

/// What all rows of a grid share.
pub(super) struct GridContext<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) actor: &'a Actor,
    pub(super) columns: &'a [Period],
    pub(super) read: &'a GridData,
    pub(super) gate: Gate<'a>,
}

/// The reasons for locks, each once: there are few.
#[derive(Default)]
pub(super) struct LockReasons(Vec<String>);

impl LockReasons {
    /// Each reason, by its position.
    pub(super) fn into_reasons(self) -> Vec<String> {
        self.0
    }

    fn position(&mut self, reason: String) -> usize {
        let known = self.0.iter().position(|known| *known == reason);
        known.unwrap_or_else(|| {
            self.0.push(reason);
            self.0.len() - 1
        })
    }
}

impl GridContext<'_> {
    pub(super) fn described(
        &self,
        indicator: &Indicator,
        locks: &mut LockReasons,
    ) -> GridIndicator {
        let refusal = self.refusal(indicator);
        let mut lock = |period: &Period| {
            let key = CellKey {
                indicator: indicator.code.clone(),
                measure: Measure::Observed,
                breakdown: Breakdown::headline(),
                period: *period,
            };
            let lock = if fits(indicator, &key) {
                let closed = || self.gate.lock(&key).map(|lock| lock.sentence_es());
                refusal.clone().or_else(closed)
            } else {
                Some(NO_SUCH_PERIOD.to_owned())
            };
            lock.map(|reason| locks.position(reason))
        };
        GridIndicator {
            code: indicator.code.clone(),
            name: indicator.name.clone(),
            unit: indicator.unit.clone(),
            new_series_locks: self.columns.iter().map(&mut lock).collect(),
            entity: self.entity(indicator),
            objective: self.objective(indicator),
        }
    }

    fn entity(&self, indicator: &Indicator) -> Option<String> {
        let code = self.catalogue.node(&indicator.node)?.entity.as_ref()?;
        Some(self.read.entities.get(code).unwrap_or(code).clone())
    }

    fn objective(&self, indicator: &Indicator) -> Option<String> {
        let path = self.catalogue.path(&indicator.node).into_iter();
        let objective = path.rev().find(|node| node.kind == NodeKind::Objective)?;
        let name = objective.name.as_deref().unwrap_or(NAMELESS);
        Some(format!("{} {name}", objective.code))
    }

    /// Observed headline, observed per breakdown that has cells, targets, baseline.
    pub(super) fn rows(
        &self,
        position: usize,
        indicator: &Indicator,
        cells: &[Cell],
        locks: &mut LockReasons,
    ) -> Vec<GridRow> {
        let keys = || {
            let stored = cells.iter().map(|cell| &cell.key);
            let others = self.read.open.keys().chain(self.read.comments.keys());
            stored.chain(others.filter(|key| key.indicator == indicator.code))
        };
        let mut series: BTreeSet<(u8, Breakdown)> = keys()
            .map(|key| (rank(key.measure), key.breakdown.clone()))
            .collect();
        series.insert((rank(Measure::Observed), Breakdown::headline()));
        if indicator.kind == IndicatorKind::Policy {
            series.insert((rank(Measure::Target), Breakdown::headline()));
            series.insert((rank(Measure::Baseline), Breakdown::headline()));
        }
        let current: BTreeMap<&CellKey, &CellValue> =
            cells.iter().map(|cell| (&cell.key, &cell.value)).collect();
        let name = &self.actor.viewer.name;
        let entered = self.read.open.iter();
        let entered =
            entered.filter(|(_, open)| open.iter().any(|change| is_entered(change, name)));
        let entered = entered.map(|(key, _)| key.clone()).collect();
        let due = due(indicator, cells, &entered, self.gate);
        let refusal = self.refusal(indicator);
        series
            .into_iter()
            .map(|(rank, breakdown)| {
                let measure = MEASURES[usize::from(rank)];
                let mut cell = |period: &Period| {
                    let key = CellKey {
                        indicator: indicator.code.clone(),
                        measure,
                        breakdown: breakdown.clone(),
                        period: *period,
                    };
                    let now = current.get(&key).map(|value| (*value).clone());
                    let lock = self.lock(indicator, &key, now.is_some(), refusal.as_deref());
                    self.cell(&key, now, &due, lock.map(|reason| locks.position(reason)))
                };
                GridRow {
                    label: label::of_row(measure, &breakdown, self.catalogue),
                    cells: self.columns.iter().map(&mut cell).collect(),
                    indicator: position,
                    measure,
                    breakdown: breakdown.clone(),
                }
            })
            .collect()
    }

    fn cell(
        &self,
        key: &CellKey,
        current: Option<CellValue>,
        due: &[Due],
        lock: Option<usize>,
    ) -> GridCell {
        let is_headline = key.measure == Measure::Observed && key.breakdown.is_headline();
        let due = due
            .iter()
            .find(|due| is_headline && due.period == key.period);
        GridCell {
            pending: self.pending(self.open_changes(key)),
            due: due.map(|due| due.until),
            late: due.is_some_and(|due| due.late),
            lock,
            current,
            comments: self.read.comments.get(key).copied().unwrap_or_default(),
        }
    }

    fn open_changes(&self, key: &CellKey) -> &[OpenChange] {
        self.read
            .open
            .get(key)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Why this person may not write into the cell now.
    fn lock(
        &self,
        indicator: &Indicator,
        key: &CellKey,
        has_value: bool,
        refusal: Option<&str>,
    ) -> Option<String> {
        let open = self.open_changes(key);
        if !has_value && open.is_empty() && !fits(indicator, key) {
            return Some(NO_SUCH_PERIOD.to_owned());
        }
        refusal
            .map(str::to_owned)
            .or_else(|| self.target_refusal(key))
            .or_else(|| lock_reason(open, &self.actor.viewer.name))
            .or_else(|| self.closed(key, open))
    }

    /// Targets and baselines are official.
    fn target_refusal(&self, key: &CellKey) -> Option<String> {
        let is_refused =
            key.measure != Measure::Observed && self.actor.viewer.check(Act::EnterTargets).is_err();
        is_refused.then(|| {
            format!(
                "Las metas y las líneas de base las registra {}.",
                Act::EnterTargets.who_can_es()
            )
        })
    }

    /// Why the calendar lets nothing in. A cell of one's own draft stays open, so that it can be taken
    /// out again.
    fn closed(&self, key: &CellKey, open: &[OpenChange]) -> Option<String> {
        let name = &self.actor.viewer.name;
        let is_mine = |change: &OpenChange| &change.author == name && change.status.is_editable();
        if open.iter().any(is_mine) {
            return None;
        }
        self.gate.lock(key).map(|lock| lock.sentence_es())
    }

    /// The open change to show: one's own first, the one that typing goes to before others, else the
    /// oldest that this person may see.
    fn pending(&self, open: &[OpenChange]) -> Option<Pending> {
        let name = &self.actor.viewer.name;
        let is_own = |change: &&OpenChange| &change.author == name;
        let editable = |change: &&OpenChange| is_own(change) && change.status.is_editable();
        let own = || {
            open.iter()
                .rev()
                .find(editable)
                .or(open.iter().find(is_own))
        };
        let other = || open.first().filter(|_| sees_all(&self.actor.viewer));
        own().or_else(other).map(|change| Pending {
            change_set: change.change_set,
            status: change.status,
            author: change.author_name.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
            mine: editable(&change),
            remark: change.remark.clone(),
        })
    }

    /// Why this person may not enter values of the indicator at all.
    fn refusal(&self, indicator: &Indicator) -> Option<String> {
        let denied = self
            .actor
            .viewer
            .check_entry(self.catalogue, &indicator.code)
            .err()?;
        Some(denied.to_string())
    }
}

const NO_SUCH_PERIOD: &str = "Este indicador no tiene valores en este periodo.";

/// Rows in this order.
const MEASURES: [Measure; 3] = [Measure::Observed, Measure::Target, Measure::Baseline];

fn rank(measure: Measure) -> u8 {
    match measure {
        Measure::Observed => 0,
        Measure::Target => 1,
        Measure::Baseline => 2,
    }
}

/// Whether the row has such a period at all.
pub(super) fn fits(indicator: &Indicator, key: &CellKey) -> bool {
    match key.measure {
        Measure::Observed => key.period.periodicity() == indicator.periodicity,
        Measure::Target | Measure::Baseline => key.period.periodicity() == Periodicity::Year,
    }
}
