//! What is counted and measured for Prometheus: the names, and how each is written down.
//!
//! Nothing is recorded unless [`install`] was called. No name of a person, no address and nothing that somebody typed
//! becomes a label; every label has a closed list of values, so that no client can create new series.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use thiserror::Error;

mod names;
pub mod process;

pub use names::*;

/// Limits of the buckets of durations, in seconds: a page from memory takes less than the first, and what takes longer
/// than the last was ended.
const DURATION_BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0, 30.0,
];

/// How often what was recorded is put together where nobody asks for it.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);

static IS_ON: AtomicBool = AtomicBool::new(false);
/// A process has one.
static HANDLE: LazyLock<Mutex<Option<PrometheusHandle>>> = LazyLock::new(Mutex::default);

/// Why nothing can be measured.
#[derive(Debug, Error)]
pub enum MeasureError {
    #[error("the buckets of durations are none: {0}")]
    Buckets(#[from] BuildError),
    #[error("another part of this process measures already: {0}")]
    Taken(String),
}

/// Begins to record; answers where it can be read. A second call answers the same.
///
/// # Errors
/// When another library of this process records already.
pub fn install() -> Result<PrometheusHandle, MeasureError> {
    let mut installed = HANDLE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = installed.as_ref() {
        return Ok(handle.clone());
    }
    let mut builder = PrometheusBuilder::new();
    for name in [HTTP_DURATION, DATABASE_BEGIN] {
        builder =
            builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), &DURATION_BUCKETS)?;
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder)
        .map_err(|error| MeasureError::Taken(error.to_string()))?;
    names::describe();
    process::describe();
    IS_ON.store(true, Ordering::Relaxed);
    *installed = Some(handle.clone());
    Ok(handle)
}

/// Puts together what was recorded, again and again: otherwise durations gather while nobody asks.
pub async fn run_periodic_upkeep(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP_INTERVAL).await;
        handle.run_upkeep();
    }
}

/// A count as Prometheus takes it; exact to 2^53, which none here reaches.
pub fn number(count: impl TryInto<u64>) -> f64 {
    count.try_into().unwrap_or(u64::MAX) as f64
}

/// Is anything recorded?
pub fn is_on() -> bool {
    IS_ON.load(Ordering::Relaxed)
}

/// A request that is being answered. It is one less when this is dropped, however it ended.
pub struct InFlight {
    begin: Instant,
}

impl InFlight {
    pub fn begin() -> Self {
        metrics::gauge!(HTTP_IN_FLIGHT).increment(1.0);
        Self {
            begin: Instant::now(),
        }
    }

    /// Writes down how it ended. `route` is the path of the table, never what was asked for.
    pub fn record_response(&self, method: &'static str, route: String, status: u16) {
        let duration = self.begin.elapsed().as_secs_f64();
        metrics::histogram!(HTTP_DURATION, "route" => route.clone()).record(duration);
        let status = status.to_string();
        metrics::counter!(HTTP_REQUESTS, "method" => method, "route" => route, "status" => status)
            .increment(1);
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        metrics::gauge!(HTTP_IN_FLIGHT).decrement(1.0);
    }
}

/// How an attempt to sign in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    Succeeded,
    Refused,
    /// Too many attempts: it was not looked at.
    Throttled,
    /// Our fault.
    Failed,
}

impl SignIn {
    pub fn count(self) {
        let outcome = match self {
            Self::Succeeded => "succeeded",
            Self::Refused => "refused",
            Self::Throttled => "throttled",
            Self::Failed => "failed",
        };
        metrics::counter!(SIGN_INS, "outcome" => outcome).increment(1);
    }
}

/// How a step of an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Import {
    Read,
    /// The file cannot be read: the person sees the reason.
    Unreadable,
    Cancelled,
    /// Our fault; it is tried again.
    Interrupted,
    Committed,
}

impl Import {
    pub fn count(self) {
        let outcome = match self {
            Self::Read => "read",
            Self::Unreadable => "unreadable",
            Self::Cancelled => "cancelled",
            Self::Interrupted => "interrupted",
            Self::Committed => "committed",
        };
        metrics::counter!(IMPORTS, "outcome" => outcome).increment(1);
    }
}

/// How long a transaction waited for its connection and its beginning.
pub fn began_transaction(since: Instant) {
    metrics::histogram!(DATABASE_BEGIN).record(since.elapsed().as_secs_f64());
}
