//! Use cases: what people do here. Each is one transaction: check the permission, load, ask the
//! domain, store, write the audit log, commit.
//!
//! They decide nothing that the domain can decide, write no SQL, and know neither HTTP nor the error
//! type of the office: their own error is mapped once in `crate::backend`.
//! When one answers, what it wrote is committed.

pub mod account;
pub mod announcement;
pub mod audit;
pub mod calendar;
pub mod catalogue;
pub mod check;
pub mod configuration;
pub mod effect;
pub mod entry;
mod error;
pub mod export;
pub mod first_load;
pub mod history;
pub mod import;
pub mod key;
pub mod label;
pub mod opinion;
pub mod own_account;
pub mod privacy;
pub mod release;
pub mod reminder;
pub mod review;
pub mod settings;
pub mod tokens;
mod visible;
mod wire;

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, Utc};
use domain::role::Viewer;
use serde_json::Value;

use crate::db::audit as log;
pub use error::UseCaseError;

pub(crate) use crate::db::transaction::{begin, begin_long, begin_reading, commit};

/// Who acts in the audit log when the program does by itself, or its operator from the command line.
pub const SYSTEM: &str = "sistema";

/// A file as it was uploaded, or as it was made for somebody.
#[derive(Debug)]
pub struct NamedFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A change of catalogue, calendar or settings that was written, for the audit log.
struct AppliedChange {
    /// The act, where it was done at once.
    act: &'static str,
    /// `{"before": …, "after": …}`.
    detail: Value,
}

/// Who acts, from where and when. The clock is read once per request, at the edge.
#[derive(Debug, Clone)]
pub struct Actor {
    pub viewer: Viewer,
    /// Network address, for the audit log.
    pub address: Option<String>,
    pub now: DateTime<Utc>,
}

impl Actor {
    /// The day in Lima.
    pub fn today(&self) -> NaiveDate {
        day_in_lima(self.now)
    }

    /// The moment as provenance states it: RFC 3339, whole seconds, UTC.
    pub fn moment(&self) -> String {
        self.now.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// An entry of the audit log in this person's name.
    pub fn audit_entry(&self, act: &'static str, object: String, detail: Value) -> log::Entry<'_> {
        log::Entry {
            actor: &self.viewer.name,
            act,
            object,
            detail,
            address: self.address.as_deref(),
        }
    }
}

/// The calendar day in Lima: UTC−5 all year, Peru has no daylight saving time.
pub fn day_in_lima(now: DateTime<Utc>) -> NaiveDate {
    FixedOffset::west_opt(5 * 3600).map_or_else(
        || now.date_naive(),
        |lima| now.with_timezone(&lima).date_naive(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_lima() {
        let day = |text: &str| day_in_lima(text.parse().unwrap()).to_string();
        assert_eq!(day("2026-01-01T04:59:59Z"), "2025-12-31");
        assert_eq!(day("2026-01-01T05:00:00Z"), "2026-01-01");
    }
}
