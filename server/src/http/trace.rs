//! One line per request in the log: method, route, status, time and the request's id.
//! No address, no query, no account: what a person looked for is nobody's business.

use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use tower_http::request_id::PropagateRequestIdLayer;
use tower_http::request_id::{MakeRequestUuid, RequestId, SetRequestIdLayer};
use tracing::Span;

const HEADER: axum::http::HeaderName = axum::http::HeaderName::from_static("x-request-id");

/// Forgets an id that the client wrote: ours must be its own.
pub async fn forget_foreign_id(mut request: Request) -> Request {
    request.headers_mut().remove(HEADER);
    request
}

/// Gives the request an id.
pub fn set_id() -> SetRequestIdLayer<MakeRequestUuid> {
    SetRequestIdLayer::new(HEADER, MakeRequestUuid)
}

/// Tells the client the id.
pub fn tell_id() -> PropagateRequestIdLayer {
    PropagateRequestIdLayer::new(HEADER)
}

/// The span of a request; everything logged meanwhile carries the id.
pub fn span<B>(request: &axum::http::Request<B>) -> Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str);
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or("-");
    tracing::info_span!("request", method = %request.method(), route, id)
}

/// The line itself.
pub fn answered(response: &Response, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    let milliseconds = latency.as_millis();
    tracing::info!(status, milliseconds, "answered");
}
