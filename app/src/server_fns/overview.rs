//! What needs the caller.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{error::AppError, wire::Overview};

/// Due cells, own work, work to review and to publish, recent imports.
#[server(prefix = "/fn", endpoint = "read_overview", input = Json, output = Json)]
pub async fn read_overview() -> Result<Overview, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_overview(&caller).await)
}
