//! The audit log: every act leaves its entry, entries are one chain, and whoever tampers with it is found.

mod acts;
mod chain;
mod others;
mod screen;
mod staff;

use crate::support::office;
use crate::support::server_under_test;
