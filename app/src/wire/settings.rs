//! Bands and methods, as they are changed.

use super::{PublicEffect, SaveOutcome, WaitingChange, call::call};
use chrono::{DateTime, Utc};
use domain::settings::Settings;
use serde::{Deserialize, Serialize};

/// The settings in force; version 0 = the dashboard's defaults, nobody has changed them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    pub settings: Settings,
    pub version: i32,
    /// Who changed them last, when and why.
    pub changed: Option<SettingsChange>,
    /// Number of the release that still shows other settings, if it does.
    pub published_with: Option<(u32, Settings)>,
    /// The change that waits for a decision, if one does.
    pub waiting: Option<WaitingChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChange {
    pub by: String,
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// Ask what the public pages would say under other settings. Nothing is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewSettings {
    pub settings: Settings,
}
call!(PreviewSettings => Vec<PublicEffect>, "/fn/preview_settings", ChangeSettings);

/// Version 0 = the defaults were in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveSettings {
    pub settings: Settings,
    pub version: i32,
    pub reason: String,
}
call!(SaveSettings => SaveOutcome<SettingsView>, "/fn/save_settings", ChangeSettings);

/// The settings in force, with who changed them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadSettings {}
call!(ReadSettings => SettingsView, "/fn/read_settings", ChangeSettings);
