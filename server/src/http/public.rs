//! The public pages: plain handlers that call the package `site`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;
use components::assets::Assets;

/// The home page.
pub async fn home(State(assets): State<Arc<Assets>>) -> Html<String> {
    Html(site::home(&assets))
}
