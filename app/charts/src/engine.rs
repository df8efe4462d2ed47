//! The interpreter that runs ECharts: one QuickJS runtime with limits, on one thread.
//!
//! It has no network, no files and no timers. A drawing that takes too long or too much memory
//! ends in an error, and the runtime is made anew.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rquickjs::{CatchResultExt, Context, Function, Runtime};

use crate::{error::ChartError, svg::Size};

/// Heap of the interpreter; a page's charts need 6–10 MB.
const MEMORY: usize = 96 * 1024 * 1024;
/// Stack of the interpreter; its thread has more than twice as much.
pub const STACK: usize = 1024 * 1024;
/// Time for one drawing; ordinary ones take 30–50 ms.
const DRAWING: Duration = Duration::from_secs(4);
/// Time to read the library; ordinarily a third of a second.
const LOADING: Duration = Duration::from_secs(20);

/// What the library expects of a browser, and does not need for a still picture.
const PRELUDE: &str = "globalThis.setTimeout = globalThis.setInterval = () => 0; \
    globalThis.clearTimeout = globalThis.clearInterval = () => {}; \
    globalThis.console = { log() {}, warn() {}, error() {}, info() {} };";

pub struct Engine {
    // Dropped before the runtime: fields drop in order.
    context: Context,
    _runtime: Runtime,
    deadline: Arc<Mutex<Instant>>,
}

impl Engine {
    /// Reads the library (`app/js/server/charts.js` as bundled).
    pub fn start(script: &str) -> Result<Self, ChartError> {
        let failed = |error: rquickjs::Error| ChartError::Library(error.to_string());
        let runtime = Runtime::new().map_err(failed)?;
        runtime.set_memory_limit(MEMORY);
        runtime.set_max_stack_size(STACK);
        let deadline = Arc::new(Mutex::new(Instant::now() + LOADING));
        let watched = Arc::clone(&deadline);
        runtime.set_interrupt_handler(Some(Box::new(move || {
            Instant::now() > *watched.lock().unwrap_or_else(PoisonError::into_inner)
        })));
        let context = Context::full(&runtime).map_err(failed)?;
        context.with(|ctx| {
            ctx.eval::<(), _>(PRELUDE).map_err(failed)?;
            ctx.eval::<(), _>(script)
                .catch(&ctx)
                .map_err(|error| ChartError::Library(error.to_string()))
        })?;
        Ok(Self {
            context,
            _runtime: runtime,
            deadline,
        })
    }

    /// Draws an option to the text of an SVG.
    pub fn draw(&self, option: &str, size: Size) -> Result<String, ChartError> {
        let deadline = Instant::now() + DRAWING;
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = deadline;
        self.context.with(|ctx| {
            let draw: Function<'_> = ctx
                .globals()
                .get("renderChart")
                .map_err(|error| ChartError::Library(error.to_string()))?;
            draw.call::<_, String>((option, size.width, size.height))
                .catch(&ctx)
                .map_err(|error| match Instant::now() > deadline {
                    // A busy machine may have been the reason.
                    true => ChartError::Interrupted(error.to_string()),
                    false => ChartError::Drawing(error.to_string()),
                })
        })
    }
}
