//! Reminders by e-mail: where they go, and of what.

use std::collections::BTreeSet;

use domain::reminder::ReminderKind;
use serde::{Deserialize, Serialize};

use super::call::call;

/// The caller's reminders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    /// This server sends mail; else nothing can be switched on.
    pub available: bool,
    /// Hour of the day in Lima from which the digest goes out.
    pub hour: u8,
    /// Where they go; `None` = nowhere.
    pub address: Option<String>,
    /// Its owner opened the link that was sent there. Nothing else is sent before.
    pub confirmed: bool,
    /// What is on; all of it where there is no address yet.
    pub kinds: BTreeSet<ReminderKind>,
}

/// Where the caller's reminders go, and of what there are any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadReminders {}
call!(ReadReminders => Reminders, "/fn/read_reminders", ManageOwnAccount);

/// Sets both. An address that is not confirmed is sent a link; an empty one ends all reminders and is forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveReminders {
    pub address: String,
    pub kinds: BTreeSet<ReminderKind>,
}
call!(SaveReminders => Reminders, "/fn/save_reminders", ManageOwnAccount);
