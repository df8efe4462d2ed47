//! Comments on cells of the sheet. One model with those of the review: a comment on a cell that is in an open set
//! belongs to that set, any other to the cell itself.

use std::collections::BTreeMap;

use app::wire::{CellComment, CommentSheetCell, ReadCellThread};
use domain::{
    catalogue::Catalogue,
    code::IndicatorCode,
    indicator::Indicator,
    role::{Act, Viewer},
    value::CellKey,
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{NO_SUCH_ELEMENT, grid};
use crate::{
    db::{
        self, DbError,
        change_set::{CommentKind, NewComment, OpenChange, SheetComment},
    },
    use_case::{Actor, UseCaseError, begin, begin_reading, commit, review::sees_all, visible},
};

/// Letters of a comment at most.
const MAX_CHARS: usize = 4_000;

/// Comments of a thread that are shown: the last ones.
const MAX_THREAD_COMMENTS: i64 = 500;

const NO_SUCH_CELL: &str = "Esa celda no está en la hoja: el indicador no tiene ese periodo o esa desagregación. Comente una celda de la hoja.";

/// Whether this person reads and writes comments on cells of an indicator: who enters its values, and who reviews.
fn takes_part(viewer: &Viewer, catalogue: &Catalogue, indicator: &IndicatorCode) -> bool {
    viewer.check(Act::ReviewChanges).is_ok() || viewer.check_entry(catalogue, indicator).is_ok()
}

/// How many comments cells of indicators have that this person may read.
pub(super) async fn counts(
    conn: &mut PgConnection,
    viewer: &Viewer,
    catalogue: &Catalogue,
    indicators: &[String],
) -> Result<BTreeMap<CellKey, u32>, DbError> {
    let (edition, all) = (&catalogue.edition.code, sees_all(viewer));
    let mut counts =
        db::change_set::count_sheet_comments(conn, edition, indicators, &viewer.name, all).await?;
    counts.retain(|(key, _)| takes_part(viewer, catalogue, &key.indicator));
    Ok(counts.into_iter().collect())
}

/// The thread of a cell; empty for those who take no part in it.
pub async fn read_thread(
    pool: &PgPool,
    actor: &Actor,
    read: &ReadCellThread,
) -> Result<Vec<CellComment>, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let thread = thread(&mut tx, &actor.viewer, &catalogue, &read.key).await?;
    commit(tx).await?;
    Ok(thread)
}

async fn thread(
    conn: &mut PgConnection,
    viewer: &Viewer,
    catalogue: &Catalogue,
    key: &CellKey,
) -> Result<Vec<CellComment>, DbError> {
    if !takes_part(viewer, catalogue, &key.indicator) {
        return Ok(Vec::new());
    }
    let (edition, all) = (&catalogue.edition.code, sees_all(viewer));
    let comments = db::change_set::list_sheet_comments(
        conn,
        edition,
        key,
        &viewer.name,
        all,
        MAX_THREAD_COMMENTS,
    )
    .await?;
    let comments = comments.into_iter();
    Ok(comments
        .map(|SheetComment { said, by_author }| CellComment {
            at: said.at,
            author: said.author_name,
            by_author,
            kind: said.kind.into(),
            text: said.text,
            value: said.value,
        })
        .collect())
}

/// Says something about a cell; answers its thread.
///
/// # Errors
/// A sentence for those who take no part, for an empty text or one that is too long, and for a cell that no sheet has.
pub async fn comment(
    pool: &PgPool,
    actor: &Actor,
    comment: &CommentSheetCell,
) -> Result<Vec<CellComment>, UseCaseError> {
    let (viewer, key) = (&actor.viewer, &comment.key);
    viewer.check(Act::ReadOffice)?;
    let text = comment.text.trim();
    if text.is_empty() || text.chars().count() > MAX_CHARS {
        return Err(UseCaseError::invalid(
            "Escriba un comentario de hasta 4,000 letras.",
        ));
    }
    let mut tx = begin(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let indicator = catalogue.indicator(&key.indicator);
    let indicator = indicator.ok_or(UseCaseError::NotFound(NO_SUCH_ELEMENT))?;
    if !takes_part(viewer, &catalogue, &key.indicator) {
        return Err(UseCaseError::Conflict(
            "Comentan una celda quienes ingresan los valores del indicador y quienes revisan.",
        ));
    }
    let edition = &catalogue.edition.code;
    let codes = [key.indicator.to_string()];
    let open = db::change_set::list_open_changes(&mut tx, edition, &codes).await?;
    check_place(&mut tx, actor, &catalogue, indicator, key, &open).await?;
    let set = open_set(&mut tx, viewer, key, &open).await?;
    let said = NewComment {
        key,
        text,
        value: None,
    };
    let kind = CommentKind::Comment;
    db::change_set::insert_comments(&mut tx, set, edition, &viewer.name, kind, &[said]).await?;
    let detail = json!({"cell": key.to_string(), "text": text});
    let (act, object) = match set {
        Some(set) => ("change_set.comment", format!("change_set/{set}")),
        None => ("cell.comment", format!("indicator/{}", key.indicator)),
    };
    let entry = actor.audit_entry(act, object, detail);
    db::audit::append(&mut tx, &entry).await?;
    let thread = thread(&mut tx, viewer, &catalogue, key).await?;
    commit(tx).await?;
    Ok(thread)
}

/// A cell that is commented has a place in the sheet without the comment: it has a value, it is in an open set, or it
/// can be typed into.
async fn check_place(
    conn: &mut PgConnection,
    actor: &Actor,
    catalogue: &Catalogue,
    indicator: &Indicator,
    key: &CellKey,
    open: &[OpenChange],
) -> Result<(), UseCaseError> {
    let codes = [key.indicator.to_string()];
    let cells = visible::list_current_of(conn, actor, catalogue, &codes).await?;
    let is_known = cells.iter().any(|cell| cell.key == *key)
        || open.iter().any(|change| change.key == *key)
        || grid::offers(catalogue, indicator, &cells, open, key, actor.today());
    match is_known {
        true => Ok(()),
        false => Err(UseCaseError::invalid(NO_SUCH_CELL)),
    }
}

/// The open set that a comment on the cell belongs to: one's own, or for who reviews the first that was sent.
async fn open_set(
    conn: &mut PgConnection,
    viewer: &Viewer,
    key: &CellKey,
    open: &[OpenChange],
) -> Result<Option<i64>, DbError> {
    let reviews = viewer.check(Act::ReviewChanges).is_ok();
    let of_cell = || open.iter().filter(|change| change.key == *key);
    let own = of_cell().rfind(|change| change.author == viewer.name);
    let sent = || of_cell().find(|change| reviews && !change.status.is_editable());
    let Some(found) = own.or_else(sent) else {
        return Ok(None);
    };
    // It may be at its end by now.
    let head = db::change_set::lock(conn, found.change_set).await?;
    let head = head.filter(|head| head.status.takes_comments());
    Ok(head.map(|head| head.id))
}
