//! Saving typed cells into the person's draft.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{CellConflict, DraftRef, EntryCell, SaveCells, Saved};
use domain::{
    catalogue::Catalogue,
    change_set::{Change, Status},
    finding::Finding,
    import::merge::conflicts_at,
    role::Act,
    value::{CellKey, CellValue, Provenance},
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::EntryError;
use crate::{
    db::{
        self, DbError,
        change_set::{Head, NewEvent, NewSet, OpenChange, Origin},
    },
    use_case::{Actor, begin, check, commit},
};

/// Cells in one request.
const MOST: usize = 5_000;

/// Saves what can be saved; the rest comes back as findings and conflicts. Nothing is overwritten
/// that the person did not see.
pub async fn save_cells(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveCells,
) -> Result<Saved, EntryError> {
    actor.viewer.check(Act::EnterValues)?;
    if save.cells.len() > MOST {
        return Err(EntryError::TooMany);
    }
    let mut tx = begin(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let codes: BTreeSet<_> = save.cells.iter().map(|cell| &cell.key.indicator).collect();
    for code in &codes {
        catalogue.indicator(code).ok_or(EntryError::NotFound)?;
        actor.viewer.check_entry(&catalogue, code)?;
    }
    let codes: Vec<String> = codes.into_iter().map(ToString::to_string).collect();
    let edition = catalogue.edition.code.as_str();
    db::change_set::lock_author(&mut tx, &actor.viewer.name).await?;
    let draft = find_draft(&mut tx, actor, edition, save.draft).await?;
    let now = Now::load(&mut tx, edition, &codes).await?;
    let known = Known {
        catalogue: &catalogue,
        now: &now,
        actor,
        draft: draft.as_ref().map(|draft| draft.id),
        stale: save
            .draft
            .zip(draft.as_ref())
            .is_some_and(|(seen, is)| seen.version != is.version),
    };
    let sorted = known.sort(&save.cells);
    let draft = write(&mut tx, actor, edition, draft, &sorted).await?;
    commit(tx).await?;
    Ok(Saved {
        draft,
        findings: sorted.findings,
        conflicts: sorted.conflicts,
        saved: u32::try_from(sorted.puts.len() + sorted.takes.len()).unwrap_or(u32::MAX),
    })
}

/// The draft that the browser names, or the person's open one.
async fn find_draft(
    conn: &mut PgConnection,
    actor: &Actor,
    edition: &str,
    named: Option<DraftRef>,
) -> Result<Option<Head>, EntryError> {
    let Some(named) = named else {
        return Ok(db::change_set::lock_open_draft(conn, edition, &actor.viewer.name).await?);
    };
    let head = db::change_set::lock(conn, named.change_set).await?;
    head.filter(|head| head.author == actor.viewer.name && head.status.is_editable())
        .map(Some)
        .ok_or(EntryError::DraftClosed)
}

/// Current values and open changes of the indicators in question.
struct Now {
    current: BTreeMap<CellKey, CellValue>,
    open: BTreeMap<CellKey, Vec<OpenChange>>,
}

impl Now {
    async fn load(
        conn: &mut PgConnection,
        edition: &str,
        codes: &[String],
    ) -> Result<Self, DbError> {
        let cells = db::value::list_current_of(conn, edition, codes).await?;
        let mut open: BTreeMap<CellKey, Vec<OpenChange>> = BTreeMap::new();
        for change in db::change_set::list_open_changes(conn, edition, codes).await? {
            open.entry(change.key.clone()).or_default().push(change);
        }
        Ok(Self {
            current: cells
                .into_iter()
                .map(|cell| (cell.key, cell.value))
                .collect(),
            open,
        })
    }
}

struct Known<'a> {
    catalogue: &'a Catalogue,
    now: &'a Now,
    actor: &'a Actor,
    draft: Option<i64>,
    /// The draft was changed elsewhere (another tab) since the browser loaded it.
    stale: bool,
}

/// Where each cell of the request ends.
#[derive(Default)]
struct Sorted {
    puts: Vec<Change>,
    takes: Vec<CellKey>,
    findings: Vec<Finding>,
    conflicts: Vec<CellConflict>,
}

impl Known<'_> {
    fn sort(&self, cells: &[EntryCell]) -> Sorted {
        let mut sorted = Sorted::default();
        let mut wanted: BTreeMap<&CellKey, Option<CellValue>> = BTreeMap::new();
        for cell in cells {
            if cell.revert {
                sorted.takes.push(cell.key.clone());
            } else if let Some(after) = self.clean(cell, &mut sorted) {
                wanted.insert(&cell.key, after);
            }
        }
        let values = wanted
            .iter()
            .filter_map(|(key, after)| Some((*key, after.as_ref()?)));
        let found = check::findings(values, self.catalogue, &|key| {
            self.now.current.get(key).cloned()
        });
        let blocked: BTreeSet<_> = found
            .iter()
            .filter(|f| f.blocks())
            .map(|f| f.place.clone())
            .collect();
        sorted.findings.extend(found);
        for (key, after) in wanted {
            if blocked.contains(&check::place(key)) {
                continue;
            }
            let before = self.now.current.get(key).cloned();
            if before == after {
                sorted.takes.push(key.clone());
                continue;
            }
            sorted.puts.push(Change {
                key: key.clone(),
                before,
                after,
                provenance: Provenance::Form {
                    by: self.actor.viewer.display_name.clone(),
                    at: self.actor.moment(),
                },
            });
        }
        sorted
    }

    /// The value as it is stored; `None` when it is locked, in conflict or unusable.
    fn clean(&self, cell: &EntryCell, sorted: &mut Sorted) -> Option<Option<CellValue>> {
        let open = self
            .now
            .open
            .get(&cell.key)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if let Some(why) = lock_reason(open, &self.actor.viewer.name, self.draft) {
            let remedy = "Guarde el resto; esta celda se podrá corregir después.";
            sorted.findings.push(Finding::new(
                "E603",
                check::place(&cell.key),
                None,
                why,
                remedy,
            ));
            return None;
        }
        let indicator = self.catalogue.indicator(&cell.key.indicator)?;
        let cleaned = cell
            .after
            .as_ref()
            .map(|after| check::clean(&cell.key, after, indicator));
        let (after, findings) = cleaned.map_or((None, Vec::new()), |(v, found)| (Some(v), found));
        let blocked = findings.iter().any(Finding::blocks);
        sorted.findings.extend(findings);
        if blocked {
            return None;
        }
        match self.conflict(cell, open, after.as_ref()) {
            Some(conflict) => {
                sorted.conflicts.push(conflict);
                None
            }
            None => Some(after),
        }
    }

    /// What was there when the person looked is no longer there: in the values, or in a draft that
    /// another tab changed.
    fn conflict(
        &self,
        cell: &EntryCell,
        open: &[OpenChange],
        wanted: Option<&CellValue>,
    ) -> Option<CellConflict> {
        let current = self.now.current.get(&cell.key);
        let elsewhere = open
            .iter()
            .find(|change| self.stale && Some(change.change_set) == self.draft)
            .map(|change| change.after.as_ref())
            .filter(|pending| *pending != wanted);
        let now = if conflicts_at(cell.seen.as_ref(), current, wanted) {
            current
        } else {
            elsewhere?
        };
        Some(CellConflict {
            key: cell.key.clone(),
            seen: cell.seen.clone(),
            now: now.cloned(),
            wanted: wanted.cloned(),
        })
    }
}

/// Why a cell cannot be typed in: somebody sent a change of it to review, or it is in another set of
/// one's own. Drafts of others do not lock; whoever is approved first wins, the other is told.
pub(super) fn lock_reason(open: &[OpenChange], viewer: &str, draft: Option<i64>) -> Option<String> {
    open.iter().filter(|change| Some(change.change_set) != draft).find_map(|change| {
        let (set, own) = (change.change_set, change.author == viewer);
        match (change.status, own) {
            (Status::Submitted, true) => Some(format!(
                "Usted envió un cambio de esta celda a revisión (conjunto {set}); retírelo para corregirla."
            )),
            (Status::Submitted, false) => Some(format!(
                "{} envió un cambio de esta celda a revisión (conjunto {set}); la libera quien lo revise, o su autor si lo retira.",
                change.author_name
            )),
            (_, true) if !change.typed => Some(format!(
                "Esta celda está en otro conjunto suyo que no ha enviado (conjunto {set}); envíelo o descártelo para corregirla."
            )),
            _ => None,
        }
    })
}

/// Puts the cells into the draft, made if there is none and something is to be kept.
async fn write(
    conn: &mut PgConnection,
    actor: &Actor,
    edition: &str,
    draft: Option<Head>,
    sorted: &Sorted,
) -> Result<Option<DraftRef>, DbError> {
    let id = match (&draft, sorted.puts.is_empty()) {
        (Some(draft), _) => draft.id,
        (None, true) => return Ok(None),
        (None, false) => create(conn, actor, edition).await?,
    };
    let mut written = 0;
    if !sorted.takes.is_empty() {
        written += db::change_set::delete_changes(conn, id, &sorted.takes).await?;
    }
    if !sorted.puts.is_empty() {
        db::change_set::put_changes(conn, id, edition, &sorted.puts).await?;
        written += u64::try_from(sorted.puts.len()).unwrap_or(u64::MAX);
    }
    if written == 0 {
        return Ok(draft.map(|draft| DraftRef {
            change_set: id,
            version: draft.version,
        }));
    }
    let version = db::change_set::raise_version(conn, id).await?;
    let detail = json!({"put": keys(sorted.puts.iter().map(|change| &change.key)), "taken": keys(sorted.takes.iter())});
    let entry = actor.did("change_set.save", format!("change_set/{id}"), detail);
    db::audit::append(conn, &entry).await?;
    Ok(Some(DraftRef {
        change_set: id,
        version,
    }))
}

fn keys<'a>(keys: impl Iterator<Item = &'a CellKey>) -> Vec<String> {
    keys.map(check::field).collect()
}

async fn create(conn: &mut PgConnection, actor: &Actor, edition: &str) -> Result<i64, DbError> {
    let set = NewSet {
        edition,
        title: &format!("Registro del {}", domain::format::date_long(actor.today())),
        author: &actor.viewer.name,
        origin: Origin::Entry,
    };
    let id = db::change_set::insert(conn, &set).await?;
    let event = NewEvent {
        change_set: id,
        actor: &actor.viewer.name,
        event: "create",
        remark: None,
        before: Status::Draft,
        after: Status::Draft,
    };
    db::change_set::append_event(conn, &event).await?;
    Ok(id)
}
