//! The reporting calendar and the settings: what a closed period refuses, who opens it, what is frozen.

mod closed;
mod rules;
mod settings;

use crate::support::office;
