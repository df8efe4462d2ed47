//! The catalogue: nodes and indicators with their ficha técnica.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{CatalogueView, SaveIndicator, SaveNode},
};

/// The catalogue with the version of each row.
#[server(prefix = "/fn", endpoint = "read_catalogue", input = Json, output = Json)]
pub async fn read_catalogue() -> Result<CatalogueView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_catalogue(&caller).await)
}

/// Saves a node at the version that the caller saw.
#[server(name = SaveNodeCall, prefix = "/fn", endpoint = "save_node", input = Json, output = Json)]
pub async fn save_node(save: SaveNode) -> Result<CatalogueView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.save_node(&caller, save).await)
}

/// Saves an indicator at the version that the caller saw.
#[server(name = SaveIndicatorCall, prefix = "/fn", endpoint = "save_indicator", input = Json, output = Json)]
pub async fn save_indicator(save: SaveIndicator) -> Result<CatalogueView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.save_indicator(&caller, save).await)
}
