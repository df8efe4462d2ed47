//! Accounts of staff.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{AccountView, NamedAccount, SaveAccount, SavedAccount},
};

/// All accounts.
#[server(prefix = "/fn", endpoint = "list_accounts", input = Json, output = Json)]
pub async fn list_accounts() -> Result<Vec<AccountView>, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.list_accounts(&caller).await)
}

/// Creates or changes an account; a one-time password is answered once.
#[server(name = SaveAccountCall, prefix = "/fn", endpoint = "save_account", input = Json, output = Json)]
pub async fn save_account(save: SaveAccount) -> Result<SavedAccount, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.save_account(&caller, save).await)
}

/// Signs a person out everywhere.
#[server(name = EndAccountSessionsCall, prefix = "/fn", endpoint = "end_account_sessions", input = Json, output = Json)]
pub async fn end_account_sessions(of: NamedAccount) -> Result<AccountView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.end_account_sessions(&caller, of).await)
}

/// Takes the second factor from an account.
#[server(name = RemoveAccountSecondFactorCall, prefix = "/fn", endpoint = "remove_account_second_factor", input = Json, output = Json)]
pub async fn remove_account_second_factor(of: NamedAccount) -> Result<AccountView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.remove_account_second_factor(&caller, of).await)
}
