//! Marks on all cells of a set that a filter lets through, and what all marks would do. No value changes: the
//! confirmation writes the entry of the audit log.

use std::collections::BTreeMap;

use app::{
    office::review::is_plain,
    wire::{ChangeView, MarkWhere, MarkedCells, MarkedPlan, ReadPlan},
};
use domain::{change_set::Verdict, role::Act, value::CellKey};
use sqlx::{PgConnection, PgPool};

use super::{
    ReviewError,
    checked::{Basis, CheckedSets},
    detail, lock_seen, marking,
    set_cells::SetCells,
};
use crate::{
    db::{
        self,
        change_set::{Mark, StoredMark},
    },
    use_case::{Actor, begin_long, begin_reading, commit},
};

/// How often the list is made again because something that it rests on changed before the set was locked.
const MAX_ATTEMPTS: usize = 3;

/// Marks what matches, in one transaction. The cells are checked before the set is locked; the lock is held while the
/// marks are compared and written.
///
/// # Errors
/// Like a mark on one cell. [`ReviewError::KeepsChanging`] where others write so fast that no list holds.
pub async fn mark_where(
    pool: &PgPool,
    sets: &CheckedSets,
    actor: &Actor,
    order: &MarkWhere,
) -> Result<MarkedCells, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    marking::mark_of(order.verdict.as_ref())?;
    for _ in 0..MAX_ATTEMPTS {
        let mut tx = begin_reading(pool).await?;
        let place = (order.id, Some(order.version));
        let mut set = SetCells::load(&mut tx, sets, actor, place, false).await?;
        commit(tx).await?;
        let checked = set.checked(sets).await?;
        if let Some(done) = mark_checked(pool, actor, order, &set.basis, &checked.views).await? {
            return Ok(done);
        }
    }
    Err(ReviewError::KeepsChanging)
}

/// Marks what matches of a checked list; nothing where the list is no longer the one of now.
async fn mark_checked(
    pool: &PgPool,
    actor: &Actor,
    order: &MarkWhere,
    basis: &Basis,
    views: &[ChangeView],
) -> Result<Option<MarkedCells>, ReviewError> {
    let (mark, remark) = marking::mark_of(order.verdict.as_ref())?;
    let mut tx = begin_long(pool).await?;
    let head = lock_seen(&mut tx, actor, order.id, order.version).await?;
    marking::check_may_decide(&mut tx, actor, &head).await?;
    let place = (head.id, head.version);
    if Basis::load(&mut tx, actor, place).await? != *basis {
        return Ok(None);
    }
    let (marks, _) = marks_by_cell(&mut tx, place).await?;
    let name = actor.viewer.name.as_str();
    let (keys, mut done) = chosen(order, views, &marks, name)?;
    let new: Vec<_> = keys
        .into_iter()
        .map(|key| db::change_set::NewMark { key, mark, remark })
        .collect();
    db::change_set::put_marks(&mut tx, place, &head.edition, name, &new).await?;
    done.marked = u32::try_from(new.len()).unwrap_or(u32::MAX);
    done.counts = marking::counts(&mut tx, place).await?;
    commit(tx).await?;
    Ok(Some(done))
}

/// The cells that an act marks, and what it leaves out.
fn chosen<'a>(
    order: &MarkWhere,
    views: &'a [ChangeView],
    marks: &MarksByCell,
    reviewer: &str,
) -> Result<(Vec<&'a CellKey>, MarkedCells), ReviewError> {
    let is_wanted = |view: &&ChangeView| is_wanted(order, view, marks.get(&view.key));
    let wanted: Vec<&ChangeView> = views.iter().filter(is_wanted).collect();
    if order
        .expected
        .is_some_and(|expected| usize::try_from(expected) != Ok(wanted.len()))
    {
        return Err(ReviewError::MarksMoved);
    }
    let mut done = MarkedCells::default();
    let mut keys = Vec::new();
    for view in wanted {
        match fate(order, view, marks.get(&view.key), reviewer) {
            MarkOutcome::OwnReturn => done.own_returns = done.own_returns.saturating_add(1),
            MarkOutcome::Marked => keys.push(&view.key),
            MarkOutcome::Refused => done.refused = done.refused.saturating_add(1),
            MarkOutcome::OfOther => done.of_others = done.of_others.saturating_add(1),
            MarkOutcome::Passed => {}
        }
    }
    Ok((keys, done))
}

/// What an act on many does with a cell.
enum MarkOutcome {
    Marked,
    /// It cannot be approved.
    Refused,
    /// Somebody else has marked another verdict, or marked it after what was seen.
    OfOther,
    /// The person returned it.
    OwnReturn,
    /// It is marked so already.
    Passed,
}

/// Whether the filter of an act lets a cell through.
fn is_wanted(order: &MarkWhere, view: &ChangeView, now: Option<&StoredMark>) -> bool {
    let verdict = now.and_then(verdict_of);
    order.filter.wants(view, verdict.as_ref())
        && (!order.plain || (is_plain(view) && verdict.is_none()))
}

fn fate(
    order: &MarkWhere,
    view: &ChangeView,
    now: Option<&StoredMark>,
    reviewer: &str,
) -> MarkOutcome {
    let verdict = now.and_then(verdict_of);
    if verdict == order.verdict {
        return MarkOutcome::Passed;
    }
    if now.is_some_and(|mark| marking::is_unseen(mark, order.seen, reviewer)) {
        return MarkOutcome::OfOther;
    }
    if order.verdict == Some(Verdict::Approve) && view.refusal.is_some() {
        return MarkOutcome::Refused;
    }
    let is_own = now.is_some_and(|mark| mark.marked_by == reviewer);
    match (&order.verdict, &verdict) {
        (Some(_), Some(_)) if !is_own => MarkOutcome::OfOther,
        (Some(Verdict::Approve), Some(Verdict::Return { .. })) => MarkOutcome::OwnReturn,
        _ => MarkOutcome::Marked,
    }
}

/// The verdict of a stored mark; none where it was taken back.
pub(super) fn verdict_of(mark: &StoredMark) -> Option<Verdict> {
    match mark.mark {
        Mark::Approve => Some(Verdict::Approve),
        Mark::Return => Some(Verdict::Return {
            remark: mark.remark.clone().unwrap_or_default(),
        }),
        Mark::Open => None,
    }
}

/// What confirming the marks would do now.
pub async fn read_plan(
    pool: &PgPool,
    sets: &CheckedSets,
    actor: &Actor,
    asked: &ReadPlan,
) -> Result<MarkedPlan, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    let mut tx = begin_reading(pool).await?;
    let place = (asked.id, Some(asked.version));
    let mut set = SetCells::load(&mut tx, sets, actor, place, false).await?;
    let (marks, revision) = marks_by_cell(&mut tx, (asked.id, asked.version)).await?;
    commit(tx).await?;
    let checked = set.checked(sets).await?;
    let name = actor.viewer.name.as_str();
    let unseen = marks.values();
    let unseen = unseen.filter(|mark| marking::is_unseen(mark, asked.seen, name));
    let mut plan = MarkedPlan {
        revision,
        unseen: u32::try_from(unseen.count()).unwrap_or(u32::MAX),
        ..MarkedPlan::default()
    };
    let mut approved = Vec::new();
    for view in &checked.views {
        let verdict = marks.get(&view.key).and_then(verdict_of);
        let count = match verdict {
            None => &mut plan.undecided,
            Some(Verdict::Return { .. }) => &mut plan.returned,
            Some(Verdict::Approve) => {
                plan.refused = plan
                    .refused
                    .saturating_add(u32::from(view.refusal.is_some()));
                &mut plan.approved
            }
        };
        *count = count.saturating_add(1);
        if verdict == Some(Verdict::Approve) {
            approved.push(view);
        }
    }
    plan.kinds = detail::kinds(approved.into_iter());
    Ok(plan)
}

type MarksByCell = BTreeMap<CellKey, StoredMark>;

/// The marks on a set by cell, and their revision.
async fn marks_by_cell(
    conn: &mut PgConnection,
    place: (i64, i32),
) -> Result<(MarksByCell, i64), ReviewError> {
    let marks: Vec<StoredMark> = db::change_set::list_marks(conn, place, 0).await?;
    let revision = marking::revision(&marks, 0);
    let marks = marks.into_iter();
    let marks = marks.map(|mark| (mark.key.clone(), mark)).collect();
    Ok((marks, revision))
}
