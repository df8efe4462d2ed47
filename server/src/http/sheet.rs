//! Sheets of progress: one page on an indicator or a part of the policy (`/indicadores/S04-1.pdf`, `/objetivos/OP1.pdf`),
//! and all of a release (`/descargas/pntd-avance.pdf`). They share their addresses with pages, but for the ending.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use charts::{ChartError, ChartRenderer};
use domain::code::{IndicatorCode, NodeCode};
use domain::policy_tree::NodeKind;
use domain::release::{Assessments, Release};
use progress_sheets::{SheetError, Source, book, indicator, node};
use thiserror::Error;
use tokio::task::JoinError;

use crate::http::download::{document_cache, file::Issue, reply};
use crate::http::failure::Failure;
use crate::http::public::unavailable;
use crate::release::StoreError;
use crate::state::AppState;

/// What the address of a sheet ends with.
const FILE_EXTENSION: &str = ".pdf";
/// All sheets of a release, below `/descargas/`.
pub const BOOK: &str = "pntd-avance.pdf";

/// A sheet of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sheet {
    Indicator(IndicatorCode),
    Node(NodeKind, NodeCode),
    Book,
}

/// Whether a last path segment names a sheet.
pub fn is_sheet(name: &str) -> bool {
    name.len() > FILE_EXTENSION.len() && name.ends_with(FILE_EXTENSION)
}

/// The addresses of the sheets of a release, below it.
pub fn paths(release: &Release) -> Vec<String> {
    let catalogue = &release.catalogue;
    let nodes = catalogue.nodes.iter();
    let nodes = nodes
        .filter(|node| node.kind != NodeKind::Policy)
        .map(|node| site::links::sheet(&site::node_path(node.kind, &node.code)));
    let indicators = catalogue.indicators.iter();
    let indicators = indicators.map(|one| site::links::sheet(&site::indicator_path(&one.code)));
    nodes.chain(indicators).collect()
}

impl Sheet {
    /// Reads what follows a release's address: `indicadores/S04-1.pdf`, `descargas/pntd-avance.pdf`, `pntd-avance.pdf`.
    fn read(path: &str) -> Option<Self> {
        if path == BOOK || path.strip_prefix("descargas/") == Some(BOOK) {
            return Some(Self::Book);
        }
        let (folder, code) = path.strip_suffix(FILE_EXTENSION)?.split_once('/')?;
        let node = |kind| Some(Self::Node(kind, code.parse().ok()?));
        match folder {
            "indicadores" => Some(Self::Indicator(code.parse().ok()?)),
            "objetivos" => node(NodeKind::Objective),
            "lineamientos" => node(NodeKind::Guideline),
            "servicios" => node(NodeKind::Service),
            _ => None,
        }
    }

    fn exists_in(&self, release: &Release) -> bool {
        let catalogue = &release.catalogue;
        match self {
            Self::Indicator(code) => catalogue.indicator(code).is_some(),
            Self::Node(kind, code) => catalogue.node(code).is_some_and(|node| node.kind == *kind),
            Self::Book => true,
        }
    }

    /// What it is called when it is saved: it says the release and, in need, the demonstration.
    fn name(&self, release: &Release) -> String {
        let demo = if release.demo { "-demostracion" } else { "" };
        let what = match self {
            Self::Indicator(code) => format!("-{code}"),
            Self::Node(_, code) => format!("-{code}"),
            Self::Book => String::new(),
        };
        let number = release.number;
        format!("pntd{demo}-publicacion-{number}-avance{what}{FILE_EXTENSION}")
    }

    fn bytes(&self, source: &Source<'_>) -> Result<Vec<u8>, SheetError> {
        match self {
            Self::Indicator(code) => indicator::write(source, code),
            Self::Node(kind, code) => node::write(source, *kind, code),
            Self::Book => book::write(source),
        }
    }
}

/// The address that is meant where the code is in small letters: codes are in capitals.
fn uppercase_path(path: &str, release: &Release) -> Option<String> {
    let (folder, code) = path.strip_suffix(FILE_EXTENSION)?.split_once('/')?;
    let meant = format!("{folder}/{}{FILE_EXTENSION}", code.to_uppercase());
    let exists = Sheet::read(&meant).is_some_and(|sheet| sheet.exists_in(release));
    (meant != path && exists).then_some(meant)
}

/// Why a sheet could not be made.
#[derive(Debug, Error)]
enum MakeError {
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error("the sheet was not finished")]
    Unfinished(#[from] JoinError),
}

impl MakeError {
    fn failure(&self) -> Failure {
        match self {
            Self::Sheet(SheetError::Chart(error)) if ChartError::is_passing(error) => {
                Failure::busy(error)
            }
            other => Failure::internal(other),
        }
    }
}

/// Answers a sheet of a release: `path` is what follows the release's address, `prefix` that address.
///
/// # Errors
/// 404 without such a sheet, 503 without a database or while charts are not drawn.
pub async fn answer(
    state: &AppState,
    issue: Result<Option<Issue>, StoreError>,
    prefix: &str,
    path: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let release = &issue.release;
    let sheet = Sheet::read(path).filter(|sheet| sheet.exists_in(release));
    let Some(sheet) = sheet else {
        let meant = uppercase_path(path, release).ok_or_else(Failure::not_found)?;
        return Ok(Redirect::permanent(&format!("{prefix}/{meant}")).into_response());
    };
    let assessments = state.releases.assessments(release.number).await;
    let assessments = assessments
        .map_err(unavailable)?
        .ok_or_else(Failure::not_found)?;
    let origin = state.http.origin().unwrap_or_default().to_owned();
    let charts = state.charts.clone();
    let drawn = if charts.is_some() { "drawn" } else { "plain" };
    let name = issue.name(&format!("sheet {sheet:?} {drawn} {origin}"));
    let document = reply::Document {
        content_type: "application/pdf",
        // Shown, not saved: the name is in a header of its own below.
        file_name: None,
        described_by: None,
        tag: reply::tag(&issue.sha256, &name),
        modified: issue.modified(),
        sha256: Arc::clone(&issue.sha256),
        withdrawn_by: issue.withdrawn_by(),
    };
    if document.is_known(headers) {
        return Ok(document.not_modified());
    }
    let file_name = sheet.name(release);
    let make = move || make(&sheet, &issue, &assessments, &origin, charts.as_ref());
    let bytes = document_cache::get(&document.sha256, name, make).await;
    let bytes = bytes.map_err(|error: Arc<MakeError>| error.failure())?;
    let mut response = document.file(headers, &bytes);
    let shown = HeaderValue::from_str(&format!("inline; filename=\"{file_name}\""));
    if let Ok(shown) = shown {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, shown);
    }
    Ok(response)
}

fn make(
    sheet: &Sheet,
    issue: &Issue,
    assessments: &Assessments,
    origin: &str,
    charts: Option<&ChartRenderer>,
) -> Result<Bytes, MakeError> {
    let source = Source {
        published: issue.published(),
        assessments,
        origin,
        charts,
    };
    Ok(Bytes::from(sheet.bytes(&source)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_sheet_or_nothing() {
        let indicator = |code: &str| Sheet::Indicator(code.parse().expect("a code"));
        assert_eq!(
            Sheet::read("indicadores/S3.1.2-1.pdf"),
            Some(indicator("S3.1.2-1"))
        );
        let code = "OP1".parse().expect("a code");
        assert_eq!(
            Sheet::read("objetivos/OP1.pdf"),
            Some(Sheet::Node(NodeKind::Objective, code))
        );
        assert_eq!(Sheet::read("descargas/pntd-avance.pdf"), Some(Sheet::Book));
        for none in [
            "indicadores/S04-1.csv",
            "indicadores/../x.pdf",
            "otros/S04-1.pdf",
            "S04-1.pdf",
            ".pdf",
        ] {
            assert_eq!(Sheet::read(none), None, "{none}");
        }
        assert!(is_sheet("S04-1.pdf") && !is_sheet(".pdf") && !is_sheet("S04-1"));
    }
}
