//! The reporting calendar: rules of an edition, and the reopenings, which are only ever added.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{Calendar, Reopening, Rule},
    period::Periodicity,
};
use sqlx::{FromRow, PgConnection};

use super::{error::DbError, name};

#[derive(FromRow)]
struct RuleRow {
    periodicity: String,
    opens_days: i32,
    due_days: i32,
    closes_days: Option<i32>,
    version: i32,
    updated_at: DateTime<Utc>,
    updated_by: String,
}

/// A rule that somebody set.
#[derive(Debug, Clone)]
pub struct StoredRule {
    pub periodicity: Periodicity,
    pub rule: Rule,
    pub version: i32,
    /// Name of the person who changed it last.
    pub updated_by: String,
    pub updated_at: DateTime<Utc>,
}

impl TryFrom<RuleRow> for StoredRule {
    type Error = DbError;
    fn try_from(row: RuleRow) -> Result<Self, DbError> {
        Ok(Self {
            periodicity: name::read("calendar_rule.periodicity", row.periodicity)?,
            rule: Rule {
                opens_days: days(row.opens_days)?,
                due_days: days(row.due_days)?,
                closes_days: row.closes_days.map(days).transpose()?,
            },
            version: row.version,
            updated_by: row.updated_by,
            updated_at: row.updated_at,
        })
    }
}

/// Days as a column holds them.
pub(super) fn days(stored: i32) -> Result<u16, DbError> {
    u16::try_from(stored).map_err(|e| DbError::corrupt("calendar days", e))
}

/// The rules that somebody set, with their versions and who changed them last.
pub async fn list_rules(
    conn: &mut PgConnection,
    edition: &str,
) -> Result<BTreeMap<Periodicity, StoredRule>, DbError> {
    let rows: Vec<RuleRow> = sqlx::query_as(
        "select r.periodicity, r.opens_days, r.due_days, r.closes_days, r.version, r.updated_at,
                coalesce(a.display_name, r.updated_by) as updated_by
         from calendar_rule r left join account a on a.name = r.updated_by where r.edition = $1",
    )
    .bind(edition)
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| StoredRule::try_from(row).map(|rule| (rule.periodicity, rule)))
        .collect()
}

/// The calendar of an edition.
pub async fn load_calendar(conn: &mut PgConnection, edition: &str) -> Result<Calendar, DbError> {
    let rules = list_rules(conn, edition).await?;
    let rules = rules.into_iter().map(|(kind, stored)| (kind, stored.rule));
    Ok(Calendar {
        rules: rules.collect(),
    })
}

/// Writes the first rule of a periodicity; `calendar_rule_pk` refuses a second one.
pub async fn insert_rule(
    conn: &mut PgConnection,
    edition: &str,
    periodicity: Periodicity,
    rule: Rule,
    by: &str,
) -> Result<(), DbError> {
    sqlx::query(
        "insert into calendar_rule (edition, periodicity, opens_days, due_days, closes_days, updated_by)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(edition)
    .bind(name::of(&periodicity)?)
    .bind(i32::from(rule.opens_days))
    .bind(i32::from(rule.due_days))
    .bind(rule.closes_days.map(i32::from))
    .bind(by)
    .execute(conn)
    .await?;
    Ok(())
}

/// Overwrites the rule if it still has this version; `false` = somebody else was faster.
pub async fn update_rule(
    conn: &mut PgConnection,
    edition: &str,
    periodicity: Periodicity,
    rule: Rule,
    version: i32,
    by: &str,
) -> Result<bool, DbError> {
    let done = sqlx::query(
        "update calendar_rule
         set opens_days = $3, due_days = $4, closes_days = $5, updated_by = $6, updated_at = now(),
             version = version + 1
         where edition = $1 and periodicity = $2 and version = $7",
    )
    .bind(edition)
    .bind(name::of(&periodicity)?)
    .bind(i32::from(rule.opens_days))
    .bind(i32::from(rule.due_days))
    .bind(rule.closes_days.map(i32::from))
    .bind(by)
    .bind(version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

#[derive(FromRow)]
struct ReopeningRow {
    indicator: String,
    period: String,
    until: NaiveDate,
}

impl TryFrom<ReopeningRow> for Reopening {
    type Error = DbError;
    fn try_from(row: ReopeningRow) -> Result<Self, DbError> {
        Ok(Self {
            indicator: row
                .indicator
                .parse()
                .map_err(|e| DbError::corrupt("reopening.indicator", e))?,
            period: row
                .period
                .parse()
                .map_err(|e| DbError::corrupt("reopening.period", e))?,
            until: row.until,
        })
    }
}

/// What was ever reopened of these indicators, in the order in which it was.
pub async fn list_reopenings_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
) -> Result<Vec<Reopening>, DbError> {
    let rows: Vec<ReopeningRow> = sqlx::query_as(
        "select indicator, period, until from reopening
         where edition = $1 and indicator = any($2) order by id",
    )
    .bind(edition)
    .bind(indicators)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

#[derive(FromRow)]
struct HistoryRow {
    #[sqlx(flatten)]
    what: ReopeningRow,
    reason: String,
    reopened_by: String,
    reopened_at: DateTime<Utc>,
}

/// A reopening with who made it, when and why.
#[derive(Debug, Clone)]
pub struct StoredReopening {
    pub reopening: Reopening,
    pub reason: String,
    /// Name of the person.
    pub by: String,
    pub at: DateTime<Utc>,
}

/// The history of reopenings, newest first, at most `limit`.
pub async fn list_reopenings(
    conn: &mut PgConnection,
    edition: &str,
    limit: i64,
) -> Result<Vec<StoredReopening>, DbError> {
    let rows: Vec<HistoryRow> = sqlx::query_as(
        "select r.indicator, r.period, r.until, r.reason, r.reopened_at,
                coalesce(a.display_name, r.reopened_by) as reopened_by
         from reopening r left join account a on a.name = r.reopened_by
         where r.edition = $1 order by r.id desc limit $2",
    )
    .bind(edition)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredReopening {
                reopening: row.what.try_into()?,
                reason: row.reason,
                by: row.reopened_by,
                at: row.reopened_at,
            })
        })
        .collect()
}

/// Adds a reopening.
pub async fn insert_reopening(
    conn: &mut PgConnection,
    edition: &str,
    reopening: &Reopening,
    reason: &str,
    by: &str,
) -> Result<(), DbError> {
    sqlx::query(
        "insert into reopening (edition, indicator, period, until, reason, reopened_by)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(edition)
    .bind(reopening.indicator.as_str())
    .bind(reopening.period.to_string())
    .bind(reopening.until)
    .bind(reason)
    .bind(by)
    .execute(conn)
    .await?;
    Ok(())
}
