//! The thread that draws: one drawing after the other, with an interpreter that is made anew after every failure.
//!
//! An interpreter that does not start is tried again, with a longer pause after each failure. Drawings that are
//! asked for meanwhile are refused at once, so that no page waits for it. The thread ends with its last renderer.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender},
    },
    time::{Duration, Instant},
};

use crate::{engine::Engine, error::ChartError, svg::Size};

/// The pause before the second attempt to start; it doubles with each failure.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A drawing that is asked for.
pub struct Job {
    pub option: String,
    pub size: Size,
    pub reply: SyncSender<Result<String, ChartError>>,
}

/// Draws until there is nobody left who could ask. `ready` gets the result of the first start, and the thread ends
/// when that fails: then the script is not one.
pub fn work(
    script: &str,
    ready: &SyncSender<Result<(), ChartError>>,
    waiting: &Receiver<Job>,
    failing: &AtomicBool,
) {
    let mut engine = match start(script) {
        Ok(engine) => engine,
        Err(error) => {
            let _ = ready.send(Err(error));
            return;
        }
    };
    let _ = ready.send(Ok(()));
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
