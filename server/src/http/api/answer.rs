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

use super::paging::PageInfo;
use super::problem::ApiError;
use super::release_request::ReleaseRequest;
use crate::http::download::{document_cache, file::Issue, reply};
use crate::http::render_queue::RenderQueue;

/// An answer with the release that it comes from.
#[derive(Debug, Serialize, ToSchema)]
pub struct Envelope<T: ToSchema> {
    pub release: ReleaseInfo,
    /// Of a list that comes in pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<PageInfo>,
    pub data: T,
}

/// Which release an answer comes from, and how to cite it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseInfo {
    #[schema(example = 2)]
    pub number: u32,
    #[schema(example = "2026-11-30T01:24:16Z")]
    pub published_at: DateTime<Utc>,
    /// Day in Lima on which delays are judged.
    #[schema(example = "2026-11-29")]
    pub as_of: NaiveDate,
    /// SHA-256 of the release file, `/descargas/pntd.json`.
    #[schema(example = "74fef62a0f5e8bef00edd39e575a6777c0ddc6a2ba7d7b8107264b2e5a770ae6")]
    pub sha256: String,
    /// The data are for demonstration and not real.
    pub demo: bool,
    /// «datos de demostración», or nothing.
    #[schema(example = "datos de demostración")]
    pub label: Option<&'static str>,
    /// Where the release was withdrawn: by which one, when and why.
    pub withdrawn_by: Option<WithdrawnAnswer>,
    /// Under which terms the data may be used. A choice of this dashboard.
    pub licence: LicenceAnswer,
    pub citation: String,
}

/// A licence.
#[derive(Debug, Serialize, ToSchema)]
pub struct LicenceAnswer {
    #[schema(example = "CC BY 4.0")]
    pub name: &'static str,
    #[schema(example = "https://creativecommons.org/licenses/by/4.0/deed.es")]
    pub url: &'static str,
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
            licence: LicenceAnswer {
                name: release.settings.licence.name(),
                url: release.settings.licence.page(),
            },
            citation: write::citation(published),
        }
    }
}

impl<T: ToSchema> Envelope<T> {
    pub fn of(published: &Published<'_>, data: T) -> Self {
        Self {
            release: ReleaseInfo::of(published),
            page: None,
            data,
        }
    }

    /// One page of a list.
    pub fn of_page(published: &Published<'_>, (page, data): (PageInfo, T)) -> Self {
        Self {
            page: Some(page),
            ..Self::of(published, data)
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

/// Answers a page of a list. The whole list without filter, order and page has one address and is kept. Of others anonymous
/// clients can ask for very many: they are made under a permit as every answer, and not kept.
pub async fn respond_page<T: Serialize + ToSchema>(
    asked: ReleaseRequest,
    data: impl FnOnce(&Published<'_>) -> Result<(PageInfo, T), ApiError> + Send + 'static,
) -> Response {
    let envelope =
        move |published: &Published<'_>| Ok(Envelope::of_page(published, data(published)?));
    if asked.address.contains('?') {
        return respond_uncached(asked, envelope).await;
    }
    match asked.issue().await {
        Ok(issue) => reply_cached(issue, &asked.headers, asked.address, envelope).await,
        Err(error) => error.into_response(),
    }
}

/// Answers requests of which anonymous clients can form very many: nothing is kept.
pub async fn respond_uncached<T: Serialize + ToSchema>(
    asked: ReleaseRequest,
    envelope: impl FnOnce(&Published<'_>) -> Result<Envelope<T>, ApiError> + Send + 'static,
) -> Response {
    let issue = match asked.issue().await {
        Ok(issue) => issue,
        Err(error) => return error.into_response(),
    };
    let document = document(&issue, &issue.name(&format!("api:{}", asked.address)));
    let permit = RenderQueue::Document.permit().await;
    let made = permit.make(move || {
        let envelope = envelope(&issue.published())?;
        Ok::<_, ApiError>(serde_json::to_vec(&envelope)?)
    });
    match made.await.map_err(ApiError::from).and_then(|made| made) {
        // Only now: what is wrong with a request is said to everyone.
        Ok(_) if document.is_known(&asked.headers) => document.not_modified(),
        Ok(bytes) => document.with(bytes),
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
    let envelope = move |published: &Published<'_>| Ok(Envelope::of(published, data(published)?));
    reply_cached(issue, headers, name, envelope).await
}

/// Answers from a release at hand, once for all who ask for the same.
async fn reply_cached<T: Serialize + ToSchema>(
    issue: Issue,
    headers: &HeaderMap,
    name: String,
    envelope: impl FnOnce(&Published<'_>) -> Result<Envelope<T>, ApiError> + Send + 'static,
) -> Response {
    let name = issue.name(&format!("api:{name}"));
    let document = document(&issue, &name);
    let sha256 = Arc::clone(&issue.sha256);
    let made = document_cache::get(&sha256, name, move || {
        let published = issue.published();
        let body = serde_json::to_vec(&envelope(&published)?)?;
        Ok::<_, ApiError>(Bytes::from(body))
    });
    match made.await {
        Ok(_) if document.is_known(headers) => document.not_modified(),
        Ok(bytes) => document.with(bytes),
        Err(error) => ApiError::clone(&error).into_response(),
    }
}

fn document(issue: &Issue, name: &str) -> reply::Document {
    reply::Document {
        content_type: "application/json",
        file_name: None,
        described_by: None,
        tag: reply::tag(&issue.sha256, name),
        modified: issue.modified(),
        sha256: Arc::clone(&issue.sha256),
        withdrawn_by: issue.withdrawn_by(),
    }
}
