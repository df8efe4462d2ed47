//! The history of a cell.

use domain::value::CellKey;
use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{finish, parties};
use crate::{error::AppError, wire::CellHistory};

/// Every version of one cell, as far as the caller may see.
#[server(prefix = "/fn", endpoint = "read_history", input = Json, output = Json)]
pub async fn read_history(cell: CellKey) -> Result<CellHistory, AppError> {
    let (caller, backend) = finish(parties())?;
    finish(backend.read_history(&caller, cell).await)
}
