//! The own account: who is signed in, and a new password.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{ChangePassword, SessionInfo},
};

/// Who is signed in, and what stands above every page.
#[server(prefix = "/fn", endpoint = "read_session", input = Json, output = Json)]
pub async fn read_session() -> Result<SessionInfo, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_session(&caller).await)
}

/// Sets a new password of the caller.
#[server(name = ChangePasswordCall, prefix = "/fn", endpoint = "change_password", input = Json, output = Json)]
pub async fn change_password(change: ChangePassword) -> Result<(), AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.change_password(&caller, change).await)
}
