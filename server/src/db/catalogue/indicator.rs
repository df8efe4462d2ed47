//! Indicators with their ficha técnica.

use std::collections::BTreeMap;

use domain::{
    Decimal,
    calendar::{Closes, OwnDays},
    indicator::{Ficha, Indicator, SeriesBreak, Unit},
};
use sqlx::{PgConnection, types::Json};

use crate::db::{calendar::days, error::DbError, name};

struct Row {
    code: String,
    node: String,
    kind: String,
    name: String,
    unit_kind: String,
    unit_label: String,
    decimals: i16,
    shown_decimals: i16,
    min_value: Option<Decimal>,
    max_value: Option<Decimal>,
    direction: Option<String>,
    aggregation: String,
    periodicity: String,
    first_year: Option<i32>,
    opens_days: Option<i32>,
    due_days: Option<i32>,
    closes_days: Option<i32>,
    never_closes: bool,
    ficha: Json<Ficha>,
    breaks: Json<Vec<SeriesBreak>>,
    direction_reason: Option<String>,
    position: i32,
}

impl TryFrom<Row> for Indicator {
    type Error = DbError;
    fn try_from(row: Row) -> Result<Self, DbError> {
        let decimals =
            |n: i16| u8::try_from(n).map_err(|e| DbError::corrupt("indicator.decimals", e));
        Ok(Self {
            code: row
                .code
                .parse()
                .map_err(|e| DbError::corrupt("indicator.code", e))?,
            node: row
                .node
                .parse()
                .map_err(|e| DbError::corrupt("indicator.node", e))?,
            kind: name::read("indicator.kind", row.kind)?,
            name: row.name,
            unit: Unit {
                kind: name::read("indicator.unit_kind", row.unit_kind)?,
                label: row.unit_label,
                decimals: decimals(row.decimals)?,
                shown_decimals: decimals(row.shown_decimals)?,
                min: row.min_value,
                max: row.max_value,
            },
            direction: row
                .direction
                .map(|text| name::read("indicator.direction", text))
                .transpose()?,
            aggregation: name::read("indicator.aggregation", row.aggregation)?,
            periodicity: name::read("indicator.periodicity", row.periodicity)?,
            first_year: row.first_year,
            days: OwnDays {
                opens_days: row.opens_days.map(days).transpose()?,
                due_days: row.due_days.map(days).transpose()?,
                closes: if row.never_closes {
                    Some(Closes::Never)
                } else {
                    row.closes_days.map(days).transpose()?.map(Closes::After)
                },
            },
            ficha: row.ficha.0,
            breaks: row.breaks.0,
            direction_reason: row.direction_reason,
            position: row.position,
        })
    }
}

/// All indicators of an edition, in order.
pub(super) async fn list_indicators(
    conn: &mut PgConnection,
    edition: &str,
) -> Result<Vec<Indicator>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        r#"select code, node, kind, name, unit_kind, unit_label, decimals, shown_decimals, min_value,
                max_value, direction, aggregation, periodicity, first_year, opens_days, due_days,
                closes_days, never_closes, ficha as "ficha: Json<Ficha>",
                breaks as "breaks: Json<Vec<SeriesBreak>>", direction_reason, position
         from indicator where edition = $1 order by position, code"#,
        edition
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Version of every indicator, by code.
pub async fn indicator_versions(
    conn: &mut PgConnection,
    edition: &str,
) -> Result<BTreeMap<String, i32>, DbError> {
    let rows = sqlx::query!(
        "select code, version from indicator where edition = $1",
        edition
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.code, row.version))
        .collect())
}

/// A statement over a whole row: `$1` to `$24` are the columns that insert and update share.
macro_rules! query_indicator {
    ($sql:literal, $edition:expr, $indicator:expr, $by:expr $(, $argument:expr)*) => {
        sqlx::query!(
            $sql,
            $edition,
            $indicator.code.as_str(),
            $indicator.node.as_str(),
            name::of(&$indicator.kind)?,
            &$indicator.name,
            name::of(&$indicator.unit.kind)?,
            &$indicator.unit.label,
            i16::from($indicator.unit.decimals),
            i16::from($indicator.unit.shown_decimals),
            $indicator.unit.min,
            $indicator.unit.max,
            $indicator.direction.as_ref().map(name::of).transpose()?,
            name::of(&$indicator.aggregation)?,
            name::of(&$indicator.periodicity)?,
            $indicator.first_year,
            $indicator.days.due_days.map(i32::from),
            Json(&$indicator.ficha) as _,
            Json(&$indicator.breaks) as _,
            $indicator.direction_reason.as_deref(),
            $indicator.position,
            $by,
            $indicator.days.opens_days.map(i32::from),
            closes_days($indicator.days),
            never_closes($indicator.days)
            $(, $argument)*
        )
    };
}

/// Writes a new indicator; `indicator_pk` refuses one that exists.
pub async fn insert_indicator(
    conn: &mut PgConnection,
    edition: &str,
    indicator: &Indicator,
    by: &str,
) -> Result<(), DbError> {
    query_indicator!(
        "insert into indicator (edition, code, node, kind, name, unit_kind, unit_label, decimals,
                                shown_decimals, min_value, max_value, direction, aggregation,
                                periodicity, first_year, due_days, ficha, breaks, direction_reason,
                                position, updated_by, opens_days, closes_days, never_closes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24)",
        edition,
        indicator,
        by
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Overwrites the indicator if it still has this version; `false` = somebody else was faster.
pub async fn update_indicator(
    conn: &mut PgConnection,
    edition: &str,
    indicator: &Indicator,
    version: i32,
    by: &str,
) -> Result<bool, DbError> {
    let done = query_indicator!(
        "update indicator
         set node = $3, kind = $4, name = $5, unit_kind = $6, unit_label = $7, decimals = $8,
             shown_decimals = $9, min_value = $10, max_value = $11, direction = $12,
             aggregation = $13, periodicity = $14, first_year = $15, due_days = $16, ficha = $17,
             breaks = $18, direction_reason = $19, position = $20, updated_by = $21,
             opens_days = $22, closes_days = $23, never_closes = $24,
             updated_at = now(), version = version + 1
         where edition = $1 and code = $2 and version = $25",
        edition,
        indicator,
        by,
        version
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets an indicator's own days if its row still has this version; `false` = somebody else was faster.
pub async fn update_days(
    conn: &mut PgConnection,
    edition: &str,
    code: &str,
    days: OwnDays,
    version: i32,
    by: &str,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update indicator
         set opens_days = $3, due_days = $4, closes_days = $5, never_closes = $6, updated_by = $7,
             updated_at = now(), version = version + 1
         where edition = $1 and code = $2 and version = $8",
        edition,
        code,
        days.opens_days.map(i32::from),
        days.due_days.map(i32::from),
        closes_days(days),
        never_closes(days),
        by,
        version
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn closes_days(days: OwnDays) -> Option<i32> {
    match days.closes {
        Some(Closes::After(days)) => Some(i32::from(days)),
        Some(Closes::Never) | None => None,
    }
}

fn never_closes(days: OwnDays) -> bool {
    days.closes == Some(Closes::Never)
}

/// Writes an indicator whatever stood there; a row that exists gets a new version.
pub async fn upsert_indicator(
    conn: &mut PgConnection,
    edition: &str,
    indicator: &Indicator,
    by: &str,
) -> Result<(), DbError> {
    match indicator_version(conn, edition, indicator.code.as_str()).await? {
        None => insert_indicator(conn, edition, indicator, by).await,
        Some(version) => update_indicator(conn, edition, indicator, version, by)
            .await
            .map(|_| ()),
    }
}

/// The version of an indicator, locked until the transaction ends.
async fn indicator_version(
    conn: &mut PgConnection,
    edition: &str,
    code: &str,
) -> Result<Option<i32>, DbError> {
    let version = sqlx::query_scalar!(
        "select version from indicator where edition = $1 and code = $2 for update",
        edition,
        code
    )
    .fetch_optional(conn)
    .await?;
    Ok(version)
}
