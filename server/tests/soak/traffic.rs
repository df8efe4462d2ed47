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
pub struct Traffic {
    under_way: [AtomicUsize; 4],
    refused_for_room: AtomicUsize,
}

/// One request under way.
pub struct UnderWay<'a>(&'a AtomicUsize);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Traffic {
    pub fn begin(&self, phase: Phase) -> UnderWay<'_> {
        let count = &self.under_way[phase as usize];
        count.fetch_add(1, Ordering::SeqCst);
        UnderWay(count)
    }

    /// Waits until such a request is under way; gives up after a while.
    pub async fn wait_for(&self, phase: Phase, longest: Duration) {
        let count = &self.under_way[phase as usize];
        wait(longest, || count.load(Ordering::SeqCst) > 0).await;
    }

    /// Somebody got the message that the disk is full.
    pub fn refuse_for_room(&self) {
        self.refused_for_room.fetch_add(1, Ordering::SeqCst);
    }

    /// How often somebody got that message.
    pub fn refused_for_room(&self) -> usize {
        self.refused_for_room.load(Ordering::SeqCst)
    }

    /// Waits until that happens once more than so often; gives up after a while.
    pub async fn wait_for_refusal(&self, before: usize, longest: Duration) {
        wait(longest, || self.refused_for_room() > before).await;
    }
}

async fn wait(longest: Duration, until: impl Fn() -> bool) {
    let begin = Instant::now();
    while !until() && begin.elapsed() < longest {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
