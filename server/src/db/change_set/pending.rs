//! Open changes: what somebody wants to change and nobody has approved yet.

use domain::{
    change_set::Status,
    value::{CellKey, CellValue},
};
use sqlx::{FromRow, PgConnection, types::Json};

use super::cell::key;
use crate::db::{error::DbError, name};

/// A change of a cell in a set that is draft, returned or submitted.
#[derive(Debug, Clone)]
pub struct OpenChange {
    pub key: CellKey,
    pub change_set: i64,
    pub status: Status,
    /// Account name of the author.
    pub author: String,
    pub author_name: String,
    /// The version of the set at which the cell was last written.
    pub version: i32,
    /// The current value that the author saw.
    pub before: Option<CellValue>,
    pub after: Option<CellValue>,
    /// The last remark on the cell, in this set.
    pub remark: Option<String>,
}

#[derive(FromRow)]
struct Row {
    indicator: String,
    measure: String,
    breakdown: String,
    period: String,
    change_set: i64,
    status: String,
    author: String,
    author_name: String,
    version: i32,
    before: Option<Json<CellValue>>,
    after: Option<Json<CellValue>>,
    remark: Option<String>,
}

impl TryFrom<Row> for OpenChange {
    type Error = DbError;
    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            key: key(row.indicator, row.measure, &row.breakdown, &row.period)?,
            change_set: row.change_set,
            status: name::read("change_set.status", row.status)?,
            author: row.author,
            author_name: row.author_name,
            version: row.version,
            before: row.before.map(|json| json.0),
            after: row.after.map(|json| json.0),
            remark: row.remark,
        })
    }
}

/// Open changes of some indicators, oldest set first.
pub async fn list_open_changes(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
) -> Result<Vec<OpenChange>, DbError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select c.indicator, c.measure, c.breakdown, c.period, c.change_set, s.status, s.author,
                a.display_name as author_name, c.version, c.before, c.after,
                (select r.text from cell_comment r
                 where r.change_set = c.change_set and r.kind = 'remark'
                   and r.indicator = c.indicator and r.measure = c.measure
                   and r.breakdown = c.breakdown and r.period = c.period
                 order by r.id desc limit 1) as remark
         from change c
         join change_set s on s.id = c.change_set
         join account a on a.name = s.author
         where c.edition = $1 and c.indicator = any($2)
           and s.status in ('draft', 'returned', 'submitted')
         order by c.change_set",
    )
    .bind(edition)
    .bind(indicators)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
