//! Marks on cells, kept as they are made and shared by all who review, and the one confirmation that makes them count.

use std::collections::BTreeMap;

use app::wire::{CellMark, ChangeSetDetail, FinishReview, MarkCells, Marks, NewMark};
use domain::{
    change_set::{self, Decision, Event, Refusal, Review, Verdict},
    role::Act,
    value::CellKey,
};
use sqlx::{PgConnection, PgPool};

use super::{ReviewError, comment::COMMENT_LENGTH, decide, detail, lock_seen};
use crate::{
    db::{
        self,
        change_set::{Head, Mark, StoredMark},
    },
    release::ReleaseStore,
    use_case::{Actor, begin, begin_long, commit},
};

/// Marks of one call at most; the browser sends more in several.
const MOST_MARKS: usize = 2_000;

/// Keeps marks; answers those that the reviewer has not seen yet, the new ones among them. No value changes: the
/// confirmation writes the entry of the audit log.
pub async fn mark(pool: &PgPool, actor: &Actor, order: &MarkCells) -> Result<Marks, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    if order.marks.len() > MOST_MARKS {
        return Err(ReviewError::TooManyMarks);
    }
    let mut tx = begin(pool).await?;
    let head = lock_seen(&mut tx, actor, order.id, order.version).await?;
    check_may_decide(&mut tx, actor, &head).await?;
    let place = (head.id, head.version);
    let newer = db::change_set::list_marks(&mut tx, place, order.seen).await?;
    let on_cells: BTreeMap<&CellKey, &StoredMark> =
        newer.iter().map(|mark| (&mark.key, mark)).collect();
    let mut overtaken = Vec::new();
    let mut wanted: BTreeMap<&CellKey, &NewMark> = BTreeMap::new();
    for new in &order.marks {
        let name = &actor.viewer.name;
        match on_cells.get(&new.key) {
            Some(mark)
                if is_unseen(mark, order.seen, name) && mark_of(new)? != mark_and_remark(mark) =>
            {
                overtaken.push(new.key.clone());
            }
            _ => drop(wanted.insert(&new.key, new)),
        }
    }
    let mut marks = Vec::with_capacity(wanted.len());
    for (key, new) in wanted {
        let (mark, remark) = mark_of(new)?;
        marks.push(db::change_set::NewMark { key, mark, remark });
    }
    let name = &actor.viewer.name;
    let written = db::change_set::put_marks(&mut tx, place, &head.edition, name, &marks).await?;
    let now = db::change_set::list_marks(&mut tx, place, order.seen).await?;
    if usize::try_from(written) != Ok(marks.len()) {
        let lost = marks
            .iter()
            .find(|new| now.iter().all(|mark| mark.key != *new.key));
        let name = lost.map(|new| {
            let CellKey {
                indicator, period, ..
            } = new.key;
            format!("{indicator} {}", period.label_es())
        });
        return Err(Refusal::NotInSet(name.unwrap_or_default()).into());
    }
    commit(tx).await?;
    Ok(answer(now, order.seen, overtaken))
}

/// A mark that somebody else made after this reviewer looked.
fn is_unseen(mark: &StoredMark, seen: i64, reviewer: &str) -> bool {
    mark.revision > seen && mark.marked_by != reviewer
}

fn mark_and_remark(mark: &StoredMark) -> (Mark, Option<&str>) {
    (mark.mark, mark.remark.as_deref())
}

/// A mark as it is stored. A return is explained.
fn mark_of(new: &NewMark) -> Result<(Mark, Option<&str>), ReviewError> {
    match &new.verdict {
        None => Ok((Mark::Open, None)),
        Some(Verdict::Approve) => Ok((Mark::Approve, None)),
        Some(Verdict::Return { remark }) => {
            let remark = remark.trim();
            if remark.is_empty() {
                return Err(Refusal::RemarkMissing.into());
            }
            if remark.chars().count() > COMMENT_LENGTH {
                return Err(ReviewError::CommentLength);
            }
            Ok((Mark::Return, Some(remark)))
        }
    }
}

/// The same persons may mark who may decide.
async fn check_may_decide(
    conn: &mut PgConnection,
    actor: &Actor,
    head: &Head,
) -> Result<(), ReviewError> {
    let name = &actor.viewer.name;
    let is_own = db::person::is_one(conn, &head.author, name).await?;
    let state = change_set::Head {
        status: head.status,
        author: &head.author,
        by_other_account: is_own && head.author != *name,
        cells: head.cells,
    };
    change_set::next(&state, &Event::Approve, name)?;
    Ok(())
}

/// The revision that a reviewer has seen with these marks, which came after `seen`.
fn revision(marks: &[StoredMark], seen: i64) -> i64 {
    marks.last().map_or(seen, |mark| mark.revision)
}

fn answer(marks: Vec<StoredMark>, seen: i64, overtaken: Vec<CellKey>) -> Marks {
    Marks {
        revision: revision(&marks, seen),
        marks: marks.into_iter().map(CellMark::from).collect(),
        overtaken,
    }
}

/// All marks on a set, for those who may review it.
pub(super) async fn marks(
    conn: &mut PgConnection,
    actor: &Actor,
    set: i64,
    version: i32,
) -> Result<Marks, ReviewError> {
    if actor.viewer.check(Act::ReviewChanges).is_err() {
        return Ok(Marks::default());
    }
    let marks = db::change_set::list_marks(conn, (set, version), 0).await?;
    Ok(answer(marks, 0, Vec::new()))
}

/// Confirms the marks that the reviewer saw, in one transaction: all of them count, or none.
pub async fn finish(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
    order: &FinishReview,
) -> Result<ChangeSetDetail, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    let current = store.current().await?;
    let mut tx = begin_long(pool).await?;
    db::release::hold_publishing(&mut tx).await?;
    let head = lock_seen(&mut tx, actor, order.id, order.version).await?;
    let marks = db::change_set::list_marks(&mut tx, (head.id, head.version), 0).await?;
    if revision(&marks, 0) != order.revision {
        return Err(ReviewError::MarksMoved);
    }
    let mut authors = BTreeMap::new();
    let mut review = Review::default();
    for mark in marks.into_iter().map(CellMark::from) {
        let Some(verdict) = mark.verdict else {
            continue;
        };
        authors.insert(mark.key.clone(), mark.by);
        review.decisions.push(Decision {
            key: mark.key,
            verdict,
        });
    }
    decide::apply(&mut tx, actor, &head, &review, &authors).await?;
    let detail = detail::load(&mut tx, actor, current.as_deref(), order.id).await?;
    commit(tx).await?;
    Ok(detail)
}
