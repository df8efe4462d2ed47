//! Approval: the cells of a set become the current values, all or none.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    change_set::Change,
    finding::Finding,
    value::{CellKey, CellValue},
};
use import::{merge::conflicts_at, stored::Stored};
use sqlx::PgConnection;

use super::ReviewError;
use crate::{
    db::{self, change_set::Head, value::Current},
    use_case::{Actor, check},
};

/// Writes every change that still changes something; locks the rows it replaces.
///
/// Cells that have no row yet cannot be locked: there the index `value_one_is_current` decides who was
/// first.
pub(in crate::use_case) async fn merge(
    conn: &mut PgConnection,
    actor: &Actor,
    head: &Head,
) -> Result<(), ReviewError> {
    let changes = db::change_set::list_changes(conn, head.id).await?;
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let rows = db::value::lock_current_of_set(conn, head.id).await?;
    let rows: BTreeMap<&CellKey, &Current> = rows.iter().map(|row| (&row.key, row)).collect();
    let now = |key: &CellKey| -> Option<&CellValue> { rows.get(key)?.value.as_ref() };
    let conflicts = changes.iter().filter(|change| {
        conflicts_at(
            change.before.as_ref(),
            now(&change.key),
            change.after.as_ref(),
        )
    });
    match conflicts.count() {
        0 => {}
        count => return Err(ReviewError::Conflicts(count)),
    }
    let stored = rows.iter();
    let stored = stored.filter_map(|(key, row)| Some(((*key).clone(), row.value.clone()?)));
    let blocking = blocking(&changes, &catalogue, &Stored::of(stored), actor.today());
    if !blocking.is_empty() {
        return Err(ReviewError::Blocked(blocking));
    }
    let seen: Vec<i64> = rows.values().map(|row| row.id).collect();
    db::value::approve_changes(conn, head.id, &actor.viewer.display_name, &seen).await?;
    Ok(())
}

/// The catalogue may have changed since the cells were typed.
fn blocking(
    changes: &[Change],
    catalogue: &Catalogue,
    now: &Stored,
    today: NaiveDate,
) -> Vec<Finding> {
    let cells = changes
        .iter()
        .filter_map(|change| Some((&change.key, change.after.as_ref()?)));
    let mut findings = check::findings(cells, catalogue, now, today);
    findings.retain(Finding::blocks);
    findings
}
