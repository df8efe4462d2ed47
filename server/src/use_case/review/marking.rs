//! Marks on cells, kept as they are made and shared by all who review, and the one confirmation that makes them count.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{
    CellMark, ChangeSetState, ChangeView, FinishReview, MarkCells, MarkCounts, Marks, NewMark,
};
use domain::{
    change_set::{self, Decision, Event, Refusal, Review, Verdict},
    role::Act,
    value::CellKey,
};
use sqlx::{PgConnection, PgPool};

use super::{ReviewError, comment::MAX_COMMENT_CHARS, decide, lock_seen, state};
use crate::{
    db::{
        self, DbError,
        change_set::{Head, Mark, StoredMark},
    },
    use_case::{Actor, begin, begin_long, commit},
};

/// Marks of one call at most; the browser sends more in several.
const MAX_MARKS: usize = 2_000;

/// Keeps marks; answers those that the reviewer has not seen yet, the new ones among them. No value changes: the
/// confirmation writes the entry of the audit log.
pub async fn mark(pool: &PgPool, actor: &Actor, order: &MarkCells) -> Result<Marks, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    if order.marks.len() > MAX_MARKS {
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
                if is_unseen(mark, order.seen, name)
                    && mark_of(new.verdict.as_ref())? != mark_and_remark(mark) =>
            {
                overtaken.push(new.key.clone());
            }
            _ => drop(wanted.insert(&new.key, new)),
        }
    }
    let mut marks = Vec::with_capacity(wanted.len());
    for (key, new) in wanted {
        let (mark, remark) = mark_of(new.verdict.as_ref())?;
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
    let counts = counts(&mut tx, place).await?;
    commit(tx).await?;
    Ok(answer(now, (order, name), overtaken, counts))
}

/// The marks since the reviewer looked. Of more than are marked in one call only those of others, and those on the
/// cells of this one; where those of others are as many, only the latter: then the others stay unseen, and none of them
/// is overwritten.
fn answer(
    mut marks: Vec<StoredMark>,
    (order, reviewer): (&MarkCells, &str),
    overtaken: Vec<CellKey>,
    counts: MarkCounts,
) -> Marks {
    let of_others = |mark: &&StoredMark| mark.marked_by != reviewer;
    let is_partial = marks.iter().filter(of_others).count() > MAX_MARKS;
    let revision = match is_partial {
        true => order.seen,
        false => revision(&marks, order.seen),
    };
    if marks.len() > MAX_MARKS {
        let asked: BTreeSet<&CellKey> = order.marks.iter().map(|new| &new.key).collect();
        marks.retain(|mark| asked.contains(&mark.key) || (!is_partial && of_others(&mark)));
    }
    Marks {
        revision,
        marks: marks.into_iter().map(CellMark::from).collect(),
        overtaken,
        counts,
        is_partial,
    }
}

/// A mark that somebody else made after this reviewer looked.
pub(super) fn is_unseen(mark: &StoredMark, seen: i64, reviewer: &str) -> bool {
    mark.revision > seen && mark.marked_by != reviewer
}

fn mark_and_remark(mark: &StoredMark) -> (Mark, Option<&str>) {
    (mark.mark, mark.remark.as_deref())
}

/// A mark as it is stored. A return is explained.
pub(super) fn mark_of(verdict: Option<&Verdict>) -> Result<(Mark, Option<&str>), ReviewError> {
    match verdict {
        None => Ok((Mark::Open, None)),
        Some(Verdict::Approve) => Ok((Mark::Approve, None)),
        Some(Verdict::Return { remark }) => {
            let remark = remark.trim();
            if remark.is_empty() {
                return Err(Refusal::RemarkMissing.into());
            }
            if remark.chars().count() > MAX_COMMENT_CHARS {
                return Err(ReviewError::CommentLength);
            }
            Ok((Mark::Return, Some(remark)))
        }
    }
}

/// The same persons may mark who may decide.
pub(super) async fn check_may_decide(
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
pub(super) fn revision(marks: &[StoredMark], seen: i64) -> i64 {
    marks.last().map_or(seen, |mark| mark.revision)
}

/// How many cells are marked.
pub(super) async fn counts(
    conn: &mut PgConnection,
    place: (i64, i32),
) -> Result<MarkCounts, DbError> {
    let (approved, returned) = db::change_set::count_marks(conn, place).await?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(MarkCounts {
        approved: number(approved),
        returned: number(returned),
    })
}

/// The marks on a set and their number; for those who may review it.
pub(super) async fn stored_marks(
    conn: &mut PgConnection,
    actor: &Actor,
    place: (i64, i32),
) -> Result<Option<(Vec<StoredMark>, MarkCounts)>, DbError> {
    if actor.viewer.check(Act::ReviewChanges).is_err() {
        return Ok(None);
    }
    let marks = db::change_set::list_marks(conn, place, 0).await?;
    Ok(Some((marks, counts(conn, place).await?)))
}

/// Of these marks those on some cells, and the revision and number of all.
pub(super) fn marks_on(
    stored: Option<(Vec<StoredMark>, MarkCounts)>,
    cells: &[ChangeView],
) -> Marks {
    let Some((marks, counts)) = stored else {
        return Marks::default();
    };
    let keys: BTreeSet<&CellKey> = cells.iter().map(|change| &change.key).collect();
    Marks {
        revision: revision(&marks, 0),
        counts,
        marks: marks
            .into_iter()
            .filter(|mark| keys.contains(&mark.key))
            .map(CellMark::from)
            .collect(),
        ..Marks::default()
    }
}

/// The cells of a set that are marked to be approved.
pub(super) async fn approved(
    conn: &mut PgConnection,
    set: i64,
) -> Result<Vec<CellKey>, ReviewError> {
    let found = db::change_set::version_and_batch(conn, set).await?;
    let (version, _) = found.ok_or(ReviewError::NotFound)?;
    let marks = db::change_set::list_marks(conn, (set, version), 0).await?;
    let approved = marks.into_iter().filter(|mark| mark.mark == Mark::Approve);
    Ok(approved.map(|mark| mark.key).collect())
}

/// Confirms the marks that the reviewer saw, in one transaction: all of them count, or none.
pub async fn finish(
    pool: &PgPool,
    actor: &Actor,
    order: &FinishReview,
) -> Result<ChangeSetState, ReviewError> {
    actor.viewer.check(Act::ReviewChanges)?;
    let mut tx = begin_long(pool).await?;
    db::release::lock_publishing_shared(&mut tx).await?;
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
    let state = state(&mut tx, order.id).await?;
    commit(tx).await?;
    Ok(state)
}
