//! Draws options to SVG, off the async threads, and remembers what it drew.

use std::{
    fmt::Write as _,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread,
    time::Duration,
};

use moka::sync::Cache;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    engine::STACK,
    error::ChartError,
    svg::{Caption, Size, for_page},
    worker::{Job, work},
};

/// Where the build program puts the script, below the site root.
pub const SCRIPT: &str = "server/charts.js";

/// Drawings that may wait; a page has at most some thirty.
const QUEUE: usize = 256;
/// Remembered bytes of SVG.
const CACHED: u64 = 64 * 1024 * 1024;
/// How long a caller waits for its turn and its drawing.
const RENDER_TIMEOUT: Duration = Duration::from_secs(20);

/// One thread with one interpreter. Cheap to clone; calls block, so call it where blocking is allowed.
#[derive(Debug, Clone)]
pub struct ChartRenderer {
    jobs: SyncSender<Job>,
    drawn: Cache<[u8; 32], Arc<str>>,
    failing: Arc<AtomicBool>,
}

impl ChartRenderer {
    /// Starts with the script that the build program wrote below the site root.
    pub fn load(site_root: &Path) -> Result<Self, ChartError> {
        let path = site_root.join(SCRIPT);
        let script = std::fs::read_to_string(&path).map_err(|cause| ChartError::Missing {
            path: path.display().to_string(),
            cause: cause.to_string(),
        })?;
        Self::start(script)
    }

    /// Starts the thread and reads the script; answers once the library is ready.
    pub fn start(script: String) -> Result<Self, ChartError> {
        let (jobs, waiting) = sync_channel(QUEUE);
        let (ready, started) = sync_channel(1);
        let failing = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&failing);
        thread::Builder::new()
            .name("charts".to_owned())
            .stack_size(STACK * 3)
            .spawn(move || work(&script, &ready, &waiting, &told))
            .map_err(|error| ChartError::Library(error.to_string()))?;
        started.recv().map_err(|_| ChartError::Ended)??;
        let drawn = Cache::builder()
            .max_capacity(CACHED)
            .weigher(|_, svg: &Arc<str>| u32::try_from(svg.len()).unwrap_or(u32::MAX))
            .build();
        Ok(Self {
            jobs,
            drawn,
            failing,
        })
    }

    /// Whether the last attempt to start the interpreter, or to draw with it, failed for a reason that should pass.
    pub fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
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
        let drawn = self.draw(option, size)?;
        let svg: Arc<str> = for_page(&drawn, caption, size, &unique(&key)).into();
        self.drawn.insert(key, Arc::clone(&svg));
        Ok(svg)
    }

    fn draw(&self, option: String, size: Size) -> Result<String, ChartError> {
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
