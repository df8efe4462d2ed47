//! The order of the cells of a set, what needs a look first, and how many of what there are. Pure.

use std::collections::BTreeMap;

use domain::{change_set::ChangeKind, code::IndicatorCode, finding::Finding};

use super::{super::wording::counted, plan::kind};
use crate::wire::{CellTotals, ChangeView};

/// Conflicts and errors first, then warnings, then the rest; the cells of an indicator stay together, in the order of
/// the set.
pub fn in_order(mut changes: Vec<ChangeView>) -> Vec<ChangeView> {
    let mut most: BTreeMap<IndicatorCode, u8> = BTreeMap::new();
    for change in &changes {
        let urgency_now = most.entry(change.key.indicator.clone()).or_default();
        *urgency_now = (*urgency_now).max(urgency(change));
    }
    let rank = |change: &ChangeView| most.get(&change.key.indicator).copied().unwrap_or_default();
    changes.sort_by(|a, b| {
        let by_rank = rank(b).cmp(&rank(a));
        by_rank.then_with(|| a.key.indicator.cmp(&b.key.indicator))
    });
    changes
}

/// Whether a reviewer should look at this cell first.
pub fn is_flagged(change: &ChangeView) -> bool {
    urgency(change) > 0
}

fn urgency(change: &ChangeView) -> u8 {
    if change.conflict.is_some() || change.findings.iter().any(Finding::blocks) {
        2
    } else {
        u8::from(!change.findings.is_empty())
    }
}

/// A value that nothing speaks against. Targets and baselines are official and texts must be read: each is decided by
/// itself.
pub fn is_plain(change: &ChangeView) -> bool {
    kind(change) == ChangeKind::Value && !is_flagged(change) && change.refusal.is_none()
}

/// «12 valores nuevos, 3 cambian, 1 se retira, 2 en conflicto».
pub fn tally(totals: &CellTotals) -> String {
    let parts = [
        (totals.new, "valor nuevo", "valores nuevos"),
        (totals.changed, "cambia", "cambian"),
        (totals.removed, "se retira", "se retiran"),
        (totals.conflicts, "en conflicto", "en conflicto"),
    ];
    parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count.into(), one, many))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::aspect::tests::{change, value, with_finding};
    use super::*;
    use crate::wire::CellConflict;
    use domain::value::Measure;

    fn set() -> Vec<ChangeView> {
        vec![
            change("S01-1", Some("1"), Some("2")),
            with_finding(change("S02-1", None, Some("2")), "W404"),
            change("S01-1", Some("1"), None),
            with_finding(change("S03-1", None, Some("2")), "E401"),
        ]
    }

    #[test]
    fn cells_stay_together_what_needs_a_look_comes_first_and_none_is_lost() {
        let order = in_order(set());
        let order: Vec<_> = order.iter().map(|c| c.key.indicator.as_str()).collect();
        assert_eq!(order, ["S03-1", "S02-1", "S01-1", "S01-1"]);
    }

    #[test]
    fn a_conflict_is_flagged() {
        let mut overtaken = change("S01-1", Some("1"), Some("2"));
        assert!(!is_flagged(&overtaken));
        overtaken.conflict = Some(CellConflict {
            key: overtaken.key.clone(),
            seen: Some(value("1")),
            now: Some(value("3")),
            wanted: Some(value("2")),
            in_draft: false,
        });
        assert!(is_flagged(&overtaken));
    }

    #[test]
    fn the_tally_says_each_kind_once() {
        let totals = CellTotals {
            new: 2,
            changed: 1,
            removed: 1,
            ..CellTotals::default()
        };
        assert_eq!(tally(&totals), "2 valores nuevos, 1 cambia, 1 se retira");
        assert_eq!(tally(&CellTotals::default()), "");
    }

    #[test]
    fn many_at_once_never_holds_targets_baselines_texts_or_findings() {
        let plain = change("S01-1", Some("40"), Some("43"));
        assert!(is_plain(&plain));
        for measure in [Measure::Target, Measure::Baseline] {
            let mut official = plain.clone();
            official.key.measure = measure;
            assert!(!is_plain(&official));
        }
        assert!(
            !is_plain(&change("S01-1", Some("40"), Some("40"))),
            "words only"
        );
        assert!(!is_plain(&with_finding(plain, "W404")));
    }
}
