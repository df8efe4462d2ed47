//! The envelope of every answer, and the way from a request to it.

use std::sync::Arc;

use axum::{
    body::Bytes,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{release::WithdrawnBy, sentence::withdrawn_sentence};
use serde::Serialize;
use utoipa::ToSchema;
use workbook::write::{self, Published};

use super::error::ApiError;
use super::release_request::ReleaseRequest;
use crate::http::download::{file::Issue, made, reply};

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
    /// Where the release was withdrawn: by which one, when and why.
    pub withdrawn_by: Option<WithdrawnAnswer>,
    pub citation: String,
}

/// Says that a release was withdrawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithdrawnAnswer {
    pub number: u32,
    pub published_at: DateTime<Utc>,
    /// In the publisher's words.
    pub reason: String,
    /// The notice of its pages, in Spanish.
    pub sentence: String,
}

impl From<&WithdrawnBy> for WithdrawnAnswer {
    fn from(by: &WithdrawnBy) -> Self {
        Self {
            number: by.number,
            published_at: by.published_at,
            reason: by.reason.clone(),
            sentence: withdrawn_sentence(by),
        }
    }
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
            withdrawn_by: published.withdrawn.map(WithdrawnAnswer::from),
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

/// Answers from the release that is asked for. `name` tells the answers of one release apart.
pub async fn respond<T: Serialize + ToSchema>(
    asked: ReleaseRequest,
    name: String,
    data: impl FnOnce(&Published<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Response {
    match asked.issue().await {
        Ok(issue) => reply_with(issue, &asked.headers, name, data).await,
        Err(error) => error.into_response(),
    }
}

/// Answers from a release at hand.
pub async fn reply_with<T: Serialize + ToSchema>(
    issue: Issue,
    headers: &HeaderMap,
    name: String,
    data: impl FnOnce(&Published<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Response {
    let name = issue.name(&format!("api:{name}"));
    let document = reply::Document {
        content_type: "application/json",
        file_name: None,
        tag: reply::tag(&issue.sha256, &name),
        modified: issue.modified(),
        sha256: Arc::clone(&issue.sha256),
        withdrawn_by: issue.withdrawn_by(),
    };
    if document.is_known(headers) {
        return document.not_modified();
    }
    let sha256 = Arc::clone(&issue.sha256);
    let made = made::get(&sha256, name, move || {
        let published = issue.published();
        let body = serde_json::to_vec(&Envelope::of(&published, data(&published)?))?;
        Ok::<_, ApiError>(Bytes::from(body))
    });
    match made.await {
        Ok(bytes) => document.with(bytes),
        Err(error) => ApiError::clone(&error).into_response(),
    }
}
