//! Sheets in and out: the only code that knows calamine. It runs in a process
//! of its own, because a hostile sheet can exhaust the memory.

pub mod read;
pub mod write;
