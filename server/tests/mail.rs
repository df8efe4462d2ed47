//! Reminders by e-mail and webhooks, against a real mail server and a real receiver that the tests start: what is said
//! to whom, once, and never a value.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "mail/address.rs"]
mod address;
#[path = "http/cluster.rs"]
mod cluster;
#[path = "mail/digest.rs"]
mod digest;
#[path = "support/office.rs"]
mod office;
#[path = "mail/outage.rs"]
mod outage;
#[path = "mail/pages.rs"]
mod pages;
#[path = "mail/receiver.rs"]
mod receiver;
#[path = "mail/reminded.rs"]
mod reminded;
#[path = "mail/settings.rs"]
mod settings;
#[path = "mail/sink.rs"]
mod sink;
#[path = "mail/tls.rs"]
mod tls;
#[path = "mail/webhook.rs"]
mod webhook;
