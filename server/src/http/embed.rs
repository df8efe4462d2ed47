//! `GET /incrustar.js`: gives the frame of an embedded chart the height that it needs. Its address stays, because it
//! stands in pages of others.

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use site::embed_page;

use crate::http::etag::KEEP;
use crate::state::AppState;

const SCRIPT: &str = include_str!("embed.js");

pub fn routes() -> Router<AppState> {
    Router::new().route(embed_page::SCRIPT, get(script))
}

async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript"),
        (header::CACHE_CONTROL, KEEP),
    ];
    (headers, SCRIPT)
}
