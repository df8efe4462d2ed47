//! Reminders: what a person can be reminded of, and on which days.
//!
//! What is due or late is decided by [`crate::calendar`] and [`crate::gap`]; here is only when it is said. The days
//! are this dashboard's own; no source states any.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::role::{Act, Role, may};

/// So many days before the last day in time it is said, the earlier first.
pub const DUE_DAYS: [u16; 2] = [14, 3];

/// What is late is said when it becomes late, and again after so many days for as long as it is.
pub const LATE_EVERY_DAYS: u16 = 7;

/// One kind of reminder: on or off for each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// A value is expected soon.
    Due,
    /// A value did not come in time.
    Late,
    /// A reviewer returned cells.
    Returned,
    /// A set waits for review.
    Review,
    /// A release was published or withdrawn.
    Published,
}

impl ReminderKind {
    pub const ALL: [Self; 5] = [
        Self::Due,
        Self::Late,
        Self::Returned,
        Self::Review,
        Self::Published,
    ];

    /// Stable identifier, in the database and in forms.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Late => "late",
            Self::Returned => "returned",
            Self::Review => "review",
            Self::Published => "published",
        }
    }

    pub fn from_slug(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == text)
    }

    /// What the person is reminded of, as a choice.
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Due => "Valores que vencen en 14 y en 3 días",
            Self::Late => "Valores vencidos, cada semana mientras falten",
            Self::Returned => "Celdas que le devolvieron con observaciones",
            Self::Review => "Conjuntos de cambios por revisar",
            Self::Published => "Publicaciones nuevas y retiros",
        }
    }

    /// Whom it concerns: who may do this.
    pub fn act(self) -> Act {
        match self {
            Self::Due | Self::Late | Self::Returned => Act::EnterValues,
            Self::Review => Act::ReviewChanges,
            Self::Published => Act::ReadOffice,
        }
    }

    /// Does it concern this role?
    pub fn concerns(self, role: Role) -> bool {
        may(Some(role), self.act())
    }
}

/// The stage of [`DUE_DAYS`] that a last day in time has reached: the smallest number of days that is not smaller than
/// those that are left. `None` while there are more, and when the day has passed.
///
/// A stage counts from its day on, not only on it: a server that stood still that day says it the next one.
pub fn due_stage(today: NaiveDate, until: NaiveDate) -> Option<u16> {
    let left = until.signed_duration_since(today).num_days();
    let left = u16::try_from(left).ok()?;
    DUE_DAYS.into_iter().filter(|days| left <= *days).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_has_the_stage_that_it_has_reached() {
        let until = day("2026-03-31");
        for (today, stage) in [
            ("2026-03-16", None),
            ("2026-03-17", Some(14)),
            ("2026-03-27", Some(14)),
            ("2026-03-28", Some(3)),
            ("2026-03-31", Some(3)),
            ("2026-04-01", None),
        ] {
            assert_eq!(due_stage(day(today), until), stage, "{today}");
        }
    }

    #[test]
    fn a_kind_is_read_by_the_name_that_it_is_written_with() {
        for kind in ReminderKind::ALL {
            assert_eq!(ReminderKind::from_slug(kind.slug()), Some(kind));
            let json = serde_json::to_string(&kind).expect("a kind is JSON");
            assert_eq!(json, format!("\"{}\"", kind.slug()));
        }
        assert_eq!(ReminderKind::from_slug("other"), None);
    }

    #[test]
    fn nobody_is_reminded_of_what_they_may_not_do() {
        let kinds = |role| {
            let all = ReminderKind::ALL.into_iter();
            let mine: Vec<_> = all.filter(|kind| kind.concerns(role)).collect();
            mine
        };
        assert_eq!(kinds(Role::Ceplan), [ReminderKind::Published]);
        assert_eq!(
            kinds(Role::Reviewer),
            [ReminderKind::Review, ReminderKind::Published]
        );
        assert!(!kinds(Role::Reporter).contains(&ReminderKind::Review));
        assert_eq!(kinds(Role::Admin), ReminderKind::ALL);
    }
}
