//! Tests of the server over a real Postgres, and of the program as a process.
//!
//! One program for the whole package: what it links is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod backup;
mod calendar;
mod cli;
mod constraints;
mod doctor;
mod flow;
mod full_disk;
mod http;
mod import_cases;
mod import_flow;
mod mail;
mod migration;
mod neighbours;
mod open_data;
mod postgres;
mod proposals;
mod release;
mod release_format;
mod replicas;
mod seed;
mod site_export;
mod soak;
mod statements;
mod storing;
mod support;
mod tidy;
