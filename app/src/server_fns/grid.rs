//! The grid of periods and series, and what is typed in it.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{Grid, GridRequest, SaveCells, Saved},
};

/// The grid of one indicator, or of all indicators of a node.
#[server(prefix = "/fn", endpoint = "read_grid", input = Json, output = Json)]
pub async fn read_grid(request: GridRequest) -> Result<Grid, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_grid(&caller, request).await)
}

/// Puts typed cells into the caller's draft; a cell that changed meanwhile is told, not overwritten.
#[server(name = SaveCellsCall, prefix = "/fn", endpoint = "save_cells", input = Json, output = Json)]
pub async fn save_cells(save: SaveCells) -> Result<Saved, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.save_cells(&caller, save).await)
}
