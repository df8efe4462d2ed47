//! Values: append-only. The current value of a cell is the row that nothing supersedes.

mod history;

use domain::{
    Decimal,
    change_set::Change,
    value::{Cell, CellKey, CellValue, Datum, Provenance, Quantity},
};
use sqlx::{FromRow, PgConnection, types::Json};

use super::{error::DbError, name};

pub use history::{
    Origin, Proposal, Version, list_proposals, list_releases_of, list_remarks_of, list_versions,
};

#[derive(FromRow)]
struct Row {
    id: i64,
    indicator: String,
    measure: String,
    breakdown: String,
    period: String,
    kind: String,
    value: Option<Decimal>,
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
    reason: Option<String>,
    provisional: bool,
    note: Option<String>,
    source: Option<String>,
    provenance: Json<Provenance>,
    approved_by: String,
}

/// A current row: `cell` is `None` where the value was removed.
#[derive(Debug)]
pub struct Current {
    pub id: i64,
    pub key: CellKey,
    pub cell: Option<Cell>,
}

impl TryFrom<Row> for Current {
    type Error = DbError;
    fn try_from(row: Row) -> Result<Self, DbError> {
        let key = CellKey {
            indicator: row
                .indicator
                .parse()
                .map_err(|e| DbError::corrupt("value.indicator", e))?,
            measure: name::read("value.measure", row.measure)?,
            breakdown: row
                .breakdown
                .parse()
                .map_err(|e| DbError::corrupt("value.breakdown", e))?,
            period: row
                .period
                .parse()
                .map_err(|e| DbError::corrupt("value.period", e))?,
        };
        let datum = match (row.kind.as_str(), row.value, row.reason) {
            ("value", Some(value), _) => Some(Datum::Value(Quantity {
                value,
                numerator: row.numerator,
                denominator: row.denominator,
            })),
            ("not_available", _, Some(reason)) => Some(Datum::NotAvailable(reason)),
            ("not_applicable", _, Some(reason)) => Some(Datum::NotApplicable(reason)),
            ("removed", ..) => None,
            (kind, ..) => return Err(DbError::corrupt("value.kind", kind)),
        };
        let cell = datum.map(|datum| Cell {
            key: key.clone(),
            value: CellValue {
                datum,
                provisional: row.provisional,
                note: row.note,
                source: row.source,
            },
            provenance: row.provenance.0,
            approved_by: Some(row.approved_by),
        });
        Ok(Self {
            id: row.id,
            key,
            cell,
        })
    }
}

/// The cells of indicators as they were when this was the last value.
pub async fn list_as_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
    last: i64,
) -> Result<Vec<Cell>, DbError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select distinct on (indicator, measure, breakdown, period)
                id, indicator, measure, breakdown, period, kind, value, numerator, denominator,
                reason, provisional, note, source, provenance, approved_by
         from value
         where edition = $1 and indicator = any($2) and id <= $3
         order by indicator, measure, breakdown, period, id desc",
    )
    .bind(edition)
    .bind(indicators)
    .bind(last)
    .fetch_all(conn)
    .await?;
    sorted(rows)
}

/// Number of the last value; 0 before the first.
pub async fn last_id(conn: &mut PgConnection) -> Result<i64, DbError> {
    let last = sqlx::query_scalar("select coalesce(max(id), 0) from value")
        .fetch_one(conn)
        .await?;
    Ok(last)
}

/// All current cells of an edition, sorted by key.
pub async fn list_current(conn: &mut PgConnection, edition: &str) -> Result<Vec<Cell>, DbError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, indicator, measure, breakdown, period, kind, value, numerator, denominator,
                reason, provisional, note, source, provenance, approved_by
         from value
         where edition = $1 and superseded_by is null and kind <> 'removed'",
    )
    .bind(edition)
    .fetch_all(conn)
    .await?;
    sorted(rows)
}

/// Current cells of some indicators, sorted by key.
pub async fn list_current_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
) -> Result<Vec<Cell>, DbError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, indicator, measure, breakdown, period, kind, value, numerator, denominator,
                reason, provisional, note, source, provenance, approved_by
         from value
         where edition = $1 and indicator = any($2) and superseded_by is null and kind <> 'removed'",
    )
    .bind(edition)
    .bind(indicators)
    .fetch_all(conn)
    .await?;
    sorted(rows)
}

/// The order of the domain, which is not the order of texts in the database.
fn sorted(rows: Vec<Row>) -> Result<Vec<Cell>, DbError> {
    let mut cells = Vec::with_capacity(rows.len());
    for row in rows {
        cells.extend(Current::try_from(row)?.cell);
    }
    cells.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(cells)
}

/// The current rows of the cells that a change set touches, removed ones included, locked until the
/// transaction ends and in a fixed order, so that two approvals wait for each other and never deadlock.
pub async fn lock_current_of_set(
    conn: &mut PgConnection,
    change_set: i64,
) -> Result<Vec<Current>, DbError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select v.id, v.indicator, v.measure, v.breakdown, v.period, v.kind, v.value, v.numerator,
                v.denominator, v.reason, v.provisional, v.note, v.source, v.provenance, v.approved_by
         from value v
         join change c on c.edition = v.edition and c.indicator = v.indicator
              and c.measure = v.measure and c.breakdown = v.breakdown and c.period = v.period
         where c.change_set = $1 and v.superseded_by is null
         order by v.id
         for update of v",
    )
    .bind(change_set)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Ids of values to come. Taken first, because the row before must point to its successor
/// before the successor can be the only current one.
pub async fn next_ids(conn: &mut PgConnection, count: usize) -> Result<Vec<i64>, DbError> {
    let ids = sqlx::query_scalar(
        "select nextval(pg_get_serial_sequence('value', 'id')) from generate_series(1, $1)",
    )
    .bind(i64::try_from(count).map_err(|e| DbError::corrupt("value.id", e))?)
    .fetch_all(conn)
    .await?;
    Ok(ids)
}

/// Ends values: (id, successor) each.
pub async fn supersede(conn: &mut PgConnection, pairs: &[(i64, i64)]) -> Result<(), DbError> {
    let (ids, successors): (Vec<i64>, Vec<i64>) = pairs.iter().copied().unzip();
    sqlx::query(
        "update value set superseded_by = pair.successor
         from unnest($1::bigint[], $2::bigint[]) as pair (id, successor)
         where value.id = pair.id",
    )
    .bind(ids)
    .bind(successors)
    .execute(conn)
    .await?;
    Ok(())
}

/// Who makes changes current, and from which set.
#[derive(Debug, Clone, Copy)]
pub struct Approval<'a> {
    pub edition: &'a str,
    pub change_set: i64,
    /// Display name of the person who approved.
    pub by: &'a str,
}

/// Writes the values that changes leave, each with its id; `after = None` writes the end of a value.
pub async fn insert(
    conn: &mut PgConnection,
    changes: &[(i64, &Change)],
    approval: Approval<'_>,
) -> Result<(), DbError> {
    let columns = Columns::of(changes)?;
    sqlx::query(
        "insert into value (edition, change_set, approved_by, id, indicator, measure, breakdown,
                            period, kind, value, numerator, denominator, reason, provisional, note,
                            source, provenance)
         overriding system value
         select $1, $2, $3, * from unnest(
             $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
             $10::numeric[], $11::numeric[], $12::numeric[], $13::text[], $14::boolean[],
             $15::text[], $16::text[], $17::jsonb[])",
    )
    .bind(approval.edition)
    .bind(approval.change_set)
    .bind(approval.by)
    .bind(columns.ids)
    .bind(columns.indicators)
    .bind(columns.measures)
    .bind(columns.breakdowns)
    .bind(columns.periods)
    .bind(columns.kinds)
    .bind(columns.values)
    .bind(columns.numerators)
    .bind(columns.denominators)
    .bind(columns.reasons)
    .bind(columns.provisional)
    .bind(columns.notes)
    .bind(columns.sources)
    .bind(columns.provenances)
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes turned into columns: one statement writes thousands of cells.
#[derive(Default)]
struct Columns<'a> {
    ids: Vec<i64>,
    indicators: Vec<&'a str>,
    measures: Vec<String>,
    breakdowns: Vec<String>,
    periods: Vec<String>,
    kinds: Vec<&'static str>,
    values: Vec<Option<Decimal>>,
    numerators: Vec<Option<Decimal>>,
    denominators: Vec<Option<Decimal>>,
    reasons: Vec<Option<&'a str>>,
    provisional: Vec<bool>,
    notes: Vec<Option<&'a str>>,
    sources: Vec<Option<&'a str>>,
    provenances: Vec<Json<&'a Provenance>>,
}

impl<'a> Columns<'a> {
    fn of(changes: &[(i64, &'a Change)]) -> Result<Self, DbError> {
        let mut columns = Self::default();
        for (id, change) in changes {
            let after = change.after.as_ref();
            let (kind, quantity, reason) = match after.map(|after| &after.datum) {
                Some(Datum::Value(quantity)) => ("value", Some(quantity), None),
                Some(Datum::NotAvailable(why)) => ("not_available", None, Some(why.as_str())),
                Some(Datum::NotApplicable(why)) => ("not_applicable", None, Some(why.as_str())),
                None => ("removed", None, None),
            };
            columns.ids.push(*id);
            columns.indicators.push(change.key.indicator.as_str());
            columns.measures.push(name::of(&change.key.measure)?);
            columns.breakdowns.push(change.key.breakdown.to_string());
            columns.periods.push(change.key.period.to_string());
            columns.kinds.push(kind);
            columns.values.push(quantity.map(|q| q.value));
            columns.numerators.push(quantity.and_then(|q| q.numerator));
            columns
                .denominators
                .push(quantity.and_then(|q| q.denominator));
            columns.reasons.push(reason);
            columns
                .provisional
                .push(after.is_some_and(|value| value.provisional));
            columns
                .notes
                .push(after.and_then(|value| value.note.as_deref()));
            columns
                .sources
                .push(after.and_then(|value| value.source.as_deref()));
            columns.provenances.push(Json(&change.provenance));
        }
        Ok(columns)
    }
}
