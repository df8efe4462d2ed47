//! The preview: every cell with its effect, under the layouts that the person confirmed.

use app::wire::{ChooseLayouts, FieldChange, ImportPreview};
use domain::{
    import::{
        diff::{Effect, PreviewCell},
        layout::{Layout, field_label},
        sheet::Workbook,
    },
    role::Act,
};
use sqlx::PgPool;

use super::{
    ImportError,
    assemble::{Content, content, writes},
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
    let fields = content
        .preview
        .fields
        .into_iter()
        .filter(|field| writes(field.effect));
    let fields = fields.map(|field| FieldChange {
        field: field_label(&field.field).to_owned(),
        code: field.code,
        before: field.before.unwrap_or_default(),
        after: field.after,
        place: field.place,
    });
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
        findings: content.findings,
        cells,
        can_commit,
    }
}
