//! What may be entered today: the standing of a period, reopenings, and why a cell is locked.
//!
//! Only observed values of the policy's own indicators are bound to the calendar; baselines and
//! targets are decided once, and context figures come when their publishers please.

use crate::{
    calendar::Window,
    catalogue::Catalogue,
    code::IndicatorCode,
    finding::{Finding, Place},
    format,
    indicator::{Indicator, IndicatorKind},
    period::{Period, Periodicity},
    role::Act,
    value::{CellKey, Measure},
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Days for which a period can be reopened at most. It can be reopened again.
pub const LONGEST_REOPENING: u16 = 366;

/// A closed period of an indicator that somebody opened again until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    pub indicator: IndicatorCode,
    pub period: Period,
    /// The last day on which a value may be entered.
    pub until: NaiveDate,
}

/// Where a period stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    NotYetOpen {
        opens_on: NaiveDate,
    },
    /// Values may be entered, and are in time.
    Open {
        due_on: NaiveDate,
    },
    /// Values may be entered, and are late.
    Late {
        since: NaiveDate,
        closes_on: Option<NaiveDate>,
    },
    /// Had closed; values may be entered again.
    Reopened {
        until: NaiveDate,
    },
    Closed {
        on: NaiveDate,
    },
}

impl Standing {
    /// May values be entered?
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Open { .. } | Self::Late { .. } | Self::Reopened { .. }
        )
    }

    /// Stable identifier for CSS classes and filters.
    pub fn slug(self) -> &'static str {
        match self {
            Self::NotYetOpen { .. } => "not-yet-open",
            Self::Open { .. } => "open",
            Self::Late { .. } => "late",
            Self::Reopened { .. } => "reopened",
            Self::Closed { .. } => "closed",
        }
    }

    /// «Abierto; vence el 30 de abril de 2026».
    pub fn words_es(self) -> String {
        let date = format::date_long;
        match self {
            Self::NotYetOpen { opens_on } => format!("Se abre el {}", date(opens_on)),
            Self::Open { due_on } => format!("Abierto; vence el {}", date(due_on)),
            Self::Late {
                since,
                closes_on: None,
            } => format!("Vencido desde el {}", date(since)),
            Self::Late {
                since,
                closes_on: Some(closes_on),
            } => format!(
                "Vencido desde el {}; se cierra el {}",
                date(since),
                date(closes_on)
            ),
            Self::Reopened { until } => format!("Reabierto hasta el {}", date(until)),
            Self::Closed { on } => format!("Cerró el {}", date(on)),
        }
    }
}

/// Where a window stands on a day. `reopened` is the last day of its latest reopening; it has a say
/// only once the window has closed, so reopening never closes what is open.
pub fn standing(window: Window, today: NaiveDate, reopened: Option<NaiveDate>) -> Standing {
    match window.closes_on {
        _ if today < window.opens_on => Standing::NotYetOpen {
            opens_on: window.opens_on,
        },
        _ if today <= window.due_on => Standing::Open {
            due_on: window.due_on,
        },
        Some(closes_on) if closes_on < today => match reopened.filter(|until| today <= *until) {
            Some(until) => Standing::Reopened { until },
            None => Standing::Closed { on: closes_on },
        },
        closes_on => Standing::Late {
            since: window.due_on,
            closes_on,
        },
    }
}

/// Why a period is not reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReopeningError {
    #[error("el periodo no está cerrado: no hay nada que reabrir")]
    NotClosed,
    #[error("la fecha ya pasó: elija hoy o un día posterior")]
    UntilPast,
    #[error("un periodo se reabre por {LONGEST_REOPENING} días como máximo")]
    UntilTooFar,
    #[error("escriba el motivo de la reapertura")]
    ReasonMissing,
}

/// May a period that stands like this be reopened until that day, for that reason? One that is reopened
/// may be, too: the latest reopening counts, so this is also how its last day is moved.
pub fn check_reopening(
    standing: Standing,
    today: NaiveDate,
    until: NaiveDate,
    reason: &str,
) -> Result<(), ReopeningError> {
    if !matches!(
        standing,
        Standing::Closed { .. } | Standing::Reopened { .. }
    ) {
        return Err(ReopeningError::NotClosed);
    }
    if until < today {
        return Err(ReopeningError::UntilPast);
    }
    let longest = today.checked_add_days(Days::new(u64::from(LONGEST_REOPENING)));
    if longest.is_some_and(|longest| until > longest) {
        return Err(ReopeningError::UntilTooFar);
    }
    if reason.trim().is_empty() {
        return Err(ReopeningError::ReasonMissing);
    }
    Ok(())
}

/// Why the calendar lets no value in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    Closed { period: Period, on: NaiveDate },
    NotYetOpen { period: Period, opens_on: NaiveDate },
}

impl Lock {
    /// Code of the finding.
    pub fn code(self) -> &'static str {
        match self {
            Self::Closed { .. } => "E412",
            Self::NotYetOpen { .. } => "E413",
        }
    }

    /// What is the case, and who can change it.
    pub fn sentence_es(self) -> String {
        let who = Act::ManageCalendar.who_can_es();
        match self {
            Self::Closed { period, on } => format!(
                "El periodo {} cerró el {}. Puede reabrirlo: {who}.",
                format::period(period),
                format::date_long(on)
            ),
            Self::NotYetOpen { period, opens_on } => format!(
                "El periodo {} se abre el {}. Las fechas las fija: {who}.",
                format::period(period),
                format::date_long(opens_on)
            ),
        }
    }

    /// What to do.
    pub fn remedy_es(self) -> &'static str {
        match self {
            Self::Closed { .. } => {
                "Pida que lo reabran en el calendario, con el motivo; o deje el valor como está."
            }
            Self::NotYetOpen { .. } => "Espere a que se abra, o corrija el periodo.",
        }
    }
}

fn lock(period: Period, standing: Standing) -> Option<Lock> {
    match standing {
        Standing::Closed { on } => Some(Lock::Closed { period, on }),
        Standing::NotYetOpen { opens_on } => Some(Lock::NotYetOpen { period, opens_on }),
        Standing::Open { .. } | Standing::Late { .. } | Standing::Reopened { .. } => None,
    }
}

/// The indicator's own period that ends together with a longer one. A value of the longer one waits for it: a
/// yearly value of a monthly indicator, entered during the year, would otherwise stand for months that closed.
fn last_part(period: Period, periodicity: Periodicity) -> Option<Period> {
    Period::of_year(period.calendar_year(), periodicity)
        .into_iter()
        .find(|part| part.last_day() == period.last_day() && part.first_day() > period.first_day())
}

/// The calendar on one day, with what was reopened: what lets values in.
#[derive(Debug, Clone, Copy)]
pub struct Gate<'a> {
    pub catalogue: &'a Catalogue,
    /// In the order in which they were made: of two for the same period the later one counts.
    pub reopenings: &'a [Reopening],
    pub today: NaiveDate,
}

impl Gate<'_> {
    /// Where a period of an indicator stands.
    pub fn standing(&self, indicator: &Indicator, period: Period) -> Standing {
        let mut made = self.reopenings.iter().rev();
        let latest = made.find(|r| r.indicator == indicator.code && r.period == period);
        standing(
            self.catalogue.calendar.window(indicator, period),
            self.today,
            latest.map(|reopening| reopening.until),
        )
    }

    /// Why the calendar does not let a change of this cell in; `None` where it does.
    pub fn lock(&self, key: &CellKey) -> Option<Lock> {
        if key.measure != Measure::Observed {
            return None;
        }
        let indicator = self.catalogue.indicator(&key.indicator)?;
        if indicator.kind == IndicatorKind::Context {
            return None;
        }
        let period = key.period;
        let standing = self.standing(indicator, period);
        let reopened = matches!(standing, Standing::Reopened { .. });
        let last_part = || self.lock_of(indicator, last_part(period, indicator.periodicity)?);
        lock(period, standing).or_else(|| (!reopened).then(last_part).flatten())
    }

    fn lock_of(&self, indicator: &Indicator, period: Period) -> Option<Lock> {
        lock(period, self.standing(indicator, period))
    }

    /// The same as a finding at a place.
    pub fn finding(&self, key: &CellKey, place: Place, read: Option<&str>) -> Option<Finding> {
        let lock = self.lock(key)?;
        let (problem, remedy) = (lock.sentence_es(), lock.remedy_es());
        Some(Finding::new(lock.code(), place, read, problem, remedy))
    }
}
