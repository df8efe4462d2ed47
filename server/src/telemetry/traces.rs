//! Traces for a collector of OpenTelemetry: a span for each request, for the call that it makes, and for each wait for
//! the database. They carry what a line of the log carries, and no more.

use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tokio::runtime::Handle;
use tracing::Subscriber;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::Layer;
use tracing_subscriber::registry::LookupSpan;

use super::sender::Sender;
use super::{TelemetryConfig, TelemetryError};

/// Where a collector takes traces, below its address.
const TRACES_PATH: &str = "/v1/traces";

static IS_ON: AtomicBool = AtomicBool::new(false);

/// Are there traces?
pub fn are_on() -> bool {
    IS_ON.load(Ordering::Relaxed)
}

/// What sends spans, where a collector is set.
pub(super) fn provider(
    config: &TelemetryConfig,
) -> Result<Option<SdkTracerProvider>, TelemetryError> {
    let Some(endpoint) = &config.otlp_endpoint else {
        return Ok(None);
    };
    let wrong = |cause: String| TelemetryError::Traces(cause);
    let runtime = Handle::try_current().map_err(|error| wrong(error.to_string()))?;
    let sender = Sender::new(runtime).map_err(|error| wrong(error.to_string()))?;
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(sender)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}{TRACES_PATH}", endpoint.trim_end_matches('/')))
        .build()
        .map_err(|error| wrong(error.to_string()))?;
    // Whoever asked with a trace of their own, by a trusted proxy, decided already.
    let part = Sampler::TraceIdRatioBased(config.trace_ratio);
    let resource = Resource::builder_empty().with_attributes([
        KeyValue::new("service.name", "pntd"),
        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
    ]);
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(Sampler::ParentBased(Box::new(part)))
        .with_resource(resource.build())
        .build();
    IS_ON.store(true, Ordering::Relaxed);
    Ok(Some(provider))
}

/// Makes spans of this program's spans. Events stay in the log.
pub(super) fn layer<S>(provider: &SdkTracerProvider) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    let own = Targets::new().with_target("server", tracing::Level::INFO);
    let spans = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("pntd"))
        .with_location(false)
        .with_threads(false)
        .with_target(false);
    spans.with_filter(own).boxed()
}
