//! The office: Leptos pages at `/gestion`, and its calls at `/fn`.
//!
//! Pages find the caller and the backend in their context. Who may call what is checked before, in
//! [`super::guard`], and again in the use cases.

use std::sync::Arc;

use app::backend::{Backend, Caller, SharedBackend};
use app::error::ErrorCode;
use app::office::{Office, shell};
use axum::body::Bytes;
use axum::extract::{MatchedPath, State};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use components::assets::Assets;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use mime::Mime;
use tokio::task::spawn_blocking;

use crate::backend::{self, PostgresBackend};
use crate::http::failure::Failure;
use crate::http::security;
use crate::state::AppState;

/// The pages that the office's router knows.
pub fn pages(state: &AppState) -> Router<AppState> {
    let assets = Arc::clone(&state.assets);
    let backend: SharedBackend = Arc::new(state.backend.clone());
    let context = move || provide(&assets, &backend);
    Router::new().leptos_routes_with_context(state, listing(), context, shell)
}

/// The pages, as Leptos lists them; the permission test compares them with the table.
pub fn listing() -> Vec<AxumRouteListing> {
    generate_route_list(Office)
}

/// The calls of the office, each at its address.
pub fn calls() -> Router<AppState> {
    backend::calls::all().fold(Router::new(), |router, registered| {
        router.route(registered.path, post(answer_call))
    })
}

/// One call: the body is its JSON and so is the answer.
async fn answer_call(
    State(office): State<PostgresBackend>,
    Extension(caller): Extension<Caller>,
    path: MatchedPath,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let registered = backend::calls::find(path.as_str()).ok_or_else(Failure::not_found)?;
    if !is_json(&headers) {
        return Err(not_understood(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "se espera JSON (application/json)",
        ));
    }
    let call = registered.decode(&body);
    let call = call.map_err(|error| not_understood(StatusCode::BAD_REQUEST, &place(&error)))?;
    let answer = office.answer(&caller, registered.path, call).await?;
    // Thousands of cells take milliseconds, in which this thread would answer nobody.
    let answer = spawn_blocking(move || registered.encode(&answer)).await;
    let answer = answer.map_err(|error| Failure::internal(&error))?;
    let answer = answer.map_err(|error| Failure::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], answer).into_response())
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE);
    let media = media.and_then(|media| media.to_str().ok());
    let media = media.and_then(|media| media.parse::<Mime>().ok());
    media.is_some_and(|media| media.essence_str() == mime::APPLICATION_JSON.essence_str())
}

fn place(error: &serde_json::Error) -> String {
    format!("línea {}, columna {}", error.line(), error.column())
}

fn not_understood(status: StatusCode, detail: &str) -> Failure {
    Failure::new(
        status,
        ErrorCode::Invalid,
        format!(
            "El servidor no entendió los datos enviados ({detail}). Recargue la página e inténtelo otra vez."
        ),
    )
}

/// What components may ask for.
fn provide(assets: &Arc<Assets>, backend: &SharedBackend) {
    provide_context(Arc::clone(assets));
    provide_context(Arc::clone(backend));
    let parts = use_context::<Parts>();
    let caller = parts.and_then(|parts| parts.extensions.get::<Caller>().cloned());
    provide_context(caller.unwrap_or_default());
    security::allow_office_scripts();
}
