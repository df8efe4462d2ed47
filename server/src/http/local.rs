//! The service asked from within, without a port: what it answers is what a client would get, before compression.
//!
//! What it deliberately does not do: it signs nobody in, so it reads what anybody may read.

use std::path::Path;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use thiserror::Error;
use tower::ServiceExt;

use crate::state::AppState;

/// No answer is longer.
const MAX_BODY_BYTES: usize = 1 << 30;

/// The whole service. Cheap to clone.
#[derive(Clone)]
pub struct LocalService(Router);

/// What the service answered.
#[derive(Debug, Clone)]
pub struct LocalAnswer {
    /// HTTP status.
    pub status: u16,
    /// With its parameters.
    pub content_type: String,
    /// Every header, by its name in small letters.
    pub headers: Vec<(String, String)>,
    /// Whether caches may keep it. A page that lacks a drawing for the moment is not kept.
    pub is_kept: bool,
    pub bytes: Bytes,
}

impl LocalAnswer {
    /// The address is there, and led nowhere else.
    pub fn is_found(&self) -> bool {
        self.status == StatusCode::OK.as_u16()
    }
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum LocalError {
    #[error("«{0}» is no address: write it as the path of a page, such as /servicios")]
    Address(String),
    #[error("the answer broke off: {0}")]
    Body(#[from] axum::Error),
}

impl LocalService {
    pub fn new(state: AppState, site_root: &Path) -> Self {
        Self(super::router(state, site_root))
    }

    /// Asks for an address with its query, such as `/servicios?objetivo=OP1`, as somebody who is not signed in and
    /// has nothing yet.
    ///
    /// # Errors
    /// For what is no address, and when an answer breaks off. A status other than 200 is an answer.
    pub async fn get(&self, address: &str) -> Result<LocalAnswer, LocalError> {
        let request = Request::get(address)
            .header(header::ACCEPT, "*/*")
            .body(Body::empty())
            .map_err(|_| LocalError::Address(address.to_owned()))?;
        let response = match self.0.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status().as_u16();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), text(Some(value))));
        Ok(LocalAnswer {
            status,
            content_type: text(response.headers().get(header::CONTENT_TYPE)),
            is_kept: !text(response.headers().get(header::CACHE_CONTROL)).contains("no-store"),
            headers: headers.collect(),
            bytes: to_bytes(response.into_body(), MAX_BODY_BYTES).await?,
        })
    }
}

/// Nothing where it is no text: this service writes no other headers.
fn text(value: Option<&HeaderValue>) -> String {
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}
