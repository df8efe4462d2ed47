//! Releases: their canonical form and the cache that the public side reads from.
//!
//! Publishing is `use_case::release`; what a release holds is `domain::release`.

pub mod canonical;
pub mod store;

pub use store::{ReleaseStore, StoreError};
