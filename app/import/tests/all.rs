//! Tests of the import, pass by pass and as a whole.
//!
//! One program for the whole package: what it links is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod additions;
mod cases;
mod detected;
mod passes;
mod rows;
mod rules;
mod support;
