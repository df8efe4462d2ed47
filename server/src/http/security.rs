//! Headers that tell the browser what a page may do.
//!
//! Two policies. A public page runs only scripts that are files of this site, and the page of an
//! indicator also WebAssembly, to check itself; the office runs only what carries the request's
//! nonce, and WebAssembly. Nothing may frame either, but for the charts that other sites embed. Which request may write at all is decided by [`csrf`].

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use tower::util::MapResponseLayer;
use tower_http::csrf::CsrfLayer;

use crate::http::config::HttpConfig;

/// Of every page that does not set its own.
pub const PUBLIC_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Of the pages that a reader can check in the browser: [`PUBLIC_CSP`], and WebAssembly. It allows no script that the other
/// does not.
pub const CHECKABLE_CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Of the pages made for the frames of other sites: [`PUBLIC_CSP`], and anybody may frame them. They have no form and no
/// session: nothing on them can be clicked by a trick. Browsers that know `frame-ancestors` pass over the older
/// `X-Frame-Options` beside it; those that do not know it frame nothing.
pub const EMBEDDABLE_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    frame-ancestors *; base-uri 'none'; form-action 'none'";

/// A year, as the preload lists ask for.
const HSTS: &str = "max-age=31536000; includeSubDomains";

/// The office's policy for one answer.
fn office(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'self'"
    )
}

/// Sets the office's policy on the page that Leptos is about to render.
pub fn allow_office_scripts() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    // The nonce is Base64: always a valid header.
    if let Ok(policy) = HeaderValue::from_str(&office(&nonce)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The headers of every answer, set where the handler did not. One layer for all: the layers of a route are cloned for each
/// request.
pub fn headers(
    https: bool,
) -> MapResponseLayer<impl Fn(Response) -> Response + Clone + Send + Sync + 'static> {
    let mut pairs = vec![
        (header::CONTENT_SECURITY_POLICY, PUBLIC_CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            PERMISSIONS,
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        (OPENER, "same-origin"),
        (RESOURCE, "same-origin"),
    ];
    if https {
        pairs.push((header::STRICT_TRANSPORT_SECURITY, HSTS));
    }
    let pairs = pairs.into_iter();
    let pairs: Arc<[_]> = pairs
        .map(|(name, value)| (name, HeaderValue::from_static(value)))
        .collect();
    MapResponseLayer::new(move |mut response: Response| {
        for (name, value) in pairs.iter() {
            let own = response.headers_mut().entry(name);
            own.or_insert_with(|| value.clone());
        }
        response
    })
}

/// Refuses what another site makes a browser write here, by `Sec-Fetch-Site` and
/// `Origin`. A public address that cannot be an origin is left out, with a warning.
pub fn csrf(config: &HttpConfig) -> CsrfLayer {
    let layer = CsrfLayer::new();
    let Some(origin) = config.origin() else {
        return layer;
    };
    match layer.clone().add_trusted_origin(origin) {
        Ok(layer) => layer,
        Err(error) => {
            tracing::warn!(%error, "PNTD_PUBLIC_URL is not an origin such as https://pntd.example.pe");
            layer
        }
    }
}

/// Timeout of a request. A page takes milliseconds; what takes this long is stuck.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Timeout of a request that carries a workbook, maybe over a slow line.
pub const UPLOAD_TIMEOUT: Duration = Duration::from_secs(300);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_can_be_checked_may_run_webassembly_and_nothing_else_more() {
        assert_eq!(CHECKABLE_CSP.replace(" 'wasm-unsafe-eval'", ""), PUBLIC_CSP);
    }

    #[test]
    fn a_page_that_may_be_framed_may_nothing_else_more_and_sends_no_form() {
        let strict = EMBEDDABLE_CSP
            .replace("frame-ancestors *", "frame-ancestors 'none'")
            .replace("form-action 'none'", "form-action 'self'");
        assert_eq!(strict, PUBLIC_CSP);
    }
}
