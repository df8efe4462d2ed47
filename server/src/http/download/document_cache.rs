//! The cache of rendered documents. Their key is the hash of the release, which names its content
//! wherever it is stored, so one cache serves the whole process and is never stale. Who asks for a document
//! that is being made waits for it: nothing is made twice at the same time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use moka::future::Cache;
use tokio::task::JoinError;

use crate::http::render_queue::{RenderPermit, RenderQueue};

/// Bytes of all documents kept.
const CACHE_CAPACITY_BYTES: u64 = 64 * 1024 * 1024;

type Key = (Arc<str>, String);

static CACHE: LazyLock<Cache<Key, Bytes>> = LazyLock::new(|| {
    Cache::builder()
        .max_capacity(CACHE_CAPACITY_BYTES)
        .weigher(|(_, name): &Key, bytes: &Bytes| {
            u32::try_from(name.len() + bytes.len()).unwrap_or(u32::MAX)
        })
        .build()
});

static MADE_COUNT: AtomicU64 = AtomicU64::new(0);

/// Documents that were made since the start, for measurements and tests.
pub fn count() -> u64 {
    MADE_COUNT.load(Ordering::Relaxed)
}

/// Documents in memory.
pub fn kept() -> u64 {
    CACHE.entry_count()
}

/// The bytes of a document of a release; made on a thread for blocking work the first time.
///
/// # Errors
/// When the document cannot be made: the same error for all who waited for it. Failures are not kept.
pub async fn get<E: From<JoinError> + Send + Sync + 'static>(
    sha256: &Arc<str>,
    name: String,
    make: impl FnOnce() -> Result<Bytes, E> + Send + 'static,
) -> Result<Bytes, Arc<E>> {
    load_and_get(sha256, name, |permit| async { permit.make(make).await? }).await
}

/// The same for a document that needs more than what is at hand: that is loaded under the permit, too, so that
/// many different documents do not load it all at once.
///
/// # Errors
/// As [`get`].
pub async fn load_and_get<E: Send + Sync + 'static, M: Future<Output = Result<Bytes, E>>>(
    sha256: &Arc<str>,
    name: String,
    make: impl FnOnce(RenderPermit) -> M,
) -> Result<Bytes, Arc<E>> {
    let key = (Arc::clone(sha256), name);
    let made = async {
        let permit = RenderQueue::Document.permit().await;
        MADE_COUNT.fetch_add(1, Ordering::Relaxed);
        make(permit).await
    };
    CACHE.try_get_with(key, made).await
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn concurrent_requests_for_a_document_render_it_once() {
        const ASKS: usize = 200;
        let (made, asked) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let sha256: Arc<str> = "made at once".into();
        let asks = (0..ASKS).map(|_| {
            let (made, sha256) = (Arc::clone(&made), Arc::clone(&sha256));
            let asked = Arc::clone(&asked);
            tokio::spawn(async move {
                asked.fetch_add(1, Ordering::SeqCst);
                get(&sha256, "workbook".to_owned(), move || {
                    made.fetch_add(1, Ordering::SeqCst);
                    // Not before the others ask, however slow the machine is.
                    while asked.load(Ordering::SeqCst) < ASKS {
                        std::thread::yield_now();
                    }
                    Ok::<_, JoinError>(Bytes::from_static(b"bytes"))
                })
                .await
                .is_ok()
            })
        });
        for ask in asks.collect::<Vec<_>>() {
            assert_eq!(ask.await.ok(), Some(true));
        }
        assert_eq!(made.load(Ordering::SeqCst), 1);
    }
}
