//! Cells of an exported file that a person decides about: read by page, decided one by one or many at once.
//!
//! A decision is kept at once; what it does is computed with the next preview, and nothing is committed without one. A
//! decision holds over the three values that were seen: where one of them is another now, the cell is asked about again.

use app::wire::{
    ConflictFilter, ConflictPage, ConflictTotals, ConflictView, DecideConflicts, ReadConflicts,
    StatedBy,
};
use domain::{catalogue::Catalogue, finding::Place, role::Act};
use sqlx::{PgConnection, PgPool};

use super::{ImportError, id, lock_own, may_see, stored::check_readable};
use crate::{
    db::{
        self, DbError,
        import::{Author, ConflictCounts, StoredConflict, Summary},
    },
    use_case::{Actor, begin, begin_reading, commit, label},
};

/// Cells of a page.
const PAGE_SIZE: u32 = 50;

/// A page of cells, with who stated what.
pub async fn read_conflicts(
    pool: &PgPool,
    actor: &Actor,
    call: &ReadConflicts,
) -> Result<ConflictPage, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin_reading(pool).await?;
    let batch = db::import::load_batch(&mut tx, id(&call.batch)?).await?;
    let batch = batch
        .filter(|batch| may_see(actor, batch))
        .ok_or(ImportError::NotFound)?;
    let summary = db::import::load_summary(&mut tx, batch.id).await?;
    let summary = summary.ok_or(ImportError::NotFound)?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let page = page(&mut tx, &summary, &catalogue, &call.filter, call.page).await?;
    commit(tx).await?;
    Ok(page)
}

/// A page of the cells of an import.
pub(super) async fn page(
    conn: &mut PgConnection,
    summary: &Summary,
    catalogue: &Catalogue,
    filter: &ConflictFilter,
    page: u32,
) -> Result<ConflictPage, DbError> {
    let (filter, batch) = (stored_filter(filter), summary.id);
    let matching = db::import::count_matching(conn, batch, filter).await?;
    let matching = u32::try_from(matching).unwrap_or(u32::MAX);
    let pages = matching.div_ceil(PAGE_SIZE).max(1);
    let page = page.min(pages.saturating_sub(1));
    let window = (i64::from(page) * i64::from(PAGE_SIZE), i64::from(PAGE_SIZE));
    let edition = &catalogue.edition.code;
    let found = db::import::list_conflicts(conn, edition, batch, filter, window).await?;
    let counts = db::import::count_conflicts(conn, batch).await?;
    let sheets = db::import::conflict_sheets(conn, batch).await?;
    let sheets = sheets.into_iter();
    Ok(ConflictPage {
        totals: totals(counts),
        matching,
        page,
        pages,
        sheets: sheets
            .map(|(sheet, count)| (sheet, u32::try_from(count).unwrap_or(u32::MAX)))
            .collect(),
        file_by: StatedBy {
            name: summary.author.clone(),
            at: summary.created_at,
        },
        conflicts: found
            .into_iter()
            .map(|conflict| view(conflict, catalogue))
            .collect(),
    })
}

/// Decides about every cell of a filter, and answers how many are decided how.
///
/// # Errors
/// [`ImportError::OtherChoice`] where another preview was made than the one that the person saw.
pub async fn decide_conflicts(
    pool: &PgPool,
    actor: &Actor,
    call: &DecideConflicts,
) -> Result<ConflictTotals, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin(pool).await?;
    let batch = lock_own(&mut tx, actor, &call.batch).await?;
    check_readable(&batch)?;
    if batch.content_hash != call.seen {
        return Err(ImportError::OtherChoice);
    }
    let filter = stored_filter(&call.filter);
    let decided = db::import::decide_conflicts(&mut tx, batch.id, filter, call.choice).await?;
    if decided > 0 {
        db::import::drop_delta(&mut tx, batch.id).await?;
    }
    let counts = db::import::count_conflicts(&mut tx, batch.id).await?;
    commit(tx).await?;
    Ok(totals(counts))
}

fn stored_filter(filter: &ConflictFilter) -> db::import::ConflictFilter<'_> {
    db::import::ConflictFilter {
        sheet: filter.sheet.as_deref(),
        // No cell has such a row: the filter finds none.
        row: filter.row.map(|row| i32::try_from(row).unwrap_or(-1)),
        column: filter
            .column
            .map(|column| i32::try_from(column).unwrap_or(-1)),
        kind: filter.kind,
        indicator: filter.indicator.as_deref(),
        undecided: filter.undecided,
    }
}

fn totals(counts: ConflictCounts) -> ConflictTotals {
    let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    ConflictTotals {
        undecided: count(counts.undecided),
        mine: count(counts.mine),
        theirs: count(counts.theirs),
        removed: count(counts.removed),
    }
}

fn view(conflict: StoredConflict, catalogue: &Catalogue) -> ConflictView {
    let stated = |by: Option<Author>| {
        by.map(|by| StatedBy {
            name: by.name,
            at: by.at,
        })
    };
    ConflictView {
        place: Place::Cell {
            sheet: conflict.sheet,
            row: u32::try_from(conflict.row).unwrap_or_default(),
            column: u32::try_from(conflict.column).unwrap_or_default(),
        },
        label: label::of_cell(&conflict.key, catalogue),
        key: conflict.key,
        kind: conflict.kind,
        base: conflict.three.base,
        theirs: conflict.three.theirs,
        mine: conflict.three.mine,
        choice: conflict.choice,
        base_by: stated(conflict.base_by),
        theirs_by: stated(conflict.theirs_by),
    }
}

/// How the cells of a batch are decided, for the audit log.
pub(super) async fn decided(
    conn: &mut PgConnection,
    batch: uuid::Uuid,
) -> Result<ConflictTotals, DbError> {
    Ok(totals(db::import::count_conflicts(conn, batch).await?))
}
