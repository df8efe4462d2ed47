//! Release files as an auditor meets them: no database, no server, two verifiers that share no code.
//! Whatever is changed in a file, both refuse it, and the first says where.

mod auditor;
mod logged;
mod made;
mod numbers;
mod pinned;
#[allow(dead_code, reason = "shared with the tests of the rules")]
#[path = "../../app/domain/tests/support/series.rs"]
mod series;
mod sound;
mod tampered;
