//! One import as its page shows it: how far the work is, what was understood of each sheet, and the last
//! preview where it still holds.

use app::wire::{
    ConflictFilter, ImportProgress, ImportView, PictureCell, PictureRow, ProfileOffer, SheetView,
};
use domain::{catalogue::Catalogue, role::Act};
use import::{
    grid::{CellContent, Grid, Marks, Sheet},
    layout::{self, FoundLayout, Layout},
};
use sqlx::PgPool;

use super::{
    ImportError, Reader, conflicts, id, may_see,
    preview::kept_preview,
    profiles::offers,
    stored::{KeptFile, typed},
    undo,
};
use crate::{
    db::{self, DbError, import::StoredProfile},
    use_case::{Actor, begin_reading, commit},
};

/// How much of a sheet, and of each of its tables, is in the picture.
const PREVIEW_ROWS: usize = 60;
const PREVIEW_COLUMNS: u16 = 40;
/// Rows above a header that are shown with it.
const ROWS_ABOVE_HEADER: u32 = 5;

/// Everything about an import. Asked again and again while the file is read.
pub async fn read(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    batch: &str,
) -> Result<ImportView, ImportError> {
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
    // Only who sent it turns it back; nobody else is offered that.
    let undo = match batch.author == actor.viewer.name {
        true => undo::state(&mut tx, &batch).await?,
        false => None,
    };
    let (mut file, mut preview, mut first_conflicts) = (None, None, None);
    if batch.status == "read" {
        let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
        preview = kept_preview(&mut tx, actor, &batch).await?;
        let filter = ConflictFilter::default();
        let first = conflicts::page(&mut tx, &summary, &catalogue, &filter, 0).await?;
        first_conflicts = Some(first).filter(|page| page.matching > 0);
        let profiles = db::import::list_profiles(&mut tx).await?;
        file = Some((KeptFile::load(&mut tx, &batch).await?, catalogue, profiles));
    }
    commit(tx).await?;
    let (mut sheets, mut profiles) = (Vec::new(), Vec::new());
    if let Some((file, catalogue, stored)) = file {
        let chosen: Vec<Layout> = typed("import_batch.layouts", batch.layouts.clone())?;
        let views = move || sheet_views(file, &chosen, &catalogue, &stored);
        let owner = actor.viewer.name.as_str();
        (sheets, profiles) = reader.compute().run(owner, views).await??;
    }
    // Reading begins with the upload, or soon after it.
    let seconds = (actor.now - summary.created_at).as_seconds_f64();
    Ok(ImportView {
        summary: summary.into(),
        sha256: batch.sha256,
        size: u64::try_from(batch.size).unwrap_or_default(),
        progress: progress(batch.stage, batch.stage_count, batch.stage_total, seconds),
        error: batch.error.map(|error| error.0),
        sheets,
        preview,
        seen: batch.content_hash,
        same_file_before: same_file_before.map(Into::into),
        conflicts: first_conflicts,
        profiles,
        undo,
    })
}

/// How far the work is. `total` = 0 where nobody knows; `seconds` since the stage began.
fn progress(stage: String, done: i64, total: i64, seconds: f64) -> ImportProgress {
    let share = (total > 0).then(|| (done as f64 / total as f64).clamp(0.0, 1.0));
    let seconds_left = share
        // Before a twentieth is done an estimate says nothing.
        .filter(|share| *share >= 0.05)
        .map(|share| (seconds * (1.0 - share) / share).ceil() as u32);
    ImportProgress {
        stage,
        cells: u64::try_from(done).unwrap_or_default(),
        permille: share.map(|share| (share * 1000.0) as u16),
        seconds_left,
    }
}

fn sheet_views(
    file: KeptFile,
    chosen: &[Layout],
    catalogue: &Catalogue,
    profiles: &[StoredProfile],
) -> Result<(Vec<SheetView>, Vec<ProfileOffer>), DbError> {
    let (grid, found) = file.unpack()?;
    let views = (0..grid.sheets.len())
        .map(|at| sheet_view(&grid, at, found.sheets.get(at), chosen, catalogue));
    Ok((views.collect(), offers(profiles, &grid, &found.sheets)))
}

fn sheet_view(
    grid: &Grid,
    at: usize,
    found: Option<&FoundLayout>,
    chosen: &[Layout],
    catalogue: &Catalogue,
) -> SheetView {
    let sheet = &grid.sheets[at];
    let layout = chosen.iter().find(|layout| layout.sheet == sheet.name);
    let findings = match (layout, found) {
        // As the person corrected it: only what is still wrong.
        (Some(layout), found) if found.is_none_or(|found| found.layout != *layout) => {
            layout::check(layout, grid, at, catalogue)
        }
        (_, Some(found)) => found.findings.clone(),
        (_, None) => Vec::new(),
    };
    let (rows, columns) = sheet.extent();
    SheetView {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        rows,
        columns,
        has_hidden: !sheet.hidden_rows.is_empty() || !sheet.hidden_columns.is_empty(),
        picture: picture(grid, sheet, layout),
        layout: layout.cloned(),
        findings,
    }
}

/// The first rows of the sheet, and those of each of its tables.
fn picture(grid: &Grid, sheet: &Sheet, layout: Option<&Layout>) -> Vec<PictureRow> {
    let tables = layout.map_or(&[][..], |layout| &layout.tables);
    let starts = tables
        .iter()
        .map(|table| table.header_rows.0.saturating_sub(ROWS_ABOVE_HEADER));
    let mut rows: Vec<u32> = std::iter::once(0)
        .chain(starts)
        .flat_map(|first| {
            let rows = sheet.rows_in(first, u32::MAX).map(|(row, _)| row);
            rows.take(PREVIEW_ROWS).collect::<Vec<u32>>()
        })
        .collect();
    rows.sort_unstable();
    rows.dedup();
    rows.into_iter()
        .map(|row| PictureRow {
            row,
            is_hidden: sheet.hidden_rows.contains(row),
            cells: sheet
                .row(row)
                .iter()
                .filter(|cell| cell.column < PREVIEW_COLUMNS)
                .map(|cell| PictureCell {
                    column: cell.column,
                    text: grid.shown(cell.content),
                    is_number: matches!(
                        cell.content,
                        CellContent::Number(_) | CellContent::Percent(_)
                    ),
                    is_struck: cell.marks.has(Marks::STRUCK),
                })
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_the_pace_so_far() {
        let half = progress("Leyendo celdas".to_owned(), 500, 1000, 4.0);
        assert_eq!((half.permille, half.seconds_left), (Some(500), Some(4)));
        let unknown = progress(String::new(), 500, 0, 4.0);
        assert_eq!((unknown.permille, unknown.seconds_left), (None, None));
        let early = progress(String::new(), 1, 1000, 4.0);
        assert_eq!((early.permille, early.seconds_left), (Some(1), None));
    }
}
