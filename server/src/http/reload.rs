//! Pages that load again when the program was started anew: for `make dev`, and compiled into nothing else.
//!
//! It stands around the finished router, so nothing of the service knows of it. A script is added at the
//! end of every page; it is a file of this site and carries the page's nonce, so the policies stay as
//! they are. It asks for the number of this start, and loads the page again when it is another.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use uuid::Uuid;

const RELOAD_SCRIPT: &str = include_str!("reload.js");
/// Where the script is, and where it asks.
const SCRIPT_PATH: &str = "/recarga.js";
const START_TIME_PATH: &str = "/recarga";
/// No page is longer.
const MAX_PAGE_BYTES: usize = 64 << 20;

/// The router with reloading pages.
pub fn wrap_router(router: Router) -> Router {
    let start = Uuid::now_v7().to_string();
    let plain = |media: &'static str| {
        [
            (header::CONTENT_TYPE, media),
            (header::CACHE_CONTROL, "no-store"),
        ]
    };
    router
        .layer(from_fn(add_script))
        .route(
            SCRIPT_PATH,
            get(move || async move { (plain("text/javascript; charset=utf-8"), RELOAD_SCRIPT) }),
        )
        .route(
            START_TIME_PATH,
            get(move || async move { (plain("text/plain"), start) }),
        )
}

async fn add_script(mut request: Request, next: Next) -> Response {
    // A page is to be sent whole, uncompressed, and never from a cache.
    for name in [
        header::ACCEPT_ENCODING,
        header::IF_NONE_MATCH,
        header::IF_MODIFIED_SINCE,
    ] {
        request.headers_mut().remove(name);
    }
    let response = next.run(request).await;
    let media = response.headers().get(header::CONTENT_TYPE);
    let is_page = media.is_some_and(|media| media.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let policy = parts.headers.get(header::CONTENT_SECURITY_POLICY);
    let tag = tag(policy
        .and_then(|policy| policy.to_str().ok())
        .unwrap_or_default());
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::ETAG);
    let no_store = HeaderValue::from_static("no-store");
    parts.headers.insert(header::CACHE_CONTROL, no_store);
    let Ok(page) = to_bytes(body, MAX_PAGE_BYTES).await else {
        return Response::from_parts(parts, Body::empty());
    };
    Response::from_parts(parts, Body::from([&page, tag.as_bytes()].concat()))
}

/// The script's element, with the nonce that the page's policy asks for.
fn tag(policy: &str) -> String {
    let nonce = policy
        .split_once("'nonce-")
        .and_then(|(_, rest)| rest.split_once('\''));
    let nonce = nonce.map_or_else(String::new, |(nonce, _)| format!(" nonce=\"{nonce}\""));
    format!("<script type=\"module\" src=\"{SCRIPT_PATH}\"{nonce}></script>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_carries_the_nonce_of_its_page() {
        assert_eq!(
            tag("script-src 'nonce-ab+/=' 'strict-dynamic'"),
            "<script type=\"module\" src=\"/recarga.js\" nonce=\"ab+/=\"></script>"
        );
        assert_eq!(
            tag("script-src 'self'"),
            "<script type=\"module\" src=\"/recarga.js\"></script>"
        );
    }
}
