//! What there is of all cells of a set, in numbers: the answer about it need not hold them all.

use std::collections::BTreeMap;

use app::{
    office::review::is_plain,
    wire::{CellTotals, ChangeView, KindCount},
};
use domain::change_set::ChangeKind;

/// Counts the cells.
pub(in crate::use_case::review) fn of(views: &[ChangeView]) -> CellTotals {
    let count =
        |wanted: fn(&ChangeView) -> bool| number(views.iter().filter(|v| wanted(v)).count());
    let findings = || views.iter().flat_map(|view| &view.findings);
    let errors = findings().filter(|finding| finding.blocks()).count();
    let entities: BTreeMap<String, String> = views
        .iter()
        .filter_map(|view| view.entity.clone())
        .collect();
    CellTotals {
        new: count(|view| view.before.is_none() && view.after.is_some()),
        changed: count(|view| view.before.is_some() && view.after.is_some()),
        removed: count(|view| view.after.is_none()),
        conflicts: count(|view| view.conflict.is_some()),
        errors: number(errors),
        warnings: number(findings().count().saturating_sub(errors)),
        // Of what was said, which is read with every answer.
        unanswered: 0,
        plain: count(is_plain),
        // Of the marks, which are read with every answer.
        plain_left: 0,
        kinds: kinds(views.iter()),
        entities: entities.into_iter().collect(),
    }
}

/// How many cells of each kind, and how many of them have findings.
pub(in crate::use_case::review) fn kinds<'a>(
    views: impl Iterator<Item = &'a ChangeView>,
) -> Vec<KindCount> {
    let mut kinds: BTreeMap<ChangeKind, KindCount> = BTreeMap::new();
    for view in views {
        let kind = ChangeKind::of(view.key.measure, view.before.as_ref(), view.after.as_ref());
        let counted = kinds.entry(kind).or_insert(KindCount {
            kind,
            cells: 0,
            warned: 0,
        });
        counted.cells = counted.cells.saturating_add(1);
        let is_warned = !view.findings.is_empty();
        counted.warned = counted.warned.saturating_add(u32::from(is_warned));
    }
    kinds.into_values().collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
