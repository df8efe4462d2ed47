//! What other sites may do with open data: read it, with the headers that name its release. Redirects and errors
//! too: otherwise a program in a browser could not follow, and would not see what was wrong.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::failure::is_open_data;

/// What every answer says.
const HEADERS: [(HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "content-disposition, content-range, etag, last-modified, link, x-release-sha256, x-release-withdrawn-by",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
];

/// What a browser asks before it sends headers that are not the usual ones.
const PREFLIGHT: [(HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
    (
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        "accept, if-modified-since, if-none-match, if-range, range",
    ),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// Opens the answers of open data to programs of every origin.
pub async fn open_to_all(request: Request, next: Next) -> Response {
    if !is_open_data(request.uri().path()) {
        return next.run(request).await;
    }
    let asks_before = *request.method() == Method::OPTIONS;
    let mut response = match asks_before {
        true => StatusCode::NO_CONTENT.into_response(),
        false => next.run(request).await,
    };
    let headers = response.headers_mut();
    let more = PREFLIGHT.into_iter().filter(|_| asks_before);
    for (name, value) in HEADERS.into_iter().chain(more) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
