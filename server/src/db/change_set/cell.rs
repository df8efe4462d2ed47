//! The cells of a change set: from what to what, and where from.

use domain::{
    change_set::Change,
    value::{CellKey, CellValue, Provenance},
};
use sqlx::{FromRow, PgConnection, types::Json};

use crate::db::{error::DbError, name};

#[derive(FromRow)]
struct Row {
    indicator: String,
    measure: String,
    breakdown: String,
    period: String,
    before: Option<Json<CellValue>>,
    after: Option<Json<CellValue>>,
    provenance: Json<Provenance>,
}

impl TryFrom<Row> for Change {
    type Error = DbError;
    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            key: key(row.indicator, row.measure, &row.breakdown, &row.period)?,
            before: row.before.map(|json| json.0),
            after: row.after.map(|json| json.0),
            provenance: row.provenance.0,
        })
    }
}

/// The key of stored texts.
pub(super) fn key(
    indicator: String,
    measure: String,
    breakdown: &str,
    period: &str,
) -> Result<CellKey, DbError> {
    Ok(CellKey {
        indicator: indicator
            .try_into()
            .map_err(|e| DbError::corrupt("change.indicator", e))?,
        measure: name::read("change.measure", measure)?,
        breakdown: breakdown
            .parse()
            .map_err(|e| DbError::corrupt("change.breakdown", e))?,
        period: period
            .parse()
            .map_err(|e| DbError::corrupt("change.period", e))?,
    })
}

/// All changes of a set, in the order of their keys.
pub async fn list_changes(conn: &mut PgConnection, set: i64) -> Result<Vec<Change>, DbError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select indicator, measure, breakdown, period, before, after, provenance
         from change where change_set = $1",
    )
    .bind(set)
    .fetch_all(conn)
    .await?;
    let changes: Result<Vec<Change>, DbError> = rows.into_iter().map(TryInto::try_into).collect();
    changes.map(|mut changes| {
        changes.sort_by(|a, b| a.key.cmp(&b.key));
        changes
    })
}

/// Writes changes into a set at the version that it has; one of the same cell is overwritten.
pub async fn put_changes(
    conn: &mut PgConnection,
    set: i64,
    edition: &str,
    changes: &[Change],
) -> Result<(), DbError> {
    let keys = Keys::of(changes.iter().map(|change| &change.key))?;
    let json = |side: fn(&Change) -> &Option<CellValue>| -> Vec<Option<Json<&CellValue>>> {
        changes
            .iter()
            .map(|change| side(change).as_ref().map(Json))
            .collect()
    };
    let provenances: Vec<_> = changes
        .iter()
        .map(|change| Json(&change.provenance))
        .collect();
    sqlx::query(
        "insert into change (change_set, version, edition, indicator, measure, breakdown, period,
                             before, after, provenance)
         select $1, (select version from change_set where id = $1), $2, *
         from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[],
                     $9::jsonb[])
         on conflict on constraint change_pk do update
         set before = excluded.before, after = excluded.after, provenance = excluded.provenance,
             version = excluded.version",
    )
    .bind(set)
    .bind(edition)
    .bind(keys.indicators)
    .bind(keys.measures)
    .bind(keys.breakdowns)
    .bind(keys.periods)
    .bind(json(|change| &change.before))
    .bind(json(|change| &change.after))
    .bind(provenances)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes cells out of a set; answers how many were in it.
pub async fn delete_changes(
    conn: &mut PgConnection,
    set: i64,
    cells: &[CellKey],
) -> Result<u64, DbError> {
    let keys = Keys::of(cells.iter())?;
    let done = sqlx::query(
        "delete from change
         using unnest($2::text[], $3::text[], $4::text[], $5::text[])
               as cell (indicator, measure, breakdown, period)
         where change.change_set = $1 and change.indicator = cell.indicator
           and change.measure = cell.measure and change.breakdown = cell.breakdown
           and change.period = cell.period",
    )
    .bind(set)
    .bind(keys.indicators)
    .bind(keys.measures)
    .bind(keys.breakdowns)
    .bind(keys.periods)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Moves cells to another set; answers how many were in the first.
pub async fn move_changes(
    conn: &mut PgConnection,
    from: i64,
    to: i64,
    cells: &[CellKey],
) -> Result<u64, DbError> {
    let keys = Keys::of(cells.iter())?;
    let done = sqlx::query(
        "update change set change_set = $2, version = (select version from change_set where id = $2)
         from unnest($3::text[], $4::text[], $5::text[], $6::text[])
              as cell (indicator, measure, breakdown, period)
         where change.change_set = $1 and change.indicator = cell.indicator
           and change.measure = cell.measure and change.breakdown = cell.breakdown
           and change.period = cell.period",
    )
    .bind(from)
    .bind(to)
    .bind(keys.indicators)
    .bind(keys.measures)
    .bind(keys.breakdowns)
    .bind(keys.periods)
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Keys turned into columns: one statement for thousands of cells.
#[derive(Default)]
pub(super) struct Keys<'a> {
    pub indicators: Vec<&'a str>,
    pub measures: Vec<String>,
    pub breakdowns: Vec<String>,
    pub periods: Vec<String>,
}

impl<'a> Keys<'a> {
    pub fn of(cells: impl Iterator<Item = &'a CellKey>) -> Result<Self, DbError> {
        let mut keys = Self::default();
        for cell in cells {
            keys.indicators.push(cell.indicator.as_str());
            keys.measures.push(name::of(&cell.measure)?);
            keys.breakdowns.push(cell.breakdown.to_string());
            keys.periods.push(cell.period.to_string());
        }
        Ok(keys)
    }
}
