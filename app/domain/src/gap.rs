//! Gaps: why a period has no number. Missing is never zero.

mod expected;

pub use expected::first_expected_year;

use crate::{calendar::Rule, indicator::Indicator, period::Period, value::Datum};
use chrono::NaiveDate;
use messages::{msgid, translated};
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

impl Gap {
    /// In one or two words, for the column of a number.
    pub fn label_es(&self) -> &'static str {
        match self {
            Self::NotDueYet { .. } => msgid!("aún no corresponde"),
            Self::Late { .. } => msgid!("vencido"),
            Self::NotAvailable(_) => msgid!("no disponible"),
            Self::NotApplicable(_) => msgid!("no aplica"),
            Self::NotMeasured => msgid!("no se medía"),
        }
    }

    /// The same in the present language.
    pub fn label(&self) -> &'static str {
        translated(self.label_es())
    }

    /// Whether somebody stated it: the others follow from the calendar.
    pub fn is_stated(&self) -> bool {
        matches!(self, Self::NotAvailable(_) | Self::NotApplicable(_))
    }

    /// Whether it asks for an explanation: somebody stated it, or the number should be there.
    pub fn is_stated_or_late(&self) -> bool {
        self.is_stated() || matches!(self, Self::Late { .. })
    }
}

/// The gap of a cell, or `None` where there is a number. `rule` is the indicator's
/// ([`crate::calendar::Calendar::rule_of`]): late begins the day after its window's due day.
pub fn gap(
    indicator: &Indicator,
    rule: Rule,
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
            let due = rule.window(period).due_on;
            Some(if today > due {
                Gap::Late { since: due }
            } else {
                Gap::NotDueYet { until: due }
            })
        }
    }
}
