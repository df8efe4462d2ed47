//! Webhooks: a signed message to programs of others when a release appears (Standard Webhooks,
//! github.com/standard-webhooks/standard-webhooks).
//!
//! What it deliberately does not do: it decides nothing about when or how often, and reads no database; that is
//! [`crate::use_case::announcement`].

pub mod config;
mod message;

pub use config::{WebhookConfig, WebhookConfigError};
pub use message::{Announcement, signature};

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use ring::hmac;

use config::Settings;

/// Timeout of a delivery, from connecting to the last byte.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a message did not arrive. The text names no address: what stands in it may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    #[error("the receiver answered {0}")]
    Answer(u16),
    #[error("the receiver does not answer: {0}")]
    Unreachable(String),
    #[error("the message cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Sends messages; cheap to clone.
#[derive(Clone)]
pub struct Webhooks(Arc<Inner>);

struct Inner {
    client: reqwest::Client,
    secret: hmac::Key,
    settings: Settings,
}

impl Webhooks {
    /// By the settings; `None` where no address is set.
    ///
    /// # Errors
    /// What is wrong with the settings, with the name of the one.
    pub fn new(
        config: &WebhookConfig,
        public_url: Option<&str>,
    ) -> Result<Option<Self>, WebhookConfigError> {
        let Some(settings) = config.check(public_url)? else {
            return Ok(None);
        };
        // Fails only when one is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A redirect could lead inside the network.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .user_agent(concat!("pntd/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(WebhookConfigError::Web)?;
        let secret = hmac::Key::new(hmac::HMAC_SHA256, &settings.secret);
        Ok(Some(Self(Arc::new(Inner {
            client,
            secret,
            settings,
        }))))
    }

    /// Where messages go.
    pub fn addresses(&self) -> &[String] {
        &self.0.settings.addresses
    }

    /// The public address without a slash at its end.
    pub fn site(&self) -> &str {
        &self.0.settings.site
    }

    /// Sends one message. What the receiver writes is not read.
    ///
    /// # Errors
    /// When it did not arrive, or the answer is none of success (2xx).
    pub async fn deliver(
        &self,
        address: &str,
        id: &str,
        announcement: &Announcement,
        now: DateTime<Utc>,
    ) -> Result<(), DeliveryError> {
        let body = serde_json::to_string(announcement)?;
        let timestamp = now.timestamp();
        let signature = signature(&self.0.secret, id, timestamp, &body);
        let sent = self
            .0
            .client
            .post(address)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp.to_string())
            .header("webhook-signature", signature)
            .body(body)
            .send()
            .await;
        let answer = sent.map_err(|error| DeliveryError::Unreachable(cause(error)))?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(DeliveryError::Answer(status.as_u16())),
        }
    }
}

/// The innermost cause, without the address.
fn cause(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
