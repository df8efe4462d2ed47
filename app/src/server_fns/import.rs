//! Imports after the upload: read, map, preview, commit. The upload itself is a form, see the server.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{
        ChooseLayouts, CommitImport, CommittedImport, ImportPreview, ImportSummary, ImportView,
    },
};

/// Imports that the caller may see, newest first.
#[server(prefix = "/fn", endpoint = "list_imports", input = Json, output = Json)]
pub async fn list_imports() -> Result<Vec<ImportSummary>, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.list_imports(&caller).await)
}

/// One import: how far its reading is, its sheets and what was understood.
#[server(prefix = "/fn", endpoint = "read_import", input = Json, output = Json)]
pub async fn read_import(batch: String) -> Result<ImportView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_import(&caller, batch).await)
}

/// What the mapping would change, cell by cell. Writes no value.
#[server(prefix = "/fn", endpoint = "preview_import", input = Json, output = Json)]
pub async fn preview_import(choice: ChooseLayouts) -> Result<ImportPreview, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.preview_import(&caller, choice).await)
}

/// Makes a change set of exactly what was previewed.
#[server(name = CommitImportCall, prefix = "/fn", endpoint = "commit_import", input = Json, output = Json)]
pub async fn commit_import(commit: CommitImport) -> Result<CommittedImport, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.commit_import(&caller, commit).await)
}

/// Puts an import aside; nothing of it was a value yet.
#[server(prefix = "/fn", endpoint = "discard_import", input = Json, output = Json)]
pub async fn discard_import(batch: String) -> Result<(), AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.discard_import(&caller, batch).await)
}
