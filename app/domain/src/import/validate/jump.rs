//! Unusual jumps: a value three times, or a third of, the one before. Mostly a slipped decimal mark.

use super::{Current, at};
use crate::{
    Decimal,
    finding::Finding,
    import::parse::DraftCell,
    value::{CellKey, Measure},
};
use std::collections::BTreeMap;

/// The dashboard's own threshold; it only warns.
const TIMES: i64 = 3;

/// Each observed value against the period before it, in the file or else as stored.
pub(super) fn check(
    drafted: &BTreeMap<&CellKey, &DraftCell>,
    current: Current<'_>,
) -> Vec<Finding> {
    drafted
        .values()
        .filter(|c| c.key.measure == Measure::Observed)
        .filter_map(|cell| one(cell, drafted, current))
        .collect()
}

fn one(
    cell: &DraftCell,
    drafted: &BTreeMap<&CellKey, &DraftCell>,
    current: Current<'_>,
) -> Option<Finding> {
    let value = cell.value.datum.value()?;
    let before_key = CellKey {
        period: cell.key.period.previous()?,
        ..cell.key.clone()
    };
    let before = match drafted.get(&before_key) {
        Some(drafted) => drafted.value.datum.value(),
        None => current(&before_key).and_then(|v| v.datum.value()),
    }?;
    (before > Decimal::ZERO && is_jump(before, value)).then(|| {
        at(
            cell,
            "W404",
            format!(
                "Salta de {} en {} a {} en {}.",
                before.normalize(),
                before_key.period.label_es(),
                value.normalize(),
                cell.key.period.label_es()
            ),
            "Compruebe el valor, sobre todo la coma decimal.",
        )
    })
}

fn is_jump(before: Decimal, value: Decimal) -> bool {
    let times = Decimal::from(TIMES);
    before.checked_mul(times).is_some_and(|high| value > high)
        || value.checked_mul(times).is_some_and(|high| high < before)
}
