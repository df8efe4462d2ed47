//! Change sets: list, read, act, turn round.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{
        ActOnChangeSet, CellComment, ChangeSetDetail, ChangeSetFilter, ChangeSetSummary,
        CommentCell, DecideChangeSet, PreviewDecision, PublicEffect,
    },
};

/// Change sets that the caller may see, newest first.
#[server(prefix = "/fn", endpoint = "list_change_sets", input = Json, output = Json)]
pub async fn list_change_sets(filter: ChangeSetFilter) -> Result<Vec<ChangeSetSummary>, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.list_change_sets(&caller, filter).await)
}

/// One change set with every cell and what the public page would say.
#[server(prefix = "/fn", endpoint = "read_change_set", input = Json, output = Json)]
pub async fn read_change_set(id: i64) -> Result<ChangeSetDetail, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_change_set(&caller, id).await)
}

/// Submit, withdraw, return, approve or discard, at the version that the caller saw.
#[server(name = ActOnChangeSetCall, prefix = "/fn", endpoint = "act_on_change_set", input = Json, output = Json)]
pub async fn act_on_change_set(act: ActOnChangeSet) -> Result<ChangeSetDetail, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.act_on_change_set(&caller, act).await)
}

/// Decides every cell of a submitted set, at the version that the caller saw.
#[server(name = DecideChangeSetCall, prefix = "/fn", endpoint = "decide_change_set", input = Json, output = Json)]
pub async fn decide_change_set(decide: DecideChangeSet) -> Result<ChangeSetDetail, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.decide_change_set(&caller, decide).await)
}

/// What the public pages would say if just these cells of a set were approved.
#[server(name = PreviewDecisionCall, prefix = "/fn", endpoint = "preview_decision", input = Json, output = Json)]
pub async fn preview_decision(preview: PreviewDecision) -> Result<Vec<PublicEffect>, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.preview_decision(&caller, preview).await)
}

/// Says something about a cell; answers its thread.
#[server(name = CommentCellCall, prefix = "/fn", endpoint = "comment_cell", input = Json, output = Json)]
pub async fn comment_cell(comment: CommentCell) -> Result<Vec<CellComment>, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.comment_cell(&caller, comment).await)
}

/// Prepares a draft that turns an approved or published set round.
#[server(prefix = "/fn", endpoint = "revert_change_set", input = Json, output = Json)]
pub async fn revert_change_set(id: i64) -> Result<ChangeSetDetail, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.revert_change_set(&caller, id).await)
}
