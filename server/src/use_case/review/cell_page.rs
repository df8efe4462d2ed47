//! The cells of a large set by page: never more of them in one answer than a person reads.

use std::collections::BTreeMap;

use app::{
    office::review::in_order,
    wire::{CellMark, CellPage, ChangeView, ReadCells},
};
use domain::{role::Act, value::CellKey};
use sqlx::PgPool;

use super::{ReviewError, desk, detail};
use crate::{
    db,
    use_case::{Actor, begin_reading, commit},
};

/// A set of so many cells comes as a whole.
const WHOLE: usize = 200;
/// Cells of a page of a larger one.
const PAGE: usize = 60;

/// The rows of a set in the answer about it.
pub(super) fn first_rows(views: Vec<ChangeView>) -> Vec<ChangeView> {
    if views.len() <= WHOLE {
        return views;
    }
    let mut first = in_order(views);
    first.truncate(PAGE);
    first
}

/// The next cells that a filter lets through.
///
/// # Errors
/// [`ReviewError::Stale`] where the set is no longer the one that the person saw.
pub async fn read_cells(
    pool: &PgPool,
    actor: &Actor,
    asked: &ReadCells,
) -> Result<CellPage, ReviewError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let summary = detail::summary(&mut tx, &actor.viewer, asked.id).await?;
    let found = db::change_set::version_and_batch(&mut tx, asked.id).await?;
    let (version, _) = found.ok_or(ReviewError::NotFound)?;
    if version != asked.version {
        return Err(ReviewError::Stale);
    }
    let views = detail::views(&mut tx, actor, &summary).await?;
    let marks = desk::marks(&mut tx, actor, (asked.id, version), &views).await?;
    commit(tx).await?;
    let marks: BTreeMap<CellKey, CellMark> = marks
        .marks
        .into_iter()
        .map(|mark| (mark.key.clone(), mark))
        .collect();
    let is_wanted = |view: &ChangeView| {
        let verdict = marks.get(&view.key).and_then(|mark| mark.verdict.as_ref());
        asked.filter.wants(view, verdict)
    };
    let all = in_order(views);
    let matching = all.iter().filter(|view| is_wanted(view)).count();
    // The place of the last known cell among all, whatever was decided since.
    let known = asked.after.as_ref();
    let known = known.and_then(|key| all.iter().position(|view| view.key == *key));
    let from = known.map_or(0, |at| at.saturating_add(1));
    let mut changes: Vec<ChangeView> = all.into_iter().skip(from).filter(is_wanted).collect();
    let rest = changes.len().saturating_sub(PAGE);
    changes.truncate(PAGE);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let of_cell = changes.iter().filter_map(|view| marks.get(&view.key));
    Ok(CellPage {
        marks: of_cell.cloned().collect(),
        changes,
        matching: number(matching),
        rest: number(rest),
    })
}
