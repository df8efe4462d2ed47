//! The reporting calendar: rules, an indicator's own days, windows, reopenings.

use super::{SaveOutcome, WaitingChange, call::call};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{OwnDays, Rule, Window},
    code::IndicatorCode,
    gate::{Reopening, Standing},
    period::{Period, Periodicity},
};
use serde::{Deserialize, Serialize};

/// Everything of the calendar's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarView {
    /// The day in Lima that the standings are of.
    pub today: NaiveDate,
    /// One a periodicity, from the longest.
    pub rules: Vec<RuleView>,
    /// The policy's own indicators, in the order of the catalogue; context ones are not bound.
    pub indicators: Vec<IndicatorDays>,
    /// Recent periods of those indicators, the latest first.
    pub windows: Vec<WindowView>,
    /// Newest first, at most 200.
    pub reopenings: Vec<ReopeningView>,
    /// Changes of rules and days that wait for a decision.
    pub waiting: Vec<WaitingChange>,
}

/// The rule of a periodicity; version 0 = the default, nobody has set one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    pub periodicity: Periodicity,
    pub rule: Rule,
    pub version: i32,
    /// Who changed it last, and when.
    pub changed: Option<(String, DateTime<Utc>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorDays {
    pub code: IndicatorCode,
    pub name: String,
    pub periodicity: Periodicity,
    /// Where it departs from the rule.
    pub days: OwnDays,
    /// Of the indicator's row in the catalogue.
    pub version: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowView {
    pub indicator: IndicatorCode,
    pub period: Period,
    pub window: Window,
    pub standing: Standing,
    /// A value, or a stated reason for its absence, is in force.
    pub has_value: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReopeningView {
    #[serde(flatten)]
    pub reopening: Reopening,
    pub reason: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// Version 0 = the rule was the default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveCalendarRule {
    pub periodicity: Periodicity,
    pub rule: Rule,
    pub version: i32,
}
call!(SaveCalendarRule => SaveOutcome<CalendarView>, "/fn/save_calendar_rule", ManageCalendar);

/// An indicator's own days, at the version of its row that the person saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveIndicatorDays {
    pub indicator: IndicatorCode,
    pub days: OwnDays,
    pub version: i32,
}
call!(SaveIndicatorDays => SaveOutcome<CalendarView>, "/fn/save_indicator_days", ManageCalendar);

/// Open a closed period again, or move the last day of its reopening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReopenPeriod {
    #[serde(flatten)]
    pub reopening: Reopening,
    pub reason: String,
}
call!(ReopenPeriod => CalendarView, "/fn/reopen_period", ManageCalendar);

/// Rules, days of indicators and reopenings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCalendar {}
call!(ReadCalendar => CalendarView, "/fn/read_calendar", ReadOffice);
