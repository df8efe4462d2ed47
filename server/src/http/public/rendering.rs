//! A page of a release, from memory or rendered: what handlers answer, and what is made ahead.
//!
//! What it deliberately does not do: it reads no request, and decides nothing about headers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::release::Release;
use messages::{Language, in_language};
use search::Index;
use site::{Page, Route, SiteContext, search_page};

use super::comparison_query;
use super::page_cache::{Key, Rendered};
use super::page_context::PageContext;
use super::page_request::{CachePolicy, KnownPage};
use super::ready_body::Coding;
use crate::http::api;
use crate::http::failure::Failure;
use crate::state::AppState;

/// A release, and where its pages are.
pub(super) struct ShownRelease {
    pub(super) release: Arc<Release>,
    pub(super) sha256: Arc<str>,
    /// Hash of the current release: an older one says that it is older.
    pub(super) current: Arc<str>,
    /// Empty for the current release's site, else `/publicaciones/3`.
    pub(super) prefix: String,
    pub(super) language: Language,
}

impl ShownRelease {
    pub(super) fn current(release: Arc<Release>, sha256: Arc<str>, language: Language) -> Self {
        Self {
            current: Arc::clone(&sha256),
            prefix: String::new(),
            language,
            release,
            sha256,
        }
    }

    /// What the addresses of its pages begin with.
    pub(super) fn start(&self) -> String {
        format!("{}{}", self.language.prefix(), self.prefix)
    }
}

/// Takes the page from memory, or renders it and keeps it, with its form in this coding. `count` counts what is rendered.
pub(super) async fn kept_or_rendered(
    state: &AppState,
    shown: ShownRelease,
    page: KnownPage,
    coding: Coding,
    count: Arc<AtomicU64>,
) -> Result<Rendered, Failure> {
    let KnownPage {
        path,
        query,
        queue,
        cache_policy,
    } = page;
    let since = comparison_query::since(&path, &query);
    let key = Key {
        shown: Arc::clone(&shown.sha256),
        current: Arc::clone(&shown.current),
        path: format!("{}{path}", shown.start()),
        query: query.clone(),
    };
    let pages = match cache_policy {
        CachePolicy::Pages => Some(&state.pages.pages),
        CachePolicy::Comparisons => Some(&state.pages.comparisons),
        CachePolicy::Nowhere => None,
    };
    let shared = state.clone();
    let rendering = async move {
        // What it needs is loaded under the permit, too: anybody can ask for a comparison of any two releases.
        let permit = queue.permit().await;
        let around = PageContext::load(&shared.releases, &shown.release, since).await?;
        // Drawing charts takes some milliseconds each.
        let made = permit.make(move || {
            let page = render(&shared, &shown, &around, &path, &query);
            count.fetch_add(1, Ordering::Relaxed);
            Rendered::new(page, coding)
        });
        made.await.map_err(|error| Failure::internal(&error))
    };
    let Some(pages) = pages else {
        return rendering.await;
    };
    // Of many that ask for the same page at once, one renders it and the others wait for that.
    let rendered = pages.try_get_with_by_ref(&key, rendering).await;
    let rendered = rendered.map_err(|error: Arc<Failure>| Failure::clone(&error))?;
    if !rendered.body.has(coding) {
        let made = rendered.body.bytes(coding).await;
        made.map_err(|error| Failure::internal(&error))?;
        // It takes more room now: the cache weighs what is inserted.
        pages.insert(key, rendered.clone()).await;
    }
    Ok(rendered)
}

fn render(
    state: &AppState,
    shown: &ShownRelease,
    around: &PageContext,
    path: &str,
    query: &str,
) -> Page {
    let is_search = Route::read(&shown.release, path) == Some(Route::Search);
    let make = || search_page::index(&shown.release, &around.assessments);
    let is_current = shown.sha256 == shown.current;
    let index = is_search.then(|| state.pages.index(&shown.sha256, is_current, make));
    let context = site_context(state, shown, around, index.as_deref());
    in_language(shown.language, || {
        site::render(&context, &around.assessments, path, query)
    })
}

pub(super) fn site_context<'a>(
    state: &'a AppState,
    shown: &'a ShownRelease,
    around: &'a PageContext,
    search: Option<&'a Index>,
) -> SiteContext<'a> {
    SiteContext {
        release: &shown.release,
        sha256: &shown.sha256,
        previous: around.previous.as_deref(),
        releases: &around.releases,
        assets: &state.assets,
        base_url: state.http.origin().unwrap_or_default(),
        prefix: &shown.prefix,
        current: shown.sha256 == shown.current,
        charts: state.charts.as_ref(),
        nonce: None,
        search,
        api: api::description(),
        takes_opinions: state.http.opinions,
    }
}
