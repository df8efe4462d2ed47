//! The reporting calendar and the settings: what a closed period refuses, who opens it, what is frozen.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "calendar/closed.rs"]
mod closed;
#[path = "http/cluster.rs"]
mod cluster;
#[path = "support/office.rs"]
mod office;
#[path = "calendar/rules.rs"]
mod rules;
#[path = "calendar/settings.rs"]
mod settings;
