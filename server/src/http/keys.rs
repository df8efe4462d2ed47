//! What a verifier needs beside a release file: the public keys, and the description of the format.

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::http::etag;
use crate::http::failure::Failure;
use crate::release::{DESCRIPTION, ReleaseStore};
use crate::state::AppState;

/// Where the keys are, for the table of who may call what: anyone.
pub const KEYS_PATH: &str = "/.well-known/pntd-keys.json";
/// Where the format of release files is described.
pub const FORMAT_PATH: &str = "/datos/formato-publicacion.txt";

pub fn routes() -> Router<AppState> {
    Router::new()
        .route(KEYS_PATH, get(keys))
        .route(FORMAT_PATH, get(format))
}

/// Not from a release: a key is published as soon as it exists. While the database is away the list that was read last.
#[utoipa::path(get, path = "/.well-known/pntd-keys.json", tag = "archivos", summary = "Las claves públicas con que se firman las publicaciones",
    responses((status = 200, body = Object)))]
pub async fn keys(State(releases): State<ReleaseStore>) -> Result<Response, Failure> {
    let list = releases.key_list().await;
    let list = list.map_err(|error| Failure::unavailable(&error))?;
    let keep = [(header::CACHE_CONTROL, "public, max-age=60")];
    Ok((keep, Json(&*list)).into_response())
}

/// Shown, not saved: whoever opens the link wants to read it.
#[utoipa::path(get, path = "/datos/formato-publicacion.txt", tag = "archivos", summary = "El formato del archivo verificable",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn format(headers: HeaderMap) -> Response {
    let tag = etag::tag(DESCRIPTION.as_bytes());
    if etag::matches(&headers, &tag) {
        return etag::not_modified(&tag);
    }
    let described = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(etag::CACHE_CONTROL_VALUE),
        ),
        (header::ETAG, tag),
    ];
    (described, DESCRIPTION).into_response()
}
