//! How urgent a thread that computes is beside those that answer requests.
//!
//! Niceness divides a processor's time, but a thread that answers may wait for the next tick of the clock (4 ms) until
//! a nice one gives way. One of the policy `SCHED_IDLE` gives way at once, but gets next to nothing while the machine
//! is busy. So a thread begins as idle, and after [`IDLE_TIME`] goes on as nice: short work keeps nobody waiting, and
//! none starves. Coming back from idle needs a right (`RLIMIT_NICE`, or root); without it a thread is nice from the
//! start.

use std::{
    sync::{Arc, LazyLock, Mutex, PoisonError},
    thread,
    time::Duration,
};

use thread_priority::{
    NormalThreadSchedulePolicy, ThreadId, ThreadPriority, ThreadSchedulePolicy,
    set_thread_priority_and_policy, thread_native_id,
};

/// Of a thread that computes: those that answer requests have 0, and get ten times its time.
const NICENESS: i32 = 10;
/// How long work is idle at most, most of it waiting where the machine is busy.
const IDLE_TIME: Duration = Duration::from_millis(500);

/// Whether this process may bring an idle thread back.
static MAY_RETURN: LazyLock<bool> = LazyLock::new(|| {
    let probe = thread::spawn(|| {
        be_idle();
        set_policy(thread_native_id(), NormalThreadSchedulePolicy::Other)
    });
    probe.join().unwrap_or(false)
});

/// Of one thread; the thread that it names lives as long as it is named.
#[derive(Debug, Clone, Default)]
pub(super) struct Urgency(Arc<Mutex<Option<ThreadId>>>);

impl Urgency {
    /// Does work on this thread with little urgency. The thread is to end afterwards: it stays less urgent.
    pub(super) fn lowered<T>(&self, work: impl FnOnce() -> T) -> T {
        if *MAY_RETURN {
            be_idle();
            self.name(Some(thread_native_id()));
        } else {
            be_nice();
        }
        let _end = EndOfWork(self);
        work()
    }

    /// Brings the work back from idle, once it has been so for long.
    pub(super) async fn watch(self) {
        tokio::time::sleep(IDLE_TIME).await;
        if self.current().is_none() {
            return;
        }
        // Beside the policy of the other thread the library sets the niceness of the one that calls.
        thread::spawn(move || {
            let named = self.current();
            if let Some(thread) = *named {
                set_policy(thread, NormalThreadSchedulePolicy::Other);
            }
        });
    }

    fn current(&self) -> std::sync::MutexGuard<'_, Option<ThreadId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn name(&self, thread: Option<ThreadId>) {
        *self.current() = thread;
    }
}

/// The thread is named no more, also when its work panics.
struct EndOfWork<'a>(&'a Urgency);

impl Drop for EndOfWork<'_> {
    fn drop(&mut self) {
        self.0.name(None);
    }
}

/// Idle now, and nice when it comes back. A system that refuses it leaves the thread as urgent as the rest.
fn be_idle() {
    set_policy(thread_native_id(), NormalThreadSchedulePolicy::Idle);
    be_nice();
}

fn be_nice() {
    let _ = rustix::process::nice(NICENESS);
}

fn set_policy(thread: ThreadId, policy: NormalThreadSchedulePolicy) -> bool {
    let policy = ThreadSchedulePolicy::Normal(policy);
    set_thread_priority_and_policy(thread, ThreadPriority::Min, policy).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use thread_priority::thread_schedule_policy;

    const fn normal(policy: NormalThreadSchedulePolicy) -> ThreadSchedulePolicy {
        ThreadSchedulePolicy::Normal(policy)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn long_work_comes_back_from_idle_and_the_thread_that_answers_stays_as_it_is() {
        let urgency = Urgency::default();
        let (own, (told, seen), (go, waits)) = (urgency.clone(), mpsc::channel(), mpsc::channel());
        let work = thread::spawn(move || {
            own.lowered(|| {
                told.send(thread_schedule_policy()).unwrap();
                waits.recv().unwrap();
                told.send(thread_schedule_policy()).unwrap();
            });
        });
        let first = seen.recv().unwrap().unwrap();
        urgency.clone().watch().await;
        // The thread that brings it back is not waited for: it may take a moment.
        thread::sleep(Duration::from_millis(200));
        go.send(()).unwrap();
        let last = seen.recv().unwrap().unwrap();
        work.join().unwrap();
        let idle = if *MAY_RETURN {
            NormalThreadSchedulePolicy::Idle
        } else {
            NormalThreadSchedulePolicy::Other
        };
        assert_eq!(first, normal(idle));
        assert_eq!(last, normal(NormalThreadSchedulePolicy::Other));
        assert_eq!(
            thread_schedule_policy().unwrap(),
            normal(NormalThreadSchedulePolicy::Other)
        );
        assert_eq!(*urgency.current(), None);
    }
}
