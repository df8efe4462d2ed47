//! One change set as its page shows it: old and new per cell, what may be done, what the public will read.

mod cells;
mod totals;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::wire::{
    CellComment, ChangeSetDetail, ChangeSetSummary, ChangeView, MarkCounts, PreviewDecision,
    PublicEffect,
};
use chrono::NaiveDate;
use domain::{
    change_set::{Event, Head, Refusal, Status, next},
    release::Release,
    role::{Act, Viewer},
    settings::Settings,
    value::{Cell, CellKey},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

pub(super) use self::cells::{CellViews, ComparedChanges};
pub(super) use self::totals::{kinds, of as count_cells};
use super::{
    ReviewError, cell_page,
    checked::{CheckedSets, with_threads},
    marking, may_read, permission, redacted_for, sees_all,
    set_cells::SetCells,
};
use crate::{
    db::{
        self, DbError,
        change_set::{SplitSet, StoredEvent, StoredMark},
    },
    release::ReleaseStore,
    use_case::{
        Actor, begin_reading, commit,
        effect::{ReleaseContent, public_effects, with_approved},
    },
};

/// What was said about cells, oldest first.
pub(super) type Threads = BTreeMap<CellKey, Vec<CellComment>>;

/// Which cells of a set are in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// All of a set of a few; of a large one the first.
    First,
    All,
}

/// Everything of a set that this person may see. Its cells are checked when the transaction has ended.
pub(super) async fn read(
    pool: &PgPool,
    store: &ReleaseStore,
    sets: &CheckedSets,
    actor: &Actor,
    id: i64,
    rows: Rows,
) -> Result<ChangeSetDetail, ReviewError> {
    let current = store.current().await?;
    let mut tx = begin_reading(pool).await?;
    let read = ReadSet::load(&mut tx, sets, actor, id).await?;
    commit(tx).await?;
    read.into_detail(sets, actor, current, rows).await
}

/// What is read of a set before anything is computed.
struct ReadSet {
    cells: SetCells,
    batch: Option<Uuid>,
    /// The account is another one of the author's.
    is_other_account: bool,
    threads: Threads,
    events: Vec<StoredEvent>,
    parts: Vec<SplitSet>,
    marks: Option<(Vec<StoredMark>, MarkCounts)>,
    settings: Settings,
    shown: u32,
    last_comment: i64,
}

impl ReadSet {
    async fn load(
        conn: &mut PgConnection,
        sets: &CheckedSets,
        actor: &Actor,
        id: i64,
    ) -> Result<Self, ReviewError> {
        let mut cells = SetCells::load(conn, sets, actor, (id, None), true).await?;
        let name = &actor.viewer.name;
        let unread = db::change_set::count_unread(conn, name).await?;
        cells.summary.unread = unread.get(&id).copied().unwrap_or_default();
        let found = db::change_set::version_and_batch(conn, id).await?;
        let (version, batch) = found.ok_or(ReviewError::NotFound)?;
        let sees_remarks = sees_remarks(&actor.viewer, &cells.summary);
        let threads = match sees_remarks {
            true => threads(conn, id, &cells.summary.author).await?,
            false => Threads::new(),
        };
        let author = &cells.summary.author;
        let is_own = db::person::is_one(conn, author, name).await?;
        let mut events = db::change_set::list_events(conn, id).await?;
        if !sees_remarks {
            events.iter_mut().for_each(|event| event.remark = None);
        }
        Ok(Self {
            batch: batch.filter(|_| sees_remarks),
            is_other_account: is_own && author != name,
            threads,
            events,
            parts: db::change_set::list_parts(conn, id).await?,
            marks: marking::stored_marks(conn, actor, (id, version)).await?,
            settings: db::setting::load_settings(conn).await?,
            shown: db::change_set::count_shown(conn, id).await?,
            last_comment: db::change_set::last_comment(conn, id).await?,
            cells,
        })
    }

    /// The answer. No transaction is open while it computes.
    async fn into_detail(
        mut self,
        sets: &CheckedSets,
        actor: &Actor,
        current: Option<Arc<Release>>,
        rows: Rows,
    ) -> Result<ChangeSetDetail, ReviewError> {
        let content = self.cells.content();
        let checked = self.cells.checked(sets).await?;
        let summary = self.cells.summary;
        let marks = self.marks.as_ref().map(|(marks, _)| marks.as_slice());
        let totals = checked.totals(&self.threads, marks.unwrap_or_default());
        let conflicts = usize::try_from(totals.conflicts).unwrap_or(usize::MAX);
        let (allowed, refusal) = allowed(
            &actor.viewer,
            &summary,
            self.is_other_account,
            conflicts,
            totals.errors > 0,
        );
        let has_ended = matches!(summary.status, Status::Discarded | Status::Published);
        let public_effect = match content.filter(|_| !has_ended) {
            Some(content) => effects(sets, actor, current, content, self.settings, None).await?,
            None => Vec::new(),
        };
        let changes = match rows {
            Rows::First => cell_page::first_rows(&checked.views),
            Rows::All => cell_page::by_key(&checked.views),
        };
        let first_waiting = match summary.status {
            Status::Returned => checked.waiting(&self.threads).next(),
            _ => None,
        };
        let is_shown = |view: &&ChangeView| changes.iter().any(|shown| shown.key == view.key);
        let first_waiting = first_waiting.filter(|view| !is_shown(view));
        let first_waiting = with_threads(first_waiting.into_iter(), &mut self.threads).pop();
        let changes = with_threads(changes.into_iter(), &mut self.threads);
        let marks = marking::marks_on(self.marks, &changes);
        Ok(ChangeSetDetail {
            shown: self.shown,
            last_comment: self.last_comment,
            marks,
            version: self.cells.version,
            batch: self.batch.map(|batch| batch.to_string()),
            events: self.events.into_iter().map(Into::into).collect(),
            parts: self.parts.into_iter().map(Into::into).collect(),
            changes,
            first_waiting,
            totals,
            allowed,
            refusal,
            public_effect,
            summary,
        })
    }
}

/// Whether remarks before the decision are shown: to the author and the Secretariat.
pub(super) fn sees_remarks(viewer: &Viewer, summary: &ChangeSetSummary) -> bool {
    summary.author == viewer.name || sees_all(viewer)
}

/// What the public pages would say if just these cells were approved.
pub(super) async fn preview(
    pool: &PgPool,
    store: &ReleaseStore,
    sets: &CheckedSets,
    actor: &Actor,
    preview: &PreviewDecision,
) -> Result<Vec<PublicEffect>, ReviewError> {
    let current = store.current().await?;
    let mut tx = begin_reading(pool).await?;
    summary(&mut tx, &actor.viewer, preview.id).await?;
    let content = ComparedChanges::load(&mut tx, preview.id, actor.today()).await?;
    let marked = match preview.marked {
        true => marking::approved(&mut tx, preview.id).await?,
        false => Vec::new(),
    };
    let settings = db::setting::load_settings(&mut tx).await?;
    commit(tx).await?;
    let approved: BTreeSet<CellKey> = preview.approved.iter().cloned().chain(marked).collect();
    let content = Arc::new(content);
    effects(sets, actor, current, content, settings, Some(approved)).await
}

pub(super) async fn summary(
    conn: &mut PgConnection,
    viewer: &Viewer,
    id: i64,
) -> Result<ChangeSetSummary, ReviewError> {
    let summary = db::change_set::find(conn, id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let summary = ChangeSetSummary::from(summary);
    if !may_read(viewer, &summary.author, summary.status) {
        return Err(ReviewError::NotFound);
    }
    Ok(redacted_for(viewer, summary))
}

/// Who may say something about the cells of an author: the author, and those who may review.
pub(super) fn may_comment(viewer: &Viewer, author: &str) -> bool {
    viewer.name == author || viewer.check(Act::ReviewChanges).is_ok()
}

/// What was said about each cell of a set, also before the set was split from another.
pub(super) async fn threads(
    conn: &mut PgConnection,
    id: i64,
    author: &str,
) -> Result<Threads, DbError> {
    let chain = db::change_set::chain(conn, id).await?;
    let mut threads = Threads::new();
    for said in db::change_set::list_comments(conn, &chain).await? {
        threads.entry(said.key).or_default().push(CellComment {
            at: said.at,
            by_author: said.author == author,
            author: said.author_name,
            kind: said.kind.into(),
            text: said.text,
            value: said.value,
        });
    }
    Ok(threads)
}

/// What this person may do now, and why not `approve`.
fn allowed(
    viewer: &Viewer,
    summary: &ChangeSetSummary,
    by_other_account: bool,
    conflicts: usize,
    blocks: bool,
) -> (Vec<String>, Option<String>) {
    let head = Head {
        status: summary.status,
        author: &summary.author,
        by_other_account,
        cells: usize::try_from(summary.cells).unwrap_or(usize::MAX),
    };
    let remark = "…".to_owned();
    let events = [
        ("submit", Event::Submit),
        ("withdraw", Event::Withdraw),
        ("return", Event::Return { remark }),
        ("approve", Event::Approve),
        // The same persons at the same time; what cannot be approved is returned.
        ("decide", Event::Approve),
        ("discard", Event::Discard),
    ];
    let may = |event: &Event| permission(event).is_ok_and(|act| viewer.check(act).is_ok());
    let mut refusal = None;
    let mut allowed = Vec::new();
    for (name, event) in events {
        if !may(&event) {
            continue;
        }
        let approves = name == "approve";
        match next(&head, &event, &viewer.name) {
            Ok(_) if approves && conflicts > 0 => refusal = Some(conflict_words(conflicts)),
            Ok(_) if approves && blocks => refusal = Some(BLOCKED.to_owned()),
            Ok(_) => allowed.push(name.to_owned()),
            Err(own @ Refusal::OwnChanges) if approves => refusal = Some(own.to_string()),
            Err(_) => {}
        }
    }
    if summary.status.takes_comments() && may_comment(viewer, &summary.author) {
        allowed.push("comment".to_owned());
    }
    let done = matches!(summary.status, Status::Approved | Status::Published);
    if done && viewer.check(Act::EnterValues).is_ok() {
        allowed.push("revert".to_owned());
    }
    (allowed, refusal)
}

const BLOCKED: &str =
    "Hay celdas con errores. Apruebe las demás y devuelva esas, o devuelva el conjunto.";

/// Why a set with conflicts is not approved.
pub fn conflict_words(conflicts: usize) -> String {
    let cells = if conflicts == 1 {
        "celda cambió"
    } else {
        "celdas cambiaron"
    };
    format!(
        "{conflicts} {cells} desde que se prepararon estos cambios. Devuélvalas para que su autor revise los valores de ahora; las demás se pueden aprobar."
    )
}

/// What the public pages say after these changes, or after those of them whose cells are named. Those of a large set are
/// computed on the bounded pool.
async fn effects(
    sets: &CheckedSets,
    actor: &Actor,
    current: Option<Arc<Release>>,
    content: Arc<ComparedChanges>,
    settings: Settings,
    only: Option<BTreeSet<CellKey>>,
) -> Result<Vec<PublicEffect>, ReviewError> {
    let as_of = actor.today();
    let is_large = content.changes.len() > cell_page::MAX_UNPAGED_CELLS;
    let compute = move || {
        let is_wanted = |key: &CellKey| only.as_ref().is_none_or(|only| only.contains(key));
        effects_of(current.as_deref(), &content, &settings, as_of, is_wanted)
    };
    if !is_large {
        return Ok(compute());
    }
    let owner = format!("review/person/{}", actor.viewer.name);
    Ok(sets.compute().run(&owner, compute).await?)
}

fn effects_of(
    current: Option<&Release>,
    content: &ComparedChanges,
    settings: &Settings,
    as_of: NaiveDate,
    is_wanted: impl Fn(&CellKey) -> bool,
) -> Vec<PublicEffect> {
    let now = ReleaseContent {
        catalogue: &content.catalogue,
        settings,
        as_of,
        cells: &content.cells,
    };
    let mut after: BTreeMap<CellKey, Cell> = content
        .cells
        .iter()
        .map(|cell| (cell.key.clone(), cell.clone()))
        .collect();
    let wanted = content.changes.iter();
    for change in wanted.filter(|change| is_wanted(&change.key)) {
        match &change.after {
            None => drop(after.remove(&change.key)),
            Some(value) => {
                let cell = Cell {
                    key: change.key.clone(),
                    value: value.clone(),
                    provenance: change.provenance.clone(),
                    approved_by: None,
                };
                after.insert(change.key.clone(), cell);
            }
        }
    }
    let cells: Vec<Cell> = after.into_values().collect();
    let proposed = ReleaseContent {
        cells: &cells,
        ..now
    };
    let effects = public_effects(current, &proposed, Some(&content.touched));
    with_approved(effects, &now)
}
