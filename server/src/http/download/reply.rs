//! Answers that browsers and caches can keep: entity tag, date, and 304 where nothing changed.
//!
//! A release never changes, so its hash and the name of the document make the tag, before the
//! document itself is made.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
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
    /// Address of what describes it (CSVW).
    pub described_by: Option<String>,
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
        let link = self.described_by.as_ref().map(|address| {
            format!("<{address}>; rel=\"describedby\"; type=\"application/csvm+json\"")
        });
        if let Some(value) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
            headers.insert(header::LINK, value);
        }
        self.describe(headers);
        response
    }

    /// 200 with the bytes, or 206 with the part that is asked for: a download that broke off is taken up again. Of several parts the whole is sent, as the protocol allows.
    pub fn file(&self, headers: &HeaderMap, bytes: &Bytes) -> Response {
        let asked = headers
            .get(header::RANGE)
            .filter(|_| self.is_still(headers));
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let part = asked.and_then(|range| byte_range(range, length));
        let mut response = match part {
            None => self.with(bytes.clone()),
            Some(Err(RangeNotSatisfiable)) => {
                let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
                let whole = format!("bytes */{length}");
                insert(response.headers_mut(), header::CONTENT_RANGE, &whole);
                response
            }
            Some(Ok((first, last))) => {
                let mut response = self.with(slice_range(bytes, first, last));
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                let of_whole = format!("bytes {first}-{last}/{length}");
                insert(response.headers_mut(), header::CONTENT_RANGE, &of_whole);
                response
            }
        };
        let headers = response.headers_mut();
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        response
    }

    /// Whether what the client has a part of is this document (`If-Range`). The tags here are weak, and parts of two
    /// answers fit only where they are byte for byte the same: so only a date that is this document's counts.
    fn is_still(&self, headers: &HeaderMap) -> bool {
        let Some(condition) = headers.get(header::IF_RANGE) else {
            return true;
        };
        let date = condition.to_str().ok();
        date.and_then(|date| DateTime::parse_from_rfc2822(date).ok())
            .is_some_and(|date| date.timestamp() == self.modified.timestamp())
    }

    fn describe(&self, headers: &mut HeaderMap) {
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(public::CACHE_CONTROL_VALUE),
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

/// No byte of the document is asked for.
struct RangeNotSatisfiable;

/// First and last byte of the one part that is asked for; `None` where the header is no such request.
fn byte_range(range: &HeaderValue, length: u64) -> Option<Result<(u64, u64), RangeNotSatisfiable>> {
    let asked = http_range_header::parse_range_header(range.to_str().ok()?).ok()?;
    match asked.validate(length) {
        Err(_) => Some(Err(RangeNotSatisfiable)),
        Ok(parts) => match parts.as_slice() {
            [one] => Some(Ok((*one.start(), *one.end()))),
            _ => None,
        },
    }
}

fn slice_range(bytes: &Bytes, first: u64, last: u64) -> Bytes {
    let at = |place: u64| {
        usize::try_from(place)
            .unwrap_or(usize::MAX)
            .min(bytes.len())
    };
    bytes.slice(at(first)..at(last.saturating_add(1)))
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document {
            content_type: "text/csv",
            file_name: Some("pntd.csv".to_owned()),
            described_by: None,
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
    fn a_part_is_sent_where_one_part_of_the_same_document_is_asked_for() {
        let document = document();
        let bytes = Bytes::from_static(b"0123456789");
        let ask = |pairs: &[(HeaderName, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| {
                let value = HeaderValue::from_str(value).expect("a header value");
                (name.clone(), value)
            });
            let response = document.file(&pairs.collect(), &bytes);
            let range = response.headers().get(header::CONTENT_RANGE);
            let range = range.map(|value| value.to_str().expect("ASCII").to_owned());
            (response.status().as_u16(), range.unwrap_or_default())
        };
        let range = |text| ask(&[(header::RANGE, text)]);
        assert_eq!(ask(&[]), (200, String::new()));
        assert_eq!(range("bytes=2-4"), (206, "bytes 2-4/10".to_owned()));
        assert_eq!(range("bytes=7-"), (206, "bytes 7-9/10".to_owned()));
        assert_eq!(range("bytes=-3"), (206, "bytes 7-9/10".to_owned()));
        assert_eq!(range("bytes=10-"), (416, "bytes */10".to_owned()));
        for whole in ["bytes=0-1,4-5", "lines=1-2", "bytes=x", ""] {
            assert_eq!(range(whole).0, 200, "{whole}");
        }
        let own = document.with("").headers()[header::LAST_MODIFIED].clone();
        let own = own.to_str().expect("ASCII");
        let conditional =
            |date: &str| ask(&[(header::RANGE, "bytes=2-4"), (header::IF_RANGE, date)]).0;
        assert_eq!(conditional(own), 206);
        assert_eq!(conditional("Thu, 01 Jan 2026 00:00:00 GMT"), 200);
        assert_eq!(conditional("W/\"weak\""), 200);
        assert_eq!(slice_range(&bytes, 2, 4), "234");
    }

    #[test]
    fn files_of_one_release_have_different_tags() {
        assert_ne!(tag("ab", "Workbook"), tag("ab", "Release"));
        assert_ne!(tag("ab", "Workbook"), tag("ac", "Workbook"));
    }
}
