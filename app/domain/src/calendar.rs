//! The reporting calendar: when a period opens, when its value is due, when it closes.
//!
//! One rule a periodicity, from which an indicator may depart with days of its own. Late and due
//! ([`crate::gap`]) and what may be entered ([`crate::gate`]) follow from the same [`Window`]. All of it is
//! configuration of this dashboard, frozen into each release with the catalogue; no source fixes such
//! days. Nothing closes unless somebody says so, and context indicators, which are nobody's duty,
//! never do. Who reopened what is no part of a release: it only matters to who enters values.

use crate::period::{Period, Periodicity};
use chrono::{Days, NaiveDate};
use messages::{Language, in_language, t, tn};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// Days of any rule at most: ten years.
pub const MOST_DAYS: u16 = 3650;

/// The days of one periodicity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// From the first day of the period until values may be entered; 0 = on the first day.
    pub opens_days: u16,
    /// After the last day of the period: until then a value is in time.
    pub due_days: u16,
    /// After the last day of the period: until then a value may be entered. `None` = never closes.
    pub closes_days: Option<u16>,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            opens_days: 0,
            due_days: 90,
            closes_days: None,
        }
    }
}

/// When an indicator's periods close, where it departs from the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closes {
    Never,
    /// So many days after the last day of the period.
    After(u16),
}

/// An indicator's own days. What is `None` follows the rule of its periodicity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnDays {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_days: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_days: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<Closes>,
}

impl OwnDays {
    /// Only a term of its own, as every indicator had before there was a calendar.
    pub fn due(days: u16) -> Self {
        Self {
            due_days: Some(days),
            ..Self::default()
        }
    }

    /// Follows the rule of its periodicity in everything.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// Why days cannot be a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CalendarError {
    #[error("el plazo vence antes de que el periodo se abra")]
    DueBeforeOpening,
    #[error("el periodo se cierra antes de que venza el plazo")]
    ClosesBeforeDue,
    #[error("los días van de 0 a {MOST_DAYS}")]
    TooManyDays,
}

/// The days on which a period of an indicator opens, is due and closes. Always
/// `opens_on ≤ due_on ≤ closes_on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first day on which a value may be entered.
    pub opens_on: NaiveDate,
    /// The last day on which a value is in time.
    pub due_on: NaiveDate,
    /// The last day on which a value may be entered; `None` = never closes.
    pub closes_on: Option<NaiveDate>,
}

impl Rule {
    /// Do the days follow each other for every period of this length? Required before they are stored.
    pub fn check(&self, periodicity: Periodicity) -> Result<(), CalendarError> {
        // Days of the shortest period of its kind.
        let shortest: u16 = match periodicity {
            Periodicity::Year => 365,
            Periodicity::Semester => 181,
            Periodicity::Quarter => 90,
            Periodicity::Month => 28,
        };
        let days = [self.opens_days, self.due_days];
        if days.into_iter().chain(self.closes_days).max() > Some(MOST_DAYS) {
            return Err(CalendarError::TooManyDays);
        }
        if self.opens_days >= shortest + self.due_days {
            return Err(CalendarError::DueBeforeOpening);
        }
        if self.closes_days.is_some_and(|days| days < self.due_days) {
            return Err(CalendarError::ClosesBeforeDue);
        }
        Ok(())
    }

    /// The rule with an indicator's own days in place of its days.
    #[must_use]
    pub fn with(self, own: OwnDays) -> Self {
        Self {
            opens_days: own.opens_days.unwrap_or(self.opens_days),
            due_days: own.due_days.unwrap_or(self.due_days),
            closes_days: match own.closes {
                None => self.closes_days,
                Some(Closes::Never) => None,
                Some(Closes::After(days)) => Some(days),
            },
        }
    }

    /// «Se abre el primer día del periodo, vence 30 días después del último y se cierra a los 45».
    pub fn words_es(self) -> String {
        in_language(Language::Spanish, || self.words())
    }

    /// The same in the present language.
    pub fn words(self) -> String {
        let opens = match self.opens_days {
            0 => t!("el primer día del periodo").to_owned(),
            n => tn!(
                u64::from(n),
                "{n} día después del primero del periodo",
                "{n} días después del primero del periodo",
                n
            ),
        };
        let due = match self.due_days {
            0 => t!("el último día").to_owned(),
            n => tn!(
                u64::from(n),
                "{n} día después del último",
                "{n} días después del último",
                n
            ),
        };
        let closes = match self.closes_days {
            None => t!("no se cierra").to_owned(),
            Some(0) => t!("se cierra ese mismo día").to_owned(),
            Some(n) => tn!(
                u64::from(n),
                "se cierra a los {n} día",
                "se cierra a los {n} días",
                n
            ),
        };
        t!(
            "Se abre {opens}, vence {due} y {closes}",
            opens,
            due,
            closes
        )
    }

    /// The window of a period. Total: where stored days contradict each other ([`Rule::check`] would
    /// have refused them) a period is due when it opens at the earliest, and closes when it is due.
    pub fn window(&self, period: Period) -> Window {
        let opens_on = after(period.first_day(), self.opens_days);
        let due_on = after(period.last_day(), self.due_days).max(opens_on);
        let closes_on = self
            .closes_days
            .map(|days| after(period.last_day(), days).max(due_on));
        Window {
            opens_on,
            due_on,
            closes_on,
        }
    }
}

fn after(day: NaiveDate, days: u16) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(NaiveDate::MAX)
}

/// The rules of an edition, by periodicity; what is not stored is [`Rule::default`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<Periodicity, Rule>,
}

impl Calendar {
    /// Nobody has set a rule: as before there was a calendar.
    pub fn is_default(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule of a periodicity.
    pub fn rule(&self, periodicity: Periodicity) -> Rule {
        self.rules.get(&periodicity).copied().unwrap_or_default()
    }
}
