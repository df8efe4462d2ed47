//! Series: indicator and breakdown under one number. Never changed, never deleted.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    code::IndicatorCode,
    value::{Breakdown, CellKey},
};
use sqlx::PgConnection;

use super::{
    cell::{RowKey, measure_of, period_of},
    error::DbError,
};

/// A series by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub id: i32,
    pub indicator: IndicatorCode,
    pub breakdown: Breakdown,
}

/// The series of these numbers, in no order.
pub async fn load(conn: &mut PgConnection, ids: &[i32]) -> Result<Vec<Series>, DbError> {
    let rows = sqlx::query!(
        "select id, indicator, breakdown from series where id = any($1)",
        ids
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let indicator = row.indicator.try_into();
            let breakdown = row.breakdown.parse();
            Ok(Series {
                id: row.id,
                indicator: indicator.map_err(|e| DbError::corrupt("series.indicator", e))?,
                breakdown: breakdown.map_err(|e| DbError::corrupt("series.breakdown", e))?,
            })
        })
        .collect()
}

/// Writes the series that are not there yet. The database decides about two writers of the same one.
async fn insert_missing(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[&str],
    breakdowns: &[String],
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into series (edition, indicator, breakdown)
         select distinct $1, given.indicator, given.breakdown
         from unnest($2::text[], $3::text[]) as given (indicator, breakdown)
         where not exists (
             select from series s where s.edition = $1 and s.indicator = given.indicator
                and s.breakdown = given.breakdown)
         order by 2, 3
         on conflict on constraint series_one_per_name do nothing",
        edition,
        indicators as _,
        breakdowns
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The number of each series that is there, in the order asked; 0 where there is none.
async fn numbers_of(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[&str],
    breakdowns: &[String],
) -> Result<Vec<i32>, DbError> {
    let ids = sqlx::query_scalar!(
        r#"select coalesce(s.id, 0) as "id!"
         from unnest($2::text[], $3::text[]) with ordinality as given (indicator, breakdown, place)
         left join series s on s.edition = $1 and s.indicator = given.indicator
             and s.breakdown = given.breakdown
         order by given.place"#,
        edition,
        indicators as _,
        breakdowns
    )
    .fetch_all(conn)
    .await?;
    Ok(ids)
}

/// The number of each series, in the order given; those that are missing are made. Two statements, whatever
/// the number of series: the second one sees what another transaction made meanwhile.
///
/// # Errors
/// Among others `series_indicator_exists` for an indicator that is not in the catalogue.
pub async fn ensure(
    conn: &mut PgConnection,
    edition: &str,
    series: &[(&IndicatorCode, &Breakdown)],
) -> Result<Vec<i32>, DbError> {
    let indicators: Vec<&str> = series.iter().map(|(code, _)| code.as_str()).collect();
    let breakdowns: Vec<String> = series.iter().map(|(_, b)| b.to_string()).collect();
    insert_missing(conn, edition, &indicators, &breakdowns).await?;
    let ids = numbers_of(conn, edition, &indicators, &breakdowns).await?;
    match ids.iter().position(|id| *id == 0) {
        Some(at) => Err(DbError::corrupt("series", indicators[at])),
        None => Ok(ids),
    }
}

/// The keys of cells on integers, those of missing series left out, or made first.
pub(super) struct RowKeys<'a>(BTreeMap<(&'a IndicatorCode, &'a Breakdown), i32>);

impl<'a> RowKeys<'a> {
    /// Makes the series that are missing.
    pub async fn ensure(
        conn: &mut PgConnection,
        edition: &str,
        cells: impl Iterator<Item = &'a CellKey>,
    ) -> Result<Self, DbError> {
        let series = distinct(cells);
        let ids = ensure(conn, edition, &series).await?;
        Ok(Self(series.into_iter().zip(ids).collect()))
    }

    /// Finds those that are there.
    pub async fn find(
        conn: &mut PgConnection,
        edition: &str,
        cells: impl Iterator<Item = &'a CellKey>,
    ) -> Result<Self, DbError> {
        let series = distinct(cells);
        let indicators: Vec<&str> = series.iter().map(|(code, _)| code.as_str()).collect();
        let breakdowns: Vec<String> = series.iter().map(|(_, b)| b.to_string()).collect();
        let ids = numbers_of(conn, edition, &indicators, &breakdowns).await?;
        let there = series.into_iter().zip(ids).filter(|(_, id)| *id != 0);
        Ok(Self(there.collect()))
    }

    /// The key on integers, if its series is there.
    pub fn of(&self, key: &CellKey) -> Option<RowKey> {
        let series = *self.0.get(&(&key.indicator, &key.breakdown))?;
        Some(RowKey {
            series,
            measure: key.measure,
            period: key.period,
        })
    }
}

fn distinct<'a>(
    cells: impl Iterator<Item = &'a CellKey>,
) -> Vec<(&'a IndicatorCode, &'a Breakdown)> {
    let series: BTreeSet<_> = cells.map(|key| (&key.indicator, &key.breakdown)).collect();
    series.into_iter().collect()
}

/// Series by their numbers: turns rows into cells of the domain.
pub(super) struct SeriesNames(BTreeMap<i32, Series>);

impl SeriesNames {
    /// The series of rows. Asked after the rows: a series is there before its first row.
    pub async fn load(
        conn: &mut PgConnection,
        ids: impl Iterator<Item = i32>,
    ) -> Result<Self, DbError> {
        let ids: BTreeSet<i32> = ids.collect();
        if ids.is_empty() {
            return Ok(Self(BTreeMap::new()));
        }
        let ids: Vec<i32> = ids.into_iter().collect();
        let series = load(conn, &ids).await?;
        Ok(Self(series.into_iter().map(|s| (s.id, s)).collect()))
    }

    /// The key of a row in the domain's shape.
    pub fn key(&self, series: i32, measure: i16, period: i32) -> Result<CellKey, DbError> {
        let known = self.0.get(&series);
        let known = known.ok_or_else(|| DbError::corrupt("series", series))?;
        Ok(CellKey {
            indicator: known.indicator.clone(),
            measure: measure_of(measure)?,
            breakdown: known.breakdown.clone(),
            period: period_of(period)?,
        })
    }

    /// The series themselves, in the order of their numbers.
    pub fn into_list(self) -> Vec<Series> {
        let mut list: Vec<Series> = self.0.into_values().collect();
        list.sort_by_key(|series| series.id);
        list
    }
}
