//! Spreadsheets in and out: [`read`] reads uploaded files with readers of its own, in a process of its own
//! because a hostile file can exhaust the memory; [`write`] writes the exports. What it deliberately does not
//! do: it gives no cell a meaning.

// Overflow is a finding or «no calculable», never a wrong number and never a panic (clippy.toml has the types that are left out).
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod read;
pub mod write;
