//! Releases: what the next would hold, publish, withdraw, list.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{PublishRelease, ReleasePreview, ReleaseSummary, WithdrawRelease},
};

/// What the next release would hold.
#[server(prefix = "/fn", endpoint = "preview_release", input = Json, output = Json)]
pub async fn preview_release() -> Result<ReleasePreview, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.preview_release(&caller).await)
}

/// Publishes exactly the sets that the caller saw.
#[server(name = PublishReleaseCall, prefix = "/fn", endpoint = "publish_release", input = Json, output = Json)]
pub async fn publish_release(publish: PublishRelease) -> Result<ReleaseSummary, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.publish_release(&caller, publish).await)
}

/// Withdraws the release that is shown, by another one.
#[server(name = WithdrawReleaseCall, prefix = "/fn", endpoint = "withdraw_release", input = Json, output = Json)]
pub async fn withdraw_release(withdraw: WithdrawRelease) -> Result<ReleaseSummary, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.withdraw_release(&caller, withdraw).await)
}

/// All releases, newest first.
#[server(prefix = "/fn", endpoint = "list_releases", input = Json, output = Json)]
pub async fn list_releases() -> Result<Vec<ReleaseSummary>, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.list_releases(&caller).await)
}
