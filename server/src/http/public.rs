//! The public pages: documents of the package `site`, rendered once per release.
//!
//! A page is a function of (release, address), so its text is kept in memory and its
//! entity tag is the hash of the text. Nothing here asks the database for anything but
//! releases: what is not published cannot appear.

mod comparison_query;
mod page_cache;
mod page_context;
mod page_request;
mod ready_body;
mod rendering;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::release::{Assessments, Release};
use messages::{Language, in_language};
use serde::Deserialize;
use site::{Page, Route, SiteContext};

pub use self::page_cache::PageCache;
use self::page_cache::Rendered;
use self::page_context::PageContext;
pub use self::page_context::summaries;
use self::page_request::{PageRequest, SitePath, UNKNOWN};
use self::ready_body::Coding;
use self::rendering::{ShownRelease, kept_or_rendered, site_context};
use crate::http::chart::{self, ChartRequest};
use crate::http::download::{self, DownloadQuery};
use crate::http::etag::not_modified;
pub use crate::http::etag::{CACHE_CONTROL_VALUE, matches, tag};
use crate::http::failure::Failure;
use crate::http::render_queue::RenderQueue;
use crate::http::security;
use crate::http::sheet;
use crate::http::{history_files, side_by_side_files};
use crate::release::{ReleaseStore, StoreError};
use crate::state::AppState;

/// The number and the rest of `/publicaciones/{number}/…`.
#[derive(Deserialize)]
pub struct OldPage {
    number: u32,
    #[serde(default)]
    page: String,
}

/// A page of the current release.
pub async fn page(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Query(file_query): Query<DownloadQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // A page and its sheet for paper share an address but for the ending, and so do an indicator's page and its files.
    // Files have no language: below `/en` there is none.
    if sheet::is_sheet(uri.path()) && is_spanish(&uri) {
        let issue = download::current(&state.releases).await;
        let path = uri.path().trim_start_matches('/');
        return sheet::answer(&state, issue, "", path, &headers).await;
    }
    if let Some(file) = uri.path().strip_prefix("/indicadores/")
        && download::is_file(file)
    {
        return download::indicator(&state.releases, file, &file_query, &headers).await;
    }
    let Some((release, sha256)) = current(&state.releases).await? else {
        return Ok(nothing_published(&state, &uri));
    };
    let (language, path) = Language::of_path(uri.path());
    let shown = ShownRelease::current(release, sha256, language);
    let query = uri.query().unwrap_or_default();
    answer(state, shown, path, query, &headers).await
}

fn is_spanish(uri: &Uri) -> bool {
    Language::of_path(uri.path()).0 == Language::Spanish
}

/// The site's page for an address that it does not have; the plain one before the first
/// release.
pub async fn not_found_page(state: AppState, path: &str) -> Result<Response, Failure> {
    let Some((release, sha256)) = current(&state.releases).await? else {
        return Err(Failure::not_found());
    };
    let shown = ShownRelease::current(release, sha256, Language::of_path(path).0);
    answer(state, shown, UNKNOWN, "", &HeaderMap::new()).await
}

/// A page of the release with this number, as it was.
pub async fn old_page(
    State(state): State<AppState>,
    Path(old): Path<OldPage>,
    OriginalUri(uri): OriginalUri,
    Query(file_query): Query<DownloadQuery>,
    Query(series): Query<chart::Series>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (language, _) = Language::of_path(uri.path());
    if let Some(file) = old.page.strip_prefix("graficos/") {
        let request = ChartRequest {
            language,
            file,
            series: &series,
        };
        return chart::of_number(state, old.number, request, &headers).await;
    }
    if language == Language::Spanish
        && let Some(response) = old_file(&state, &old, &uri, &file_query, &headers).await
    {
        return response;
    }
    let Some((_, current)) = current(&state.releases).await? else {
        return Ok(nothing_published(&state, &uri));
    };
    let found = state
        .releases
        .by_number(old.number)
        .await
        .map_err(unavailable)?;
    let release = found.ok_or_else(Failure::not_found)?;
    let body = state.releases.body(old.number).await.map_err(unavailable)?;
    let (_, sha256) = body.ok_or_else(Failure::not_found)?;
    let shown = ShownRelease {
        prefix: format!("/publicaciones/{}", old.number),
        language,
        current,
        release,
        sha256,
    };
    let query = uri.query().unwrap_or_default();
    answer(state, shown, &format!("/{}", old.page), query, &headers).await
}

/// A file of the release with this number; `None` for what is a page.
async fn old_file(
    state: &AppState,
    old: &OldPage,
    uri: &Uri,
    file_query: &DownloadQuery,
    headers: &HeaderMap,
) -> Option<Result<Response, Failure>> {
    if let Some(form) = history_files::form_of_changes(&old.page) {
        let (releases, number) = (&state.releases, old.number);
        let asked = history_files::HistoryQuery::read(uri.query().unwrap_or_default());
        return Some(history_files::of_number(releases, number, form, &asked, headers).await);
    }
    if let Some(form) = side_by_side_files::form(&old.page) {
        let (releases, number, query) = (&state.releases, old.number, uri.query());
        let query = query.unwrap_or_default();
        return Some(side_by_side_files::of_number(releases, number, form, query, headers).await);
    }
    if sheet::is_sheet(&old.page) {
        let issue = download::numbered(&state.releases, old.number).await;
        let prefix = format!("/publicaciones/{}", old.number);
        return Some(sheet::answer(state, issue, &prefix, &old.page, headers).await);
    }
    if download::is_file(&old.page) {
        let (releases, number) = (&state.releases, old.number);
        return Some(download::of_number(releases, number, &old.page, file_query, headers).await);
    }
    None
}

/// The current release with its hash.
///
/// # Errors
/// When the database does not answer and no release was read before.
pub async fn current(releases: &ReleaseStore) -> Result<Option<(Arc<Release>, Arc<str>)>, Failure> {
    releases.current_with_hash().await.map_err(unavailable)
}

/// The page that stands in for all others before the first release.
pub fn nothing_published(state: &AppState, uri: &Uri) -> Response {
    let (language, _) = Language::of_path(uri.path());
    let page = in_language(language, || site::no_release(&state.assets));
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let keep = [(header::CACHE_CONTROL, "no-store")];
    (status, keep, Html(page.html)).into_response()
}

/// The database does not answer.
pub fn unavailable(error: StoreError) -> Failure {
    Failure::unavailable(&error)
}

/// Answers a page with the policy of its kind.
async fn answer(
    state: AppState,
    shown: ShownRelease,
    path: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let route = Route::read(&shown.release, path);
    let mut response = document(state, shown, path, query, headers).await?;
    let policy = match route {
        Some(Route::Indicator(_)) => Some(security::CHECKABLE_CSP),
        Some(Route::Embed(_)) => Some(security::EMBEDDABLE_CSP),
        _ => None,
    };
    // Also with a 304: the browser takes its headers for those of the page that it kept.
    if let Some(policy) = policy {
        let policy = HeaderValue::from_static(policy);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// Takes the page from memory, or renders it, and answers 304 to who has it already.
async fn document(
    state: AppState,
    shown: ShownRelease,
    path: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let route = Route::read(&shown.release, path);
    if route.is_none()
        && let Some(meant) = site::respelt(&shown.release, path)
    {
        return Ok(Redirect::permanent(&format!("{}{meant}", shown.start())).into_response());
    }
    let place = SitePath {
        language: shown.language,
        prefix: &shown.start(),
    };
    let request = page_request::read(&shown.release, route.as_ref(), &place, path, query)?;
    let page = match request {
        PageRequest::Elsewhere(there) => return Ok(Redirect::to(&there).into_response()),
        PageRequest::Page(page) => page,
    };
    let coding = Coding::preferred(headers);
    state.pages.asked.fetch_add(1, Ordering::Relaxed);
    let count = Arc::clone(&state.pages.rendered);
    let rendered = kept_or_rendered(&state, shown, page, coding, count).await?;
    respond(&rendered, headers, coding).await
}

/// Makes a page of the current release as for a reader whose browser takes brotli, and keeps it; does nothing where it is
/// kept already. `path` is that of the page in Spanish.
///
/// # Errors
/// As for a reader.
pub async fn prerender(
    state: &AppState,
    (release, sha256): (Arc<Release>, Arc<str>),
    language: Language,
    path: &str,
) -> Result<(), Failure> {
    let shown = ShownRelease::current(release, sha256, language);
    let route = Route::read(&shown.release, path);
    let place = SitePath {
        language,
        prefix: &shown.start(),
    };
    let request = page_request::read(&shown.release, route.as_ref(), &place, path, "")?;
    if let PageRequest::Page(page) = request {
        let count = Arc::clone(&state.pages.prerendered);
        kept_or_rendered(state, shown, page, Coding::Brotli, count).await?;
    }
    Ok(())
}

/// A page in the frame of the current release that shows what no release holds: made when it is asked for, under a permit.
///
/// # Errors
/// 404 before the first release, 503 when the database does not answer and no release was read before.
pub async fn render_uncached(
    state: &AppState,
    language: Language,
    make: impl FnOnce(&SiteContext<'_>, &Assessments) -> Page + Send + 'static,
) -> Result<Page, Failure> {
    let current = current(&state.releases).await?;
    let (release, sha256) = current.ok_or_else(Failure::not_found)?;
    let shown = ShownRelease::current(release, sha256, language);
    let permit = RenderQueue::Page.permit().await;
    let around = PageContext::load(&state.releases, &shown.release, None).await?;
    let state = state.clone();
    let made = permit.make(move || {
        let context = site_context(&state, &shown, &around, None);
        in_language(language, || make(&context, &around.assessments))
    });
    made.await.map_err(|error| Failure::internal(&error))
}

async fn respond(
    rendered: &Rendered,
    headers: &HeaderMap,
    coding: Coding,
) -> Result<Response, Failure> {
    let is_found = rendered.status == StatusCode::OK;
    let is_kept = is_found && !rendered.lacks_drawings;
    if is_kept && matches(headers, &rendered.tag) {
        return Ok(not_modified(&rendered.tag));
    }
    let bytes = rendered.body.bytes(coding).await;
    let bytes = bytes.map_err(|error| Failure::internal(&error))?;
    let mut response = (rendered.status, Html(bytes)).into_response();
    let headers = response.headers_mut();
    if let Some(coding) = coding.header() {
        headers.insert(header::CONTENT_ENCODING, coding);
        headers.append(header::VARY, header::ACCEPT_ENCODING.into());
    }
    if is_kept {
        headers.insert(header::ETAG, rendered.tag.clone());
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(CACHE_CONTROL_VALUE),
        );
    } else if is_found {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}
