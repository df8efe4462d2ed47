//! Tests of reading and writing workbooks.
//!
//! One program for the whole package: what it links is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod read;
mod write;
