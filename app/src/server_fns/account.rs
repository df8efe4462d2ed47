//! Accounts of staff.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{finish, parties};
use crate::{
    error::AppError,
    wire::{AccountView, SaveAccount, SavedAccount},
};

/// All accounts.
#[server(prefix = "/fn", endpoint = "list_accounts", input = Json, output = Json)]
pub async fn list_accounts() -> Result<Vec<AccountView>, AppError> {
    let (caller, backend) = finish(parties())?;
    finish(backend.list_accounts(&caller).await)
}

/// Creates or changes an account; a one-time password is answered once.
#[server(name = SaveAccountCall, prefix = "/fn", endpoint = "save_account", input = Json, output = Json)]
pub async fn save_account(save: SaveAccount) -> Result<SavedAccount, AppError> {
    let (caller, backend) = finish(parties())?;
    finish(backend.save_account(&caller, save).await)
}
