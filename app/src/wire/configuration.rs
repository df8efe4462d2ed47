//! Changes of catalogue, calendar and settings: proposed by one person, decided by another.

use super::{
    PublicEffect, SaveCalendarRule, SaveIndicator, SaveIndicatorDays, SaveNode, SaveSettings,
    call::call,
};
use chrono::{DateTime, Utc};
use domain::role::Act;
use serde::{Deserialize, Serialize};

/// A change of what the public pages are computed with, at the version that its author saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfigurationChange {
    Node(SaveNode),
    Indicator(Box<SaveIndicator>),
    CalendarRule(SaveCalendarRule),
    IndicatorDays(SaveIndicatorDays),
    Settings(SaveSettings),
}

impl ConfigurationChange {
    /// What is changed, as the audit log names it. One change of a subject waits at a time.
    pub fn subject(&self) -> String {
        match self {
            Self::Node(save) => format!("node/{}", save.node.code),
            Self::Indicator(save) => format!("indicator/{}", save.indicator.code),
            Self::CalendarRule(save) => format!("calendar_rule/{}", save.periodicity.label_es()),
            Self::IndicatorDays(save) => format!("indicator/{}", save.indicator),
            Self::Settings(_) => "setting/progress".to_owned(),
        }
    }

    /// What one must be allowed to do to propose it.
    pub fn act(&self) -> Act {
        match self {
            Self::Node(_) | Self::Indicator(_) => Act::EditCatalogue,
            Self::CalendarRule(_) | Self::IndicatorDays(_) => Act::ManageCalendar,
            Self::Settings(_) => Act::ChangeSettings,
        }
    }

    /// Whether it adds an element, which has no values and so changes nothing that is public.
    pub fn is_addition(&self) -> bool {
        match self {
            Self::Node(save) => save.version == 0,
            Self::Indicator(save) => save.version == 0,
            _ => false,
        }
    }
}

/// What became of a change that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaveOutcome<View> {
    /// It was done: it adds something, or there is nobody else who could decide.
    Done(View),
    /// Another person decides on it; until then everything stays as it is.
    Waits { id: i64 },
}

impl<View> SaveOutcome<View> {
    /// What is stored afterwards, where it was done.
    pub fn done(self) -> Option<View> {
        match self {
            Self::Done(view) => Some(view),
            Self::Waits { .. } => None,
        }
    }
}

/// A change of something on a page that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingChange {
    /// As [`ConfigurationChange::subject`].
    pub subject: String,
    /// Name of the person.
    pub by: String,
    pub at: DateTime<Utc>,
}

/// How a change ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeOutcome {
    Approved,
    Rejected,
    Withdrawn,
}

/// Who decided a change, when, and what they said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeDecision {
    pub outcome: ChangeOutcome,
    /// Name of the person.
    pub by: String,
    pub at: DateTime<Utc>,
    pub remark: Option<String>,
}

/// A change with what it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedChange {
    pub id: i64,
    /// As [`ConfigurationChange::subject`].
    pub subject: String,
    /// What differs, as JSON of the audit log's shape: `{"before": …, "after": …}`.
    pub detail: String,
    /// Name of the person.
    pub by: String,
    pub at: DateTime<Utc>,
    /// The caller proposed it.
    pub own: bool,
    /// The caller may approve or reject it.
    pub can_decide: bool,
    /// What it changes was changed by somebody else since: it can only be rejected or withdrawn.
    pub overtaken: bool,
    /// What the public pages would say of the current values afterwards; empty when decided.
    pub effects: Vec<PublicEffect>,
    /// `None` while it waits.
    pub decision: Option<ChangeDecision>,
}

/// Changes that wait, the oldest first, then the last decided ones. Whoever reviews sees all, others what they
/// proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListConfigurationChanges {}
call!(ListConfigurationChanges => Vec<ProposedChange>, "/fn/list_configuration_changes", ReadOffice);

/// Approve, reject with a remark, or withdraw one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideConfigurationChange {
    pub id: i64,
    pub outcome: ChangeOutcome,
    /// Needed to reject.
    #[serde(default)]
    pub remark: String,
}
// Withdrawing is the author's, the rest whoever reviews: the use case decides by the outcome.
call!(DecideConfigurationChange => Vec<ProposedChange>, "/fn/decide_configuration_change", ReadOffice);
