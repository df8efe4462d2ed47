//! Gaps: why a period has no number. Missing is never zero.

use crate::{indicator::Indicator, period::Period, value::Datum};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Why there is no number for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gap", content = "reason", rename_all = "snake_case")]
pub enum Gap {
    /// The period has not ended, or its reporting time runs until `until`.
    NotDueYet {
        until: NaiveDate,
    },
    /// Was due on `since` and has not come.
    Late {
        since: NaiveDate,
    },
    NotAvailable(String),
    NotApplicable(String),
    /// Before the first year in which the indicator is measured.
    NotMeasured,
}

/// The last day on which a value of the period is still in time.
pub fn due_date(indicator: &Indicator, period: Period) -> NaiveDate {
    period
        .last_day()
        .checked_add_days(Days::new(u64::from(indicator.due_days)))
        .unwrap_or(NaiveDate::MAX)
}

/// The gap of a cell, or `None` where there is a number.
pub fn gap(
    indicator: &Indicator,
    period: Period,
    datum: Option<&Datum>,
    today: NaiveDate,
) -> Option<Gap> {
    match datum {
        Some(Datum::Value(_)) => None,
        Some(Datum::NotAvailable(why)) => Some(Gap::NotAvailable(why.clone())),
        Some(Datum::NotApplicable(why)) => Some(Gap::NotApplicable(why.clone())),
        None if indicator
            .first_year
            .is_some_and(|first| period.calendar_year() < first) =>
        {
            Some(Gap::NotMeasured)
        }
        None => {
            let due = due_date(indicator, period);
            Some(if today > due {
                Gap::Late { since: due }
            } else {
                Gap::NotDueYet { until: due }
            })
        }
    }
}
