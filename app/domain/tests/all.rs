//! Tests of the rules.
//!
//! One program for the whole package: what it links is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod calendar;
mod compare_cases;
mod compare_laws;
mod laws;
mod permissions;
mod progress_cases;
mod reading_cases;
mod release_checks;
mod review_decisions;
mod sentence_cases;
mod simulation_cases;
mod state_machine;
mod support;
