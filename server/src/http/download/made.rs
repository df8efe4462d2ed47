//! Documents that were made are kept. Their key is the hash of the release, which names its content
//! wherever it is stored, so one cache serves the whole process and is never stale. Who asks for a document
//! that is being made waits for it: nothing is made twice at the same time.

use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use moka::future::Cache;
use tokio::task::JoinError;

/// Bytes of all documents kept.
const KEPT_BYTES: u64 = 64 * 1024 * 1024;

type Key = (Arc<str>, String);

static KEPT: LazyLock<Cache<Key, Bytes>> = LazyLock::new(|| {
    Cache::builder()
        .max_capacity(KEPT_BYTES)
        .weigher(|(_, name): &Key, bytes: &Bytes| {
            u32::try_from(name.len() + bytes.len()).unwrap_or(u32::MAX)
        })
        .build()
});

/// The bytes of a document that was made already.
pub async fn kept(sha256: &Arc<str>, name: &str) -> Option<Bytes> {
    KEPT.get(&(Arc::clone(sha256), name.to_owned())).await
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
    let key = (Arc::clone(sha256), name);
    let made = async { tokio::task::spawn_blocking(make).await? };
    KEPT.try_get_with(key, made).await
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_many_ask_for_at_once_is_made_once() {
        let made = Arc::new(AtomicUsize::new(0));
        let sha256: Arc<str> = "made at once".into();
        let asks = (0..200).map(|_| {
            let (made, sha256) = (Arc::clone(&made), Arc::clone(&sha256));
            tokio::spawn(async move {
                get(&sha256, "workbook".to_owned(), move || {
                    made.fetch_add(1, Ordering::SeqCst);
                    // Long enough for the others to ask meanwhile.
                    std::thread::sleep(std::time::Duration::from_millis(50));
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
