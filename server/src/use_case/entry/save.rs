//! Saving typed cells into the person's draft.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{CellConflict, DraftRef, EntryCell, SaveCells, Saved};
use domain::{
    calendar::Gate,
    catalogue::Catalogue,
    change_set::{Change, Status},
    finding::Finding,
    role::Act,
    value::{CellKey, CellValue, Provenance},
};
use import::{rebase::conflicts_at, stored::Stored};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use crate::{
    db::{
        self, DbError,
        change_set::{Editable, NewEvent, NewSet, OpenChange, Origin},
    },
    use_case::{Actor, UseCaseError, begin, check, commit, review::sees_all},
};

/// Cells in one request.
const MOST: usize = 5_000;

const DRAFT_CLOSED: &str = "Este borrador ya se envió o se descartó y no se guardó nada. Pulse «Leer otra vez»; lo que escribió sigue en pantalla.";

/// Saves what can be saved; the rest comes back as findings and conflicts. Nothing is overwritten
/// that the person did not see.
pub async fn save_cells(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveCells,
) -> Result<Saved, UseCaseError> {
    actor.viewer.check(Act::EnterValues)?;
    if save.cells.len() > MOST {
        return Err(UseCaseError::invalid(
            "Son demasiadas celdas en un solo envío. Guarde por partes.",
        ));
    }
    let mut tx = begin(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let codes: BTreeSet<_> = save.cells.iter().map(|cell| &cell.key.indicator).collect();
    for code in &codes {
        catalogue
            .indicator(code)
            .ok_or(UseCaseError::NotFound(super::NO_SUCH_ELEMENT))?;
        actor.viewer.check_entry(&catalogue, code)?;
    }
    let codes: Vec<String> = codes.into_iter().map(ToString::to_string).collect();
    let edition = catalogue.edition.code.as_str();
    let name = &actor.viewer.name;
    db::change_set::lock_author(&mut tx, name).await?;
    let sets = db::change_set::lock_editable(&mut tx, edition, name).await?;
    let sets = Sets::new(sets, save).ok_or(UseCaseError::Conflict(DRAFT_CLOSED))?;
    let now = Now::load(&mut tx, edition, &codes).await?;
    let reopenings = db::calendar::list_reopenings_of(&mut tx, edition, &codes).await?;
    let known = Known {
        catalogue: &catalogue,
        gate: Gate {
            catalogue: &catalogue,
            reopenings: &reopenings,
            today: actor.today(),
        },
        now: &now,
        actor,
        sets: &sets,
    };
    let sorted = known.sort(&save.cells);
    let written = write(&mut tx, actor, edition, &sets, &sorted).await?;
    commit(tx).await?;
    let (draft, others) = sets.refs(&written);
    Ok(Saved {
        draft,
        others,
        findings: sorted.findings,
        conflicts: sorted.conflicts,
        saved: u32::try_from(sorted.puts.len() + sorted.takes.len()).unwrap_or(u32::MAX),
    })
}

/// The sets of the person that may be changed now, and what the browser saw of them.
pub(super) struct Sets {
    open: Vec<Editable>,
    /// Where cells go that are in none of them yet.
    draft: Option<i64>,
    seen: BTreeMap<i64, i32>,
}

impl Sets {
    /// `None` where the browser names a draft that cannot be changed any more.
    fn new(open: Vec<Editable>, save: &SaveCells) -> Option<Self> {
        let gathering = || Some(gathering(&open)?.id);
        let draft = match save.draft {
            Some(named) => {
                let is_named = |set: &&Editable| set.id == named.change_set;
                Some(open.iter().find(is_named)?.id)
            }
            None => gathering(),
        };
        let named = save.draft.iter().chain(&save.others);
        Some(Self {
            draft,
            seen: named.map(|set| (set.change_set, set.version)).collect(),
            open,
        })
    }

    /// The open set that has the cell; the newest of several.
    fn home<'a>(&self, open: &'a [OpenChange]) -> Option<&'a OpenChange> {
        let is_own = |change: &&OpenChange| self.open.iter().any(|set| set.id == change.change_set);
        open.iter().rev().find(is_own)
    }

    /// Whether another window wrote the cell after this one looked.
    fn is_stale(&self, home: &OpenChange) -> bool {
        let seen = self.seen.get(&home.change_set);
        seen.is_none_or(|seen| home.version > *seen)
    }

    /// The draft and the other sets at the versions that they have now.
    fn refs(&self, written: &Written) -> (Option<DraftRef>, Vec<DraftRef>) {
        let version = |set: &Editable| {
            written
                .versions
                .get(&set.id)
                .copied()
                .unwrap_or(set.version)
        };
        let of = |set: &Editable| DraftRef {
            change_set: set.id,
            version: version(set),
        };
        let drafts = self.open.iter().filter(|set| Some(set.id) == self.draft);
        let others = self.open.iter().filter(|set| Some(set.id) != self.draft);
        (
            drafts.map(of).next().or(written.made),
            others.map(of).collect(),
        )
    }
}

/// The set that typed cells gather in.
pub(super) fn gathering(open: &[Editable]) -> Option<&Editable> {
    open.iter().rev().find(|set| set.gathers)
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
    gate: Gate<'a>,
    now: &'a Now,
    actor: &'a Actor,
    sets: &'a Sets,
}

/// Where each cell of the request ends. `None` = the draft, made if there is none.
#[derive(Default)]
struct Sorted {
    puts: Vec<(Option<i64>, Change)>,
    takes: Vec<(Option<i64>, CellKey)>,
    findings: Vec<Finding>,
    conflicts: Vec<CellConflict>,
}

impl Known<'_> {
    fn open(&self, key: &CellKey) -> &[OpenChange] {
        let open = self.now.open.get(key);
        open.map(Vec::as_slice).unwrap_or_default()
    }

    /// The set that a change of the cell goes to.
    fn target(&self, key: &CellKey) -> Option<i64> {
        let home = self.sets.home(self.open(key));
        home.map(|change| change.change_set).or(self.sets.draft)
    }

    fn sort(&self, cells: &[EntryCell]) -> Sorted {
        let mut sorted = Sorted::default();
        let mut wanted: BTreeMap<&CellKey, Option<CellValue>> = BTreeMap::new();
        for cell in cells {
            if cell.revert {
                sorted
                    .takes
                    .push((self.target(&cell.key), cell.key.clone()));
            } else if let Some(after) = self.clean(cell, &mut sorted) {
                wanted.insert(&cell.key, after);
            }
        }
        let values = wanted
            .iter()
            .filter_map(|(key, after)| Some((*key, after.as_ref()?)));
        let stored = self.now.current.iter();
        let stored = Stored::of(stored.map(|(key, value)| (key.clone(), value.clone())));
        let found = check::findings(values, self.catalogue, &stored);
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
            let target = self.target(key);
            if before == after {
                sorted.takes.push((target, key.clone()));
                continue;
            }
            if let Some(closed) = self.gate.finding(key, check::place(key), None) {
                sorted.findings.push(closed);
                continue;
            }
            let named = sees_all(&self.actor.viewer);
            let rival = check::rival(key, self.open(key), target, named);
            sorted.findings.extend(rival);
            let change = Change {
                key: key.clone(),
                before,
                after,
                provenance: Provenance::Form {
                    by: self.actor.viewer.display_name.clone(),
                    at: self.actor.moment(),
                },
            };
            sorted.puts.push((target, change));
        }
        sorted
    }

    /// The value as it is stored; `None` when it is locked, in conflict or unusable.
    fn clean(&self, cell: &EntryCell, sorted: &mut Sorted) -> Option<Option<CellValue>> {
        let open = self.open(&cell.key);
        if let Some(why) = lock_reason(open, &self.actor.viewer.name) {
            let remedy = "Espere a que se resuelva, o pida a su autor que lo retire.";
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

    /// What was there when the person looked is no longer there: in the values, or in an own set that
    /// another window changed.
    fn conflict(
        &self,
        cell: &EntryCell,
        open: &[OpenChange],
        wanted: Option<&CellValue>,
    ) -> Option<CellConflict> {
        let current = self.now.current.get(&cell.key);
        let is_overtaken = conflicts_at(cell.seen.as_ref(), current, wanted);
        let elsewhere = || {
            let home = self.sets.home(open)?;
            let written = home.after.as_ref();
            (self.sets.is_stale(home) && written != wanted).then_some(written)
        };
        let now = if is_overtaken { current } else { elsewhere()? };
        Some(CellConflict {
            key: cell.key.clone(),
            seen: cell.seen.clone(),
            now: now.cloned(),
            wanted: wanted.cloned(),
            in_draft: !is_overtaken,
        })
    }
}

/// Why a cell cannot be typed in: somebody sent a change of it to review. What is not sent does not
/// lock: one's own is corrected where it is, and of two drafts whoever is approved first wins; both
/// are told.
pub(super) fn lock_reason(open: &[OpenChange], viewer: &str) -> Option<String> {
    let sent = open
        .iter()
        .find(|change| change.status == Status::Submitted)?;
    let set = sent.change_set;
    Some(if sent.author == viewer {
        format!(
            "Usted envió un cambio de esta celda a revisión (conjunto {set}); retírelo para corregirla."
        )
    } else {
        let author = &sent.author_name;
        format!(
            "{author} envió un cambio de esta celda a revisión (conjunto {set}); la libera quien lo revise, o su autor si lo retira."
        )
    })
}

/// The versions after writing.
#[derive(Default)]
struct Written {
    versions: BTreeMap<i64, i32>,
    /// The draft that had to be made.
    made: Option<DraftRef>,
}

/// Puts each cell into its set; the draft is made if there is none and something is to be kept.
async fn write(
    conn: &mut PgConnection,
    actor: &Actor,
    edition: &str,
    sets: &Sets,
    sorted: &Sorted,
) -> Result<Written, DbError> {
    let mut written = Written::default();
    let targets = sorted.puts.iter().map(|(target, _)| *target);
    let targets: BTreeSet<Option<i64>> = targets
        .chain(sorted.takes.iter().map(|(target, _)| *target))
        .collect();
    for target in targets {
        let puts = sorted.puts.iter().filter(|(of, _)| *of == target);
        let puts: Vec<Change> = puts.map(|(_, change)| change.clone()).collect();
        let takes = sorted.takes.iter().filter(|(of, _)| *of == target);
        let takes: Vec<CellKey> = takes.map(|(_, key)| key.clone()).collect();
        let id = match (target, puts.is_empty()) {
            (Some(id), _) => id,
            (None, true) => continue,
            (None, false) => create(conn, actor, edition).await?,
        };
        if let Some(version) = write_set(conn, actor, edition, id, &puts, &takes).await? {
            written.versions.insert(id, version);
            if !sets.open.iter().any(|set| set.id == id) {
                written.made = Some(DraftRef {
                    change_set: id,
                    version,
                });
            }
        }
    }
    Ok(written)
}

/// Writes into one set; its new version, if anything changed.
async fn write_set(
    conn: &mut PgConnection,
    actor: &Actor,
    edition: &str,
    id: i64,
    puts: &[Change],
    takes: &[CellKey],
) -> Result<Option<i32>, DbError> {
    let taken = if takes.is_empty() {
        0
    } else {
        db::change_set::delete_changes(conn, id, edition, takes).await?
    };
    if taken == 0 && puts.is_empty() {
        return Ok(None);
    }
    let version = db::change_set::raise_version(conn, id).await?;
    if !puts.is_empty() {
        db::change_set::put_changes(conn, id, edition, puts).await?;
    }
    let detail =
        json!({"put": keys(puts.iter().map(|change| &change.key)), "taken": keys(takes.iter())});
    let entry = actor.audit_entry("change_set.save", format!("change_set/{id}"), detail);
    db::audit::append(conn, &entry).await?;
    Ok(Some(version))
}

fn keys<'a>(keys: impl Iterator<Item = &'a CellKey>) -> Vec<String> {
    keys.map(ToString::to_string).collect()
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
