//! Work that computes for longer than a request may hold a thread: reading and comparing imports, judging the cells of
//! large change sets, and what a decision on one changes for the public.
//!
//! It runs on a few threads, fewer than the machine has, so that the threads that answer requests always have
//! a processor. Who comes too often waits for their own work, not others for theirs: there is a limit of
//! waiting work per person and one for all. Work whose request was given up before it began is not begun.
//! What this module deliberately does not do: it holds no database connection while anybody waits.

mod urgency;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use thiserror::Error;
use tokio::sync::{Semaphore, oneshot};

use urgency::Urgency;

/// Works of one owner (a person, or a change set that is judged for all who look at it) that wait or run.
const MAX_PER_OWNER: usize = 4;
/// Works of all that wait or run.
const MAX_WORKS: usize = 64;

/// Address space of each thread, as of those of the runtime; only what is used takes memory.
const STACK_BYTES: usize = 16 << 20;

/// Why work was not done.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ComputeError {
    /// The person, or everybody together, has too much work waiting.
    #[error("hay demasiado trabajo en espera")]
    Busy,
    /// The work panicked: a defect of the program, which the log has.
    #[error("el cálculo se detuvo de forma inesperada")]
    Stopped,
}

/// Threads for work that computes. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ComputePool {
    permits: Arc<Semaphore>,
    threads: usize,
    waiting: Arc<Mutex<BTreeMap<String, usize>>>,
}

/// How busy a pool is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    pub threads: usize,
    /// Works that run, and works that wait for a thread.
    pub running: usize,
    pub waiting: usize,
    /// Works that may run and wait at most.
    pub places: usize,
}

/// One work in the queue; its place is free when this is dropped.
struct QueueSlot {
    owner: String,
    waiting: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Drop for QueueSlot {
    fn drop(&mut self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = waiting.get_mut(&self.owner) {
            *count -= 1;
            if *count == 0 {
                waiting.remove(&self.owner);
            }
        }
    }
}

impl ComputePool {
    /// A pool of so many threads, at least one.
    pub fn new(threads: usize) -> Self {
        let threads = threads.max(1);
        Self {
            permits: Arc::new(Semaphore::new(threads)),
            threads,
            waiting: Arc::default(),
        }
    }

    /// Half of the machine's processors.
    pub fn of_this_machine() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(processors / 2)
    }

    /// How busy the pool is now, for measurements.
    pub fn load(&self) -> Load {
        let taken = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let taken: usize = taken.values().sum();
        let running = self
            .threads
            .saturating_sub(self.permits.available_permits());
        Load {
            threads: self.threads,
            running,
            waiting: taken.saturating_sub(running),
            places: MAX_WORKS,
        }
    }

    /// Does work for a person when a thread is free.
    ///
    /// # Errors
    /// [`ComputeError::Busy`] at once where too much is waiting.
    pub async fn run<T: Send + 'static>(
        &self,
        owner: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ComputeError> {
        let place = self.reserve(owner)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let (answer, done) = oneshot::channel();
        let thread = thread::Builder::new().name("compute".to_owned());
        let thread = thread.stack_size(STACK_BYTES);
        let urgency = Urgency::default();
        let on_thread = urgency.clone();
        let started = thread.spawn(move || {
            // Both are given back when the work has ended, whoever still waits for it.
            let _held = (place, permit);
            // A thread of its own, because what is less urgent once stays so.
            let done = on_thread.lowered(work);
            // Nobody waits any more when the request was given up.
            let _ = answer.send(done);
        });
        started.map_err(|error| {
            tracing::error!(%error, "the system gives no thread for computing");
            ComputeError::Stopped
        })?;
        // Also where the request is given up: the work goes on.
        tokio::spawn(urgency.watch());
        done.await.map_err(|_| ComputeError::Stopped)
    }

    fn reserve(&self, owner: &str) -> Result<QueueSlot, ComputeError> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let own = waiting.get(owner).copied().unwrap_or_default();
        if own >= MAX_PER_OWNER || waiting.values().sum::<usize>() >= MAX_WORKS {
            return Err(ComputeError::Busy);
        }
        waiting.insert(owner.to_owned(), own + 1);
        Ok(QueueSlot {
            owner: owner.to_owned(),
            waiting: Arc::clone(&self.waiting),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    impl ComputePool {
        fn places_of(&self, owner: &str) -> usize {
            let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.get(owner).copied().unwrap_or_default()
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_more_than_the_threads_work_at_once() {
        let pool = ComputePool::new(2);
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let works = (0..8).map(|n| {
            let (pool, now, most) = (pool.clone(), Arc::clone(&now), Arc::clone(&most));
            tokio::spawn(async move {
                let owner = format!("person{n}");
                pool.run(&owner, move || {
                    let running = now.fetch_add(1, Ordering::SeqCst) + 1;
                    most.fetch_max(running, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(10));
                    now.fetch_sub(1, Ordering::SeqCst);
                })
                .await
            })
        });
        for work in works.collect::<Vec<_>>() {
            assert_eq!(work.await.ok(), Some(Ok(())));
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_person_cannot_fill_the_queue_and_what_is_given_up_frees_its_place() {
        let pool = ComputePool::new(1);
        let (release, held) = std::sync::mpsc::channel::<()>();
        let first = {
            let pool = pool.clone();
            tokio::spawn(async move { pool.run("ana", move || held.recv().is_ok()).await })
        };
        while pool.permits.available_permits() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let waiting: Vec<_> = (0..MAX_PER_OWNER - 1)
            .map(|_| {
                let pool = pool.clone();
                tokio::spawn(async move { pool.run("ana", || ()).await })
            })
            .collect();
        // Looked at, not tried: a trial takes the place of one that is to wait.
        while pool.places_of("ana") < MAX_PER_OWNER {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert_eq!(pool.run("ana", || ()).await, Err(ComputeError::Busy));
        assert!(pool.reserve("berta").is_ok(), "others are not kept out");
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
        for given_up in waiting {
            assert!(given_up.await.is_err());
        }
        assert!(pool.reserve("ana").is_ok());
        release.send(()).expect("the first work waits for it");
        assert_eq!(first.await.ok(), Some(Ok(true)));
    }

    #[tokio::test]
    async fn work_that_panics_ends_alone() {
        let pool = ComputePool::new(1);
        let failed = pool.run("ana", || -> u8 { panic!("a defect") }).await;
        assert_eq!(failed, Err(ComputeError::Stopped));
        assert_eq!(pool.run("ana", || 1).await, Ok(1));
    }
}
