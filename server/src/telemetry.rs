//! Logs and traces.
//!
//! One line per event on standard error, or in files of a directory, one a day. A line has:
//!
//! | field | what it is |
//! |---|---|
//! | `timestamp`, `level`, `target` | when, how grave, which module |
//! | `message` | what happened: a fixed sentence, by which one can look for it |
//! | span `request`: `method`, `route`, `id` | the request it belongs to; the route is that of the table (`/indicadores/{code}`), the id is the one of the answer's header `x-request-id` and of the page of a failure |
//! | span `call`: `path` | the call of the office |
//! | `status`, `milliseconds` | of an answer |
//! | `error`, `cause` | what failed, in the words of the part that failed |
//! | `batch` | an import, by its id |
//! | `number` | a release |
//!
//! What never stands in it: names of accounts and persons, network addresses of clients, e-mail addresses, passwords and
//! tokens, what somebody typed or looked for. Who did what is in the audit log, which only those read who may. Errors of
//! the database are written without their detail, because that repeats values of rows.

mod config;
mod sender;
mod traces;

use std::io::{self, IsTerminal};

use opentelemetry_sdk::trace::SdkTracerProvider;
use thiserror::Error;
use tracing::Subscriber;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry};

pub use config::{LogFormat, TelemetryConfig};
pub use traces::are_on;

/// What is logged unless `RUST_LOG` says otherwise. The statements that sqlx tells of when they are slow carry no values,
/// only their text, which is in this program.
const DEFAULT_FILTER: &str = "info,sqlx=warn,hyper=warn,opentelemetry=warn";

/// The same for a command that says itself what it does.
const COMMAND_FILTER: &str = "warn";

/// Why there are no logs or traces.
#[derive(Debug, Error)]
pub enum TelemetryError {
    #[error(
        "logs cannot be written to PNTD_LOG_DIR: {0}. Make the directory and give it to the account of the server"
    )]
    Directory(#[from] InitError),
    #[error(
        "PNTD_OTLP_ENDPOINT is no place for traces: {0}. It is the address of a collector, such as http://127.0.0.1:4318"
    )]
    Traces(String),
}

/// What ends with the process.
#[must_use = "traces that were not sent are lost"]
#[derive(Default)]
pub struct Telemetry(Option<SdkTracerProvider>);

impl Telemetry {
    /// Sends the traces that were not sent yet. What they are sent with must still run.
    pub async fn stop(self) {
        if let Some(provider) = self.0 {
            let ended = tokio::task::spawn_blocking(move || provider.shutdown()).await;
            if let Ok(Err(error)) = ended {
                tracing::warn!(%error, "the last traces were not sent");
            }
        }
    }
}

/// Starts logs, and traces where they are set. A second call does nothing, so that tests may call it.
///
/// # Errors
/// When the directory of the logs cannot be written, or the place for traces is none.
pub fn init(config: &TelemetryConfig) -> Result<Telemetry, TelemetryError> {
    let provider = traces::provider(config)?;
    let traces = provider.as_ref().map(traces::layer);
    let registry = Registry::default().with(log(config)?).with(traces);
    if registry.try_init().is_err() {
        // Logs were started before.
        return Ok(Telemetry::default());
    }
    Ok(Telemetry(provider))
}

/// The layer that writes lines.
fn log<S>(config: &TelemetryConfig) -> Result<Box<dyn Layer<S> + Send + Sync>, TelemetryError>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        EnvFilter::new(if config.is_quiet {
            COMMAND_FILTER
        } else {
            DEFAULT_FILTER
        })
    });
    let (writer, is_terminal) = match &config.log_dir {
        None => (BoxMakeWriter::new(io::stderr), io::stderr().is_terminal()),
        Some(dir) => {
            let files = RollingFileAppender::builder()
                .rotation(Rotation::DAILY)
                .filename_prefix("pntd")
                .filename_suffix("log")
                .max_log_files(usize::from(config.log_files.max(1)))
                .build(dir)?;
            (BoxMakeWriter::new(files), false)
        }
    };
    Ok(lines(config.log_format, writer, is_terminal)
        .with_filter(filter)
        .boxed())
}

/// Lines of a format.
fn lines<S, W>(format: LogFormat, writer: W, colours: bool) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(writer)
        .with_ansi(colours);
    match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    }
}
