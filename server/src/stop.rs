//! The end of the process: Ctrl-C, or a service manager's SIGTERM.
//!
//! It is listened for on a thread of its own, because it must be heard when every other thread computes. From
//! the signal on the process has [`STOP_TIMEOUT`]; what is still at work then is cut off. That loses nothing that
//! was acknowledged: it is committed, and a private PostgreSQL is stopped by its watchdog. A second signal
//! ends the process at once.

use std::{io, process, thread, time::Duration};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// From the signal to the end of the process, at most. Service managers wait ten seconds and more.
const STOP_TIMEOUT: Duration = Duration::from_secs(9);

/// Signals that the process was asked to stop.
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Returns once the process was asked to stop.
    pub async fn requested(mut self) {
        // The sender lives as long as the process.
        let _ = self.0.wait_for(|requested| *requested).await;
    }
}

/// Begins to listen for the signals that end the process. For the time of `grace` the server still takes requests,
/// which [`STOP_TIMEOUT`] comes on top of.
///
/// # Errors
/// When the system gives no thread, or no signals.
pub fn listen(grace: Duration) -> io::Result<Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (terminate, interrupt) = {
        let _entered = runtime.enter();
        (
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
        )
    };
    let (request, requested) = watch::channel(false);
    thread::Builder::new()
        .name("stop".to_owned())
        .spawn(move || {
            runtime.block_on(end(terminate, interrupt, request, STOP_TIMEOUT + grace))
        })?;
    Ok(Stop(requested))
}

async fn end(
    mut terminate: Signal,
    mut interrupt: Signal,
    request: watch::Sender<bool>,
    longest: Duration,
) {
    either(&mut terminate, &mut interrupt).await;
    tracing::info!("stopping");
    request.send_replace(true);
    let again = either(&mut terminate, &mut interrupt);
    if tokio::time::timeout(longest, again).await.is_err() {
        tracing::warn!("work was cut off after {longest:?}");
    }
    // Not by way of `main`: that waits for threads that may compute for long.
    process::exit(0);
}

async fn either(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
