//! The audit log: what is looked for, what is found, whether it is whole; and personal data.

use super::call::call;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What entries are looked for; an empty filter finds all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// Account name.
    pub actor: Option<String>,
    /// `change_set.approve`.
    pub act: Option<String>,
    /// `change_set`, with or without a name.
    pub object_kind: Option<String>,
    /// `12`; counts only with a kind.
    pub object_name: Option<String>,
    /// Anywhere in account, person, object and detail; capitals do not matter.
    pub text: Option<String>,
    /// First and last day, in Lima.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// A page of the log: what is looked for, and before which position.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListAudit {
    pub filter: AuditFilter,
    /// `None` = from the newest. Entries come only before the first, so a page never changes.
    pub before: Option<i64>,
}
call!(ListAudit => AuditPage, "/fn/list_audit", ReadAudit);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<AuditEntry>,
    /// There are older ones.
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Place in the chain.
    pub position: i64,
    pub at: DateTime<Utc>,
    pub actor: String,
    /// The person behind the account, if it is one.
    pub actor_name: Option<String>,
    pub act: String,
    pub object: String,
    /// JSON as a text.
    pub detail: String,
    pub hash: String,
    /// Network address, until it is forgotten.
    pub address: Option<String>,
}

/// Whether the log is what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainReport {
    pub checked_at: DateTime<Utc>,
    pub entries: u64,
    pub last_hash: Option<String>,
    /// What is wrong and where, in words: the first ones.
    pub flaws: Vec<String>,
    pub flaw_count: u64,
}

/// The form of an exported log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditFormat {
    Csv,
    JsonLines,
}

/// A part of an exported log. The first part (`after` = 0) is written down as an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAudit {
    pub filter: AuditFilter,
    pub format: AuditFormat,
    /// The position after which the part begins.
    pub after: i64,
    /// The last position of the whole file; `None` = the newest one, with the first part.
    pub until: Option<i64>,
}

/// Bytes of an exported log, and where the next part begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPart {
    pub bytes: Vec<u8>,
    pub until: i64,
    /// `None` = this was the last part.
    pub next: Option<i64>,
}

/// What is kept of people, as far as it can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Privacy {
    /// Days after which network addresses are forgotten.
    pub address_days: u16,
    /// Addresses kept now; told to who may change the days.
    pub addresses: Option<u64>,
}

/// Computes the whole chain of the audit log again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyAudit {}
call!(VerifyAudit => ChainReport, "/fn/verify_audit", ReadAudit);

/// What is kept of people, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPrivacy {}
call!(ReadPrivacy => Privacy, "/fn/read_privacy", ManageOwnAccount);

/// For how many days network addresses are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavePrivacy {
    pub address_days: u16,
}
call!(SavePrivacy => Privacy, "/fn/save_privacy", ManageUsers);
