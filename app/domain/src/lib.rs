//! The domain of the dashboard: the policy model and every rule of the rule book.
//!
//! Pure by decision: no I/O, no clock ("today" is always an argument), no randomness, no async,
//! no logging. The same crate runs on the server, in the browser (wasm32) and in the
//! offline verifier, so that every number has one definition.
//!
//! What it deliberately does not do: it knows no SQL, no spreadsheet library, no HTTP, no HTML.

// Overflow is a finding or «no calculable», never a wrong number and never a panic (clippy.toml has the types that are left out).
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod band;
pub mod calendar;
pub mod catalogue;
pub mod change_set;
pub mod code;
pub mod compared_period;
pub mod contact;
pub mod dimension;
pub mod download;
pub mod figure;
pub mod finding;
pub mod format;
pub mod formulas;
pub mod gap;
pub mod gate;
pub mod indicator;
pub mod licence;
pub mod number;
pub mod opinion;
pub mod period;
pub mod policy_tree;
pub mod progress;
pub mod reading;
pub mod release;
pub mod reminder;
pub mod role;
pub mod rollup;
pub mod sentence;
pub mod settings;
pub mod side_by_side;
pub mod text;
pub mod token;
pub mod value;

pub use rust_decimal::Decimal;
