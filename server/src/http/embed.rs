//! `GET /incrustar.js`: gives the frame of an embedded chart the height that it needs. Its address stays, because it
//! stands in pages of others.

use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;
use site::embed_page;

use crate::state::AppState;

const SCRIPT: &str = include_str!("embed.js");

/// How long a browser keeps it: it has no hash in its name.
const KEEP: &str = "public, max-age=3600";

pub fn routes() -> Router<AppState> {
    Router::new().route(embed_page::SCRIPT, get(script))
}

async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript"),
        (header::CACHE_CONTROL, KEEP),
        // Pages of others load it.
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    (headers, SCRIPT)
}
