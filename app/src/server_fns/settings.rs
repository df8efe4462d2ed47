//! Bands and methods of progress.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{PreviewSettings, PublicEffect, SaveSettings, SettingsView},
};

/// The settings in force.
#[server(prefix = "/fn", endpoint = "read_settings", input = Json, output = Json)]
pub async fn read_settings() -> Result<SettingsView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_settings(&caller).await)
}

/// What the public pages would say of the current values under other settings.
#[server(name = PreviewSettingsCall, prefix = "/fn", endpoint = "preview_settings", input = Json, output = Json)]
pub async fn preview_settings(preview: PreviewSettings) -> Result<Vec<PublicEffect>, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.preview_settings(&caller, preview).await)
}

/// Changes the settings for the releases to come, at the version that the caller saw.
#[server(name = SaveSettingsCall, prefix = "/fn", endpoint = "save_settings", input = Json, output = Json)]
pub async fn save_settings(save: SaveSettings) -> Result<SettingsView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.save_settings(&caller, save).await)
}
