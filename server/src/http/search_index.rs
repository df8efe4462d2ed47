//! `GET /buscar.json`: what the search page searches, for programs and for the site as files.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use open_data::OpenDataError;
use search::{EMPTY_WORDS, Entry, Kind};
use serde::Serialize;
use site::search_page;

use crate::http::download::{self, document_cache, file::MakeError, reply};
use crate::http::failure::Failure;
use crate::http::public::unavailable;
use crate::state::AppState;

pub fn routes() -> Router<AppState> {
    Router::new().route(search_page::INDEX, get(index))
}

/// What a kind is called, and its value in an address.
#[derive(Serialize)]
struct KindNames {
    label: &'static str,
    slug: &'static str,
}

#[derive(Serialize)]
struct Document<'a> {
    /// Of demonstration data.
    demo: bool,
    /// Number of the release.
    release: u32,
    kinds: BTreeMap<Kind, KindNames>,
    /// Words that nobody searches for, without accents.
    empty_words: &'static [&'static str],
    entries: &'a [Entry],
}

/// The index of the current release.
async fn index(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Failure> {
    let issue = download::current(&state.releases).await;
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let document = reply::Document {
        content_type: "application/json",
        file_name: None,
        described_by: None,
        tag: reply::tag(&issue.sha256, "search"),
        modified: issue.modified(),
        sha256: Arc::clone(&issue.sha256),
        withdrawn_by: issue.withdrawn_by(),
    };
    if document.is_known(&headers) {
        return Ok(document.not_modified());
    }
    let progress = state.releases.assessments(issue.release.number).await;
    let progress = progress
        .map_err(unavailable)?
        .ok_or_else(Failure::not_found)?;
    let (pages, sha256) = (state.pages.clone(), Arc::clone(&issue.sha256));
    let make = move || {
        let release = &issue.release;
        let index = pages.index(&sha256, true, || search_page::index(release, &progress));
        serde_json::to_vec(&Document {
            demo: release.demo,
            release: release.number,
            kinds: names(),
            empty_words: &EMPTY_WORDS,
            entries: index.entries(),
        })
        .map(Bytes::from)
        .map_err(|error| MakeError::from(OpenDataError::from(error)))
    };
    let made = document_cache::get(&document.sha256, "search".to_owned(), make).await;
    let bytes = made.map_err(|error| Failure::internal(&error))?;
    Ok(document.with(bytes))
}

fn names() -> BTreeMap<Kind, KindNames> {
    let names = |kind: Kind| KindNames {
        label: kind.label_es(),
        slug: kind.slug(),
    };
    Kind::ALL.map(|kind| (kind, names(kind))).into()
}
