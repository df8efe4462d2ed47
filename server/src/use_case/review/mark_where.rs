//! Marks on all cells of a set that a filter lets through, and what all marks would do. No value changes: the
//! confirmation writes the entry of the audit log.

use std::collections::BTreeMap;

use app::{
    office::review::is_plain,
    wire::{CellMark, ChangeView, MarkWhere, MarkedCells, MarkedPlan, ReadPlan},
};
use domain::{change_set::Verdict, role::Act, value::CellKey};
use sqlx::{PgConnection, PgPool};

use super::{ReviewError, desk, detail, lock_seen};
use crate::{
    db::{self, change_set::StoredMark},
    use_case::{Actor, begin_long, begin_reading, commit},
};

/// Marks what matches, in one transaction.
///
/// # Errors
/// Like a mark on one cell.
pub async fn mark_where(
    pool: &PgPool,
    actor: &Actor,
    order: &MarkWhere,
) -> Result<MarkedCells, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    let (mark, remark) = desk::mark_of(order.verdict.as_ref())?;
    let mut tx = begin_long(pool).await?;
    let head = lock_seen(&mut tx, actor, order.id, order.version).await?;
    desk::check_may_decide(&mut tx, actor, &head).await?;
    let place = (head.id, head.version);
    let (views, marks, _) = marked(&mut tx, actor, place).await?;
    let name = actor.viewer.name.as_str();
    let mut done = MarkedCells::default();
    let mut keys: Vec<&CellKey> = Vec::new();
    let is_wanted = |view: &&ChangeView| is_wanted(order, view, marks.get(&view.key));
    let wanted: Vec<&ChangeView> = views.iter().filter(is_wanted).collect();
    if order
        .expected
        .is_some_and(|expected| usize::try_from(expected) != Ok(wanted.len()))
    {
        return Err(ReviewError::MarksMoved);
    }
    for view in wanted {
        match fate(order, view, marks.get(&view.key), name) {
            Fate::OwnReturn => done.own_returns = done.own_returns.saturating_add(1),
            Fate::Marked => keys.push(&view.key),
            Fate::Refused => done.refused = done.refused.saturating_add(1),
            Fate::OfOther => done.of_others = done.of_others.saturating_add(1),
            Fate::Passed => {}
        }
    }
    let new = keys.iter();
    let new: Vec<_> = new
        .map(|key| db::change_set::NewMark { key, mark, remark })
        .collect();
    db::change_set::put_marks(&mut tx, place, &head.edition, name, &new).await?;
    done.marked = u32::try_from(new.len()).unwrap_or(u32::MAX);
    done.counts = desk::counts(&mut tx, place).await?;
    commit(tx).await?;
    Ok(done)
}

/// What an act on many does with a cell.
enum Fate {
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

fn fate(order: &MarkWhere, view: &ChangeView, now: Option<&StoredMark>, reviewer: &str) -> Fate {
    let verdict = now.and_then(verdict_of);
    if verdict == order.verdict {
        return Fate::Passed;
    }
    if now.is_some_and(|mark| desk::is_unseen(mark, order.seen, reviewer)) {
        return Fate::OfOther;
    }
    if order.verdict == Some(Verdict::Approve) && view.refusal.is_some() {
        return Fate::Refused;
    }
    let is_own = now.is_some_and(|mark| mark.marked_by == reviewer);
    match (&order.verdict, &verdict) {
        (Some(_), Some(_)) if !is_own => Fate::OfOther,
        (Some(Verdict::Approve), Some(Verdict::Return { .. })) => Fate::OwnReturn,
        _ => Fate::Marked,
    }
}

/// The verdict of a stored mark; none where it was taken back.
fn verdict_of(mark: &StoredMark) -> Option<Verdict> {
    CellMark::from(mark.clone()).verdict
}

/// What confirming the marks would do now.
pub async fn read_plan(
    pool: &PgPool,
    actor: &Actor,
    asked: &ReadPlan,
) -> Result<MarkedPlan, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    let mut tx = begin_reading(pool).await?;
    let found = db::change_set::version_and_batch(&mut tx, asked.id).await?;
    let (version, _) = found.ok_or(ReviewError::NotFound)?;
    if version != asked.version {
        return Err(ReviewError::Stale);
    }
    let (views, marks, revision) = marked(&mut tx, actor, (asked.id, version)).await?;
    commit(tx).await?;
    let name = actor.viewer.name.as_str();
    let unseen = marks.values();
    let unseen = unseen.filter(|mark| desk::is_unseen(mark, asked.seen, name));
    let mut plan = MarkedPlan {
        revision,
        unseen: u32::try_from(unseen.count()).unwrap_or(u32::MAX),
        ..MarkedPlan::default()
    };
    let mut approved = Vec::new();
    for view in views {
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
    plan.kinds = detail::kinds(&approved);
    Ok(plan)
}

type MarksByCell = BTreeMap<CellKey, StoredMark>;

/// All cells of a set with the marks on them, and the revision of the marks.
async fn marked(
    conn: &mut PgConnection,
    actor: &Actor,
    place: (i64, i32),
) -> Result<(Vec<ChangeView>, MarksByCell, i64), ReviewError> {
    let summary = detail::summary(conn, &actor.viewer, place.0).await?;
    let views = detail::views(conn, actor, &summary).await?;
    let marks: Vec<StoredMark> = db::change_set::list_marks(conn, place, 0).await?;
    let revision = desk::revision(&marks, 0);
    let marks = marks.into_iter();
    let marks = marks.map(|mark| (mark.key.clone(), mark)).collect();
    Ok((views, marks, revision))
}
