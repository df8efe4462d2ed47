//! The office: Leptos pages at `/gestion` and the server functions at `/fn`.

use std::sync::Arc;

use app::office::{Office, shell};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::Request;
use axum::response::{IntoResponse, Response};
use components::assets::Assets;
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list, handle_server_fns_with_context};

use crate::state::AppState;

/// The routes that the office's router knows.
pub fn pages(state: &AppState) -> Router<AppState> {
    let context = {
        let assets = Arc::clone(&state.assets);
        move || provide(&assets)
    };
    let routes = generate_route_list(Office);
    Router::new().leptos_routes_with_context(state, routes, context, shell)
}

/// Any server function; each declares its own method and path.
pub async fn server_function(
    State(assets): State<Arc<Assets>>,
    request: Request<Body>,
) -> Response {
    handle_server_fns_with_context(move || provide(&assets), request)
        .await
        .into_response()
}

/// What components and server functions may ask for.
fn provide(assets: &Arc<Assets>) {
    provide_context(Arc::clone(assets));
}
