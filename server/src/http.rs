//! Every route, in one place, and what happens to each request on its way.
//!
//! ```text
//! request → id → log → headers → compression → failures rendered → same-site check → panic caught
//!         → (office: is the database there? → session → guard → ) handler
//! ```
//!
//! Who may call which route is the table [`routes::all`]; [`guard`] checks it. No rule
//! of the domain lives here: handlers call use cases, `site` or the backend.

pub mod api;
pub mod assets;
pub mod audit_file;
pub mod chart;
pub mod client;
pub mod config;
pub mod connection;
pub mod crawler;
pub mod data_catalogue;
pub mod download;
mod embed;
pub mod etag;
pub mod export;
pub mod failure;
pub mod feed;
pub mod front;
pub mod guard;
pub mod health;
mod help;
pub mod history_files;
pub mod keys;
pub mod landing;
pub mod local;
pub mod metrics;
pub mod office;
pub mod office_gate;
pub mod open_to_all;
pub mod opinion;
pub mod own_password;
pub mod page;
pub mod passkey;
mod picture;
pub mod prerender;
pub mod provider_sign_in;
pub mod public;
#[cfg(debug_assertions)]
pub mod reload;
pub mod reminders;
pub mod render_queue;
pub mod routes;
mod search_index;
pub mod second_step;
pub mod security;
pub mod session;
pub mod sheet;
pub mod side_by_side_files;
pub mod sign_in;
pub mod table;
pub mod trace;
pub mod upload;

use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state, map_request, map_response};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, extract::Request};
use messages::Language;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use tower_http::trace::TraceLayer;

use crate::auth::provider;
use crate::state::AppState;
use failure::Failure;

/// Largest body of a form or a call. Uploads have their own limit.
const MAX_BODY_BYTES: usize = 4 << 20;

/// The whole service: documents at `/`, the office at `/gestion`, its calls at `/fn`, files at `/assets`.
pub fn router(state: AppState, site_root: &Path) -> Router {
    let app = public_routes(&state)
        .merge(api::proposals::routes(&state))
        .merge(office_routes(&state))
        .merge(file_routes(&state))
        .nest("/assets", assets::files(site_root))
        .fallback(not_found);
    wrap_router(app, &state).with_state(state)
}

/// What anyone may read. No session, no cookie.
fn public_routes(state: &AppState) -> Router<AppState> {
    let mut router = Router::new()
        .route(health::HEALTH_PATH, get(health::health))
        .route(health::LIVENESS_PATH, get(health::alive))
        .route(health::READINESS_PATH, get(health::ready))
        .route("/robots.txt", get(crawler::robots))
        .route("/sitemap.xml", get(crawler::site_map))
        .route("/favicon.ico", get(crawler::favicon))
        .route("/publicaciones.atom", get(feed::feed))
        .merge(download::routes())
        .merge(history_files::routes())
        .merge(side_by_side_files::routes())
        .merge(data_catalogue::routes())
        .merge(search_index::routes())
        .merge(picture::routes())
        .merge(embed::routes())
        .merge(keys::routes())
        .merge(api::routes());
    // Where nobody takes an answer, no page asks.
    if state.http.opinions {
        router = router.merge(opinion::routes());
    }
    for language in Language::ALL {
        for path in routes::PAGES {
            router = router.route(&language.address(path), get(public::page));
        }
        let charts = language.address(routes::CHARTS);
        router = router.route(&charts, get(chart::chart));
        for path in routes::OLD_PAGES {
            router = router.route(&language.address(path), get(public::old_page));
        }
    }
    router
        .layer(from_fn_with_state(state.clone(), guard::guard))
        .layer(from_fn(open_to_all::open_to_all))
        .layer(timeout_layer(security::REQUEST_TIMEOUT))
}

/// Forms, pages and calls of the office.
fn office_routes(state: &AppState) -> Router<AppState> {
    let router = office::pages(state)
        .merge(office::calls())
        .route(
            "/gestion/ingresar",
            get(sign_in::form).post(sign_in::sign_in),
        )
        .route(
            "/gestion/ingresar/codigo",
            get(second_step::form).post(second_step::finish),
        )
        .merge(passkey::routes())
        .merge(reminders::routes())
        .route(help::PATH, get(help::page))
        .route(provider_sign_in::PATH, get(provider_sign_in::begin))
        .route(
            provider_sign_in::LINK_PATH,
            post(provider_sign_in::begin_link),
        )
        .route(provider::config::RETURN_PATH, get(provider_sign_in::finish))
        .route("/gestion/salir", post(sign_in::sign_out))
        .route("/gestion/salir/todas", post(sign_in::sign_out_everywhere))
        .route(
            "/gestion/contrasena",
            get(own_password::form).post(own_password::change),
        )
        .merge(audit_file::routes())
        .layer(from_fn(session::keep_current_session))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES));
    with_session_and_guard(router, state).layer(timeout_layer(security::REQUEST_TIMEOUT))
}

/// Workbooks on their way in and out: larger and slower than the rest.
fn file_routes(state: &AppState) -> Router<AppState> {
    let limit = state.http.upload_bytes();
    let router = Router::new()
        .route("/gestion/importar/archivo", post(upload::receive))
        .route("/gestion/importar/{batch}/archivo", get(upload::original))
        .route("/gestion/importar/{batch}/hallazgos", get(upload::marked))
        .route("/gestion/exportar/{file}", get(export::current))
        .merge(table::routes())
        .layer(DefaultBodyLimit::max(limit));
    with_session_and_guard(router, state).layer(timeout_layer(security::UPLOAD_TIMEOUT))
}

/// Session first, then the table; answers are for this person only.
fn with_session_and_guard(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    let no_store = HeaderValue::from_static("no-store");
    router
        .layer(from_fn_with_state(state.clone(), guard::guard))
        .layer(Extension(state.cookie))
        .layer(session::layer(&state.pool, &state.http, state.cookie))
        .layer(map_response(session::explain_unanswered))
        .layer(from_fn_with_state(
            state.clone(),
            office_gate::needs_database,
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            no_store,
        ))
}

/// The layers that every request passes, the last line first.
fn wrap_router(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    let router = router
        .layer(RequestBodyTimeoutLayer::new(state.http.body_patience()))
        .layer(CatchPanicLayer::custom(failure::panicked))
        .layer(security::csrf(&state.http))
        .layer(from_fn_with_state(state.clone(), failure::render_failures))
        .layer(CompressionLayer::new());
    let https = state
        .http
        .origin()
        .is_some_and(|origin| origin.starts_with("https://"));
    let trusted = state.http.trusted_proxies.clone();
    let log = TraceLayer::new_for_http()
        .make_span_with(move |request: &Request| trace::span(request, &trusted))
        .on_request(())
        .on_failure(())
        .on_response(trace::log_response);
    router
        .layer(security::headers(https))
        .layer(trace::propagate_id())
        .layer(log)
        .layer(trace::set_id())
        .layer(map_request(trace::remove_client_id))
        .layer(from_fn(metrics::count))
}

fn timeout_layer(limit: Duration) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, limit)
}

/// Nothing here; a slash too many at the end is forgiven. A reader of the site gets the
/// site's own page for it.
async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path();
    let inside = ["/gestion/", "/fn/", "/assets/"]
        .iter()
        .any(|part| path.starts_with(part));
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if inside || !reads {
        return Failure::not_found().into_response();
    }
    let page = path.trim_end_matches('/');
    let own = page.starts_with('/') && !page.contains("//") && !page.contains('\\');
    if own && page.len() + 1 == path.len() {
        return Redirect::permanent(page).into_response();
    }
    public::not_found_page(state, path).await.into_response()
}
