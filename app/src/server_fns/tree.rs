//! The policy tree as the office shows it.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{finish, parties};
use crate::{error::AppError, wire::TreeRow};

/// All nodes in order, with their indicators and states.
#[server(prefix = "/fn", endpoint = "read_tree", input = Json, output = Json)]
pub async fn read_tree() -> Result<Vec<TreeRow>, AppError> {
    let (caller, backend) = finish(parties())?;
    finish(backend.read_tree(&caller).await)
}
