//! One line per request in the log: method, route, status, time and the request's id.
//! No address, no query, no account: what a person looked for is nobody's business.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::response::Response;
use ipnet::IpNet;
use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::Status;
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tower_http::request_id::PropagateRequestIdLayer;
use tower_http::request_id::{MakeRequestUuid, RequestId, SetRequestIdLayer};
use tracing::{Span, field};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::telemetry;

const HEADER: axum::http::HeaderName = axum::http::HeaderName::from_static("x-request-id");

/// Forgets an id that the client wrote: ours must be its own.
pub async fn remove_client_id(mut request: Request) -> Request {
    request.headers_mut().remove(HEADER);
    request
}

/// Gives the request an id.
pub fn set_id() -> SetRequestIdLayer<MakeRequestUuid> {
    SetRequestIdLayer::new(HEADER, MakeRequestUuid)
}

/// Tells the client the id.
pub fn propagate_id() -> PropagateRequestIdLayer {
    PropagateRequestIdLayer::new(HEADER)
}

/// The span of a request; everything logged meanwhile carries the id. Where there are traces, it belongs to the trace of a
/// trusted proxy.
pub fn span<B>(request: &axum::http::Request<B>, trusted: &[IpNet]) -> Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str);
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or("-");
    let span = tracing::info_span!(
        "request",
        method = %request.method(),
        route,
        id,
        otel.name = field::Empty,
        otel.kind = field::Empty
    );
    if telemetry::are_on() {
        if let Some(parent) = parent_of_trusted(request, trusted) {
            // Refused only where there is no layer for traces.
            let _ = span.set_parent(parent);
        }
        span.record("otel.name", format!("{} {route}", request.method()));
        span.record("otel.kind", "server");
        span.set_attribute("http.request.method", request.method().to_string());
        span.set_attribute("http.route", route.to_owned());
    }
    span
}

/// The line itself.
pub fn log_response(response: &Response, latency: Duration, span: &Span) {
    let status = response.status().as_u16();
    if telemetry::are_on() {
        span.set_attribute("http.response.status_code", i64::from(status));
        if response.status().is_server_error() {
            span.set_status(Status::error(""));
        }
    }
    let milliseconds = latency.as_millis();
    tracing::info!(status, milliseconds, "answered");
}

/// The trace that a request belongs to, as W3C's `traceparent` says: only a trusted proxy is believed. Whatever anybody
/// else writes there is not looked at, like a foreign request id.
fn parent_of_trusted<B>(request: &axum::http::Request<B>, trusted: &[IpNet]) -> Option<Context> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    let is_trusted = trusted.iter().any(|network| network.contains(&peer));
    is_trusted.then(|| TraceContextPropagator::new().extract(&HeaderExtractor(request.headers())))
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::TraceContextExt;

    use super::*;

    #[test]
    fn only_a_trusted_proxy_says_which_trace_a_request_belongs_to() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().expect("a network")];
        let asked = |peer: &str| {
            let peer: SocketAddr = peer.parse().expect("an address");
            let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
            let mut request = axum::http::Request::new(());
            request.extensions_mut().insert(ConnectInfo(peer));
            let headers = request.headers_mut();
            headers.insert("traceparent", trace.parse().expect("a header"));
            let parent = parent_of_trusted(&request, &trusted);
            parent.map(|context| context.span().span_context().trace_id().to_string())
        };
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(asked("10.1.2.3:4000").as_deref(), Some(trace));
        assert_eq!(asked("203.0.113.7:4000"), None);
    }
}
