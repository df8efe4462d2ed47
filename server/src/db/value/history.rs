//! Every row that a cell ever had, with the change set that brought it, and what waits for approval.

use app::wire::ChangeSetEvent;
use chrono::{DateTime, Utc};
use domain::{
    change_set::Status,
    value::{CellKey, CellValue, Provenance},
};
use sqlx::{FromRow, PgConnection, types::Json};

use super::{Current, Row};
use crate::db::{error::DbError, name};

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

#[derive(FromRow)]
struct OriginRow {
    change_set: i64,
    title: String,
    author: String,
    author_name: String,
    status: String,
    batch: Option<String>,
}

impl TryFrom<OriginRow> for Origin {
    type Error = DbError;
    fn try_from(row: OriginRow) -> Result<Self, DbError> {
        Ok(Self {
            change_set: row.change_set,
            title: row.title,
            author: row.author,
            author_name: row.author_name,
            status: name::read("change_set.status", row.status)?,
            batch: row.batch,
        })
    }
}

#[derive(FromRow)]
struct VersionRow {
    #[sqlx(flatten)]
    stored: Row,
    #[sqlx(flatten)]
    origin: OriginRow,
    is_current: bool,
    approved_at: DateTime<Utc>,
}

impl TryFrom<VersionRow> for Version {
    type Error = DbError;
    fn try_from(row: VersionRow) -> Result<Self, DbError> {
        let provenance = row.stored.provenance.0.clone();
        let approved_by = row.stored.approved_by.clone();
        let stored = Current::try_from(row.stored)?;
        Ok(Self {
            id: stored.id,
            value: stored.cell.map(|cell| cell.value),
            is_current: row.is_current,
            provenance,
            approved_by,
            approved_at: row.approved_at,
            origin: row.origin.try_into()?,
        })
    }
}

/// All rows of a cell, newest first.
pub async fn list_versions(
    conn: &mut PgConnection,
    edition: &str,
    key: &CellKey,
) -> Result<Vec<Version>, DbError> {
    let rows: Vec<VersionRow> = sqlx::query_as(
        "select v.id, v.indicator, v.measure, v.breakdown, v.period, v.kind, v.value, v.numerator,
                v.denominator, v.reason, v.provisional, v.note, v.source, v.provenance,
                v.approved_by, v.approved_at, v.superseded_by is null as is_current, v.change_set,
                s.title, s.author, coalesce(p.display_name, s.author) as author_name, s.status,
                s.batch::text as batch
         from value v
         join change_set s on s.id = v.change_set
         left join account p on p.name = s.author
         where v.edition = $1 and v.indicator = $2 and v.measure = $3 and v.breakdown = $4
           and v.period = $5
         order by v.id desc",
    )
    .bind(edition)
    .bind(key.indicator.as_str())
    .bind(name::of(&key.measure)?)
    .bind(key.breakdown.to_string())
    .bind(key.period.to_string())
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

#[derive(FromRow)]
struct ProposalRow {
    after: Option<Json<CellValue>>,
    provenance: Json<Provenance>,
    #[sqlx(flatten)]
    origin: OriginRow,
}

/// Open changes of a cell, oldest set first.
pub async fn list_proposals(
    conn: &mut PgConnection,
    edition: &str,
    key: &CellKey,
) -> Result<Vec<Proposal>, DbError> {
    let rows: Vec<ProposalRow> = sqlx::query_as(
        "select c.after, c.provenance, c.change_set, s.title, s.author,
                coalesce(p.display_name, s.author) as author_name, s.status, s.batch::text as batch
         from change c
         join change_set s on s.id = c.change_set
         left join account p on p.name = s.author
         where c.edition = $1 and c.indicator = $2 and c.measure = $3 and c.breakdown = $4
           and c.period = $5 and s.status in ('draft', 'returned', 'submitted')
         order by c.change_set",
    )
    .bind(edition)
    .bind(key.indicator.as_str())
    .bind(name::of(&key.measure)?)
    .bind(key.breakdown.to_string())
    .bind(key.period.to_string())
    .fetch_all(conn)
    .await?;
    let proposal = |row: ProposalRow| {
        Ok(Proposal {
            after: row.after.map(|json| json.0),
            provenance: row.provenance.0,
            origin: row.origin.try_into()?,
        })
    };
    rows.into_iter().map(proposal).collect()
}

/// (value, release) for each release that contains one of these rows, in order.
pub async fn list_releases_of(
    conn: &mut PgConnection,
    values: &[i64],
) -> Result<Vec<(i64, u32)>, DbError> {
    let rows: Vec<(i64, i32)> = sqlx::query_as(
        "select value, release from release_cell where value = any($1) order by release",
    )
    .bind(values)
    .fetch_all(conn)
    .await?;
    let pair = |(value, release): (i64, i32)| {
        let number = u32::try_from(release).map_err(|e| DbError::corrupt("release.number", e))?;
        Ok((value, number))
    };
    rows.into_iter().map(pair).collect()
}

#[derive(FromRow)]
struct RemarkRow {
    change_set: i64,
    at: DateTime<Utc>,
    actor: String,
    event: String,
    remark: String,
    status_after: String,
}

/// What the review said of these change sets as a whole and of this cell in them, each with its set,
/// oldest first. A set that was split from another one brings along what was said there.
pub async fn list_remarks_of(
    conn: &mut PgConnection,
    sets: &[i64],
    key: &CellKey,
) -> Result<Vec<(i64, ChangeSetEvent)>, DbError> {
    let rows: Vec<RemarkRow> = sqlx::query_as(
        "with recursive up as (
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
                   select from cell_comment c
                   where c.change_set = e.change_set and c.at = e.at and c.text = e.remark
                     and c.indicator = $2 and c.measure = $3 and c.breakdown = $4 and c.period = $5)
             union all
             select up.change_set, c.at, c.author, c.kind, c.text, 'submitted'
             from up join cell_comment c on c.change_set = up.source
             where c.indicator = $2 and c.measure = $3 and c.breakdown = $4 and c.period = $5)
         select said.change_set, said.at, coalesce(p.display_name, said.actor) as actor, said.event,
                said.remark, said.status_after
         from said left join account p on p.name = said.actor
         order by said.at",
    )
    .bind(sets)
    .bind(key.indicator.as_str())
    .bind(name::of(&key.measure)?)
    .bind(key.breakdown.to_string())
    .bind(key.period.to_string())
    .fetch_all(conn)
    .await?;
    let event = |row: RemarkRow| {
        let event = ChangeSetEvent {
            at: row.at,
            actor: row.actor,
            event: row.event,
            remark: Some(row.remark),
            status_after: name::read("change_set_event.status_after", row.status_after)?,
        };
        Ok((row.change_set, event))
    };
    rows.into_iter().map(event).collect()
}
