//! Personal data: what is kept, and for how long.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{error::AppError, wire::Privacy};

/// What is kept of people.
#[server(prefix = "/fn", endpoint = "read_privacy", input = Json, output = Json)]
pub async fn read_privacy() -> Result<Privacy, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_privacy(&caller).await)
}

/// Sets after how many days network addresses are forgotten.
#[server(prefix = "/fn", endpoint = "save_privacy", input = Json, output = Json)]
pub async fn save_privacy(address_days: u16) -> Result<Privacy, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.save_privacy(&caller, address_days).await)
}
