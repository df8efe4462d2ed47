//! One import as its page shows it: how far the reading is, and what was understood of each sheet.

use app::wire::{ImportView, SheetView};
use domain::{
    catalogue::Catalogue,
    import::{
        layout::{self, FoundLayout, Layout},
        sheet::Sheet,
    },
    role::Act,
};
use sqlx::PgPool;

use super::{ImportError, id, may_see, stored};
use crate::{
    db,
    use_case::{Actor, begin_reading, commit},
};

/// The picture of a sheet.
const EXCERPT_ROWS: u32 = 60;
const EXCERPT_COLUMNS: u32 = 40;

/// Everything about an import. Asked again and again while the file is read.
pub async fn read(pool: &PgPool, actor: &Actor, batch: &str) -> Result<ImportView, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin_reading(pool).await?;
    let batch = db::import::load_batch(&mut tx, id(batch)?).await?;
    let batch = batch
        .filter(|batch| may_see(actor, batch))
        .ok_or(ImportError::NotFound)?;
    let summary = db::import::load_summary(&mut tx, batch.id)
        .await?
        .ok_or(ImportError::NotFound)?;
    let same_file_before = db::import::committed_before(&mut tx, &batch.sha256, batch.id).await?;
    let workbook = stored::workbook(&mut tx, &batch).await?;
    let catalogue = match &workbook {
        Some(_) => Some(db::catalogue::load_catalogue(&mut tx).await?),
        None => None,
    };
    commit(tx).await?;
    let layouts: Vec<Layout> = stored::typed("import_batch.layouts", batch.layouts)?;
    let sheets = match (workbook, catalogue) {
        (Some(workbook), Some(catalogue)) => {
            // Found once, when the file was read.
            let found: Vec<FoundLayout> = stored::typed("import_batch.found", batch.found)?;
            let sheets = workbook.sheets.into_iter().zip(found);
            sheets
                .map(|(sheet, found)| shown(sheet, found, &layouts, &catalogue))
                .collect()
        }
        _ => Vec::new(),
    };
    Ok(ImportView {
        summary: summary.into(),
        sha256: batch.sha256,
        size: u64::try_from(batch.size).unwrap_or_default(),
        stage: batch.stage,
        stage_count: u64::try_from(batch.stage_count).unwrap_or_default(),
        error: batch.error.map(|error| error.0),
        sheets,
        same_file_before: same_file_before.map(Into::into),
    })
}

fn shown(sheet: Sheet, found: FoundLayout, layouts: &[Layout], catalogue: &Catalogue) -> SheetView {
    let layout = layouts
        .iter()
        .find(|layout| layout.sheet == sheet.name)
        .cloned();
    let findings = match &layout {
        // As the person corrected it: only what is still wrong.
        Some(layout) if *layout != found.layout => layout::check(layout, &sheet, catalogue),
        _ => found.findings,
    };
    let extent = |side: fn(&(u32, u32)) -> u32| {
        sheet
            .cells
            .keys()
            .map(side)
            .max()
            .map_or(0, |last| last.saturating_add(1))
    };
    SheetView {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        rows: extent(|(row, _)| *row),
        columns: extent(|(_, column)| *column),
        excerpt: excerpt(sheet),
        layout,
        findings,
    }
}

fn excerpt(sheet: Sheet) -> Sheet {
    let inside = |row: u32, column: u32| row < EXCERPT_ROWS && column < EXCERPT_COLUMNS;
    let cells = sheet
        .cells
        .into_iter()
        .filter(|((row, column), _)| inside(*row, *column));
    let merged = sheet
        .merged
        .into_iter()
        .filter(|m| inside(m.first_row, m.first_column));
    Sheet {
        cells: cells.collect(),
        merged: merged.collect(),
        ..Sheet {
            name: sheet.name,
            hidden: sheet.hidden,
            ..Sheet::default()
        }
    }
}
