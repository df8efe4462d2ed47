//! Draws options to SVG, off the async threads, and remembers what it drew.

use std::{
    fmt::Write as _,
    path::Path,
    sync::{Arc, OnceLock, mpsc::sync_channel},
    thread::available_parallelism,
};

use moka::sync::Cache;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    error::ChartError,
    svg::{Caption, Size, for_page},
    worker::Worker,
};

/// Where the build program puts the script, below the site root.
pub const SCRIPT: &str = "server/charts.js";

/// Remembered bytes of SVG.
const CACHE_CAPACITY_BYTES: u64 = 64 * 1024 * 1024;
/// Threads that draw, at most: each has an interpreter of some 10 MB.
const MAX_WORKERS: usize = 4;

/// Some threads that draw. Cheap to clone; calls block, so call it where blocking is allowed.
#[derive(Debug, Clone)]
pub struct ChartRenderer {
    script: Arc<str>,
    first: Arc<Worker>,
    /// Started when every other one has work.
    more: Arc<[OnceLock<Option<Worker>>]>,
    drawn: Cache<[u8; 32], Arc<str>>,
}

impl ChartRenderer {
    /// Starts with the script that the build program wrote below the site root, on as many threads as the machine has
    /// processors, up to four; all but the first when they are needed.
    pub fn load(site_root: &Path) -> Result<Self, ChartError> {
        let path = site_root.join(SCRIPT);
        let script = std::fs::read_to_string(&path).map_err(|cause| ChartError::Missing {
            path: path.display().to_string(),
            cause: cause.to_string(),
        })?;
        let processors = available_parallelism().map_or(1, usize::from);
        Self::with_workers(script, processors.min(MAX_WORKERS))
    }

    /// Starts one thread and reads the script; answers once the library is ready.
    pub fn start(script: String) -> Result<Self, ChartError> {
        Self::with_workers(script, 1)
    }

    /// The same with up to so many threads.
    pub fn with_workers(script: String, workers: usize) -> Result<Self, ChartError> {
        let script: Arc<str> = script.into();
        let (ready, started) = sync_channel(1);
        let first = Worker::start(Arc::clone(&script), move |result| {
            let _ = ready.send(result);
        })?;
        started.recv().map_err(|_| ChartError::Ended)??;
        let drawn = Cache::builder()
            .max_capacity(CACHE_CAPACITY_BYTES)
            .weigher(|_, svg: &Arc<str>| u32::try_from(svg.len()).unwrap_or(u32::MAX))
            .build();
        Ok(Self {
            script,
            first: Arc::new(first),
            more: (1..workers).map(|_| OnceLock::new()).collect(),
            drawn,
        })
    }

    /// Whether the last attempt of a thread to start its interpreter, or to draw with it, failed for a reason that should
    /// pass.
    pub fn is_failing(&self) -> bool {
        self.ready().any(Worker::is_failing)
    }

    /// The threads that can draw.
    fn ready(&self) -> impl Iterator<Item = &Worker> {
        let more = self.more.iter().filter_map(|slot| slot.get()?.as_ref());
        std::iter::once(&*self.first).chain(more.filter(|worker| worker.is_ready()))
    }

    /// The thread that most probably draws next. Where all have work another one is started, for those who ask later.
    fn least_busy(&self) -> &Worker {
        let worker = self
            .ready()
            .min_by_key(|worker| (worker.is_failing(), worker.waiting()));
        let worker = worker.unwrap_or(&self.first);
        if worker.waiting() > 0
            && let Some(slot) = self.more.iter().find(|slot| slot.get().is_none())
        {
            // One that does not start is done without.
            slot.get_or_init(|| Worker::start(Arc::clone(&self.script), drop).ok());
        }
        worker
    }

    /// Draws an option for a page. The same option, caption and size are drawn once.
    pub fn svg(
        &self,
        option: &Value,
        size: Size,
        caption: &Caption,
    ) -> Result<Arc<str>, ChartError> {
        let option = option.to_string();
        let key = key(&option, size, caption);
        if let Some(svg) = self.drawn.get(&key) {
            return Ok(svg);
        }
        let drawn = self.least_busy().draw(option, size)?;
        let svg: Arc<str> = for_page(&drawn, caption, size, &unique(&key)).into();
        self.drawn.insert(key, Arc::clone(&svg));
        Ok(svg)
    }
}

fn key(option: &str, size: Size, caption: &Caption) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [option, &caption.title, &caption.description] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.update(size.width.to_le_bytes());
    hash.update(size.height.to_le_bytes());
    hash.finalize().into()
}

/// The start of a drawing's identifiers: from its content, so that a page stays reproducible.
fn unique(key: &[u8; 32]) -> String {
    let mut text = String::from("g");
    for byte in &key[..5] {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
