//! Releases: their canonical form, what makes them checkable, and the cache that the public side
//! reads from.
//!
//! Publishing is `use_case::release`; what a release holds is `domain::release`. The file that
//! anybody downloads and checks is described in `FORMAT.md`, beside this module's files.

pub mod canonical;
pub mod key;
mod key_directory;
pub mod key_list;
pub mod manifest;
pub mod recompute;
pub mod seal;
pub mod store;
mod trust;
pub mod verify;

pub use key_directory::{KeyDirectory, KeyError};
pub use store::{ReleaseStore, StoreError};

/// The format of release files, for those who write a verifier of their own.
pub const DESCRIPTION: &str = include_str!("release/FORMAT.md");
