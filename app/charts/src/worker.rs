//! The thread that draws: one drawing after the other, with an interpreter that is made anew after every failure.
//!
//! An interpreter that does not start is tried again, with a longer pause after each failure. Drawings that are
//! asked for meanwhile are refused at once, so that no page waits for it. The thread ends with its last renderer.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    engine::{Engine, STACK},
    error::ChartError,
    svg::Size,
};

/// The pause before the second attempt to start; it doubles with each failure.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Drawings that may wait for one thread; a page has at most some thirty.
const QUEUE: usize = 256;
/// How long a caller waits for its turn and its drawing.
const RENDER_TIMEOUT: Duration = Duration::from_secs(20);

/// A drawing that is asked for.
struct Job {
    option: String,
    size: Size,
    reply: SyncSender<Result<String, ChartError>>,
}

/// One thread with one interpreter.
#[derive(Debug)]
pub struct Worker {
    jobs: SyncSender<Job>,
    /// Callers that wait for it.
    waiting: AtomicUsize,
    is_ready: Arc<AtomicBool>,
    failing: Arc<AtomicBool>,
}

impl Worker {
    /// Starts the thread; `started` hears once the library is read, or why it cannot be.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn start(
        script: Arc<str>,
        started: impl FnOnce(Result<(), ChartError>) + Send + 'static,
    ) -> Result<Self, ChartError> {
        let (jobs, waiting) = sync_channel(QUEUE);
        let (is_ready, failing) = (Arc::new(AtomicBool::new(false)), Arc::default());
        let (becomes_ready, seen_failing) = (Arc::clone(&is_ready), Arc::clone(&failing));
        let ready = move |result: Result<(), ChartError>| {
            becomes_ready.store(result.is_ok(), Ordering::Relaxed);
            started(result);
        };
        thread::Builder::new()
            .name("charts".to_owned())
            .stack_size(STACK * 3)
            .spawn(move || work(&script, ready, &waiting, &seen_failing))
            .map_err(|error| ChartError::Library(error.to_string()))?;
        Ok(Self {
            jobs,
            waiting: AtomicUsize::new(0),
            is_ready,
            failing,
        })
    }

    /// Whether it has read the library.
    pub fn is_ready(&self) -> bool {
        self.is_ready.load(Ordering::Relaxed)
    }

    /// Whether its last attempt to start, or to draw, failed for a reason that should pass.
    pub fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    /// Callers that wait for it.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Draws an option; blocks until it is drawn.
    pub fn draw(&self, option: String, size: Size) -> Result<String, ChartError> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let drawn = self.ask(option, size);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        drawn
    }

    fn ask(&self, option: String, size: Size) -> Result<String, ChartError> {
        let (reply, answer) = sync_channel(1);
        self.jobs
            .try_send(Job {
                option,
                size,
                reply,
            })
            .map_err(|error| match error {
                TrySendError::Full(_) => ChartError::Busy,
                TrySendError::Disconnected(_) => ChartError::Ended,
            })?;
        answer
            .recv_timeout(RENDER_TIMEOUT)
            .map_err(|error| match error {
                RecvTimeoutError::Timeout => ChartError::TimedOut,
                RecvTimeoutError::Disconnected => ChartError::Ended,
            })?
    }
}

/// Draws until there is nobody left who could ask. `ready` gets the result of the first start, and the thread ends
/// when that fails: then the script is not one.
fn work(
    script: &str,
    ready: impl FnOnce(Result<(), ChartError>),
    waiting: &Receiver<Job>,
    failing: &AtomicBool,
) {
    let mut engine = match start(script) {
        Ok(engine) => engine,
        Err(error) => {
            ready(Err(error));
            return;
        }
    };
    ready(Ok(()));
    while let Ok(job) = waiting.recv() {
        let mut drawn = draw(&engine, &job);
        if matches!(drawn, Err(ChartError::Drawing(_))) {
            // The state of the interpreter may be the reason: only what a new one does not draw either is the
            // option's fault.
            drawn = start(script)
                .map_err(|error| ChartError::Interrupted(error.to_string()))
                .and_then(|fresh| {
                    engine = fresh;
                    draw(&engine, &job)
                });
        }
        let failure = drawn.as_ref().err().map(ChartError::is_passing);
        match failure {
            None => failing.store(false, Ordering::Relaxed),
            Some(passing) => drop(failing.fetch_or(passing, Ordering::Relaxed)),
        }
        // A caller that has given up waiting is no reason to stop.
        let _ = job.reply.send(drawn);
        if failure.is_some() {
            // One that failed may be in any state.
            let Some(fresh) = start_again(script, waiting, failing) else {
                return;
            };
            engine = fresh;
        }
    }
}

fn start(script: &str) -> Result<Engine, ChartError> {
    caught(|| Engine::start(script))
}

fn draw(engine: &Engine, job: &Job) -> Result<String, ChartError> {
    caught(|| engine.draw(&job.option, job.size))
}

/// A panic of the interpreter ends neither the thread nor the drawings that wait.
fn caught<T>(work: impl FnOnce() -> Result<T, ChartError>) -> Result<T, ChartError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(ChartError::Interrupted(
            "the interpreter panicked".to_owned(),
        ))
    })
}

/// A new interpreter, however long it takes; `None` when nobody wants one any more.
fn start_again(script: &str, waiting: &Receiver<Job>, failing: &AtomicBool) -> Option<Engine> {
    let mut pause = FIRST_PAUSE;
    loop {
        match start(script) {
            // Whether it draws, a drawing shows.
            Ok(engine) => return Some(engine),
            Err(_) => failing.store(true, Ordering::Relaxed),
        }
        refuse_for(pause, waiting)?;
        pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
    }
}

/// Refuses what is asked for during a pause; `None` when nobody can ask any more.
fn refuse_for(pause: Duration, waiting: &Receiver<Job>) -> Option<()> {
    let end = Instant::now() + pause;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        match waiting.recv_timeout(left) {
            Ok(job) => {
                let _ = job.reply.send(Err(ChartError::Restarting));
            }
            Err(RecvTimeoutError::Timeout) => return Some(()),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}
