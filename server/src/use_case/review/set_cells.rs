//! The judged cells of one set for an answer: what is read of the set in a transaction, and the list afterwards, when
//! nothing is open any more.

use std::{collections::BTreeMap, sync::Arc};

use app::wire::ChangeSetSummary;
use domain::finding::{Finding, Place};
use sqlx::PgConnection;

use super::{
    ReviewError,
    cell_page::WHOLE,
    detail::{self, CellViews, ComparedChanges},
    judged::{Basis, JudgedCells, JudgedSets, Making, Unjudged},
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
    /// The place of the list of a large set. A small one is judged where it is asked for.
    list: Option<Making>,
    /// What the list is made from, where it is not made yet.
    unjudged: Option<Unjudged>,
}

impl SetCells {
    /// Reads a set. What its list is made from is read only where there is no list yet, or with `has_content`.
    ///
    /// # Errors
    /// [`ReviewError::NotFound`] for a set that this person may not read.
    pub(super) async fn load(
        conn: &mut PgConnection,
        sets: &JudgedSets,
        actor: &Actor,
        id: i64,
        has_content: bool,
    ) -> Result<Self, ReviewError> {
        let summary = detail::summary(conn, &actor.viewer, id).await?;
        let found = db::change_set::version_and_batch(conn, id).await?;
        let (version, _) = found.ok_or(ReviewError::NotFound)?;
        let basis = Basis::load(conn, actor, (id, version)).await?;
        let is_large = usize::try_from(summary.cells).is_ok_and(|cells| cells > WHOLE);
        let list = is_large.then(|| sets.place(&basis));
        let is_made = list.as_ref().is_some_and(|list| list.get().is_some());
        let unjudged = match is_made && !has_content {
            true => None,
            false => Some(unjudged(conn, actor, &summary).await?),
        };
        Ok(Self {
            summary,
            version,
            basis,
            list,
            unjudged,
        })
    }

    /// What the cells are held against, where it was read.
    pub(super) fn content(&self) -> Option<Arc<ComparedChanges>> {
        let unjudged = self.unjudged.as_ref();
        unjudged.map(|unjudged| Arc::clone(&unjudged.content))
    }

    /// The list. No transaction is open when this is called.
    pub(super) async fn judged(
        &mut self,
        sets: &JudgedSets,
    ) -> Result<Arc<JudgedCells>, ReviewError> {
        let made = self.list.as_ref().and_then(|list| list.get());
        match (made, self.unjudged.take()) {
            (Some(made), _) => Ok(Arc::clone(made)),
            (None, Some(unjudged)) => match &self.list {
                Some(list) => sets.made(list, unjudged).await,
                None => {
                    let Unjudged { content, views } = unjudged;
                    Ok(Arc::new(JudgedCells::of(views.all(&content))))
                }
            },
            // What is not made was read.
            (None, None) => Ok(Arc::default()),
        }
    }
}

async fn unjudged(
    conn: &mut PgConnection,
    actor: &Actor,
    summary: &ChangeSetSummary,
) -> Result<Unjudged, DbError> {
    let id = summary.id;
    let content = ComparedChanges::load(conn, id, actor.today()).await?;
    let is_waiting = summary.status.takes_comments();
    let open = if is_waiting {
        content.rivals(conn, id).await?
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
    Ok(Unjudged {
        content: Arc::new(content),
        views: CellViews {
            set: id,
            open,
            closed,
            is_waiting,
            named: sees_all(&actor.viewer),
        },
    })
}
