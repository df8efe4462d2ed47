//! One change set as its page shows it: old and new per cell, what may be done, what the public will read.

mod cells;
mod totals;

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{
    CellComment, ChangeSetDetail, ChangeSetSummary, ChangeView, PreviewDecision, PublicEffect,
};
use domain::{
    change_set::{Event, Head, Refusal, Status, next},
    finding::{Finding, Place},
    release::Release,
    role::{Act, Viewer},
    value::{Cell, CellKey},
};
use sqlx::PgConnection;

use self::cells::{CellViews, ComparedChanges};
pub(super) use self::totals::kinds;
use super::{ReviewError, as_read, cell_page, desk, may_read, permission, sees_all};
use crate::{
    db::{self, DbError},
    use_case::{
        Actor, calendar, check,
        effect::{ReleaseContent, public_effects, with_approved},
    },
};

/// Everything of a set that this person may see; of a large one the first cells.
pub(in crate::use_case) async fn load(
    conn: &mut PgConnection,
    actor: &Actor,
    current: Option<&Release>,
    id: i64,
) -> Result<ChangeSetDetail, ReviewError> {
    load_rows(conn, actor, current, id, cell_page::first_rows).await
}

/// The same with every cell.
pub(super) async fn load_whole(
    conn: &mut PgConnection,
    actor: &Actor,
    current: Option<&Release>,
    id: i64,
) -> Result<ChangeSetDetail, ReviewError> {
    load_rows(conn, actor, current, id, |views| views).await
}

async fn load_rows(
    conn: &mut PgConnection,
    actor: &Actor,
    current: Option<&Release>,
    id: i64,
    rows: fn(Vec<ChangeView>) -> Vec<ChangeView>,
) -> Result<ChangeSetDetail, ReviewError> {
    let mut summary = summary(conn, &actor.viewer, id).await?;
    let unread = db::change_set::count_unread(conn, &actor.viewer.name).await?;
    summary.unread = unread.get(&id).copied().unwrap_or_default();
    let (version, batch) = db::change_set::version_and_batch(conn, id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let (content, views) = compared(conn, actor, &summary).await?;
    let is_inside = is_inside(&actor.viewer, &summary);
    let totals = totals::of(&views);
    let conflicts = usize::try_from(totals.conflicts).unwrap_or(usize::MAX);
    let blocks = totals.errors > 0;
    let name = &actor.viewer.name;
    let is_own = db::person::is_one(conn, &summary.author, name).await?;
    let other = is_own && summary.author != *name;
    let (allowed, refusal) = allowed(&actor.viewer, &summary, other, conflicts, blocks);
    let has_ended = matches!(summary.status, Status::Discarded | Status::Published);
    let public_effect = if has_ended {
        Vec::new()
    } else {
        effects(conn, actor, current, content).await?
    };
    let mut events = db::change_set::list_events(conn, id).await?;
    if !is_inside {
        events.iter_mut().for_each(|event| event.remark = None);
    }
    let parts = db::change_set::list_parts(conn, id).await?;
    let changes = rows(views);
    let marks = desk::marks(conn, actor, (id, version), &changes).await?;
    let shown = db::change_set::count_shown(conn, id).await?;
    let last_comment = db::change_set::last_comment(conn, id).await?;
    Ok(ChangeSetDetail {
        shown,
        last_comment,
        marks,
        version,
        batch: batch.filter(|_| is_inside).map(|batch| batch.to_string()),
        events: events.into_iter().map(Into::into).collect(),
        parts: parts.into_iter().map(Into::into).collect(),
        changes,
        totals,
        allowed,
        refusal,
        public_effect,
        summary,
    })
}

/// Whether what was said on the way is told: to the author and the Secretariat.
fn is_inside(viewer: &Viewer, summary: &ChangeSetSummary) -> bool {
    summary.author == viewer.name || sees_all(viewer)
}

/// All cells of a set as this person may see them, in the order of their keys.
pub(super) async fn views(
    conn: &mut PgConnection,
    actor: &Actor,
    summary: &ChangeSetSummary,
) -> Result<Vec<ChangeView>, ReviewError> {
    Ok(compared(conn, actor, summary).await?.1)
}

/// The same with what they were held against.
async fn compared(
    conn: &mut PgConnection,
    actor: &Actor,
    summary: &ChangeSetSummary,
) -> Result<(ComparedChanges, Vec<ChangeView>), ReviewError> {
    let id = summary.id;
    let content = ComparedChanges::load(conn, id, actor.today()).await?;
    let threads = match is_inside(&actor.viewer, summary) {
        true => threads(conn, id, &summary.author).await?,
        false => BTreeMap::new(),
    };
    let is_waiting = summary.status.takes_comments();
    let open = if is_waiting {
        content.rivals(conn, id).await?
    } else {
        BTreeMap::new()
    };
    let views = CellViews {
        content: &content,
        threads,
        open,
        is_waiting,
        named: sees_all(&actor.viewer),
        set: id,
    };
    let mut views = views.all();
    if summary.status.is_editable() {
        // What has closed meanwhile cannot be sent; once sent, the calendar has no say any more.
        let keys = content.changes.iter().map(|change| &change.key);
        let closed = calendar::closed(conn, &content.catalogue, actor.today(), keys).await?;
        let mut closed: BTreeMap<Place, Finding> = closed
            .into_iter()
            .map(|finding| (finding.place.clone(), finding))
            .collect();
        for view in &mut views {
            if closed.is_empty() {
                break;
            }
            let found = closed.remove(&check::place(&view.key));
            view.findings.extend(found);
        }
    }
    Ok((content, views))
}

/// What the public pages would say if just these cells were approved.
pub(super) async fn preview(
    conn: &mut PgConnection,
    actor: &Actor,
    current: Option<&Release>,
    preview: &PreviewDecision,
) -> Result<Vec<PublicEffect>, ReviewError> {
    summary(conn, &actor.viewer, preview.id).await?;
    let mut content = ComparedChanges::load(conn, preview.id, actor.today()).await?;
    let marked = match preview.marked {
        true => desk::approved(conn, preview.id).await?,
        false => Vec::new(),
    };
    let approved: BTreeSet<&CellKey> = preview.approved.iter().chain(&marked).collect();
    content
        .changes
        .retain(|change| approved.contains(&change.key));
    Ok(effects(conn, actor, current, content).await?)
}

pub(super) async fn summary(
    conn: &mut PgConnection,
    viewer: &Viewer,
    id: i64,
) -> Result<ChangeSetSummary, ReviewError> {
    let filter = db::change_set::Filter {
        id: Some(id),
        ..Default::default()
    };
    let summary = db::change_set::list(conn, filter)
        .await?
        .pop()
        .ok_or(ReviewError::NotFound)?;
    let summary = ChangeSetSummary::from(summary);
    if !may_read(viewer, &summary.author, summary.status) {
        return Err(ReviewError::NotFound);
    }
    Ok(as_read(viewer, summary))
}

/// Who may say something about the cells of an author: the author, and those who may review.
pub(super) fn may_talk(viewer: &Viewer, author: &str) -> bool {
    viewer.name == author || viewer.check(Act::ReviewChanges).is_ok()
}

/// What was said about each cell of a set, also before the set was split from another.
pub(super) async fn threads(
    conn: &mut PgConnection,
    id: i64,
    author: &str,
) -> Result<BTreeMap<CellKey, Vec<CellComment>>, DbError> {
    let chain = db::change_set::chain(conn, id).await?;
    let mut threads: BTreeMap<CellKey, Vec<CellComment>> = BTreeMap::new();
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
    if summary.status.takes_comments() && may_talk(viewer, &summary.author) {
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

async fn effects(
    conn: &mut PgConnection,
    actor: &Actor,
    current: Option<&Release>,
    content: ComparedChanges,
) -> Result<Vec<PublicEffect>, DbError> {
    let settings = db::setting::load_settings(conn).await?;
    let now = ReleaseContent {
        catalogue: &content.catalogue,
        settings: &settings,
        as_of: actor.today(),
        cells: &content.cells,
    };
    let mut after: BTreeMap<CellKey, Cell> = content
        .cells
        .iter()
        .map(|cell| (cell.key.clone(), cell.clone()))
        .collect();
    for change in content.changes {
        match change.after {
            None => drop(after.remove(&change.key)),
            Some(value) => {
                let cell = Cell {
                    key: change.key.clone(),
                    value,
                    provenance: change.provenance,
                    approved_by: None,
                };
                after.insert(change.key, cell);
            }
        }
    }
    let cells: Vec<Cell> = after.into_values().collect();
    let proposed = ReleaseContent {
        cells: &cells,
        ..now
    };
    let effects = public_effects(current, &proposed, Some(&content.touched));
    Ok(with_approved(effects, &now))
}
