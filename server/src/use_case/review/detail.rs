//! One change set as its page shows it: old and new per cell, what may be done, what the public will read.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{
    CellComment, CellConflict, ChangeSetDetail, ChangeSetSummary, ChangeView, PreviewDecision,
    PublicEffect,
};
use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    change_set::{Change, Event, Head, Refusal, Status, next},
    code::IndicatorCode,
    finding::{Finding, Place},
    release::Release,
    role::{Act, Viewer},
    value::{Cell, CellKey, CellValue},
};
use import::{merge::conflicts_at, stored::Stored};
use sqlx::PgConnection;

use super::{ReviewError, permission, sees_all};
use crate::{
    db::{self, DbError, change_set::OpenChange},
    use_case::{
        Actor, calendar, check,
        effect::{ReleaseContent, public_effects, with_approved},
        label,
    },
};

/// Everything of a set that this person may see.
pub(in crate::use_case) async fn load(
    conn: &mut PgConnection,
    actor: &Actor,
    current: Option<&Release>,
    id: i64,
) -> Result<ChangeSetDetail, ReviewError> {
    let summary = summary(conn, &actor.viewer, id).await?;
    let (version, batch) = db::change_set::version_and_batch(conn, id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let content = Content::load(conn, id, actor.today()).await?;
    let threads = threads(conn, id, &summary.author).await?;
    let is_waiting = summary.status.takes_comments();
    let open = if is_waiting {
        content.rivals(conn, id).await?
    } else {
        BTreeMap::new()
    };
    let views = Views {
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
    let events = db::change_set::list_events(conn, id).await?;
    let parts = db::change_set::list_parts(conn, id).await?;
    Ok(ChangeSetDetail {
        version,
        batch: batch.map(|batch| batch.to_string()),
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
    let mut content = Content::load(conn, preview.id, actor.today()).await?;
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
    if summary.author != viewer.name && !sees_all(viewer) {
        return Err(ReviewError::NotFound);
    }
    Ok(summary.into())
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

/// The changes of a set and what they are held against.
struct Content {
    catalogue: Catalogue,
    changes: Vec<Change>,
    /// The indicators of the changes.
    touched: BTreeSet<IndicatorCode>,
    /// The current cells of those indicators.
    cells: Vec<Cell>,
    /// In Lima.
    today: NaiveDate,
}

impl Content {
    async fn load(conn: &mut PgConnection, id: i64, today: NaiveDate) -> Result<Self, DbError> {
        let catalogue = db::catalogue::load_catalogue(conn).await?;
        let changes = db::change_set::list_changes(conn, id).await?;
        let touched: BTreeSet<IndicatorCode> = changes
            .iter()
            .map(|change| change.key.indicator.clone())
            .collect();
        let codes: Vec<String> = touched.iter().map(ToString::to_string).collect();
        let cells = db::value::list_current_of(conn, &catalogue.edition.code, &codes).await?;
        Ok(Self {
            catalogue,
            changes,
            touched,
            cells,
            today,
        })
    }

    /// Open changes of the same cells in other sets.
    async fn rivals(
        &self,
        conn: &mut PgConnection,
        id: i64,
    ) -> Result<BTreeMap<CellKey, Vec<OpenChange>>, DbError> {
        let codes: Vec<String> = self.touched.iter().map(ToString::to_string).collect();
        let edition = &self.catalogue.edition.code;
        let mut open: BTreeMap<CellKey, Vec<OpenChange>> = BTreeMap::new();
        for change in db::change_set::list_open_changes(conn, edition, &codes).await? {
            if change.change_set != id {
                open.entry(change.key.clone()).or_default().push(change);
            }
        }
        Ok(open)
    }
}

/// What the views of the cells of one set are made from.
struct Views<'a> {
    content: &'a Content,
    threads: BTreeMap<CellKey, Vec<CellComment>>,
    open: BTreeMap<CellKey, Vec<OpenChange>>,
    /// Not decided yet: the values may still be overtaken.
    is_waiting: bool,
    /// Whether values of other people's sets may be told.
    named: bool,
    set: i64,
}

impl Views<'_> {
    fn all(mut self) -> Vec<ChangeView> {
        let content = self.content;
        let cells = content.cells.iter();
        let now: BTreeMap<&CellKey, &CellValue> = cells.map(|c| (&c.key, &c.value)).collect();
        let wanted = content
            .changes
            .iter()
            .filter_map(|change| Some((&change.key, change.after.as_ref()?)));
        let stored = content.cells.iter();
        let stored = Stored::of(stored.map(|c| (c.key.clone(), c.value.clone())));
        let found = check::findings(wanted, &content.catalogue, &stored, content.today);
        let mut findings: BTreeMap<Place, Vec<Finding>> = BTreeMap::new();
        for finding in found {
            findings
                .entry(finding.place.clone())
                .or_default()
                .push(finding);
        }
        content
            .changes
            .iter()
            .map(|change| {
                let found = findings.remove(&check::place(&change.key));
                let now = now.get(&change.key).copied();
                self.one(change, now, found.unwrap_or_default())
            })
            .collect()
    }

    fn one(
        &mut self,
        change: &Change,
        now: Option<&CellValue>,
        mut findings: Vec<Finding>,
    ) -> ChangeView {
        let catalogue = &self.content.catalogue;
        let key = &change.key;
        let indicator = catalogue.indicator(&key.indicator);
        let open = self.open.get(key).map(Vec::as_slice).unwrap_or_default();
        findings.extend(check::competing_change(
            key,
            open,
            Some(self.set),
            self.named,
        ));
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        let is_overtaken = self.is_waiting && conflicts_at(before, now, after);
        let refusal = if is_overtaken {
            Some(OVERTAKEN)
        } else {
            let blocks = findings.iter().any(Finding::blocks);
            blocks.then_some(WRONG)
        };
        ChangeView {
            indicator_name: indicator.map(|i| i.name.clone()).unwrap_or_default(),
            label: label::of_cell(key, catalogue),
            unit: indicator.map(|i| i.unit.clone()),
            before: change.before.clone(),
            after: change.after.clone(),
            provenance: change.provenance.clone(),
            findings,
            conflict: is_overtaken.then(|| CellConflict {
                key: key.clone(),
                seen: change.before.clone(),
                now: now.cloned(),
                wanted: change.after.clone(),
                in_draft: false,
            }),
            refusal: refusal.map(str::to_owned),
            thread: self.threads.remove(key).unwrap_or_default(),
            key: key.clone(),
        }
    }
}

const OVERTAKEN: &str = "El valor cambió desde que se preparó esta celda: devuélvala.";
const WRONG: &str = "Tiene errores: devuélvala.";

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
    content: Content,
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
