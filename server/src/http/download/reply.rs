//! Answers that browsers and caches can keep: entity tag, date, and 304 where nothing changed.
//!
//! A release never changes, so its hash and the name of the document make the tag, before the
//! document itself is made.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};

use crate::http::public;

/// Header that names the release an answer comes from.
pub const RELEASE_HEADER: &str = "x-release-sha256";
/// Header that names the release which withdrew the one that an answer comes from. The release file
/// itself never changes and cannot say it.
pub const WITHDRAWN_HEADER: &str = "x-release-withdrawn-by";

/// What is known of an answer before its bytes.
pub struct Document {
    pub content_type: &'static str,
    /// Save it under this name; without it, it is shown.
    pub file_name: Option<String>,
    pub tag: HeaderValue,
    pub modified: DateTime<Utc>,
    /// Hash of the release.
    pub sha256: Arc<str>,
    /// Number of the release that withdrew it.
    pub withdrawn_by: Option<u32>,
}

/// The entity tag of a document that is not made yet. A new version of the program may make another
/// document of the same release.
pub fn tag(sha256: &str, name: &str) -> HeaderValue {
    let version = env!("CARGO_PKG_VERSION");
    public::tag(format!("{version}\n{sha256}\n{name}").as_bytes())
}

impl Document {
    /// Does the client have it already?
    pub fn is_known(&self, headers: &HeaderMap) -> bool {
        if headers.contains_key(header::IF_NONE_MATCH) {
            return public::matches(headers, &self.tag);
        }
        let since = headers
            .get(header::IF_MODIFIED_SINCE)
            .and_then(|since| since.to_str().ok());
        since
            .and_then(|since| DateTime::parse_from_rfc2822(since).ok())
            .is_some_and(|since| self.modified.timestamp() <= since.timestamp())
    }

    /// 304: use what you have.
    pub fn not_modified(&self) -> Response {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        self.describe(response.headers_mut());
        response
    }

    /// 200 with the bytes.
    pub fn with(&self, body: impl Into<Body>) -> Response {
        let mut response = Response::new(body.into());
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.content_type),
        );
        let disposition = self
            .file_name
            .as_ref()
            .map(|name| format!("attachment; filename=\"{name}\""));
        if let Some(value) = disposition.and_then(|d| HeaderValue::from_str(&d).ok()) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        self.describe(headers);
        response
    }

    fn describe(&self, headers: &mut HeaderMap) {
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(public::KEEP),
        );
        let modified = self
            .modified
            .format("%a, %d %b %Y %H:%M:%S GMT")
            .to_string();
        // A formatted date and hex digits are valid header values.
        if let Ok(value) = HeaderValue::from_str(&modified) {
            headers.insert(header::LAST_MODIFIED, value);
        }
        if let Ok(value) = HeaderValue::from_str(&self.sha256) {
            headers.insert(HeaderName::from_static(RELEASE_HEADER), value);
        }
        if let Some(number) = self.withdrawn_by {
            headers.insert(HeaderName::from_static(WITHDRAWN_HEADER), number.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document {
            content_type: "text/csv",
            file_name: Some("pntd.csv".to_owned()),
            tag: tag("ab", "Workbook"),
            modified: DateTime::from_timestamp(1_777_951_800, 500).unwrap_or_default(),
            sha256: "ab".into(),
            withdrawn_by: None,
        }
    }

    fn asking(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).expect("a header value"))])
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        let document = document();
        let own = document.tag.to_str().expect("ASCII");
        assert!(document.is_known(&asking(header::IF_NONE_MATCH, own)));
        assert!(!document.is_known(&asking(header::IF_NONE_MATCH, "W/\"other\"")));
        assert!(!document.is_known(&HeaderMap::new()));
        let own = document.with("").headers()[header::LAST_MODIFIED]
            .to_str()
            .expect("ASCII")
            .to_owned();
        assert!(document.is_known(&asking(header::IF_MODIFIED_SINCE, &own)));
        assert!(!document.is_known(&asking(
            header::IF_MODIFIED_SINCE,
            "Thu, 01 Jan 2026 00:00:00 GMT"
        )));
    }

    #[test]
    fn files_of_one_release_have_different_tags() {
        assert_ne!(tag("ab", "Workbook"), tag("ab", "Release"));
        assert_ne!(tag("ab", "Workbook"), tag("ac", "Workbook"));
    }
}
