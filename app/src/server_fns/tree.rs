//! The policy tree as the office shows it.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{error::AppError, wire::TreeRow};

/// All nodes in order, with their indicators and states.
#[server(prefix = "/fn", endpoint = "read_tree", input = Json, output = Json)]
pub async fn read_tree() -> Result<Vec<TreeRow>, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_tree(&caller).await)
}
