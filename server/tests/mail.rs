//! Reminders by e-mail and webhooks, against a real mail server and a real receiver that the tests start: what is said
//! to whom, once, and never a value.

mod address;
mod digest;
mod outage;
mod pages;
mod receiver;
mod reminded;
mod settings;
mod sink;
mod tls;
mod webhook;

use crate::support::cluster;
use crate::support::office;
