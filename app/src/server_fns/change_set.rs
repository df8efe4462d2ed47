//! Change sets: list, read, act, turn round.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{finish, parties};
use crate::{
    error::AppError,
    wire::{ActOnChangeSet, ChangeSetDetail, ChangeSetFilter, ChangeSetSummary},
};

/// Change sets that the caller may see, newest first.
#[server(prefix = "/fn", endpoint = "list_change_sets", input = Json, output = Json)]
pub async fn list_change_sets(filter: ChangeSetFilter) -> Result<Vec<ChangeSetSummary>, AppError> {
    let (caller, backend) = finish(parties())?;
    finish(backend.list_change_sets(&caller, filter).await)
}

/// One change set with every cell and what the public page would say.
#[server(prefix = "/fn", endpoint = "read_change_set", input = Json, output = Json)]
pub async fn read_change_set(id: i64) -> Result<ChangeSetDetail, AppError> {
    let (caller, backend) = finish(parties())?;
    finish(backend.read_change_set(&caller, id).await)
}

/// Submit, withdraw, return, approve or discard, at the version that the caller saw.
#[server(name = ActOnChangeSetCall, prefix = "/fn", endpoint = "act_on_change_set", input = Json, output = Json)]
pub async fn act_on_change_set(act: ActOnChangeSet) -> Result<ChangeSetDetail, AppError> {
    let (caller, backend) = finish(parties())?;
    finish(backend.act_on_change_set(&caller, act).await)
}

/// Prepares a draft that turns an approved or published set round.
#[server(prefix = "/fn", endpoint = "revert_change_set", input = Json, output = Json)]
pub async fn revert_change_set(id: i64) -> Result<ChangeSetDetail, AppError> {
    let (caller, backend) = finish(parties())?;
    finish(backend.revert_change_set(&caller, id).await)
}
