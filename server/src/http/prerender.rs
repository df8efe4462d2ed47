//! Pages of the current release that nobody has asked for yet, made ahead: after the start and after each publication. So
//! readers get every page from memory.
//!
//! One page at a time, through the same code and into the same cache as for a reader. After each it rests for as long as
//! that took, and begins none while all permits to render are taken: readers go first. What it deliberately does not do:
//! older releases, and pages whose address has a query, of which there is no end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::release::Release;
use messages::Language;

use crate::http::public;
use crate::http::render_queue::RenderQueue;
use crate::state::AppState;

/// After the start: first those are answered who waited for it.
const START_DELAY: Duration = Duration::from_secs(20);
/// Between two looks whether another release is current.
const CHECK_INTERVAL: Duration = Duration::from_secs(2);
/// Between two rounds over the same release: before a page is dropped that nobody asked for (`page_cache.rs`).
const REPEAT_INTERVAL: Duration = Duration::from_secs(30 * 60);
/// Between two looks whether a permit to render is free.
const BUSY_PAUSE: Duration = Duration::from_millis(10);

/// Which release, and its hash.
pub type Current = (Arc<Release>, Arc<str>);

/// Makes pages ahead, from the start of the server to its end.
pub async fn keep_prerendering(state: AppState) {
    tokio::time::sleep(START_DELAY).await;
    let mut last: Option<(Arc<str>, Instant)> = None;
    loop {
        // Where the database is away, pages in memory are shown and no others made.
        if let Ok(Some(current)) = state.releases.current_with_hash().await {
            let is_due = last.as_ref().is_none_or(|(sha256, ended)| {
                *sha256 != current.1 || ended.elapsed() > REPEAT_INTERVAL
            });
            if is_due {
                let (sha256, begun) = (Arc::clone(&current.1), Instant::now());
                let pages = prerender_all(&state, &current).await;
                tracing::debug!(pages, elapsed = ?begun.elapsed(), "pages were made ahead");
                last = Some((sha256, Instant::now()));
            }
        }
        tokio::time::sleep(CHECK_INTERVAL).await;
    }
}

/// Every page of a release that has one address, once; it ends when another release is current. Answers how many.
pub async fn prerender_all(state: &AppState, current: &Current) -> usize {
    let mut made = 0;
    for (language, path) in pages(&current.0) {
        while RenderQueue::Page.is_busy() {
            tokio::time::sleep(BUSY_PAUSE).await;
        }
        let begun = Instant::now();
        // Why a page cannot be made is said to the reader who asks for it.
        let result = public::prerender(state, current.clone(), language, &path).await;
        made += usize::from(result.is_ok());
        tokio::time::sleep(begun.elapsed()).await;
        let now = state.releases.current_with_hash().await;
        if !matches!(now, Ok(Some((_, sha256))) if sha256 == current.1) {
            break;
        }
    }
    made
}

/// All pages, those in the language of the policy first.
fn pages(release: &Release) -> Vec<(Language, String)> {
    let paths = site::routes(release);
    let of = |language| paths.iter().map(move |path| (language, path.clone()));
    Language::ALL.into_iter().flat_map(of).collect()
}
