//! The office: Leptos pages at `/gestion` and the server functions at `/fn`.
//!
//! Both find the caller and the backend in their context. Who may call which is
//! checked before, in [`super::guard`], and again in the use cases.

use std::sync::Arc;

use app::backend::{Caller, SharedBackend};
use app::office::{Office, shell};
use axum::Router;
use axum::http::request::Parts;
use components::assets::Assets;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};

use crate::http::security;
use crate::state::AppState;

/// The pages that the office's router knows, and every registered server function.
pub fn pages(state: &AppState) -> Router<AppState> {
    let assets = Arc::clone(&state.assets);
    let backend = Arc::clone(&state.backend);
    let context = move || provide(&assets, &backend);
    Router::new().leptos_routes_with_context(state, listing(), context, shell)
}

/// The pages, as Leptos lists them; the permission test compares them with the table.
pub fn listing() -> Vec<AxumRouteListing> {
    generate_route_list(Office)
}

/// What components and server functions may ask for.
fn provide(assets: &Arc<Assets>, backend: &SharedBackend) {
    provide_context(Arc::clone(assets));
    provide_context(Arc::clone(backend));
    let parts = use_context::<Parts>();
    let caller = parts.and_then(|parts| parts.extensions.get::<Caller>().cloned());
    provide_context(caller.unwrap_or_default());
    security::allow_office_scripts();
}
