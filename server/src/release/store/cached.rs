//! A release as it is kept in memory, made from what the database has: checked against its hash, with its results
//! computed once. It asks the database nothing.

use std::sync::Arc;

use app::wire::ReleaseSummary;
use domain::release::{Assessments, Release};

use super::StoreError;
use crate::db;
use crate::db::release::{StoredProof, StoredRelease};
use crate::release::canonical;
use crate::release::seal::{self, Proof, Signed};

/// A release with its text, the hash of it, what proves it, and what is computed from it.
#[derive(Clone)]
pub(super) struct CachedRelease {
    pub release: Arc<Release>,
    pub sha256: Arc<str>,
    pub body: Arc<str>,
    /// `None`: from before there were signatures.
    pub proof: Option<Arc<StoredProof>>,
    pub assessments: Arc<Assessments>,
}

impl CachedRelease {
    /// The release file: see [`super::ReleaseStore::file`].
    pub fn file(&self) -> String {
        let Some(stored) = &self.proof else {
            return seal::file(&self.body, None);
        };
        let signature = Signed {
            key_id: stored.key_id.clone(),
            public_key: stored.public_key.clone(),
            value: stored.signature.clone(),
        };
        let proof = Proof {
            manifest: &stored.manifest,
            progress: &stored.progress,
            signature: &signature,
        };
        seal::file(&self.body, Some(proof))
    }

    /// Bytes of its texts.
    pub fn text_bytes(&self) -> usize {
        let proof = self.proof.as_ref();
        let proof = proof.map_or(0, |proof| {
            proof.manifest.len().saturating_add(proof.progress.len())
        });
        self.body.len().saturating_add(proof)
    }
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
    stored: StoredRelease,
    proof: Option<StoredProof>,
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
        proof: proof.map(Arc::new),
    })
}
