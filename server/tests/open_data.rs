//! What the public gets of a release, as files and through the API; and what it never gets.
#![expect(
    clippy::unwrap_used,
    reason = "clippy allows it in tests, not in their helpers"
)]

#[path = "open_data/api.rs"]
mod api;
#[path = "open_data/ceplan_pack.rs"]
mod ceplan_pack;
#[path = "http/cluster.rs"]
mod cluster;
#[path = "open_data/demonstration.rs"]
mod demonstration;
#[path = "open_data/download.rs"]
mod download;
#[path = "open_data/flood.rs"]
mod flood;
#[path = "open_data/history_files.rs"]
mod history_files;
#[path = "open_data/licence.rs"]
mod licence;
#[path = "open_data/lists.rs"]
mod lists;
#[path = "open_data/planted_secret.rs"]
mod planted_secret;
#[path = "open_data/release_files.rs"]
mod release_files;
#[path = "open_data/releases.rs"]
mod releases;
#[path = "open_data/round_trip.rs"]
mod round_trip;
#[path = "open_data/search.rs"]
mod search;
#[path = "http/server.rs"]
#[expect(dead_code, reason = "shared with the tests of the web server")]
mod server_under_test;
#[path = "open_data/sheets.rs"]
mod sheets;
#[path = "open_data/side_by_side.rs"]
mod side_by_side;
