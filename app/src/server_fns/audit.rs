//! The audit log.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{finish, parties};
use crate::{error::AppError, wire::AuditEntry};

/// Entries before the given one, newest first.
#[server(prefix = "/fn", endpoint = "list_audit", input = Json, output = Json)]
pub async fn list_audit(before: Option<i64>) -> Result<Vec<AuditEntry>, AppError> {
    let (caller, backend) = finish(parties())?;
    finish(backend.list_audit(&caller, before).await)
}
