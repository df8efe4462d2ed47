//! One change set as its page shows it: old and new per cell, what may be done, what the public will read.

mod cells;

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{CellComment, ChangeSetDetail, ChangeSetSummary, PreviewDecision, PublicEffect};
use domain::{
    change_set::{Event, Head, Refusal, Status, next},
    finding::Finding,
    release::Release,
    role::{Act, Viewer},
    value::{Cell, CellKey},
};
use sqlx::PgConnection;

use self::cells::{CellViews, ComparedChanges};
use super::{ReviewError, as_read, desk, may_read, permission, sees_all};
use crate::{
    db::{self, DbError},
    use_case::{
        Actor, calendar, check,
        effect::{ReleaseContent, public_effects, with_approved},
    },
};

/// Everything of a set that this person may see.
pub(in crate::use_case) async fn load(
    conn: &mut PgConnection,
    actor: &Actor,
    current: Option<&Release>,
    id: i64,
) -> Result<ChangeSetDetail, ReviewError> {
    let mut summary = summary(conn, &actor.viewer, id).await?;
    let unread = db::change_set::count_unread(conn, &actor.viewer.name).await?;
    summary.unread = unread.get(&id).copied().unwrap_or_default();
    let (version, batch) = db::change_set::version_and_batch(conn, id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let content = ComparedChanges::load(conn, id, actor.today()).await?;
    let is_inside = summary.author == actor.viewer.name || sees_all(&actor.viewer);
    let threads = match is_inside {
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
        for closed in calendar::closed(conn, &content.catalogue, actor.today(), keys).await? {
            let at = views
                .iter_mut()
                .find(|view| check::place(&view.key) == closed.place);
            if let Some(view) = at {
                view.findings.push(closed);
            }
        }
    }
    let conflicts = views.iter().filter(|view| view.conflict.is_some()).count();
    let blocks = views
        .iter()
        .any(|view| view.findings.iter().any(Finding::blocks));
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
    let marks = desk::marks(conn, actor, id, version).await?;
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
        changes: views,
        allowed,
        refusal,
        public_effect,
        summary,
    })
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
    let approved: BTreeSet<&CellKey> = preview.approved.iter().collect();
    content
        .changes
        .retain(|change| approved.contains(&change.key));
    Ok(effects(conn, actor, current, content).await?)
}

async fn summary(
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
