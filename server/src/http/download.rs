//! Files of releases: workbooks, CSV and JSON, for people and for programs.
//!
//! | path | what |
//! |---|---|
//! | `/descargas/pntd.xlsx` | the whole current release |
//! | `/descargas/pntd-valores.csv` | its values; `?variante=maquina` for programs |
//! | `/descargas/pntd.json` | the body of the release, byte for byte as hashed and published |
//! | `/descargas/pntd-publicacion.json` | the release file: body, computed results, manifest, signature |
//! | `/descargas/plantilla.xlsx` | the workbook in which planners enter values |
//! | `/indicadores/{code}.xlsx`, `.csv`, `.json` | one indicator |
//! | `/publicaciones/{number}/…` | the same files of that release, and its charts |
//!
//! Everything comes from [`ReleaseStore`], which knows published data only. A file is made once and
//! kept in memory by the hash of its release.

pub mod file;
pub mod made;
pub mod reply;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use serde::Deserialize;

use self::file::{File, Issue};
use crate::http::failure::Failure;
use crate::http::public::unavailable;
use crate::release::{ReleaseStore, StoreError};
use crate::state::AppState;

/// The path of [`routes`], for the table of who may call what: anyone.
pub const PATH: &str = "/descargas/{file}";

/// Names of the files of a whole release, at `/descargas/` and `/publicaciones/{number}/descargas/`.
pub const FILES: [&str; 5] = [
    "pntd.xlsx",
    "pntd-valores.csv",
    "pntd.json",
    "pntd-publicacion.json",
    "plantilla.xlsx",
];

/// Which form of a CSV file is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Choice {
    /// `maquina`: without byte-order mark and without guarded texts.
    pub variante: Option<String>,
}

/// The files of the current release. Those of indicators share their addresses with pages, and
/// those of older releases too: see [`indicator`] and [`of_number`].
pub fn routes() -> Router<AppState> {
    Router::new().route(PATH, get(of_current))
}

/// Does a last path segment name a file, not a page?
pub fn is_file(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, end)| matches!(end, "xlsx" | "csv" | "json"))
}

/// Answers `/indicadores/{file}` where [`is_file`] says that it is one.
///
/// # Errors
/// 404 without such a file, 503 without a database.
pub async fn indicator(
    releases: &ReleaseStore,
    file: &str,
    choice: &Choice,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let file = File::of_indicator(file, choice).ok_or_else(Failure::not_found)?;
    send(releases, current(releases).await, file, headers).await
}

/// Answers a file of an older release: `path` is what follows `/publicaciones/{number}/`, that is
/// `descargas/pntd.xlsx`, `pntd.xlsx` or `indicadores/S04-1.csv`.
///
/// # Errors
/// As [`indicator`].
pub async fn of_number(
    releases: &ReleaseStore,
    number: u32,
    path: &str,
    choice: &Choice,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let file = match path.rsplit_once('/') {
        None | Some(("descargas", _)) => {
            File::of_release(path.trim_start_matches("descargas/"), choice)
        }
        Some(("indicadores", name)) => File::of_indicator(name, choice),
        Some(_) => None,
    };
    send(
        releases,
        numbered(releases, number).await,
        file.ok_or_else(Failure::not_found)?,
        headers,
    )
    .await
}

async fn of_current(
    State(releases): State<ReleaseStore>,
    Path(file): Path<String>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let file = File::of_release(&file, &choice).ok_or_else(Failure::not_found)?;
    send(&releases, current(&releases).await, file, &headers).await
}

/// The current release with its hash and its text.
pub(super) async fn current(releases: &ReleaseStore) -> Result<Option<Issue>, StoreError> {
    match releases.current().await? {
        Some(release) => numbered(releases, release.number).await,
        None => Ok(None),
    }
}

/// The release with this number, with its hash, its text and whether it was withdrawn.
pub(super) async fn numbered(
    releases: &ReleaseStore,
    number: u32,
) -> Result<Option<Issue>, StoreError> {
    let Some(release) = releases.by_number(number).await? else {
        return Ok(None);
    };
    let body = releases.body(number).await?;
    let withdrawn = releases.withdrawn(number).await?;
    Ok(body.map(|(body, sha256)| Issue {
        release,
        sha256,
        body,
        withdrawn,
    }))
}

/// Makes the file where it is not made yet, and sends it.
async fn send(
    releases: &ReleaseStore,
    issue: Result<Option<Issue>, StoreError>,
    file: File,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    if !file.exists_in(&issue.release) {
        return Err(Failure::not_found());
    }
    let document = reply::Document {
        content_type: file.content_type(),
        file_name: Some(file.name(&issue.release)),
        tag: reply::tag(&issue.sha256, &issue.name(&file.key())),
        modified: issue.modified(),
        sha256: Arc::clone(&issue.sha256),
        withdrawn_by: issue.withdrawn_by(),
    };
    if document.is_known(headers) {
        return Ok(document.not_modified());
    }
    if file == File::Verifiable {
        let text = releases.file(issue.release.number).await;
        let text = text.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
        return Ok(document.with(text));
    }
    // The body itself is in memory already.
    let made = if file == File::Release {
        file.bytes(&issue).map_err(Arc::new)
    } else {
        let sha256 = Arc::clone(&issue.sha256);
        let name = issue.name(&file.key());
        made::get(&sha256, name, move || file.bytes(&issue)).await
    };
    made.map(|bytes| document.with(bytes))
        .map_err(|error| Failure::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_with_dots_is_a_page_and_with_an_ending_a_file() {
        assert!(is_file("S3.1.2-1.csv") && is_file("pntd.json"));
        assert!(!is_file("S3.1.2-1") && !is_file("S04-1"));
        assert!(
            FILES
                .iter()
                .all(|name| is_file(name) && File::of_release(name, &Choice::default()).is_some())
        );
    }
}
