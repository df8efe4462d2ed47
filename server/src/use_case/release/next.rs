//! The release that would follow: from what is current now, and how it differs from the last one.

use std::{collections::BTreeMap, sync::Arc};

use app::wire::BandShiftView;
use chrono::{DateTime, SubsecRound, Utc};
use domain::code::IndicatorCode;
use domain::release::{FORMAT, Release, compare};
use domain::value::{CellKey, CellValue};
use sqlx::PgConnection;

use super::Actor;
use crate::db::{self, DbError};

/// The release that would follow number `last`. Changes of band are added by whoever knows the reasons.
pub(in crate::use_case) async fn compose(
    conn: &mut PgConnection,
    actor: &Actor,
    last: u32,
    note: &str,
) -> Result<Release, DbError> {
    compose_without(conn, actor, last, note, &[]).await
}

/// The same as if these sets had not been approved.
pub(super) async fn compose_without(
    conn: &mut PgConnection,
    actor: &Actor,
    last: u32,
    note: &str,
    left_out: &[i64],
) -> Result<Release, DbError> {
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let edition = &catalogue.edition.code;
    let cells = match left_out {
        [] => db::value::list_current(conn, edition).await?,
        _ => db::value::list_without(conn, edition, left_out).await?,
    };
    let link = db::release::link(conn, last).await?;
    Ok(Release {
        format: FORMAT.to_owned(),
        number: last + 1,
        published_at: whole_seconds(actor.now),
        as_of: actor.today(),
        published_by: actor.viewer.display_name.clone(),
        note: note.to_owned(),
        demo: db::setting::load_is_demo(conn).await?.unwrap_or(false),
        previous_sha256: link.map(|link| link.sha256),
        withdraws: None,
        band_changes: Vec::new(),
        settings: db::setting::load_settings(conn).await?,
        catalogue: Arc::unwrap_or_clone(catalogue),
        cells,
    })
}

/// The text of the body and the column of the table must agree; the table keeps microseconds.
pub(super) fn whole_seconds(now: DateTime<Utc>) -> DateTime<Utc> {
    now.trunc_subsecs(0)
}

/// A later day is news too: gaps become late. After a withdrawal the values are news without a set.
pub(super) fn is_new(previous: Option<&Release>, next: &Release, has_sets: bool) -> bool {
    has_sets
        || previous.is_none_or(|previous| {
            previous.catalogue != next.catalogue
                || previous.settings != next.settings
                || previous.as_of != next.as_of
                || previous.cells != next.cells
        })
}

/// How many values differ from those that are shown: new, changed or gone.
pub(super) fn values_changed(previous: Option<&Release>, next: &Release) -> u32 {
    let values = |release: &Release| -> BTreeMap<CellKey, CellValue> {
        let cells = release.cells.iter();
        cells
            .map(|cell| (cell.key.clone(), cell.value.clone()))
            .collect()
    };
    let mut before = previous.map(values).unwrap_or_default();
    let mut changed = 0_usize;
    for cell in &next.cells {
        if before.remove(&cell.key).as_ref() != Some(&cell.value) {
            changed += 1;
        }
    }
    u32::try_from(changed + before.len()).unwrap_or(u32::MAX)
}

/// The indicators whose state changes, with what made it change. Nothing changes with the first release.
pub(super) fn band_shifts(previous: Option<&Release>, next: &Release) -> Vec<BandShiftView> {
    let Some(previous) = previous else {
        return Vec::new();
    };
    let shifts = compare(previous, next).band_changes.into_iter();
    let name = |code: &IndicatorCode| {
        let indicator = next.catalogue.indicator(code);
        indicator.map_or_else(String::new, |indicator| indicator.name.clone())
    };
    shifts
        .map(|shift| BandShiftView {
            name: name(&shift.indicator),
            needs_reason: shift.needs_reason(),
            shift,
        })
        .collect()
}
