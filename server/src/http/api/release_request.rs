//! Which release a request is about: the current one, or `?publicacion=3`.

use axum::{
    extract::{FromRequestParts, Query},
    http::{HeaderMap, request::Parts},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::ApiError;
use crate::http::download::{self, file::Issue};
use crate::release::ReleaseStore;
use crate::state::AppState;

/// The part of the query that every address understands.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReleaseQuery {
    /// Número de una publicación. Sin más, la vigente.
    #[param(value_type = Option<u32>, example = 1)]
    pub publicacion: Option<String>,
}

/// A request: which release, and what the client has already.
pub struct ReleaseRequest {
    pub releases: ReleaseStore,
    /// Nothing: the current one.
    pub number: Option<u32>,
    pub headers: HeaderMap,
    /// Path and query, as they were asked for.
    pub address: String,
}

impl ReleaseRequest {
    /// The release that is asked for.
    ///
    /// # Errors
    /// When there is no such release, or the database does not answer.
    pub async fn issue(&self) -> Result<Issue, ApiError> {
        issue(&self.releases, self.number).await
    }
}

/// The release with this number; without one, the current release.
///
/// # Errors
/// When there is no such release, or the database does not answer.
pub async fn issue(releases: &ReleaseStore, number: Option<u32>) -> Result<Issue, ApiError> {
    let found = match number {
        Some(number) => download::numbered(releases, number).await,
        None => download::current(releases).await,
    };
    match (found, number) {
        (Ok(Some(issue)), _) => Ok(issue),
        (Ok(None), Some(number)) => Err(ApiError::unknown_release(&number.to_string())),
        (Ok(None), None) => Err(ApiError::no_release()),
        (Err(error), _) => {
            tracing::error!(%error, "a release cannot be read");
            Err(ApiError::unavailable())
        }
    }
}

/// A release's number as it was written.
///
/// # Errors
/// When it is no number.
pub fn number(text: Option<&str>) -> Result<Option<u32>, ApiError> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text
            .parse()
            .map(Some)
            .map_err(|_| ApiError::unknown_release(text)),
    }
}

impl FromRequestParts<AppState> for ReleaseRequest {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let query = Query::<ReleaseQuery>::from_request_parts(parts, state).await;
        let Query(query) = query.unwrap_or_default();
        Ok(Self {
            releases: state.releases.clone(),
            number: number(query.publicacion.as_deref())?,
            headers: parts.headers.clone(),
            address: parts
                .uri
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
        })
    }
}
