//! Release files as an auditor meets them: no database, no server, two verifiers that share no code.
//! Whatever is changed in a file, both refuse it, and the first says where.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "release_format/auditor.rs"]
mod auditor;
#[path = "release_format/logged.rs"]
mod logged;
#[path = "release_format/made.rs"]
mod made;
#[path = "release_format/numbers.rs"]
mod numbers;
#[path = "release_format/pinned.rs"]
mod pinned;
#[path = "../../app/domain/tests/support/series.rs"]
mod series;
#[path = "release_format/sound.rs"]
mod sound;
#[path = "release_format/tampered.rs"]
mod tampered;
