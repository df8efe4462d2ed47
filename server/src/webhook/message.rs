//! What a message says, and its signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use ring::hmac;
use serde::Serialize;

/// A release appeared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Announcement {
    /// `release.published` or `release.withdrawn`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// When it was published: RFC 3339, UTC.
    timestamp: String,
    data: Data,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Data {
    /// Number of the release.
    release: u32,
    /// Hash of its body.
    sha256: String,
    /// Its page.
    address: String,
    /// The release that this one withdraws.
    withdraws: Option<u32>,
}

impl Announcement {
    /// Of a release, by its number and hash; `withdraws` names the one that it takes back.
    pub fn of(
        site: &str,
        release: u32,
        sha256: String,
        published_at: DateTime<Utc>,
        withdraws: Option<u32>,
    ) -> Self {
        Self {
            kind: match withdraws {
                Some(_) => "release.withdrawn",
                None => "release.published",
            },
            timestamp: published_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            data: Data {
                release,
                sha256,
                address: format!("{site}/publicaciones/{release}"),
                withdraws,
            },
        }
    }
}

/// The header `webhook-signature`: `v1,` and the Base64 of HMAC-SHA-256 over id, Unix time and body with points between
/// them (Standard Webhooks, «Signature scheme»).
pub fn signature(secret: &hmac::Key, id: &str, timestamp: i64, body: &str) -> String {
    let signed = format!("{id}.{timestamp}.{body}");
    let tag = hmac::sign(secret, signed.as_bytes());
    format!("v1,{}", STANDARD.encode(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    #[test]
    fn the_signature_is_that_of_the_standard() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        assert_eq!(
            signature(
                &key,
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                r#"{"test": 2432232314}"#
            ),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_message_says_what_happened_to_which_release() {
        let at = "2026-03-15T15:00:00Z".parse().unwrap();
        let site = "https://pntd.example.pe";
        let said = Announcement::of(site, 5, "ab".to_owned(), at, Some(4));
        let json = serde_json::to_value(said).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"type": "release.withdrawn", "timestamp": "2026-03-15T15:00:00Z",
                "data": {"release": 5, "sha256": "ab", "withdraws": 4,
                    "address": "https://pntd.example.pe/publicaciones/5"}})
        );
        let said = Announcement::of(site, 5, "ab".to_owned(), at, None);
        assert_eq!(
            serde_json::to_value(said).unwrap()["type"],
            "release.published"
        );
    }
}
