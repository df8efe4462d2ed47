//! Documents that were made are kept. Their key is the hash of the release, which names its content
//! wherever it is stored, so one cache serves the whole process and is never stale.

use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use moka::sync::Cache;
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
pub fn kept(sha256: &Arc<str>, name: &str) -> Option<Bytes> {
    KEPT.get(&(Arc::clone(sha256), name.to_owned()))
}

/// The bytes of a document of a release; made on a thread for blocking work the first time.
///
/// # Errors
/// When the document cannot be made. Failures are not kept.
pub async fn get<E: From<JoinError> + Send + 'static>(
    sha256: &Arc<str>,
    name: String,
    make: impl FnOnce() -> Result<Bytes, E> + Send + 'static,
) -> Result<Bytes, E> {
    let key = (Arc::clone(sha256), name);
    if let Some(bytes) = KEPT.get(&key) {
        return Ok(bytes);
    }
    let bytes = tokio::task::spawn_blocking(make).await??;
    KEPT.insert(key, bytes.clone());
    Ok(bytes)
}
