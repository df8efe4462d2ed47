//! The preview: every cell with its effect, under the layouts that the person confirmed.
//!
//! It is computed once and kept with what it rests on: a page that is opened again shows it, and a commit writes
//! exactly it. It goes on when the browser that asked for it is closed.

use std::sync::Arc;

use app::wire::{ConflictTotals, CreatedElement, FieldChange, ImportPreview, PreviewImport};
use domain::{policy_tree::NodeKind, role::Act};
use import::{
    additions::{Created, Entry},
    grid::Grid,
    merge::{ConflictKind, ConflictResolution},
    preview::{Effect, PreviewField, listed},
    rebase::Conflict,
    validate::shown_at,
};
use sqlx::{PgConnection, PgPool};

use super::{
    ImportError, Reader,
    content::{ImportContent, content},
    lock_own,
    order::ChangingCells,
    reading::doubts,
    stored::{KeptFile, KeptPreview, check_readable, load_kept},
};
use crate::{
    db::{self, DbError, import::Batch},
    use_case::{Actor, begin},
};

/// Cells in the answer; the counts speak of all.
const MAX_LISTED: usize = 5_000;

/// Keeps the layouts, computes what a commit would write, and names it by its hash.
pub async fn preview(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    choice: &PreviewImport,
) -> Result<ImportPreview, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let (pool, reader, actor, choice) =
        (pool.clone(), reader.clone(), actor.clone(), choice.clone());
    // A task of its own: somebody who goes away finds the preview when they come back.
    let done = tokio::spawn(async move { computed(&pool, &reader, &actor, choice).await });
    done.await.map_err(|_| ImportError::Stopped)?
}

async fn computed(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    choice: PreviewImport,
) -> Result<ImportPreview, ImportError> {
    let mut tx = begin(pool).await?;
    let batch = lock_own(&mut tx, actor, &choice.batch).await?;
    check_readable(&batch)?;
    check_choice(&batch, &choice)?;
    let file = KeptFile::load(&mut tx, &batch).await?;
    let decided = db::import::load_decisions(&mut tx, batch.id).await?;
    crate::use_case::commit(tx).await?;
    let (compute, owner) = (reader.compute(), actor.viewer.name.as_str());
    let (grid, found) = compute.run(owner, move || file.unpack()).await??;
    let layouts = choice.layouts.clone();
    let mut of_file = found.findings;
    of_file.extend(doubts(&grid, &found.sheets, &layouts));
    let grid = Arc::new(grid);
    let decisions = decided.clone();
    let content = content(pool, compute, actor, &grid, layouts, of_file, decisions).await?;
    let (conflicts, exported) = (new_conflicts(&content), content.exported);
    let of_file = grid;
    let (token, layouts) = (content.token, serde_json::to_value(&choice.layouts)?);
    let (delta, kept, summary) = compute
        .run(owner, move || {
            let delta = content.delta.to_bytes();
            let kept = KeptPreview {
                values_hash: content.values_hash.clone(),
                changes_catalogue: content.changes_catalogue(),
                shown: shown(choice.batch, &of_file, content),
            };
            // Thousands of cells: as JSON here, not on the threads that answer requests.
            let summary = serde_json::to_string(&kept);
            // Its cells are freed here, too.
            drop(of_file);
            (delta, kept, summary)
        })
        .await?;
    let bytes = delta.map_err(|e| DbError::corrupt("import_batch.delta", e))?;
    let previewed = db::import::NewPreview {
        layouts: &layouts,
        content_hash: &kept.shown.content_hash,
        delta: Some(&db::import::Delta { bytes, token }),
        summary: Some(&summary?),
    };
    let mut tx = begin(pool).await?;
    // Somebody may have committed or discarded it while it was computed.
    let now = lock_own(&mut tx, actor, &kept.shown.batch).await?;
    check_readable(&now)?;
    if now.content_hash != batch.content_hash && now.layouts.as_ref() != Some(&layouts) {
        return Err(ImportError::OtherChoice);
    }
    // A decision that was made meanwhile is not in this preview, and is not lost with it.
    if db::import::load_decisions(&mut tx, batch.id).await? != decided {
        return Err(ImportError::Stale);
    }
    db::import::replace_conflicts(&mut tx, batch.id, exported, &conflicts).await?;
    db::import::set_previewed(&mut tx, batch.id, &previewed).await?;
    crate::use_case::commit(tx).await?;
    Ok(kept.shown)
}

/// Whether the person saw what was chosen before. The same choice once more is no harm.
fn check_choice(batch: &Batch, choice: &PreviewImport) -> Result<(), ImportError> {
    let same = batch.layouts == Some(serde_json::to_value(&choice.layouts)?);
    if same || batch.content_hash == choice.seen {
        return Ok(());
    }
    Err(ImportError::OtherChoice)
}

/// The preview that was made before, where nothing that it rests on has moved.
pub(super) async fn kept_preview(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
) -> Result<Option<ImportPreview>, ImportError> {
    let Some(delta) = db::import::load_delta(conn, batch.id).await? else {
        return Ok(None);
    };
    let edition = db::catalogue::load_edition(conn).await?;
    let edition = edition.ok_or(DbError::NoEdition)?.code;
    if delta.token != db::import::load_token(conn, &edition, actor.today()).await? {
        return Ok(None);
    }
    Ok(load_kept(conn, batch.id).await?.map(|kept| kept.shown))
}

/// The cells that a person decides about, as they are kept.
fn new_conflicts(content: &ImportContent) -> Vec<db::import::NewConflict> {
    let book = &content.preview.book;
    let conflicts = content.conflicts.iter();
    let kept = conflicts.map(|conflict| db::import::NewConflict {
        sheet: book
            .sheets
            .get(usize::from(conflict.at.sheet))
            .cloned()
            .unwrap_or_default(),
        row: conflict.at.row,
        column: conflict.at.column,
        key: book.cell_key(conflict.key),
        kind: conflict.kind,
        three: conflict.three.clone(),
        choice: conflict.choice,
    });
    kept.collect()
}

/// How many of them are decided how.
fn conflict_totals(conflicts: &[Conflict]) -> ConflictTotals {
    let mut totals = ConflictTotals::default();
    for conflict in conflicts {
        *match conflict.choice {
            None => &mut totals.undecided,
            Some(ConflictResolution::Mine) => &mut totals.mine,
            Some(ConflictResolution::Theirs) => &mut totals.theirs,
        } += 1;
        totals.removed += u32::from(conflict.kind == ConflictKind::Removed);
    }
    totals
}

/// As the screen and the command line show it.
pub(super) fn shown(batch: String, grid: &Grid, content: ImportContent) -> ImportPreview {
    let can_commit = content.writes() > 0 && content.blocking().is_empty();
    let counts = content.preview.counts;
    let field_counts = content.preview.field_counts();
    let changing = ChangingCells::of(&content.preview);
    let (findings, findings_unchanged) = changing.sorted_by_relevance(content.findings);
    let cells = listed(&content.preview, &|at| shown_at(grid, at), MAX_LISTED);
    let stated = content.preview.fields.into_iter();
    let fields = stated
        .filter(|field| field.effect != Effect::Unchanged)
        .map(|field| field_change(field, false));
    let withheld = content.preview.withheld.into_iter();
    let fields = fields.chain(withheld.map(|field| field_change(field, true)));
    let created = content
        .created
        .iter()
        .map(|created| element(created, false));
    let needed = content
        .withheld
        .iter()
        .map(|created| element(created, true));
    ImportPreview {
        batch,
        content_hash: content.hash,
        new: counts.new,
        changed: counts.changed,
        unchanged: counts.unchanged,
        rejected: counts.rejected,
        passed_over: counts.passed_over,
        fields: fields.collect(),
        field_counts,
        created: created.chain(needed).collect(),
        findings,
        findings_unchanged,
        conflicts: conflict_totals(&content.conflicts),
        theirs_kept: content.theirs_kept,
        not_in_file: content.not_in_file,
        cells,
        can_commit,
    }
}

fn field_change(field: PreviewField, needs_admin: bool) -> FieldChange {
    FieldChange {
        field: field.field.label_es().to_owned(),
        code: field.code,
        before: field.before.unwrap_or_default(),
        after: field.after,
        place: field.place,
        effect: field.effect,
        needs_admin,
    }
}

fn element(created: &Created, needs_admin: bool) -> CreatedElement {
    let (what, name) = match &created.entry {
        Entry::Indicator(indicator) => ("Indicador", Some(&indicator.name)),
        Entry::Node(node) => {
            let what = match node.kind {
                NodeKind::Policy => "Política",
                NodeKind::Objective => "Objetivo prioritario",
                NodeKind::Guideline => "Lineamiento",
                NodeKind::Service => "Servicio",
            };
            (what, node.name.as_ref())
        }
    };
    CreatedElement {
        code: created.entry.code().to_owned(),
        what: what.to_owned(),
        name: name
            .cloned()
            .unwrap_or_else(|| "Denominación por completar".to_owned()),
        place: created.place.clone(),
        needs_admin,
    }
}
