//! The real router on a free port, over a real Postgres: who gets in, who does not,
//! and what every answer promises.

mod accounts;
mod archived_log;
mod arguments;
mod away;
mod charts;
mod cross_site;
mod device;
mod documents;
mod english;
mod getting_in;
mod headers;
mod nobody;
mod observed;
mod opinion_queue;
mod opinions;
mod others;
mod own_sessions;
mod passkeys;
mod permissions;
mod persons;
mod pictures;
mod processes;
mod provider;
mod reader;
mod refusal;
mod second_administrator;
mod second_factor;
mod sessions;
mod slow;
mod stages;
mod tables;
mod two_servers;
mod uploads;

use crate::support::server_under_test;
