//! The reporting calendar: rules, own days of indicators, reopenings.

use leptos::{prelude::*, server_fn::codec::Json};

#[cfg(feature = "ssr")]
use super::{caller_and_backend, finish};
use crate::{
    error::AppError,
    wire::{CalendarView, ReopenPeriod, SaveCalendarRule, SaveIndicatorDays},
};

/// Rules, windows and reopenings.
#[server(prefix = "/fn", endpoint = "read_calendar", input = Json, output = Json)]
pub async fn read_calendar() -> Result<CalendarView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.read_calendar(&caller).await)
}

/// Saves the rule of a periodicity at the version that the caller saw.
#[server(name = SaveCalendarRuleCall, prefix = "/fn", endpoint = "save_calendar_rule", input = Json, output = Json)]
pub async fn save_calendar_rule(save: SaveCalendarRule) -> Result<CalendarView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.save_calendar_rule(&caller, save).await)
}

/// Saves an indicator's own days at the version that the caller saw.
#[server(name = SaveIndicatorDaysCall, prefix = "/fn", endpoint = "save_indicator_days", input = Json, output = Json)]
pub async fn save_indicator_days(save: SaveIndicatorDays) -> Result<CalendarView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.save_indicator_days(&caller, save).await)
}

/// Opens a closed period again until a day, for a reason.
#[server(name = ReopenPeriodCall, prefix = "/fn", endpoint = "reopen_period", input = Json, output = Json)]
pub async fn reopen_period(reopen: ReopenPeriod) -> Result<CalendarView, AppError> {
    let (caller, backend) = finish(caller_and_backend())?;
    finish(backend.reopen_period(&caller, reopen).await)
}
