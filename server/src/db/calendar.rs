//! The reporting calendar: rules of an edition, and the reopenings, which are only ever added.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    calendar::{Calendar, Rule},
    gate::Reopening,
    period::Periodicity,
};
use sqlx::PgConnection;

use super::{error::DbError, name};

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

/// Days as a column holds them.
pub(super) fn days(stored: i32) -> Result<u16, DbError> {
    u16::try_from(stored).map_err(|e| DbError::corrupt("calendar days", e))
}

/// The rules that somebody set, with their versions and who changed them last.
pub async fn list_rules(
    conn: &mut PgConnection,
    edition: &str,
) -> Result<BTreeMap<Periodicity, StoredRule>, DbError> {
    let rows = sqlx::query!(
        r#"select r.periodicity as "periodicity!", r.opens_days as "opens_days!", r.due_days as "due_days!",
                r.closes_days as "closes_days?", r.version as "version!", r.updated_at as "updated_at!",
                coalesce(a.display_name, r.updated_by) as "updated_by!"
         from calendar_rule r left join account a on a.name = r.updated_by where r.edition = $1"#,
        edition
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let periodicity = name::read("calendar_rule.periodicity", row.periodicity)?;
            let stored = StoredRule {
                periodicity,
                rule: Rule {
                    opens_days: days(row.opens_days)?,
                    due_days: days(row.due_days)?,
                    closes_days: row.closes_days.map(days).transpose()?,
                },
                version: row.version,
                updated_by: row.updated_by,
                updated_at: row.updated_at,
            };
            Ok((periodicity, stored))
        })
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
    sqlx::query!(
        "insert into calendar_rule (edition, periodicity, opens_days, due_days, closes_days, updated_by)
         values ($1, $2, $3, $4, $5, $6)",
        edition,
        name::of(&periodicity)?,
        i32::from(rule.opens_days),
        i32::from(rule.due_days),
        rule.closes_days.map(i32::from),
        by
    )
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
    let done = sqlx::query!(
        "update calendar_rule
         set opens_days = $3, due_days = $4, closes_days = $5, updated_by = $6, updated_at = now(),
             version = version + 1
         where edition = $1 and periodicity = $2 and version = $7",
        edition,
        name::of(&periodicity)?,
        i32::from(rule.opens_days),
        i32::from(rule.due_days),
        rule.closes_days.map(i32::from),
        by,
        version
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What was ever reopened of these indicators, in the order in which it was.
pub async fn list_reopenings_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
) -> Result<Vec<Reopening>, DbError> {
    let rows = sqlx::query!(
        "select indicator, period, until from reopening
         where edition = $1 and indicator = any($2) order by id",
        edition,
        indicators
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| reopening(&row.indicator, &row.period, row.until))
        .collect()
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
    let rows = sqlx::query!(
        r#"select r.indicator as "indicator!", r.period as "period!", r.until as "until!",
                r.reason as "reason!", r.reopened_at as "reopened_at!",
                coalesce(a.display_name, r.reopened_by) as "reopened_by!"
         from reopening r left join account a on a.name = r.reopened_by
         where r.edition = $1 order by r.id desc limit $2"#,
        edition,
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StoredReopening {
                reopening: reopening(&row.indicator, &row.period, row.until)?,
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
    sqlx::query!(
        "insert into reopening (edition, indicator, period, until, reason, reopened_by)
         values ($1, $2, $3, $4, $5, $6)",
        edition,
        reopening.indicator.as_str(),
        reopening.period.to_string(),
        reopening.until,
        reason,
        by
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn reopening(indicator: &str, period: &str, until: NaiveDate) -> Result<Reopening, DbError> {
    Ok(Reopening {
        indicator: indicator
            .parse()
            .map_err(|e| DbError::corrupt("reopening.indicator", e))?,
        period: period
            .parse()
            .map_err(|e| DbError::corrupt("reopening.period", e))?,
        until,
    })
}
