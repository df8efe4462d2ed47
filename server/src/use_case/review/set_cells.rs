//! The checked cells of one set for an answer: what is read of the set in a transaction, and the list afterwards, when
//! nothing is open any more.
//! What this module deliberately does not do: it judges nothing and changes nothing.

use std::{collections::BTreeMap, sync::Arc};

use app::wire::ChangeSetSummary;
use domain::finding::{Finding, Place};
use sqlx::PgConnection;

use super::{
    ReviewError,
    cell_page::MAX_UNPAGED_CELLS,
    checked::{Basis, CheckedCells, CheckedSets, PendingList, UncheckedCells},
    detail::{self, CellViews, ComparedChanges},
    sees_all,
};
use crate::{
    db::{self, DbError},
    use_case::{Actor, calendar},
};

/// A set as it was read.
pub(super) struct SetCells {
    pub(super) summary: ChangeSetSummary,
    pub(super) version: i32,
    pub(super) basis: Basis,
    /// The place of the list of a large set. A small one is checked where it is asked for.
    list: Option<PendingList>,
    /// What the cells are held against, where it was read.
    content: Option<Arc<ComparedChanges>>,
    /// With it, what the list is made from where it is not made yet.
    views: Option<CellViews>,
}

impl SetCells {
    /// Reads a set. What its list is made from is read only where there is no list yet; `has_content`: what the cells are
    /// held against is read in any case. `seen`: the version that the person saw, where that matters.
    ///
    /// # Errors
    /// [`ReviewError::NotFound`] for a set that this person may not read, [`ReviewError::Stale`] for another version than
    /// the one that was seen.
    pub(super) async fn load(
        conn: &mut PgConnection,
        sets: &CheckedSets,
        actor: &Actor,
        (id, seen): (i64, Option<i32>),
        has_content: bool,
    ) -> Result<Self, ReviewError> {
        let summary = detail::summary(conn, &actor.viewer, id).await?;
        let found = db::change_set::version_and_batch(conn, id).await?;
        let (version, _) = found.ok_or(ReviewError::NotFound)?;
        if seen.is_some_and(|seen| seen != version) {
            return Err(ReviewError::Stale);
        }
        let basis = Basis::load(conn, actor, (id, version)).await?;
        let is_large = usize::try_from(summary.cells).is_ok_and(|cells| cells > MAX_UNPAGED_CELLS);
        let list = is_large.then(|| sets.pending_list(&basis));
        let is_made = list.as_ref().is_some_and(|list| list.get().is_some());
        let mut set = Self {
            summary,
            version,
            basis,
            list,
            content: None,
            views: None,
        };
        if has_content || !is_made {
            let content = ComparedChanges::load(conn, id, actor.today()).await?;
            if !is_made {
                set.views = Some(views(conn, actor, &set.summary, &content).await?);
            }
            set.content = Some(Arc::new(content));
        }
        Ok(set)
    }

    /// What the cells are held against, where it was read.
    pub(super) fn content(&self) -> Option<Arc<ComparedChanges>> {
        self.content.clone()
    }

    /// The list. No transaction is open when this is called.
    pub(super) async fn checked(
        &mut self,
        sets: &CheckedSets,
    ) -> Result<Arc<CheckedCells>, ReviewError> {
        let made = self.list.as_ref().and_then(|list| list.get());
        match (made, self.content(), self.views.take()) {
            (Some(made), ..) => Ok(Arc::clone(made)),
            (None, Some(content), Some(views)) => match &self.list {
                Some(list) => {
                    sets.compute_once(list, UncheckedCells { content, views })
                        .await
                }
                None => Ok(Arc::new(CheckedCells::of(views.all(&content)))),
            },
            // What is not made was read.
            _ => Ok(Arc::default()),
        }
    }
}

/// What is said of each cell beside its value: other open changes of it, and the calendar.
async fn views(
    conn: &mut PgConnection,
    actor: &Actor,
    summary: &ChangeSetSummary,
    content: &ComparedChanges,
) -> Result<CellViews, DbError> {
    let id = summary.id;
    let is_waiting = summary.status.takes_comments();
    let open = if is_waiting {
        content.competing_changes(conn, id).await?
    } else {
        BTreeMap::new()
    };
    let mut closed: BTreeMap<Place, Finding> = BTreeMap::new();
    if summary.status.is_editable() {
        // What has closed meanwhile cannot be sent; once sent, the calendar has no say any more.
        let keys = content.changes.iter().map(|change| &change.key);
        let found = calendar::closed(conn, &content.catalogue, actor.today(), keys).await?;
        closed.extend(found.into_iter().map(|one| (one.place.clone(), one)));
    }
    Ok(CellViews {
        set: id,
        open,
        closed,
        is_waiting,
        named: sees_all(&actor.viewer),
    })
}
