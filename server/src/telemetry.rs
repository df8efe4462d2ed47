//! Logs: one line per event on standard error, JSON when asked for.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// What is logged unless `RUST_LOG` says otherwise.
const DEFAULT: &str = "info,sqlx=warn,hyper=warn";
/// The same for a command that asks the service thousands of times and says itself how far it is.
const QUIET: &str = "warn";

/// Starts logging. A second call does nothing, so that tests may call it.
pub fn init() {
    start(DEFAULT);
}

/// The same without a line for each request.
pub fn init_quiet() {
    start(QUIET);
}

fn start(default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let json = std::env::var("PNTD_LOG").is_ok_and(|format| format == "json");
    // Fails only when logging was started before.
    let _ = if json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
}
