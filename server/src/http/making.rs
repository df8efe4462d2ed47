//! Where public documents are made: on threads for blocking work, few at the same time, so that the threads that
//! answer from memory always find a processor. Pages have turns of their own: they are short, and do not wait for
//! comparisons of releases and for workbooks, of which a stranger can ask for many different ones.

use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, spawn_blocking};

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A page of one release.
    Page,
    /// A comparison, a file, an answer of the API.
    Document,
}

static PAGES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| turns(1));
static DOCUMENTS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| turns(2));

/// A part of the machine's processors, at least one.
fn turns(part: usize) -> Arc<Semaphore> {
    let processors = available_parallelism().map_or(1, usize::from);
    Arc::new(Semaphore::new((processors / part).max(1)))
}

/// The right to load and make one document; the next in line gets it when this is dropped.
#[derive(Debug)]
pub struct Turn {
    /// The semaphores are never closed: without a permit nothing is limited, and nothing fails.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Lane {
    /// Waits for a turn.
    pub async fn turn(self) -> Turn {
        let turns = match self {
            Self::Page => &PAGES,
            Self::Document => &DOCUMENTS,
        };
        let permit = Arc::clone(turns).acquire_owned().await;
        Turn {
            _permit: permit.ok(),
        }
    }
}

impl Turn {
    /// Makes the document, and holds the turn until it is made, whoever still waits for it.
    ///
    /// # Errors
    /// When the work panicked.
    pub async fn make<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        spawn_blocking(move || {
            let _turn = self;
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
    async fn few_documents_are_made_at_the_same_time_and_a_page_does_not_wait_for_them() {
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let made: Vec<_> = (0..40)
            .map(|_| {
                let (now, most) = (Arc::clone(&now), Arc::clone(&most));
                tokio::spawn(async move {
                    let turn = Lane::Document.turn().await;
                    turn.make(move || {
                        let running = now.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(running, Ordering::SeqCst);
                        std::thread::sleep(Duration::from_millis(10));
                        now.fetch_sub(1, Ordering::SeqCst);
                    })
                    .await
                })
            })
            .collect();
        let page = Lane::Page.turn().await.make(|| "page").await;
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
