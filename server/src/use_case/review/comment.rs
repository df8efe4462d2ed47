//! Comments on cells: between the author and those who may review, while the set is open.

use app::wire::{CellComment, CommentCell};
use domain::{change_set::Refusal, role::Act};
use serde_json::json;
use sqlx::PgPool;

use super::{ReviewError, detail, sees_all};
use crate::{
    db::{
        self,
        change_set::{CommentKind, NewComment},
    },
    use_case::{Actor, begin, commit},
};

/// Letters of a comment at most.
pub(super) const MAX_COMMENT_CHARS: usize = 4_000;

/// Says something about a cell; answers its thread.
pub async fn comment(
    pool: &PgPool,
    actor: &Actor,
    comment: &CommentCell,
) -> Result<Vec<CellComment>, ReviewError> {
    actor.viewer.check(Act::ReadOffice)?;
    let text = comment.text.trim();
    if text.is_empty() || text.chars().count() > MAX_COMMENT_CHARS {
        return Err(ReviewError::CommentLength);
    }
    let mut tx = begin(pool).await?;
    let head = db::change_set::lock(&mut tx, comment.id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let name = &actor.viewer.name;
    if head.author != *name && !sees_all(&actor.viewer) {
        return Err(ReviewError::NotFound);
    }
    if !detail::may_comment(&actor.viewer, &head.author) {
        return Err(ReviewError::NotInConversation);
    }
    if !head.status.takes_comments() {
        return Err(Refusal::WrongStatus(head.status).into());
    }
    let changes = db::change_set::list_changes(&mut tx, head.id).await?;
    if !changes.iter().any(|change| change.key == comment.key) {
        return Err(ReviewError::NotFound);
    }
    let said = NewComment {
        key: &comment.key,
        text,
        value: None,
    };
    let (edition, kind) = (&head.edition, CommentKind::Comment);
    db::change_set::insert_comments(&mut tx, head.id, edition, name, kind, &[said]).await?;
    let detail = json!({"cell": comment.key.to_string(), "text": text});
    let entry = actor.audit_entry(
        "change_set.comment",
        format!("change_set/{}", head.id),
        detail,
    );
    db::audit::append(&mut tx, &entry).await?;
    let mut threads = detail::threads(&mut tx, head.id, &head.author).await?;
    commit(tx).await?;
    Ok(threads.remove(&comment.key).unwrap_or_default())
}
