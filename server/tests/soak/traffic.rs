//! What is under way, so that a kill can be aimed at it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The kinds of work of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Entry,
    Import,
    Review,
    Publication,
}

impl Phase {
    pub const ALL: [Self; 4] = [Self::Entry, Self::Import, Self::Review, Self::Publication];
}

#[derive(Default)]
pub struct Traffic([AtomicUsize; 4]);

/// One request under way.
pub struct UnderWay<'a>(&'a AtomicUsize);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Traffic {
    pub fn begin(&self, phase: Phase) -> UnderWay<'_> {
        let count = &self.0[phase as usize];
        count.fetch_add(1, Ordering::SeqCst);
        UnderWay(count)
    }

    /// Waits until such a request is under way; gives up after a while.
    pub async fn wait_for(&self, phase: Phase, longest: Duration) {
        let begin = Instant::now();
        while self.0[phase as usize].load(Ordering::SeqCst) == 0 && begin.elapsed() < longest {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
