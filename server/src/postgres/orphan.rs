//! A PostgreSQL that outlived the server which started it.
//!
//! The watchdog stops it as a rule; this is for when the watchdog was killed
//! too, or is still at work. The file `postmaster.pid` names the process, but
//! may be left over from before a restart of the machine: its number can then
//! belong to any other process, which must be left alone.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{PostgresError, io_error};

const STOP_TIMEOUT: Duration = Duration::from_secs(60);

/// Stops what still runs on the cluster and clears a stale `postmaster.pid`.
pub async fn stop(data: &Path) -> Result<(), PostgresError> {
    let file = data.join("postmaster.pid");
    let Some(id) = process_id(&file) else {
        return Ok(());
    };
    if !is_alive(id) {
        // PostgreSQL removes it itself, after checking its shared memory.
        return Ok(());
    }
    if !works_in(id, data) {
        // Recycled number. PostgreSQL would refuse to start beside it.
        return fs::remove_file(&file).map_err(io_error("remove", &file));
    }
    tracing::warn!(
        process = id,
        "stopping a PostgreSQL that outlived its server"
    );
    for signal in [Signal::SIGINT, Signal::SIGQUIT] {
        // It may end between the check and the signal.
        let _ = kill(Pid::from_raw(id), signal);
        if wait_for_end(id, data).await {
            return Ok(());
        }
    }
    Err(PostgresError::OrphanStays(id))
}

/// Whether a PostgreSQL runs on the cluster, whoever started it.
pub fn is_running(data: &Path) -> bool {
    process_id(&data.join("postmaster.pid")).is_some_and(|id| is_alive(id) && works_in(id, data))
}

/// The number on the first line; an unreadable file names nobody.
fn process_id(file: &Path) -> Option<i32> {
    let text = fs::read_to_string(file).ok()?;
    text.lines()
        .next()?
        .trim()
        .parse()
        .ok()
        .filter(|id| *id > 1)
}

/// Whether the process exists (another account's process exists too).
fn is_alive(id: i32) -> bool {
    kill(Pid::from_raw(id), None) != Err(nix::errno::Errno::ESRCH)
}

/// A postmaster works in its data directory; nothing else has a reason to.
fn works_in(id: i32, data: &Path) -> bool {
    fs::read_link(format!("/proc/{id}/cwd")).is_ok_and(|directory| directory == data)
}

async fn wait_for_end(id: i32, data: &Path) -> bool {
    let start = Instant::now();
    while start.elapsed() < STOP_TIMEOUT {
        if !is_alive(id) || !works_in(id, data) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}
