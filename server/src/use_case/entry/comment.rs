//! Comments on cells of the sheet. One model with those of the review: a comment on a cell that is in an open set
//! belongs to that set, any other to the cell itself.

use app::wire::{CellComment, CommentSheetCell, ReadCellThread};
use domain::{
    catalogue::Catalogue,
    code::IndicatorCode,
    role::{Act, Viewer},
    value::CellKey,
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::NO_SUCH_ELEMENT;
use crate::{
    db::{
        self, DbError,
        change_set::{CommentKind, NewComment, SheetComment},
    },
    use_case::{Actor, UseCaseError, begin, begin_reading, commit, review::sees_all},
};

/// Letters of a comment at most.
const MOST: usize = 4_000;

/// Whether this person reads and writes comments on cells of an indicator: who enters its values, and who reviews.
fn takes_part(viewer: &Viewer, catalogue: &Catalogue, indicator: &IndicatorCode) -> bool {
    viewer.check(Act::ReviewChanges).is_ok() || viewer.check_entry(catalogue, indicator).is_ok()
}

/// What this person may read of what was said about cells of indicators, oldest first.
pub(super) async fn list(
    conn: &mut PgConnection,
    viewer: &Viewer,
    catalogue: &Catalogue,
    indicators: &[String],
) -> Result<Vec<SheetComment>, DbError> {
    let (edition, all) = (&catalogue.edition.code, sees_all(viewer));
    let mut comments =
        db::change_set::list_sheet_comments(conn, edition, indicators, &viewer.name, all).await?;
    comments.retain(|comment| takes_part(viewer, catalogue, &comment.said.key.indicator));
    Ok(comments)
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
    let codes = [key.indicator.to_string()];
    let comments = list(conn, viewer, catalogue, &codes).await?;
    let of_cell = comments.into_iter().filter(|c| c.said.key == *key);
    Ok(of_cell
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
/// A sentence for those who take no part, for an empty text or one that is too long.
pub async fn comment(
    pool: &PgPool,
    actor: &Actor,
    comment: &CommentSheetCell,
) -> Result<Vec<CellComment>, UseCaseError> {
    let (viewer, key) = (&actor.viewer, &comment.key);
    viewer.check(Act::ReadOffice)?;
    let text = comment.text.trim();
    if text.is_empty() || text.chars().count() > MOST {
        return Err(UseCaseError::invalid(
            "Escriba un comentario de hasta 4,000 letras.",
        ));
    }
    let mut tx = begin(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    if catalogue.indicator(&key.indicator).is_none() {
        return Err(UseCaseError::NotFound(NO_SUCH_ELEMENT));
    }
    if !takes_part(viewer, &catalogue, &key.indicator) {
        return Err(UseCaseError::Conflict(
            "Comentan una celda quienes ingresan los valores del indicador y quienes revisan.",
        ));
    }
    let edition = &catalogue.edition.code;
    let set = open_set(&mut tx, viewer, edition, key).await?;
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

/// The open set that a comment on the cell belongs to: one's own, or for who reviews the first that was sent.
async fn open_set(
    conn: &mut PgConnection,
    viewer: &Viewer,
    edition: &str,
    key: &CellKey,
) -> Result<Option<i64>, DbError> {
    let codes = [key.indicator.to_string()];
    let open = db::change_set::list_open_changes(conn, edition, &codes).await?;
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
