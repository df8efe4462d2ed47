//! One change set as its page shows it: old and new per cell, what may be done, what the public will read.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{CellConflict, ChangeSetDetail, ChangeSetSummary, ChangeView, PublicEffect};
use domain::{
    catalogue::Catalogue,
    change_set::{Change, Event, Head, Refusal, Status, next},
    code::IndicatorCode,
    finding::{Finding, Place},
    import::merge::conflicts_at,
    release::Release,
    role::{Act, Viewer},
    value::{Cell, CellKey, CellValue},
};
use sqlx::PgConnection;

use super::{ReviewError, permission, sees_all};
use crate::{
    db::{self, DbError},
    use_case::{
        Actor, check,
        effect::{Side, public_effects},
        label,
    },
};

/// Everything of a set that this person may see.
pub(in crate::use_case) async fn load(
    conn: &mut PgConnection,
    actor: &Actor,
    current: Option<&Release>,
    id: i64,
) -> Result<ChangeSetDetail, ReviewError> {
    let filter = db::change_set::Filter {
        id: Some(id),
        ..Default::default()
    };
    let summary = db::change_set::list(conn, filter)
        .await?
        .pop()
        .ok_or(ReviewError::NotFound)?;
    if summary.author != actor.viewer.name && !sees_all(&actor.viewer) {
        return Err(ReviewError::NotFound);
    }
    let (version, batch) = db::change_set::version_and_batch(conn, id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let changes = db::change_set::list_changes(conn, id).await?;
    let touched: BTreeSet<IndicatorCode> = changes
        .iter()
        .map(|change| change.key.indicator.clone())
        .collect();
    let codes: Vec<String> = touched.iter().map(ToString::to_string).collect();
    let cells = db::value::list_current_of(conn, &catalogue.edition.code, &codes).await?;
    let views = views(&changes, &catalogue, &cells, summary.status);
    let conflicts = views.iter().filter(|view| view.conflict.is_some()).count();
    let blocks = views
        .iter()
        .any(|view| view.findings.iter().any(Finding::blocks));
    let (allowed, refusal) = allowed(&actor.viewer, &summary, conflicts, blocks);
    let public_effect =
        if summary.status == Status::Discarded || summary.status == Status::Published {
            Vec::new()
        } else {
            effects(conn, actor, current, &catalogue, &changes, cells, &touched).await?
        };
    Ok(ChangeSetDetail {
        version,
        batch: batch.map(|batch| batch.to_string()),
        events: db::change_set::list_events(conn, id).await?,
        changes: views,
        allowed,
        refusal,
        public_effect,
        summary,
    })
}

fn views(
    changes: &[Change],
    catalogue: &Catalogue,
    cells: &[Cell],
    status: Status,
) -> Vec<ChangeView> {
    let now: BTreeMap<&CellKey, &CellValue> = cells.iter().map(|c| (&c.key, &c.value)).collect();
    let wanted = changes
        .iter()
        .filter_map(|change| Some((&change.key, change.after.as_ref()?)));
    let found = check::findings(wanted, catalogue, &|key| now.get(key).map(|v| (*v).clone()));
    let mut findings: BTreeMap<Place, Vec<Finding>> = BTreeMap::new();
    for finding in found {
        findings
            .entry(finding.place.clone())
            .or_default()
            .push(finding);
    }
    let waiting = status.is_editable() || status == Status::Submitted;
    changes
        .iter()
        .map(|change| {
            let indicator = catalogue.indicator(&change.key.indicator);
            let now = now.get(&change.key).copied();
            let conflict =
                waiting && conflicts_at(change.before.as_ref(), now, change.after.as_ref());
            ChangeView {
                indicator_name: indicator.map(|i| i.name.clone()).unwrap_or_default(),
                label: label::of_cell(&change.key, catalogue),
                unit_label: indicator.map(|i| i.unit.label.clone()).unwrap_or_default(),
                shown_decimals: indicator.map_or(0, |i| i.unit.shown_decimals),
                before: change.before.clone(),
                after: change.after.clone(),
                provenance: change.provenance.clone(),
                findings: findings
                    .remove(&check::place(&change.key))
                    .unwrap_or_default(),
                conflict: conflict.then(|| CellConflict {
                    key: change.key.clone(),
                    seen: change.before.clone(),
                    now: now.cloned(),
                    wanted: change.after.clone(),
                }),
                key: change.key.clone(),
            }
        })
        .collect()
}

/// What this person may do now, and why not `approve`.
fn allowed(
    viewer: &Viewer,
    summary: &ChangeSetSummary,
    conflicts: usize,
    blocks: bool,
) -> (Vec<String>, Option<String>) {
    let head = Head {
        status: summary.status,
        author: &summary.author,
        cells: usize::try_from(summary.cells).unwrap_or(usize::MAX),
    };
    let remark = "…".to_owned();
    let events = [
        ("submit", Event::Submit),
        ("withdraw", Event::Withdraw),
        ("return", Event::Return { remark }),
        ("approve", Event::Approve),
        ("discard", Event::Discard),
    ];
    let may = |event: &Event| permission(event).is_ok_and(|act| viewer.check(act).is_ok());
    let mut refusal = None;
    let mut allowed = Vec::new();
    for (name, event) in events {
        if !may(&event) {
            continue;
        }
        let approves = event == Event::Approve;
        match next(&head, &event, &viewer.name) {
            Ok(_) if approves && conflicts > 0 => refusal = Some(conflict_words(conflicts)),
            Ok(_) if approves && blocks => refusal = Some(BLOCKED.to_owned()),
            Ok(_) => allowed.push(name.to_owned()),
            Err(own @ Refusal::OwnChanges) if approves => refusal = Some(own.to_string()),
            Err(_) => {}
        }
    }
    let done = matches!(summary.status, Status::Approved | Status::Published);
    if done && viewer.check(Act::EnterValues).is_ok() {
        allowed.push("revert".to_owned());
    }
    (allowed, refusal)
}

const BLOCKED: &str = "Hay errores en las celdas. Devuelva el conjunto con una observación.";

/// Why a set with conflicts is not approved.
pub fn conflict_words(conflicts: usize) -> String {
    let cells = if conflicts == 1 {
        "celda cambió"
    } else {
        "celdas cambiaron"
    };
    format!(
        "{conflicts} {cells} desde que se prepararon estos cambios. Devuelva el conjunto para que su autor revise los valores de ahora."
    )
}

async fn effects(
    conn: &mut PgConnection,
    actor: &Actor,
    current: Option<&Release>,
    catalogue: &Catalogue,
    changes: &[Change],
    cells: Vec<Cell>,
    touched: &BTreeSet<IndicatorCode>,
) -> Result<Vec<PublicEffect>, DbError> {
    let mut after: BTreeMap<CellKey, Cell> = cells
        .into_iter()
        .map(|cell| (cell.key.clone(), cell))
        .collect();
    for change in changes {
        match &change.after {
            None => drop(after.remove(&change.key)),
            Some(value) => {
                let cell = Cell {
                    key: change.key.clone(),
                    value: value.clone(),
                    provenance: change.provenance.clone(),
                    approved_by: None,
                };
                after.insert(change.key.clone(), cell);
            }
        }
    }
    let cells: Vec<Cell> = after.into_values().collect();
    let settings = db::setting::load_settings(conn).await?;
    let side = Side {
        catalogue,
        settings: &settings,
        as_of: actor.today(),
        cells: &cells,
    };
    Ok(public_effects(current, &side, Some(touched)))
}
