//! Release files: their canonical form, what makes them checkable, and the check itself.
//!
//! The same code runs in the server, in `pntd release verify` and, without private keys, in a reader's browser
//! (`app/check`). The file is described in `server/src/release/FORMAT.md`.
//!
//! What it deliberately does not do: it knows no database, no files and no clock. Where keys and releases lie is
//! the server's matter.

// Overflow is a finding or «no calculable», never a wrong number and never a panic (clippy.toml has the types that are left out).
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod canonical;
pub mod key;
pub mod key_list;
pub mod manifest;
pub mod page;
pub mod recompute;
pub mod seal;
pub mod verify;
