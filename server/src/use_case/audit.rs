//! The audit log as administration uses it: look for entries, check that it is whole, take it away.
//! And what others leave in it without an act of their own: refusals.

mod export;
mod refusal;
mod verify;

use app::wire::{AuditFilter, AuditPage, ListAudit};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::role::Act;
use sqlx::PgPool;

use super::{Actor, UseCaseError, begin_reading, commit};
use crate::db::{self, audit::Filter};

pub use export::export;
pub use refusal::{Refused, record_refusal};
pub use verify::{ChainWatch, anchor, verify};

/// Entries of a page.
const PAGE_SIZE: i64 = 50;

/// Entries that match, newest first, a page at a time.
pub async fn search(
    pool: &PgPool,
    actor: &Actor,
    search: &ListAudit,
) -> Result<AuditPage, UseCaseError> {
    actor.viewer.check(Act::ReadAudit)?;
    let filter = of(&search.filter);
    let mut tx = begin_reading(pool).await?;
    let mut entries = db::audit::list(&mut tx, &filter, search.before, PAGE_SIZE + 1).await?;
    commit(tx).await?;
    let page = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    let more = entries.len() > page;
    entries.truncate(page);
    let entries = entries.into_iter().map(Into::into).collect();
    Ok(AuditPage { entries, more })
}

/// What is looked for, as the database is asked: empty texts ask for nothing, days are Lima's.
fn of(filter: &AuditFilter) -> Filter {
    // PostgreSQL has no text with a zero in it: nothing can contain one.
    let text = |text: &Option<String>| {
        let text = text.as_deref().map(|text| text.replace('\0', "\u{fffd}"));
        text.map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    let kind = text(&filter.object_kind);
    let name = text(&filter.object_name);
    let object = kind
        .as_ref()
        .zip(name)
        .map(|(kind, name)| format!("{kind}/{name}"));
    Filter {
        actor: text(&filter.actor).map(|name| name.to_lowercase()),
        act: text(&filter.act),
        object,
        object_kind: kind,
        text: text(&filter.text),
        from: filter.from.and_then(midnight_in_lima),
        until: filter
            .to
            .and_then(|day| day.checked_add_days(Days::new(1)))
            .and_then(midnight_in_lima),
    }
}

/// The beginning of a day in Lima: UTC−5 all year.
fn midnight_in_lima(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_add_signed(TimeDelta::hours(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_a_filter_are_lima_s_and_the_last_one_counts_whole() {
        let filter = of(&AuditFilter {
            from: NaiveDate::from_ymd_opt(2026, 3, 15),
            to: NaiveDate::from_ymd_opt(2026, 3, 15),
            ..AuditFilter::default()
        });
        let moment = |at: Option<DateTime<Utc>>| at.unwrap().to_rfc3339();
        assert_eq!(moment(filter.from), "2026-03-15T05:00:00+00:00");
        assert_eq!(moment(filter.until), "2026-03-16T05:00:00+00:00");
    }

    #[test]
    fn a_name_counts_with_its_kind_only() {
        let mut wanted = AuditFilter {
            object_name: Some(" 12 ".to_owned()),
            actor: Some(" Ana ".to_owned()),
            text: Some("  ".to_owned()),
            ..AuditFilter::default()
        };
        let filter = of(&wanted);
        assert_eq!((filter.object, filter.text), (None, None));
        assert_eq!(filter.actor.as_deref(), Some("ana"));
        wanted.object_kind = Some("change_set".to_owned());
        assert_eq!(of(&wanted).object.as_deref(), Some("change_set/12"));
    }
}
