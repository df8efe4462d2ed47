//! The history of a cell.

use domain::value::CellKey;
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{error::AppError, wire::CellHistory};

/// Every version of one cell, as far as the caller may see.
#[server(prefix = "/fn", endpoint = "read_history", input = Json, output = Json)]
pub async fn read_history(cell: CellKey) -> Result<CellHistory, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_history(&caller, cell).await)
}
