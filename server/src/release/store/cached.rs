//! A release as it is kept in memory, made from what the database has: checked against its hash, with its results
//! computed once. It asks the database nothing.

use std::sync::Arc;

use app::wire::ReleaseSummary;
use domain::release::{Assessments, Release};

use super::StoreError;
use crate::{db, release::canonical};

/// A release with its text, the hash of it, and what is computed from it.
#[derive(Clone)]
pub(super) struct CachedRelease {
    pub release: Arc<Release>,
    pub sha256: Arc<str>,
    pub body: Arc<str>,
    pub assessments: Arc<Assessments>,
}

impl From<db::release::Summary> for ReleaseSummary {
    fn from(row: db::release::Summary) -> Self {
        Self {
            number: row.number,
            published_at: row.published_at,
            published_by: row.published_by,
            note: row.note,
            sha256: row.sha256,
            cells: row.cells,
            key_id: row.key_id,
            withdraws: row.withdraws,
            withdrawn_by: row.withdrawn_by,
        }
    }
}

/// Reads a stored release, makes sure that it is the one its hash names, and computes its results.
pub(super) fn check(
    number: u32,
    stored: db::release::StoredRelease,
) -> Result<CachedRelease, StoreError> {
    let damaged = |cause: String| StoreError::Damaged { number, cause };
    if canonical::sha256(stored.body.as_bytes()) != stored.sha256 {
        return Err(damaged(
            "its text does not have the hash that was stored".to_owned(),
        ));
    }
    let release: Release =
        serde_json::from_str(&stored.body).map_err(|error| damaged(error.to_string()))?;
    if release.format != domain::release::FORMAT || release.number != number {
        return Err(damaged(format!(
            "it says {} number {}",
            release.format, release.number
        )));
    }
    Ok(CachedRelease {
        assessments: Arc::new(release.assess_all()),
        release: Arc::new(release),
        sha256: stored.sha256.into(),
        body: stored.body.into(),
    })
}
