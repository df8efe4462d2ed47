//! Renders public documents on the threads for blocking work, a limited number at the same time, so that the threads that
//! answer from memory always find a processor. Pages have a semaphore of their own: they are short, and do not wait for
//! comparisons of releases and for workbooks, of which an anonymous client can request many different ones.

use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, spawn_blocking};

/// Which limit a document counts towards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenderQueue {
    /// A page of one release.
    Page,
    /// A comparison, a file, an answer of the API.
    Document,
}

static PAGE_PERMITS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| semaphore(1));
static DOCUMENT_PERMITS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| semaphore(2));

/// A part of the machine's processors, at least one.
fn semaphore(part: usize) -> Arc<Semaphore> {
    let processors = available_parallelism().map_or(1, usize::from);
    Arc::new(Semaphore::new((processors / part).max(1)))
}

/// The right to load and make one document; the next in line gets it when this is dropped.
#[derive(Debug)]
pub struct RenderPermit {
    /// The semaphores are never closed: without a permit nothing is limited, and nothing fails.
    _permit: Option<OwnedSemaphorePermit>,
}

impl RenderQueue {
    fn permits(self) -> &'static Arc<Semaphore> {
        match self {
            Self::Page => &PAGE_PERMITS,
            Self::Document => &DOCUMENT_PERMITS,
        }
    }

    /// Waits for a permit.
    pub async fn permit(self) -> RenderPermit {
        let permit = Arc::clone(self.permits()).acquire_owned().await;
        RenderPermit {
            _permit: permit.ok(),
        }
    }

    /// Whether whoever asks now has to wait.
    pub fn is_busy(self) -> bool {
        self.permits().available_permits() == 0
    }
}

impl RenderPermit {
    /// Makes the document, and holds the permit until it is made, whoever still waits for it.
    ///
    /// # Errors
    /// When the work panicked.
    pub async fn make<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        spawn_blocking(move || {
            let _permit = self;
            work()
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn concurrent_document_renderings_are_limited_and_a_page_does_not_wait_for_them() {
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let made: Vec<_> = (0..40)
            .map(|_| {
                let (now, most) = (Arc::clone(&now), Arc::clone(&most));
                tokio::spawn(async move {
                    let permit = RenderQueue::Document.permit().await;
                    permit
                        .make(move || {
                            let running = now.fetch_add(1, Ordering::SeqCst) + 1;
                            most.fetch_max(running, Ordering::SeqCst);
                            std::thread::sleep(Duration::from_millis(10));
                            now.fetch_sub(1, Ordering::SeqCst);
                        })
                        .await
                })
            })
            .collect();
        let page = RenderQueue::Page.permit().await.make(|| "page").await;
        assert_eq!(page.ok(), Some("page"));
        let left = made.iter().filter(|document| !document.is_finished());
        assert!(left.count() > 10, "the page waited for the documents");
        for document in made {
            assert!(document.await.is_ok_and(|done| done.is_ok()));
        }
        let processors = available_parallelism().map_or(1, usize::from);
        assert!(most.load(Ordering::SeqCst) <= (processors / 2).max(1));
    }
}
