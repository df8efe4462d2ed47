//! The cells of a large set by page: never more of them in one answer than a person reads.

use app::wire::{CellPage, ChangeView, ReadCells};
use domain::role::Act;
use sqlx::PgPool;

use super::{
    ReviewError,
    checked::{CheckedSets, verdicts, with_threads},
    detail, marking,
    set_cells::SetCells,
};
use crate::use_case::{Actor, begin_reading, commit};

/// A set of so many cells comes as a whole.
pub(super) const MAX_UNPAGED_CELLS: usize = 200;
/// Cells of a page of a larger one.
const PAGE_SIZE: usize = 60;

/// The rows of a set in the answer about it; `checked`: what needs a look first.
pub(super) fn first_rows(checked: &[ChangeView]) -> Vec<&ChangeView> {
    match checked.len() <= MAX_UNPAGED_CELLS {
        true => by_key(checked),
        false => checked.iter().take(PAGE_SIZE).collect(),
    }
}

/// The cells in the order of their keys.
pub(super) fn by_key(checked: &[ChangeView]) -> Vec<&ChangeView> {
    let mut cells: Vec<&ChangeView> = checked.iter().collect();
    cells.sort_by(|a, b| a.key.cmp(&b.key));
    cells
}

/// The next cells that a filter lets through.
///
/// # Errors
/// [`ReviewError::Stale`] where the set is no longer the one that the person saw.
pub async fn read_cells(
    pool: &PgPool,
    sets: &CheckedSets,
    actor: &Actor,
    asked: &ReadCells,
) -> Result<CellPage, ReviewError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let place = (asked.id, Some(asked.version));
    let mut set = SetCells::load(&mut tx, sets, actor, place, false).await?;
    let mut threads = match detail::sees_remarks(&actor.viewer, &set.summary) {
        true => detail::threads(&mut tx, asked.id, &set.summary.author).await?,
        false => detail::Threads::new(),
    };
    let stored = marking::stored_marks(&mut tx, actor, (asked.id, asked.version)).await?;
    commit(tx).await?;
    let checked = set.checked(sets).await?;
    let all = &checked.views;
    let marks = stored.as_ref().map(|(marks, _)| marks.as_slice());
    let verdicts = verdicts(marks.unwrap_or_default());
    let is_wanted = |view: &&ChangeView| asked.filter.wants(view, verdicts.get(&view.key));
    let matching = all.iter().filter(is_wanted).count();
    // The place of the last known cell among all, whatever was decided since.
    let known = asked.after.as_ref();
    let known = known.and_then(|key| all.iter().position(|view| view.key == *key));
    let from = known.map_or(0, |at| at.saturating_add(1));
    let rest = || all.iter().skip(from).filter(is_wanted);
    let left = rest().skip(PAGE_SIZE).count();
    let changes = with_threads(rest().take(PAGE_SIZE), &mut threads);
    let plain_left = checked.count_clean_unmarked(&verdicts);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(CellPage {
        matching: number(matching),
        rest: number(left),
        plain_left: number(plain_left),
        marks: marking::marks_on(stored, &changes).marks,
        changes,
    })
}
