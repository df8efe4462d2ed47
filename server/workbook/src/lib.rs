//! Spreadsheets in and out: [`read`] reads uploaded files with readers of its own, in a process of its own
//! because a hostile file can exhaust the memory; [`write`] writes the exports. What it deliberately does not
//! do: it gives no cell a meaning.

pub mod read;
pub mod write;
