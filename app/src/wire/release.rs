//! Releases.

use super::{ChangeSetSummary, PublicEffect};
use domain::finding::Finding;
use serde::{Deserialize, Serialize};

/// What the next release would hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasePreview {
    pub next_number: u32,
    pub sets: Vec<ChangeSetSummary>,
    /// Catalogue texts changed since the last release.
    pub catalogue_changed: bool,
    pub public_effect: Vec<PublicEffect>,
    /// Findings that block publication (direction check …) or warn.
    pub findings: Vec<Finding>,
    pub can_publish: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishRelease {
    pub note: String,
    /// The sets that the publisher saw; publishing anything else is refused.
    pub sets: Vec<i64>,
    pub expected_number: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseSummary {
    pub number: u32,
    pub published_at: chrono::DateTime<chrono::Utc>,
    pub published_by: String,
    pub note: String,
    pub sha256: String,
    pub cells: u32,
}
