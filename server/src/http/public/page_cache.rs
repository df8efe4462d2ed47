//! Rendered pages in memory, each made once at a time, and what is searched in a release.
//!
//! What it deliberately does not do: it renders nothing and answers nobody.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderValue, StatusCode};
use moka::Expiry;
use moka::future::Cache;
use search::Index;
use site::Page;

use super::ready_body::{Coding, ReadyBody};
use crate::http::etag::tag;

/// Bytes of rendered pages in memory.
const PAGE_CAPACITY_BYTES: u64 = 64 << 20;
/// Bytes of comparisons in memory: a release has a million of them, and none displaces a page. Their drawings share the
/// cache of all drawings (`charts::Renderer`): there they can displace the drawings of pages, which are then drawn again
/// when their page is made again.
const COMPARISON_CAPACITY_BYTES: u64 = 6 << 20;
/// How long a page is kept that nobody asks for.
const IDLE_TTL: Duration = Duration::from_secs(3600);
/// How long a page is kept that lacks a drawing for a reason that passes: so that a flood does not render it again
/// with each request, and so short that nobody misses the drawing for long. No browser keeps it.
const INCOMPLETE_TTL: Duration = Duration::from_secs(2);

/// Which page: the release it shows, the one that is current, and the address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) shown: Arc<str>,
    pub(super) current: Arc<str>,
    pub(super) path: String,
    pub(super) query: String,
}

/// A rendered page and its entity tag.
#[derive(Clone)]
pub(super) struct Rendered {
    pub(super) status: StatusCode,
    /// A drawing is missing for a reason that passes.
    pub(super) lacks_drawings: bool,
    pub(super) tag: HeaderValue,
    pub(super) body: Arc<ReadyBody>,
}

/// What is searched in a release, with the release's hash.
#[derive(Clone)]
struct IndexOfRelease {
    sha256: Arc<str>,
    index: Arc<Index>,
}

impl Rendered {
    /// Compresses the page for whoever asked for it first.
    pub(super) fn new(page: Page, first: Coding) -> Self {
        Self {
            status: StatusCode::from_u16(page.status).unwrap_or(StatusCode::OK),
            lacks_drawings: page.lacks_drawings,
            tag: tag(page.html.as_bytes()),
            body: Arc::new(ReadyBody::new(page.html, first)),
        }
    }
}

/// Rendered pages; cheap to clone, shared by all requests.
#[derive(Clone)]
pub struct PageCache {
    pub(super) pages: Cache<Key, Rendered>,
    pub(super) comparisons: Cache<Key, Rendered>,
    pub(super) rendered: Arc<AtomicU64>,
    pub(super) prerendered: Arc<AtomicU64>,
    pub(super) asked: Arc<AtomicU64>,
    /// Of the current release.
    searched: Arc<Mutex<Option<IndexOfRelease>>>,
}

impl PageCache {
    /// Pages that were rendered since the start because somebody asked for them.
    pub fn rendered(&self) -> u64 {
        self.rendered.load(Ordering::Relaxed)
    }

    /// Pages that were rendered since the start before anybody asked for them.
    pub fn prerendered(&self) -> u64 {
        self.prerendered.load(Ordering::Relaxed)
    }

    /// Pages that were asked for since the start.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Pages in memory.
    pub fn kept(&self) -> u64 {
        self.pages.entry_count() + self.comparisons.entry_count()
    }

    /// What is searched in a release. That of the current release is kept until another is current; that of an older one
    /// is made for each question, so that it never displaces the current one's. Nobody waits while it is made: two that
    /// ask first may both make it.
    pub fn index(
        &self,
        sha256: &Arc<str>,
        is_current: bool,
        make: impl FnOnce() -> Index,
    ) -> Arc<Index> {
        if !is_current {
            return Arc::new(make());
        }
        let slot = || self.searched.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = slot().clone().filter(|kept| kept.sha256 == *sha256);
        if let Some(kept) = kept {
            return kept.index;
        }
        let index = Arc::new(make());
        *slot() = Some(IndexOfRelease {
            sha256: Arc::clone(sha256),
            index: Arc::clone(&index),
        });
        index
    }

    /// Waits until [`Self::kept`] counts what was kept and dropped so far.
    pub async fn sync(&self) {
        self.pages.run_pending_tasks().await;
        self.comparisons.run_pending_tasks().await;
    }

    /// Bytes of them.
    pub fn kept_bytes(&self) -> u64 {
        self.pages.weighted_size() + self.comparisons.weighted_size()
    }
}

impl Default for PageCache {
    fn default() -> Self {
        let of_bytes = |bytes| {
            let size =
                |_: &Key, kept: &Rendered| u32::try_from(kept.body.memory()).unwrap_or(u32::MAX);
            Cache::builder()
                .max_capacity(bytes)
                .weigher(size)
                .time_to_idle(IDLE_TTL)
                .expire_after(IncompletePageExpiry)
                .build()
        };
        Self {
            pages: of_bytes(PAGE_CAPACITY_BYTES),
            comparisons: of_bytes(COMPARISON_CAPACITY_BYTES),
            rendered: Arc::default(),
            prerendered: Arc::default(),
            asked: Arc::default(),
            searched: Arc::default(),
        }
    }
}

/// Pages that lack a drawing do not stay.
struct IncompletePageExpiry;

impl Expiry<Key, Rendered> for IncompletePageExpiry {
    fn expire_after_create(&self, _: &Key, kept: &Rendered, _: Instant) -> Option<Duration> {
        kept.lacks_drawings.then_some(INCOMPLETE_TTL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_releases_index_is_made_once_and_an_older_one_does_not_displace_it() {
        let pages = PageCache::default();
        let (current, older): (Arc<str>, Arc<str>) = ("current".into(), "older".into());
        let make = || Index::new(Vec::new());
        let kept = pages.index(&current, true, make);
        let of_older = pages.index(&older, false, make);
        assert!(!Arc::ptr_eq(&kept, &of_older));
        let again = pages.index(&current, true, || panic!("it is kept"));
        assert!(Arc::ptr_eq(&kept, &again));
    }

    #[test]
    fn nobody_waits_while_an_index_is_made() {
        let pages = PageCache::default();
        pages.index(&"current".into(), true, || {
            assert!(pages.searched.try_lock().is_ok());
            Index::new(Vec::new())
        });
    }
}
