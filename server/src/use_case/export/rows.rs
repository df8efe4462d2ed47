//! The rows of the workbook to take home: what is due for this person first, then what is recorded.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    code::IndicatorCode,
    period::Period,
    release::Release,
    role::Act,
    value::{Breakdown, CellKey, Measure},
};
use sqlx::PgConnection;
use workbook::write::entry::{EntryRow, EntryState};

use crate::{
    db::DbError,
    use_case::{Actor, entry::due_cells},
};

/// The rows for the indicators of a release, which may be a selection. What the person may not enter is left out;
/// whoever only reads gets what is recorded.
pub(super) async fn of(
    conn: &mut PgConnection,
    actor: &Actor,
    release: &Release,
) -> Result<Vec<EntryRow>, DbError> {
    let catalogue = &release.catalogue;
    let due = due_cells(conn, actor, catalogue).await?;
    let mut groups: BTreeMap<&IndicatorCode, BTreeSet<&Breakdown>> = BTreeMap::new();
    for cell in &release.cells {
        if cell.key.measure == Measure::Observed && !cell.key.breakdown.is_headline() {
            let of_indicator = groups.entry(&cell.key.indicator).or_default();
            of_indicator.insert(&cell.key.breakdown);
        }
    }
    let mut rows = Vec::new();
    for cell in due.iter().filter(|cell| cell.standing.is_open()) {
        let key = |breakdown: Breakdown| observed(&cell.indicator, breakdown, cell.period);
        rows.push(EntryRow {
            key: key(Breakdown::headline()),
            state: if cell.late {
                EntryState::Late
            } else {
                EntryState::Due
            },
            due: Some(cell.due),
        });
        let of_indicator = groups.get(&cell.indicator).into_iter().flatten();
        let missing = of_indicator.map(|breakdown| key((*breakdown).clone()));
        let missing = missing.filter(|key| release.cell(key).is_none());
        rows.extend(missing.map(|key| EntryRow {
            key,
            state: EntryState::Group,
            due: None,
        }));
    }
    rows.extend(recorded(actor, release));
    // Stable: late ones stay in the order of their days.
    rows.sort_by_key(|row| match row.state {
        EntryState::Late => 0,
        EntryState::Due => 1,
        EntryState::Group => 2,
        EntryState::Recorded | EntryState::Official => 3,
    });
    Ok(rows)
}

fn observed(indicator: &IndicatorCode, breakdown: Breakdown, period: Period) -> CellKey {
    CellKey {
        indicator: indicator.clone(),
        measure: Measure::Observed,
        breakdown,
        period,
    }
}

/// What has a value. Targets and baselines only for those who may set them, or who only read.
fn recorded(actor: &Actor, release: &Release) -> Vec<EntryRow> {
    let viewer = &actor.viewer;
    let enters = viewer.check(Act::EnterValues).is_ok();
    let with_targets = !enters || viewer.check(Act::EnterTargets).is_ok();
    let is_theirs =
        |code: &IndicatorCode| !enters || viewer.check_entry(&release.catalogue, code).is_ok();
    release
        .cells
        .iter()
        .filter(|cell| cell.key.measure == Measure::Observed || with_targets)
        .filter(|cell| is_theirs(&cell.key.indicator))
        .map(|cell| EntryRow {
            key: cell.key.clone(),
            state: match cell.key.measure {
                Measure::Observed => EntryState::Recorded,
                Measure::Target | Measure::Baseline => EntryState::Official,
            },
            due: None,
        })
        .collect()
}
