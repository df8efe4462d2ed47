//! How the caller gets in: second factor and open sessions.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{
        BeginSecondFactor, ConfirmSecondFactor, EndSession, Enrolment, OwnAccount, RecoveryCodes,
        RemoveSecondFactor,
    },
};

/// The second factor and the open sessions of the caller.
#[server(prefix = "/fn", endpoint = "read_own_account", input = Json, output = Json)]
pub async fn read_own_account() -> Result<OwnAccount, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_own_account(&caller).await)
}

/// Makes the key that an authenticator application needs.
#[server(name = BeginSecondFactorCall, prefix = "/fn", endpoint = "begin_second_factor", input = Json, output = Json)]
pub async fn begin_second_factor(begin: BeginSecondFactor) -> Result<Enrolment, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.begin_second_factor(&caller, begin).await)
}

/// Switches the second factor on with its first code.
#[server(name = ConfirmSecondFactorCall, prefix = "/fn", endpoint = "confirm_second_factor", input = Json, output = Json)]
pub async fn confirm_second_factor(
    confirm: ConfirmSecondFactor,
) -> Result<RecoveryCodes, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.confirm_second_factor(&caller, confirm).await)
}

/// Switches the second factor off.
#[server(name = RemoveSecondFactorCall, prefix = "/fn", endpoint = "remove_second_factor", input = Json, output = Json)]
pub async fn remove_second_factor(remove: RemoveSecondFactor) -> Result<(), AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.remove_second_factor(&caller, remove).await)
}

/// Ends one session of the caller.
#[server(name = EndSessionCall, prefix = "/fn", endpoint = "end_session", input = Json, output = Json)]
pub async fn end_session(end: EndSession) -> Result<OwnAccount, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.end_session(&caller, end).await)
}

/// Ends all sessions of the caller but this one.
#[server(prefix = "/fn", endpoint = "end_other_sessions", input = Json, output = Json)]
pub async fn end_other_sessions() -> Result<OwnAccount, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.end_other_sessions(&caller).await)
}
