//! Entity tags: what a client has already is not sent again.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// A public answer may be a minute old, and shown once more while it is asked for again.
pub const CACHE_CONTROL_VALUE: &str = "public, max-age=60, stale-while-revalidate=600";

/// The entity tag of a text. Weak: the answer may be compressed on its way.
pub fn tag(text: &[u8]) -> HeaderValue {
    let digest = hex::encode(&Sha256::digest(text)[..12]);
    // Hexadecimal digits: always a valid header.
    HeaderValue::from_str(&format!("W/\"{digest}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Does the client have this text already? (`If-None-Match`, weak comparison.)
pub fn matches(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let strong = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    let Ok(tag) = tag.to_str() else { return false };
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|known| known.trim() == "*" || strong(known) == strong(tag))
}

/// 304, with the headers that a cache renews.
pub fn not_modified(tag: &HeaderValue) -> Response {
    let headers = [
        (header::ETAG, tag.clone()),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static(CACHE_CONTROL_VALUE),
        ),
    ];
    (StatusCode::NOT_MODIFIED, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_text_is_not_sent_again() {
        let tag = tag(b"text");
        let knows = |line: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, line.parse().unwrap());
            matches(&headers, &tag)
        };
        let text = tag.to_str().unwrap();
        assert!(knows(text));
        assert!(knows(text.trim_start_matches("W/")));
        assert!(knows(&format!("\"other\", {text}")));
        assert!(knows("*"));
        assert!(!knows("\"other\""));
        assert!(!matches(&HeaderMap::new(), &tag));
    }
}
