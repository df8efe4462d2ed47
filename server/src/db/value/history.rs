//! Every row that a cell ever had, with the change set that brought it, and what waits for approval.

use chrono::{DateTime, Utc};
use domain::{
    change_set::Status,
    value::{CellKey, CellValue, Provenance},
};
use sqlx::PgConnection;

use super::cell_value;
use crate::db::{
    cell::{measure_number, period_number},
    change_set::StoredEvent,
    error::DbError,
    name,
    provenance::Provenances,
};

/// The change set of a row.
#[derive(Debug)]
pub struct Origin {
    pub change_set: i64,
    pub title: String,
    /// Account name.
    pub author: String,
    pub author_name: String,
    pub status: Status,
    /// The import it came from.
    pub batch: Option<String>,
}

/// A row of the cell: current, superseded, or the end of a value.
#[derive(Debug)]
pub struct Version {
    pub id: i64,
    pub value: Option<CellValue>,
    pub is_current: bool,
    pub provenance: Provenance,
    pub approved_by: String,
    pub approved_at: DateTime<Utc>,
    pub origin: Origin,
}

/// A change of the cell that nobody has approved.
#[derive(Debug)]
pub struct Proposal {
    pub after: Option<CellValue>,
    pub provenance: Provenance,
    pub origin: Origin,
}

/// Reads the change set of a row out of its columns.
macro_rules! origin {
    ($row:ident) => {
        Origin {
            change_set: $row.change_set,
            title: $row.title,
            author: $row.author,
            author_name: $row.author_name,
            status: name::read("change_set.status", $row.status)?,
            batch: $row.batch,
        }
    };
}

/// All rows of a cell, newest first.
pub async fn list_versions(
    conn: &mut PgConnection,
    edition: &str,
    key: &CellKey,
) -> Result<Vec<Version>, DbError> {
    let rows = sqlx::query!(
        r#"select v.id as "id!", v.kind as "kind!", v.provisional as "provisional!", v.value,
                v.numerator, v.denominator, v.reason, v.note, v.source,
                v.provenance as "provenance!", v.sheet, v.cell_row, v.cell_column,
                v.approved_by as "approved_by!", v.approved_at as "approved_at!",
                v.superseded_by is null as "is_current!", v.change_set as "change_set!",
                s.title as "title!", s.author as "author!",
                coalesce(p.display_name, s.author) as "author_name!", s.status as "status!",
                s.batch::text as batch
         from series r
         join value v on v.series = r.id
         join change_set s on s.id = v.change_set
         left join account p on p.name = s.author
         where r.edition = $1 and r.indicator = $2 and r.breakdown = $3 and v.measure = $4
           and v.period = $5
         order by v.id desc"#,
        edition,
        key.indicator.as_str(),
        key.breakdown.to_string(),
        measure_number(key.measure),
        period_number(key.period)
    )
    .fetch_all(&mut *conn)
    .await?;
    let provenances = Provenances::load(conn, rows.iter().map(|row| row.provenance)).await?;
    rows.into_iter()
        .map(|row| {
            let row_column = row.cell_row.zip(row.cell_column);
            Ok(Version {
                id: row.id,
                value: cell_value!(row)?,
                is_current: row.is_current,
                provenance: provenances.of(row.provenance, row.sheet, row_column)?,
                approved_by: row.approved_by,
                approved_at: row.approved_at,
                origin: origin!(row),
            })
        })
        .collect()
}

/// Open changes of a cell, oldest set first.
pub async fn list_proposals(
    conn: &mut PgConnection,
    edition: &str,
    key: &CellKey,
) -> Result<Vec<Proposal>, DbError> {
    let rows = sqlx::query!(
        r#"select c.after_kind as "after_kind!", c.after_provisional as "after_provisional!",
                c.after_value, c.after_numerator, c.after_denominator, c.after_reason, c.after_note,
                c.after_source, c.sheet, c.cell_row, c.cell_column, c.provenance as "provenance!",
                c.change_set as "change_set!", s.title as "title!", s.author as "author!",
                coalesce(p.display_name, s.author) as "author_name!", s.status as "status!",
                s.batch::text as batch
         from series r
         join change_set s on s.edition = r.edition
         join change c on c.change_set = s.id and c.series = r.id
         left join account p on p.name = s.author
         where r.edition = $1 and r.indicator = $2 and r.breakdown = $3 and c.measure = $4
           and c.period = $5 and s.status in ('draft', 'returned', 'submitted')
         order by c.change_set"#,
        edition,
        key.indicator.as_str(),
        key.breakdown.to_string(),
        measure_number(key.measure),
        period_number(key.period)
    )
    .fetch_all(&mut *conn)
    .await?;
    let provenances = Provenances::load(conn, rows.iter().map(|row| row.provenance)).await?;
    rows.into_iter()
        .map(|row| {
            let row_column = row.cell_row.zip(row.cell_column);
            Ok(Proposal {
                after: cell_value!(row, after)?,
                provenance: provenances.of(row.provenance, row.sheet, row_column)?,
                origin: origin!(row),
            })
        })
        .collect()
}

/// (value, release) for each release that contains one of these rows, in order.
pub async fn list_releases_of(
    conn: &mut PgConnection,
    values: &[i64],
) -> Result<Vec<(i64, u32)>, DbError> {
    let rows = sqlx::query!(
        "select value, release from release_cell where value = any($1) order by release",
        values
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let number = u32::try_from(row.release);
            let number = number.map_err(|e| DbError::corrupt("release.number", e))?;
            Ok((row.value, number))
        })
        .collect()
}

/// What the review said of these change sets as a whole and of this cell in them, each with its set,
/// oldest first. A set that was split from another one brings along what was said there.
pub async fn list_remarks_of(
    conn: &mut PgConnection,
    edition: &str,
    sets: &[i64],
    key: &CellKey,
) -> Result<Vec<(i64, StoredEvent)>, DbError> {
    let rows = sqlx::query!(
        r#"with recursive up as (
             select id as change_set, id as source from change_set where id = any($1)
             union
             select up.change_set, s.split_from from up join change_set s on s.id = up.source
             where s.split_from is not null),
         said as (
             select up.change_set, e.at, e.actor, e.event, e.remark, e.status_after
             from up join change_set_event e on e.change_set = up.source
             where e.remark is not null
               -- a set returned as a whole says the same of each of its cells
               and not exists (
                   select from cell_comment c join series r on r.id = c.series
                   where c.change_set = e.change_set and c.at = e.at and c.text = e.remark
                     and r.edition = $2 and r.indicator = $3 and r.breakdown = $4
                     and c.measure = $5 and c.period = $6)
             union all
             select up.change_set, c.at, c.author, c.kind, c.text, 'submitted'
             from up join cell_comment c on c.change_set = up.source
             join series r on r.id = c.series
             where r.edition = $2 and r.indicator = $3 and r.breakdown = $4 and c.measure = $5
               and c.period = $6)
         select said.change_set as "change_set!", said.at as "at!",
                coalesce(p.display_name, said.actor) as "actor!", said.event as "event!",
                said.remark as "remark!", said.status_after as "status_after!"
         from said left join account p on p.name = said.actor
         order by said.at"#,
        sets,
        edition,
        key.indicator.as_str(),
        key.breakdown.to_string(),
        measure_number(key.measure),
        period_number(key.period)
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let event = StoredEvent {
                at: row.at,
                actor: row.actor,
                event: row.event,
                remark: Some(row.remark),
                status_after: name::read("change_set_event.status_after", row.status_after)?,
            };
            Ok((row.change_set, event))
        })
        .collect()
}
