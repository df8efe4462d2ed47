//! Releases.

use super::{ChangeSetSummary, PublicEffect, call::call};
use domain::{code::IndicatorCode, finding::Finding, release::BandShift};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the next release would hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasePreview {
    pub next_number: u32,
    /// Approved sets that it takes.
    pub sets: Vec<ChangeSetSummary>,
    /// Approved sets that stay out.
    #[serde(default)]
    pub left_out: Vec<ChangeSetSummary>,
    /// Why the choice of the draft could not be kept, in words.
    #[serde(default)]
    pub notice: Option<String>,
    /// What the publisher has written and not published yet.
    #[serde(default)]
    pub draft: Option<PublicationDraft>,
    /// Values that differ from those that the public site shows.
    #[serde(default)]
    pub values_changed: u32,
    /// Bands or methods differ from those of the last release.
    #[serde(default)]
    pub settings_changed: bool,
    /// Catalogue texts changed since the last release.
    pub catalogue_changed: bool,
    pub public_effect: Vec<PublicEffect>,
    /// Findings that block publication (direction check …) or warn.
    pub findings: Vec<Finding>,
    pub can_publish: bool,
    /// Indicators whose state changes with the publication.
    pub band_changes: Vec<BandShiftView>,
    /// The current release withdraws this one: the values that it published are still those that the
    /// next publication takes.
    pub withdrawn: Option<u32>,
    /// What withdrawing the release that is shown would do; nothing where none can be withdrawn.
    pub withdrawal: Option<WithdrawalPreview>,
}

/// An indicator whose state changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandShiftView {
    pub shift: BandShift,
    pub name: String,
    /// Nothing is published until the publisher says why.
    pub needs_reason: bool,
}

/// What a withdrawal would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalPreview {
    /// The release that would be withdrawn.
    pub number: u32,
    /// The release whose content would be shown again; nothing: no value would be shown.
    pub returns_to: Option<u32>,
    /// Number of the release that would say so.
    pub next_number: u32,
    /// Values that would be shown.
    pub cells: u32,
    pub public_effect: Vec<PublicEffect>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishRelease {
    pub note: String,
    /// The sets that the publisher saw; publishing anything else is refused.
    pub sets: Vec<i64>,
    pub expected_number: u32,
    /// Why the state of an indicator changes, in the publisher's words.
    #[serde(default)]
    pub reasons: BTreeMap<IndicatorCode, String>,
}
call!(PublishRelease => ReleaseSummary, "/fn/publish_release", PublishRelease);

/// What the next release would hold with some of the approved sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewPartialRelease {
    /// Sets that stay out; nothing = those of the caller's draft.
    pub left_out: Option<Vec<i64>>,
}
call!(PreviewPartialRelease => ReleasePreview, "/fn/preview_partial_release", PublishRelease);

/// Publishes some of the approved sets. Both lists together are what the publisher saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishPartialRelease {
    pub release: PublishRelease,
    /// Approved sets that stay out and wait for the next release.
    pub left_out: Vec<i64>,
}
call!(PublishPartialRelease => ReleaseSummary, "/fn/publish_partial_release", PublishRelease);

/// Note, reasons and choice of the next publication, as the publisher left them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationDraft {
    pub note: String,
    pub reasons: BTreeMap<IndicatorCode, String>,
    pub left_out: Vec<i64>,
    pub saved_at: chrono::DateTime<chrono::Utc>,
}

/// Keeps what the caller has written of the next publication; answers when it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavePublicationDraft {
    pub note: String,
    #[serde(default)]
    pub reasons: BTreeMap<IndicatorCode, String>,
    #[serde(default)]
    pub left_out: Vec<i64>,
}
call!(SavePublicationDraft => chrono::DateTime<chrono::Utc>, "/fn/save_publication_draft", PublishRelease);

/// Withdraws the release that is shown, by another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawRelease {
    /// The release that is wrong.
    pub number: u32,
    /// Public, as part of the new release.
    pub reason: String,
    /// Number of the new release.
    pub expected_number: u32,
}
call!(WithdrawRelease => ReleaseSummary, "/fn/withdraw_release", PublishRelease);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseSummary {
    pub number: u32,
    pub published_at: chrono::DateTime<chrono::Utc>,
    pub published_by: String,
    pub note: String,
    pub sha256: String,
    pub cells: u32,
    /// The key that signed it; nothing for a release from before there were signatures.
    pub key_id: Option<String>,
    /// The release that this one withdraws.
    pub withdraws: Option<u32>,
    /// The release that withdraws this one.
    pub withdrawn_by: Option<u32>,
}

/// What the next release would hold, and what withdrawing the current one would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRelease {}
call!(PreviewRelease => ReleasePreview, "/fn/preview_release", PublishRelease);

/// All releases, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListReleases {}
call!(ListReleases => Vec<ReleaseSummary>, "/fn/list_releases", ReadOffice);
