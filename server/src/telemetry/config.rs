//! What an operator can set about logs and traces.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Logs and traces. Every flag has an environment variable; what is logged says `RUST_LOG`.
#[derive(Args, Clone, Debug)]
pub struct TelemetryConfig {
    /// How a line of the log is written
    #[arg(long, env = "PNTD_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Directory for logs, a new file each day; without it they go to standard error
    #[arg(long, env = "PNTD_LOG_DIR")]
    pub log_dir: Option<PathBuf>,

    /// Files of logs that are kept: older ones are deleted
    #[arg(long, env = "PNTD_LOG_FILES", default_value_t = 30)]
    pub log_files: u16,

    /// Collector of traces (OTLP over HTTP, protobuf), such as http://127.0.0.1:4318; without it there are none
    #[arg(long, env = "PNTD_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,

    /// Part of the requests that are traced, from 0 to 1
    #[arg(long, env = "PNTD_TRACE_RATIO", default_value_t = 1.0, value_parser = ratio)]
    pub trace_ratio: f64,
}

impl Default for TelemetryConfig {
    fn default() -> Self {
        Self {
            log_format: LogFormat::Text,
            log_dir: None,
            log_files: 30,
            otlp_endpoint: None,
            trace_ratio: 1.0,
        }
    }
}

impl TelemetryConfig {
    /// Of a command that ends by itself: on standard error, in the format of the environment.
    pub fn of_command() -> Self {
        let format = std::env::var("PNTD_LOG_FORMAT").ok();
        let format = format.and_then(|text| LogFormat::from_str(&text, true).ok());
        Self {
            log_format: format.unwrap_or_default(),
            ..Self::default()
        }
    }
}

fn ratio(text: &str) -> Result<f64, String> {
    let ratio: f64 = text
        .parse()
        .map_err(|_| format!("«{text}» is no number such as 0.1"))?;
    match (0.0..=1.0).contains(&ratio) {
        true => Ok(ratio),
        false => Err("it is a part of the requests, from 0 to 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::ratio;

    #[test]
    fn a_ratio_is_a_part_of_the_whole() {
        assert_eq!(ratio("0.25"), Ok(0.25));
        for wrong in ["-0.1", "1.01", "NaN", "half"] {
            assert!(ratio(wrong).is_err(), "{wrong}");
        }
    }
}
