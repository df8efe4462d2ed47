//! The audit log: every act leaves its entry, entries are one chain, and whoever tampers with it is found.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "audit/acts.rs"]
mod acts;
#[path = "audit/chain.rs"]
mod chain;
#[path = "http/cluster.rs"]
mod cluster;
#[path = "support/office.rs"]
mod office;
#[path = "audit/others.rs"]
mod others;
#[path = "audit/screen.rs"]
mod screen;
#[path = "http/server.rs"]
#[expect(dead_code, reason = "each test binary uses a part")]
mod server_under_test;
#[path = "audit/staff.rs"]
mod staff;
