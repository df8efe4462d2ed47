//! The real router on a free port, over a real Postgres: who gets in, who does not,
//! and what every answer promises.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "http/accounts.rs"]
mod accounts;
#[path = "http/archived_log.rs"]
mod archived_log;
#[path = "http/arguments.rs"]
mod arguments;
#[path = "http/away.rs"]
mod away;
#[path = "http/charts.rs"]
mod charts;
#[path = "http/cluster.rs"]
mod cluster;
#[path = "http/cross_site.rs"]
mod cross_site;
#[path = "http/device.rs"]
mod device;
#[path = "http/documents.rs"]
mod documents;
#[path = "http/english.rs"]
mod english;
#[path = "http/getting_in.rs"]
mod getting_in;
#[path = "http/headers.rs"]
mod headers;
#[path = "http/nobody.rs"]
mod nobody;
#[path = "http/observed.rs"]
mod observed;
#[path = "http/opinion_queue.rs"]
mod opinion_queue;
#[path = "http/opinions.rs"]
mod opinions;
#[path = "http/others.rs"]
mod others;
#[path = "http/own_sessions.rs"]
mod own_sessions;
#[path = "http/passkeys.rs"]
mod passkeys;
#[path = "http/permissions.rs"]
mod permissions;
#[path = "http/persons.rs"]
mod persons;
#[path = "http/pictures.rs"]
mod pictures;
#[path = "http/processes.rs"]
mod processes;
#[path = "http/provider.rs"]
mod provider;
#[path = "http/reader.rs"]
mod reader;
#[path = "http/refusal.rs"]
mod refusal;
#[path = "http/second_administrator.rs"]
mod second_administrator;
#[path = "http/second_factor.rs"]
mod second_factor;
#[path = "http/server.rs"]
mod server_under_test;
#[path = "http/sessions.rs"]
mod sessions;
#[path = "http/slow.rs"]
mod slow;
#[path = "http/stages.rs"]
mod stages;
#[path = "http/tables.rs"]
mod tables;
#[path = "http/two_servers.rs"]
mod two_servers;
#[path = "http/uploads.rs"]
mod uploads;
