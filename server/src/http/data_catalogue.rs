//! `GET /data.json`: the catalogue of the data for harvesters, DCAT-AP as JSON-LD.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use domain::download::Form;
use open_data::dcat::{self, Addresses};

use crate::http::download::{self, document_cache, file::MakeError, reply};
use crate::http::failure::Failure;
use crate::http::public::unavailable;
use crate::state::AppState;

/// Where the catalogue is, for the table of who may call what: anyone.
pub const PATH: &str = "/data.json";

pub fn routes() -> Router<AppState> {
    Router::new().route(PATH, get(catalogue))
}

/// Terms of a catalogue are whole addresses: without a public address in the settings those that this server listens at.
#[utoipa::path(get, path = "/data.json", tag = "archivos", summary = "El catálogo de los datos (DCAT-AP 3, JSON-LD)",
    responses((status = 200, body = Object, content_type = "application/ld+json")))]
pub async fn catalogue(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let issue = download::current(&state.releases).await;
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let origin = state.origin().ok_or_else(Failure::not_found)?;
    let document = reply::Document {
        content_type: "application/ld+json",
        file_name: None,
        described_by: None,
        tag: reply::tag(&issue.sha256, &issue.name(&format!("catalogue {origin}"))),
        modified: issue.modified(),
        sha256: Arc::clone(&issue.sha256),
        withdrawn_by: issue.withdrawn_by(),
    };
    if document.is_known(&headers) {
        return Ok(document.not_modified());
    }
    let name = format!("catalogue {origin} {:?}", document.withdrawn_by);
    let make = move || {
        let addresses = Addresses {
            origin: &origin,
            of_release,
        };
        dcat::catalogue(&issue.published(), &addresses)
            .map(Bytes::from)
            .map_err(MakeError::from)
    };
    let sha256 = Arc::clone(&document.sha256);
    let bytes = document_cache::get(&sha256, name, make).await;
    let bytes = bytes.map_err(|error| Failure::internal(&error))?;
    Ok(document.with(bytes))
}

/// The file of the whole release in a form.
fn of_release(form: Form) -> Option<String> {
    Some(match form {
        Form::Csv => "/descargas/pntd-valores.csv?variante=maquina".to_owned(),
        Form::Metadata => return None,
        form => format!("/descargas/pntd.{}", form.ending()),
    })
}
