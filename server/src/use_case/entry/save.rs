//! Saving typed cells into the person's draft.

mod classify;
mod sets;

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{DraftRef, SaveCells, Saved};
use domain::{
    change_set::{Change, Status},
    gate::Gate,
    role::Act,
    value::{CellKey, Measure},
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use crate::{
    db::{
        self, DbError,
        change_set::{CommentKind, NewComment, NewEvent, NewSet, Origin},
    },
    use_case::{Actor, UseCaseError, begin, commit},
};
use classify::{ClassifiedCells, CurrentState, EntryContext};
use sets::EditableSets;

pub(super) use sets::{gathering, lock_reason};

/// Cells in one request.
const MAX_CELLS: usize = 5_000;

const DRAFT_CLOSED: &str = "Este borrador ya se envió o se descartó y no se guardó nada. Pulse «Leer otra vez»; lo que escribió sigue en pantalla.";

/// Saves what can be saved; the rest comes back as findings and conflicts. Nothing is overwritten
/// that the person did not see.
pub async fn save_cells(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveCells,
) -> Result<Saved, UseCaseError> {
    actor.viewer.check(Act::EnterValues)?;
    if save.cells.len() > MAX_CELLS {
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
    let sets = EditableSets::new(sets, save).ok_or(UseCaseError::Conflict(DRAFT_CLOSED))?;
    let state = CurrentState::load(&mut tx, edition, &codes).await?;
    let reopenings = db::calendar::list_reopenings_of(&mut tx, edition, &codes).await?;
    let context = EntryContext {
        catalogue: &catalogue,
        gate: Gate {
            catalogue: &catalogue,
            reopenings: &reopenings,
            today: actor.today(),
        },
        state: &state,
        actor,
        sets: &sets,
        reason: reason(save),
    };
    let classified = context.classify(&save.cells);
    let written = write(&mut tx, actor, edition, &sets, &classified, reason(save)).await?;
    commit(tx).await?;
    let (draft, others) = sets.refs(&written);
    Ok(Saved {
        draft,
        others,
        findings: classified.findings,
        conflicts: classified.conflicts,
        saved: u32::try_from(classified.puts.len() + classified.takes.len()).unwrap_or(u32::MAX),
    })
}

/// The versions after writing.
#[derive(Default)]
struct WrittenVersions {
    versions: BTreeMap<i64, i32>,
    /// The draft that had to be made.
    made: Option<DraftRef>,
}

/// Puts each cell into its set; the draft is made if there is none and something is to be kept.
async fn write(
    conn: &mut PgConnection,
    actor: &Actor,
    edition: &str,
    sets: &EditableSets,
    classified: &ClassifiedCells,
    reason: Option<&str>,
) -> Result<WrittenVersions, DbError> {
    let mut written = WrittenVersions::default();
    let targets = classified.puts.iter().map(|(target, _)| *target);
    let targets: BTreeSet<Option<i64>> = targets
        .chain(classified.takes.iter().map(|(target, _)| *target))
        .collect();
    for target in targets {
        let puts = classified.puts.iter().filter(|(of, _)| *of == target);
        let puts: Vec<Change> = puts.map(|(_, change)| change.clone()).collect();
        let takes = classified.takes.iter().filter(|(of, _)| *of == target);
        let takes: Vec<CellKey> = takes.map(|(_, key)| key.clone()).collect();
        let id = match (target, puts.is_empty()) {
            (Some(id), _) => id,
            (None, true) => continue,
            (None, false) => create(conn, actor, edition).await?,
        };
        if let Some(version) = write_set(conn, actor, edition, id, &puts, &takes).await? {
            explain(conn, actor, edition, id, &puts, reason).await?;
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

/// Why targets and baselines in force change, where their author would say it: at each of them, once.
async fn explain(
    conn: &mut PgConnection,
    actor: &Actor,
    edition: &str,
    id: i64,
    puts: &[Change],
    reason: Option<&str>,
) -> Result<(), DbError> {
    let Some(reason) = reason else {
        return Ok(());
    };
    let text = format!("Motivo del cambio: {reason}");
    let changed = puts
        .iter()
        .filter(|change| change.key.measure != Measure::Observed && change.before.is_some());
    let said: Vec<NewComment<'_>> = changed
        .map(|change| NewComment {
            key: &change.key,
            text: &text,
            value: None,
        })
        .collect();
    if said.is_empty() {
        return Ok(());
    }
    let known = db::change_set::list_comments(conn, &[id]).await?;
    let is_known = |new: &NewComment<'_>| {
        let mut known = known.iter();
        known.any(|said| said.text == text && said.key == *new.key)
    };
    let said: Vec<NewComment<'_>> = said.into_iter().filter(|new| !is_known(new)).collect();
    if said.is_empty() {
        return Ok(());
    }
    let (author, kind) = (&actor.viewer.name, CommentKind::Comment);
    db::change_set::insert_comments(conn, id, edition, author, kind, &said).await
}

fn reason(save: &SaveCells) -> Option<&str> {
    let reason = save.reason.as_deref().map(str::trim);
    reason.filter(|reason| !reason.is_empty())
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
