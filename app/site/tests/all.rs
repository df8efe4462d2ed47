//! Tests of the public pages as text.
//!
//! One program for the whole package: what it links is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod documents;
mod home_page;
mod indicator_page;
mod node_pages;
mod pages;
mod release_pages;
mod social_cards;
mod support;
