//! Which page an address asks for: with one query, however it is written, and where the page is kept.
//!
//! What it deliberately does not do: it makes no page and answers nobody.

use domain::release::Release;
use messages::Language;
use site::Route;
use site::side_by_side::ComparisonSelection;

use super::comparison_query::ComparisonQuery;
use crate::http::failure::Failure;
use crate::http::render_queue::RenderQueue;

/// Stands for every address that a release does not have: they are endless, and one
/// page in memory is enough for all of them.
pub const UNKNOWN: &str = "/-";

/// What an address asks for.
pub enum PageRequest {
    /// The page has another address, that of a redirection.
    Elsewhere(String),
    Page(KnownPage),
}

/// A page with the one form of its address.
pub struct KnownPage {
    /// Within the release.
    pub path: String,
    pub query: String,
    pub queue: RenderQueue,
    pub cache_policy: CachePolicy,
}

/// Where a page is kept once it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePolicy {
    /// With the pages of a release, of which there are as many as the release has.
    Pages,
    /// Apart from them, in little room: there are a million comparisons of a release.
    Comparisons,
    /// Nowhere: questions are endless.
    Nowhere,
}

impl KnownPage {
    fn of(path: &str, query: String) -> Self {
        Self {
            path: path.to_owned(),
            query,
            queue: RenderQueue::Page,
            cache_policy: CachePolicy::Pages,
        }
    }
}

/// Where the pages of a release in a language are.
pub struct SitePath<'a> {
    pub language: Language,
    /// What stands before their addresses, the language included.
    pub prefix: &'a str,
}

/// Reads an address; `route` is what the release has there.
///
/// # Errors
/// 404 for a comparison of what is no release.
pub fn read(
    release: &Release,
    route: Option<&Route>,
    place: &SitePath<'_>,
    path: &str,
    query: &str,
) -> Result<PageRequest, Failure> {
    Ok(PageRequest::Page(match route {
        None => KnownPage::of(UNKNOWN, String::new()),
        // Of what changed there is one page for any two releases.
        Some(Route::Changes) => {
            let comparison = ComparisonQuery::read(query)?;
            if let Some(elsewhere) = comparison.redirect_path() {
                let elsewhere = place.language.address(&elsewhere);
                return Ok(PageRequest::Elsewhere(elsewhere));
            }
            KnownPage {
                queue: RenderQueue::Document,
                ..KnownPage::of(path, comparison.query())
            }
        }
        Some(Route::SideBySide) => return Ok(side_by_side(release, place.prefix, path, query)),
        Some(route @ Route::Search) => KnownPage {
            cache_policy: match query.is_empty() {
                true => CachePolicy::Pages,
                false => CachePolicy::Nowhere,
            },
            ..KnownPage::of(path, site::known_query(route, release, query))
        },
        Some(route) => KnownPage::of(path, site::known_query(route, release, query)),
    }))
}

/// A comparison has one address; what cannot be read as one is answered with the words for it.
fn side_by_side(release: &Release, prefix: &str, path: &str, query: &str) -> PageRequest {
    let selection = ComparisonSelection::of_query(release, query);
    let known = selection.query();
    let (query, cache_policy) = if !selection.problems.is_empty() {
        (query.to_owned(), CachePolicy::Nowhere)
    } else if known.is_empty() {
        (known, CachePolicy::Pages)
    } else if known == query {
        (known, CachePolicy::Comparisons)
    } else {
        return PageRequest::Elsewhere(format!("{prefix}{path}?{known}"));
    };
    PageRequest::Page(KnownPage {
        queue: RenderQueue::Document,
        cache_policy,
        ..KnownPage::of(path, query)
    })
}
