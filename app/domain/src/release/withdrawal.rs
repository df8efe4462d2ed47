//! Withdrawing a wrong release: itself a release; the withdrawn one stays readable, with a notice.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a release says of the one that it withdraws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Number of the withdrawn release.
    pub number: u32,
    /// Why, in the publisher's words; not empty.
    pub reason: String,
}

/// What a withdrawn release is said to be: by which release, when and why. It is no part of the
/// withdrawn release, which never changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WithdrawnBy {
    /// Number of the withdrawing release.
    pub number: u32,
    pub published_at: DateTime<Utc>,
    pub reason: String,
}
