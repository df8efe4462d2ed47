//! The audit log: look for entries, check that it is whole.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{AuditPage, ChainReport, SearchAudit},
};

/// Entries that match, newest first, a page at a time.
#[server(prefix = "/fn", endpoint = "list_audit", input = Json, output = Json)]
pub async fn list_audit(search: SearchAudit) -> Result<AuditPage, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.list_audit(&caller, search).await)
}

/// Whether the log is what was written.
#[server(prefix = "/fn", endpoint = "verify_audit", input = Json, output = Json)]
pub async fn verify_audit() -> Result<ChainReport, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.verify_audit(&caller).await)
}
