//! The envelope of every answer, and the way from a request to it.

use std::sync::Arc;

use axum::{
    body::Bytes,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use workbook::write::{self, Published};

use super::error::ApiError;
use crate::http::download::{self, made, reply};
use crate::release::ReleaseStore;

/// An answer with the release that it comes from.
#[derive(Debug, Serialize, ToSchema)]
pub struct Envelope<T: ToSchema> {
    pub release: ReleaseInfo,
    pub data: T,
}

/// Which release an answer comes from, and how to cite it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseInfo {
    pub number: u32,
    pub published_at: DateTime<Utc>,
    /// Day in Lima on which delays are judged.
    pub as_of: NaiveDate,
    /// SHA-256 of the release file, `/descargas/pntd.json`.
    pub sha256: String,
    /// The data are for demonstration and not real.
    pub demo: bool,
    /// «datos de demostración», or nothing.
    pub label: Option<&'static str>,
    pub citation: String,
}

impl ReleaseInfo {
    fn of(published: &Published<'_>) -> Self {
        let release = published.release;
        Self {
            number: release.number,
            published_at: release.published_at,
            as_of: release.as_of,
            sha256: published.sha256.to_owned(),
            demo: release.demo,
            label: release.demo.then_some(write::DEMO_LABEL),
            citation: write::citation(published),
        }
    }
}

impl<T: ToSchema> Envelope<T> {
    pub fn of(published: &Published<'_>, data: T) -> Self {
        Self {
            release: ReleaseInfo::of(published),
            data,
        }
    }
}

/// Answers from the current release. `name` tells the answers of one release apart.
pub async fn respond<T: Serialize + ToSchema>(
    releases: &ReleaseStore,
    headers: &HeaderMap,
    name: String,
    data: impl FnOnce(&Published<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Response {
    let issue = match download::current(releases).await {
        Ok(Some(issue)) => issue,
        Ok(None) => return ApiError::no_release().into_response(),
        Err(error) => {
            tracing::error!(%error, "the current release cannot be read");
            return ApiError::unavailable().into_response();
        }
    };
    let name = format!("api:{name}");
    let document = reply::Document {
        content_type: "application/json",
        file_name: None,
        tag: reply::tag(&issue.sha256, &name),
        modified: issue.release.published_at,
        sha256: Arc::clone(&issue.sha256),
    };
    if document.is_known(headers) {
        return document.not_modified();
    }
    let sha256 = Arc::clone(&issue.sha256);
    let made = made::get(&sha256, name, move || {
        let published = Published {
            release: &issue.release,
            sha256: &issue.sha256,
        };
        let body = serde_json::to_vec(&Envelope::of(&published, data(&published)?))?;
        Ok::<_, ApiError>(Bytes::from(body))
    });
    match made.await {
        Ok(bytes) => document.with(bytes),
        Err(error) => error.into_response(),
    }
}
