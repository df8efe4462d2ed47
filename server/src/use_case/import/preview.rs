//! The preview: every cell with its effect, under the layouts that the person confirmed.

use app::wire::{ChooseLayouts, CreatedElement, FieldChange, ImportPreview};
use domain::{
    import::{
        additions::{Created, Entry},
        diff::{Effect, PreviewCell, PreviewField},
        layout::field_label,
    },
    policy::NodeKind,
    role::Act,
};
use sqlx::PgPool;

use super::{
    ImportError,
    assemble::{Content, content},
    lock_own,
    stored::readable,
};
use crate::{
    db::{self, import::NewPreview},
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
    let (workbook, _) = readable(&mut tx, &batch).await?;
    let content = content(&mut tx, actor, &workbook, &choice.layouts).await?;
    let kept = NewPreview {
        layouts: &serde_json::to_value(&choice.layouts)?,
        content_hash: &content.hash,
        delta: None,
        summary: None,
    };
    db::import::set_previewed(&mut tx, batch.id, &kept).await?;
    crate::use_case::commit(tx).await?;
    Ok(shown(choice.batch.clone(), content))
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
