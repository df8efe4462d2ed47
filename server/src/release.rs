//! Releases: the cache that the public side reads from, and where private keys lie.
//!
//! Publishing is `use_case::release`; what a release holds is `domain::release`; how its file is made and checked is
//! the package `release_file`. The file is described in `FORMAT.md`, beside this module's files.

// Overflow is a finding or «no calculable», never a wrong number and never a panic (clippy.toml has the types that are left out).
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod key_directory;
pub mod store;
mod stored_keys;
mod trust;

pub use key_directory::{KeyDirectory, KeyError};
pub use release_file::{canonical, key, key_list, manifest, recompute, seal, verify};
pub use store::{ReleaseStore, StoreError, last};
pub use stored_keys::key_list as stored_key_list;

/// The format of release files, for those who write a verifier of their own.
pub const DESCRIPTION: &str = include_str!("release/FORMAT.md");
