//! The preview: every cell with its effect, under the layouts that the person confirmed.

use app::wire::{ChooseLayouts, CreatedElement, FieldChange, ImportPreview};
use domain::{
    import::{
        additions::{Created, Entry},
        diff::{Effect, PreviewCell, PreviewField},
        layout::{Layout, field_label},
        sheet::Workbook,
    },
    policy::NodeKind,
    role::Act,
};
use sqlx::PgPool;

use super::{
    ImportError,
    assemble::{Content, content},
    lock_own,
};
use crate::{
    db::{self, import::Batch},
    use_case::{Actor, begin},
};

/// Cells in the answer; the counts speak of all.
const LISTED: usize = 5_000;

/// Keeps the layouts, computes what a commit would write, and names it by its hash.
pub async fn preview(
    pool: &PgPool,
    actor: &Actor,
    choice: &ChooseLayouts,
) -> Result<ImportPreview, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin(pool).await?;
    let batch = lock_own(&mut tx, actor, &choice.batch).await?;
    let (workbook, _) = readable(&batch)?;
    let content = content(&mut tx, actor, workbook, &choice.layouts).await?;
    db::import::set_previewed(&mut tx, batch.id, &choice.layouts, &content.hash).await?;
    crate::use_case::commit(tx).await?;
    Ok(shown(choice.batch.clone(), content))
}

/// The workbook and the layouts of a batch that can still be committed.
pub(super) fn readable(batch: &Batch) -> Result<(&Workbook, &[Layout]), ImportError> {
    match (batch.status.as_str(), &batch.workbook, &batch.layouts) {
        ("read", Some(workbook), Some(layouts)) => Ok((&workbook.0, &layouts.0)),
        ("reading", ..) => Err(ImportError::StillReading),
        ("failed", ..) => {
            let finding = batch.error.as_ref().map(|finding| finding.0.clone());
            Err(ImportError::Unreadable(finding.into_iter().collect()))
        }
        _ => Err(ImportError::Ended),
    }
}

pub(super) fn shown(batch: String, content: Content) -> ImportPreview {
    let can_commit = content.writes() > 0 && content.blocking().is_empty();
    let counts = content.preview.counts;
    let field_counts = content.preview.field_counts();
    let stated = content.preview.fields.into_iter();
    let fields = stated
        .filter(|field| field.effect != Effect::Unchanged)
        .map(|field| field_change(field, false));
    let withheld = content.preview.withheld.into_iter();
    let fields = fields.chain(withheld.map(|field| field_change(field, true)));
    let created = content.preview.created.iter();
    let created = created.map(|created| element(created, false));
    let needed = content
        .withheld
        .iter()
        .map(|created| element(created, true));
    let created = created.chain(needed).collect();
    let mut cells: Vec<PreviewCell> = content.preview.cells;
    cells.sort_by_key(|cell| match cell.effect {
        Effect::Rejected => 0,
        Effect::Changed => 1,
        Effect::New => 2,
        Effect::Unchanged => 3,
    });
    cells.truncate(LISTED);
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
        created,
        findings: content.findings,
        cells,
        can_commit,
    }
}

fn field_change(field: PreviewField, needs_admin: bool) -> FieldChange {
    FieldChange {
        field: field_label(&field.field).to_owned(),
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
