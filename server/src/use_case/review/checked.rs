//! The checked cells of a change set: findings, conflicts and refusals of all of them, in the order in which they are
//! looked at. Pages, filters and acts on many are parts of one list.
//!
//! A list is made once for what it rests on ([`Basis`]) and kept in memory, a few lists at most; whoever asks while it
//! is being made waits for it. It is computed on the bounded pool, while no transaction is open and no set is locked.
//! What is said about cells and what is marked on them is not in it: both are read with every answer.
//! What this module deliberately does not do: it decides and marks nothing, and asks for no permission.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use app::{
    office::review::{in_order, is_plain},
    wire::{CellTotals, ChangeView, CommentKind},
};
use domain::{change_set::Verdict, value::CellKey};
use sqlx::PgConnection;
use tokio::sync::OnceCell;

use super::{
    ReviewError,
    detail::{CellViews, ComparedChanges, Threads, count_cells},
    mark_where::verdict_of,
    sees_all,
};
use crate::{
    compute::ComputePool,
    db::{self, DbError, change_set::StoredMark, import::Token},
    use_case::Actor,
};

/// Lists that are kept.
const MAX_CACHED_LISTS: usize = 16;
/// Cells of all lists that are kept: some 1 to 2 KiB each. A longer list is made and not kept.
const MAX_CACHED_CELLS: usize = 150_000;
/// A list that nobody asked for in so long is dropped when the next one is made.
const IDLE_TTL: Duration = Duration::from_secs(15 * 60);

/// What a checked list rests on. While it stays the same, so does the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Basis {
    set: i64,
    /// Of the set: it rises with its cells and its status.
    version: i32,
    /// Whether values of other people's sets are shown.
    named: bool,
    /// Values, catalogue, calendar and day.
    token: Token,
    /// Hash of what other open sets make of the same cells.
    competing: i64,
}

impl Basis {
    /// The basis of this moment.
    pub(super) async fn load(
        conn: &mut PgConnection,
        actor: &Actor,
        (set, version): (i64, i32),
    ) -> Result<Self, DbError> {
        let edition = db::catalogue::load_edition(conn).await?;
        let edition = &edition.ok_or(DbError::NoEdition)?.code;
        Ok(Self {
            set,
            version,
            named: sees_all(&actor.viewer),
            token: db::import::load_token(conn, edition, actor.today()).await?,
            competing: db::change_set::hash_competing_changes(conn, set).await?,
        })
    }
}

/// The cells of a set, checked.
#[derive(Debug, Default)]
pub(super) struct CheckedCells {
    /// What needs a look first; without what was said about them.
    pub(super) views: Vec<ChangeView>,
    totals: CellTotals,
}

impl CheckedCells {
    pub(super) fn of(views: Vec<ChangeView>) -> Self {
        Self {
            totals: count_cells(&views),
            views: in_order(views),
        }
    }

    /// What there is of all cells, with what was said about them and what is marked on them.
    pub(super) fn totals(&self, threads: &Threads, marks: &[StoredMark]) -> CellTotals {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let unanswered = match threads.is_empty() {
            true => 0,
            false => self.waiting(threads).count(),
        };
        CellTotals {
            unanswered: number(unanswered),
            plain_left: number(self.count_clean_unmarked(&verdicts(marks))),
            ..self.totals.clone()
        }
    }

    /// Values that nothing speaks against and nobody has marked.
    pub(super) fn count_clean_unmarked(&self, verdicts: &Verdicts<'_>) -> usize {
        let open = self
            .views
            .iter()
            .filter(|view| !verdicts.contains_key(&view.key));
        open.filter(|view| is_plain(view)).count()
    }

    /// Cells on which the author owes an answer: the last word is a remark.
    pub(super) fn waiting<'a>(&'a self, threads: &Threads) -> impl Iterator<Item = &'a ChangeView> {
        self.views.iter().filter(|view| {
            let last = threads.get(&view.key).and_then(|thread| thread.last());
            last.is_some_and(|said| said.kind == CommentKind::Remark)
        })
    }
}

/// Verdicts by cell.
pub(super) type Verdicts<'a> = BTreeMap<&'a CellKey, Verdict>;

/// The verdicts that are marked and not taken back.
pub(super) fn verdicts(marks: &[StoredMark]) -> Verdicts<'_> {
    let marked = marks.iter();
    marked
        .filter_map(|mark| Some((&mark.key, verdict_of(mark)?)))
        .collect()
}

/// Some of the cells, with what was said about each.
pub(super) fn with_threads<'a>(
    views: impl Iterator<Item = &'a ChangeView>,
    threads: &mut Threads,
) -> Vec<ChangeView> {
    views
        .map(|view| ChangeView {
            thread: threads.remove(&view.key).unwrap_or_default(),
            ..view.clone()
        })
        .collect()
}

/// A list that is made, or is being made.
pub(super) type PendingList = Arc<OnceCell<Arc<CheckedCells>>>;

struct CachedList {
    basis: Basis,
    list: PendingList,
    used: Instant,
}

/// The lists of a server. Cheap to clone.
#[derive(Clone)]
pub struct CheckedSets {
    kept: Arc<Mutex<Vec<CachedList>>>,
    compute: ComputePool,
    computed: Arc<AtomicU64>,
}

/// What a list is made from.
pub(super) struct UncheckedCells {
    pub(super) content: Arc<ComparedChanges>,
    pub(super) views: CellViews,
}

impl CheckedSets {
    /// Lists that are computed on these threads.
    pub fn new(compute: ComputePool) -> Self {
        Self {
            kept: Arc::default(),
            compute,
            computed: Arc::default(),
        }
    }

    /// How many lists were made since the start.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// The threads on which they are made.
    pub(super) fn compute(&self) -> &ComputePool {
        &self.compute
    }

    /// The list for a basis, where it is made already or somebody makes it now.
    pub(super) fn pending_list(&self, basis: &Basis) -> PendingList {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if let Some(known) = kept.iter_mut().find(|one| one.basis == *basis) {
            known.used = now;
            return Arc::clone(&known.list);
        }
        // The set moved on, and so did the one that the others rest on.
        kept.retain(|one| {
            let is_older = one.basis.set == basis.set && one.basis.named == basis.named;
            !is_older && now.duration_since(one.used) < IDLE_TTL
        });
        let list = PendingList::default();
        kept.push(CachedList {
            basis: basis.clone(),
            list: Arc::clone(&list),
            used: now,
        });
        list
    }

    /// Makes the list, unless somebody else makes it meanwhile.
    pub(super) async fn compute_once(
        &self,
        list: &PendingList,
        from: UncheckedCells,
    ) -> Result<Arc<CheckedCells>, ReviewError> {
        let owner = format!("review/set/{}", from.views.set);
        let make = || async {
            let judge = move || {
                let UncheckedCells { content, views } = from;
                Arc::new(CheckedCells::of(views.all(&content)))
            };
            let checked = self.compute.run(&owner, judge).await?;
            self.computed.fetch_add(1, Ordering::Relaxed);
            Ok::<_, ReviewError>(checked)
        };
        let checked = list.get_or_try_init(make).await.map(Arc::clone);
        self.evict();
        checked
    }

    /// Drops what was not asked for longest, until what is left is within the limits.
    fn evict(&self) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.sort_by_key(|one| std::cmp::Reverse(one.used));
        let mut cells = 0_usize;
        let mut lists = 0_usize;
        kept.retain(|one| {
            let with_it = cells + one.list.get().map_or(0, |list| list.views.len());
            let is_kept = with_it <= MAX_CACHED_CELLS && lists < MAX_CACHED_LISTS;
            if is_kept {
                cells = with_it;
                lists += 1;
            }
            is_kept
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(set: i64, competing: i64) -> Basis {
        Basis {
            set,
            version: 1,
            named: true,
            token: Token {
                last_value: 7,
                approvals: 1,
                catalogue: 0,
                reopenings: 0,
                day: chrono::NaiveDate::default(),
            },
            competing,
        }
    }

    fn sets() -> CheckedSets {
        CheckedSets::new(ComputePool::new(1))
    }

    fn count(sets: &CheckedSets) -> usize {
        sets.kept.lock().unwrap().len()
    }

    #[test]
    fn one_list_is_kept_for_a_basis_and_another_takes_its_place() {
        let sets = sets();
        let first = sets.pending_list(&basis(1, 0));
        assert!(Arc::ptr_eq(&first, &sets.pending_list(&basis(1, 0))));
        assert!(!Arc::ptr_eq(&first, &sets.pending_list(&basis(1, 5))));
        assert_eq!(count(&sets), 1, "the older one is of no use");
        sets.pending_list(&basis(2, 0));
        assert_eq!(count(&sets), 2);
    }

    #[test]
    fn lists_are_kept_within_limits_and_what_was_asked_for_last_stays() {
        let sets = sets();
        for set in 0..40 {
            sets.pending_list(&basis(set, 0));
        }
        let last = sets.pending_list(&basis(3, 0));
        sets.evict();
        assert_eq!(count(&sets), MAX_CACHED_LISTS);
        assert!(Arc::ptr_eq(&last, &sets.pending_list(&basis(3, 0))));
    }
}
