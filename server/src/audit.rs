//! The audit log as evidence: its hash chain, the check of it, and the log as a file. Pure.
//!
//! Entries are written by `crate::db::audit` in the transaction of the act; the database links them.
//! Who may read them is up to `crate::use_case::audit`.

pub mod chain;
pub mod chain_problem;
pub mod check;
pub mod difference;
pub mod file;
