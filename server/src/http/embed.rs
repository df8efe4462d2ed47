//! `GET /incrustar.js`: gives the frame of an embedded chart the height that it needs. Its address stays, because it
//! stands in pages of others.

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use site::links;

use crate::http::etag::CACHE_CONTROL_VALUE;
use crate::state::AppState;

const SCRIPT: &str = include_str!("embed.js");

pub fn routes() -> Router<AppState> {
    Router::new().route(links::EMBED_SCRIPT, get(script))
}

async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript"),
        (header::CACHE_CONTROL, CACHE_CONTROL_VALUE),
    ];
    (headers, SCRIPT)
}
