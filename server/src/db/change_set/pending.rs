//! Open changes: what somebody wants to change and nobody has approved yet.

use domain::{
    change_set::Status,
    value::{CellKey, CellValue},
};
use sqlx::PgConnection;

use crate::db::{error::DbError, name, series::SeriesNames, value::cell_value};

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

/// Open changes of some indicators, oldest set first.
pub async fn list_open_changes(
    conn: &mut PgConnection,
    edition: &str,
    indicators: &[String],
) -> Result<Vec<OpenChange>, DbError> {
    let rows = sqlx::query!(
        r#"select c.series, c.measure, c.period,
                c.before_kind, c.before_provisional, c.before_value, c.before_numerator,
                c.before_denominator, c.before_reason, c.before_note, c.before_source,
                c.after_kind, c.after_provisional, c.after_value, c.after_numerator,
                c.after_denominator, c.after_reason, c.after_note, c.after_source,
                c.change_set, s.status, s.author, a.display_name as author_name, c.version,
                (select said.text from cell_comment said
                 where said.change_set = c.change_set and said.kind = 'remark'
                   and said.series = c.series and said.measure = c.measure
                   and said.period = c.period
                 order by said.id desc limit 1) as "remark?"
         from change_set s
         join change c on c.change_set = s.id
         join series r on r.id = c.series
         join account a on a.name = s.author
         where s.status in ('draft', 'returned', 'submitted')
           and r.edition = $1 and r.indicator = any($2)
         order by c.change_set"#,
        edition,
        indicators
    )
    .fetch_all(&mut *conn)
    .await?;
    let names = SeriesNames::load(conn, rows.iter().map(|row| row.series)).await?;
    rows.into_iter()
        .map(|row| {
            Ok(OpenChange {
                key: names.key(row.series, row.measure, row.period)?,
                change_set: row.change_set,
                before: cell_value!(row, before)?,
                after: cell_value!(row, after)?,
                status: name::read("change_set.status", row.status)?,
                author: row.author,
                author_name: row.author_name,
                version: row.version,
                remark: row.remark,
            })
        })
        .collect()
}

/// Hash of what other open sets make of the cells of this one: it is another one when such a change comes, goes or is
/// written, and when the state of its set or the name of its author changes. What those sets make of other cells is no
/// matter.
pub async fn hash_competing_changes(conn: &mut PgConnection, set: i64) -> Result<i64, DbError> {
    let hash = sqlx::query_scalar!(
        r#"select hashtextextended(coalesce(string_agg(
                    concat_ws(' ', s.id, c.series, c.measure, c.period, c.version, s.status, a.display_name),
                    ',' order by s.id, c.series, c.measure, c.period), ''), 0) as "hash!"
         from change own
         join change c on c.series = own.series and c.measure = own.measure and c.period = own.period
         join change_set s on s.id = c.change_set
         join account a on a.name = s.author
         where own.change_set = $1 and s.id <> $1 and s.status in ('draft', 'returned', 'submitted')"#,
        set
    )
    .fetch_one(conn)
    .await?;
    Ok(hash)
}
