//! What the public gets of a release, as files and through the API; and what it never gets.

mod api;
mod ceplan_pack;
mod demonstration;
mod download;
mod flood;
mod history_files;
mod licence;
mod lists;
mod planted_secret;
mod release_files;
mod releases;
mod round_trip;
mod search;
mod sheets;
mod side_by_side;

use crate::support::server_under_test;
