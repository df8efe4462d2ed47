//! What an operator can set, each as a flag and as an environment variable.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::auth::provider::ProviderConfig;
use crate::backup::schedule::ScheduleConfig;
use crate::database::DatabaseConfig;
use crate::http::config::HttpConfig;
use crate::mail::MailConfig;
use crate::telemetry::TelemetryConfig;
use crate::webhook::WebhookConfig;

/// How the server answers.
#[derive(Args, Clone, Debug)]
pub struct ServeConfig {
    #[command(flatten)]
    pub database: DatabaseConfig,

    /// Address to listen on; port 0 takes a free one
    #[arg(long, env = "PNTD_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,

    /// What scripts/build made for the browser
    #[arg(long, env = "PNTD_SITE_ROOT", default_value = "target/site")]
    pub site_root: PathBuf,

    /// Serve the demonstration: invented data in a database of its own, made when it is missing
    #[arg(long, env = "PNTD_DEMO")]
    pub demo: bool,

    /// At the first start, do not load the published context figures
    #[arg(long, env = "PNTD_WITHOUT_CONTEXT")]
    pub without_context: bool,

    /// Address of its own for /metrics (Prometheus), such as 127.0.0.1:9464; without it there is none
    #[arg(long, env = "PNTD_METRICS_ADDR")]
    pub metrics_addr: Option<SocketAddr>,

    #[command(flatten)]
    pub telemetry: TelemetryConfig,

    #[command(flatten)]
    pub backup: ScheduleConfig,

    #[command(flatten)]
    pub http: HttpConfig,

    #[command(flatten)]
    pub provider: ProviderConfig,

    #[command(flatten)]
    pub mail: MailConfig,

    #[command(flatten)]
    pub webhook: WebhookConfig,
}
