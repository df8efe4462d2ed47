//! Cells of an import that a person decides about, and what was decided. Read by page, decided by filter: an answer is
//! never larger than a page.

use chrono::{DateTime, Utc};
use domain::{
    code::IndicatorCode,
    value::{Breakdown, CellKey},
};
use import::merge::{Choice, ConflictKind, Decisions, Three};
use sqlx::{FromRow, PgConnection, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::db::{
    cell::{measure_number, measure_of, period_number, period_of},
    error::DbError,
    name,
};

/// A cell to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConflict {
    pub sheet: String,
    pub row: u32,
    pub column: u16,
    pub key: CellKey,
    pub kind: ConflictKind,
    pub three: Three,
    pub choice: Option<Choice>,
}

/// Which cells; everything that is `None` is left open.
#[derive(Debug, Clone, Copy, Default)]
pub struct ConflictFilter<'a> {
    pub sheet: Option<&'a str>,
    pub row: Option<i32>,
    pub column: Option<i32>,
    pub kind: Option<ConflictKind>,
    pub indicator: Option<&'a str>,
    /// Only those that nobody decided.
    pub undecided: bool,
}

/// The condition of a [`ConflictFilter`], its fields in their order from `$2` on; `$1` is the batch.
macro_rules! matching {
    () => {
        "batch = $1 and ($2::text is null or sheet = $2) and ($3::int is null or cell_row = $3)
         and ($4::int is null or cell_column = $4) and ($5::text is null or kind = $5)
         and ($6::text is null or indicator = $6) and (not $7 or choice is null)"
    };
}

/// One cell with who stated what.
#[derive(Debug)]
pub struct StoredConflict {
    pub sheet: String,
    pub row: i32,
    pub column: i32,
    pub key: CellKey,
    pub kind: ConflictKind,
    pub three: Three,
    pub choice: Option<Choice>,
    /// Who stated the value of the export, and when it became current.
    pub base_by: Option<Author>,
    /// The same of the value of now; of a value that was removed, who removed it.
    pub theirs_by: Option<Author>,
}

/// Who stated a value, and when it was approved.
#[derive(Debug, Clone)]
pub struct Author {
    pub name: String,
    pub at: DateTime<Utc>,
}

/// How many cells are decided how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct ConflictCounts {
    pub undecided: i64,
    pub mine: i64,
    pub theirs: i64,
    /// Of all, cells that are empty in the file.
    pub removed: i64,
}

/// Writes the cells of a preview in place of those of the one before.
pub async fn replace_conflicts(
    conn: &mut PgConnection,
    batch: Uuid,
    exported: i64,
    conflicts: &[NewConflict],
) -> Result<(), DbError> {
    clear_conflicts(conn, batch).await?;
    if conflicts.is_empty() {
        return Ok(());
    }
    let of = |text: fn(&NewConflict) -> String| conflicts.iter().map(text).collect::<Vec<_>>();
    let number = |n: fn(&NewConflict) -> i32| conflicts.iter().map(n).collect::<Vec<_>>();
    let measures = conflicts.iter().map(|c| measure_number(c.key.measure));
    let choices = conflicts.iter().map(|c| c.choice.map(Choice::slug));
    sqlx::query(
        "insert into import_conflict (batch, ordinal, sheet, cell_row, cell_column, indicator, breakdown,
                                      measure, period, kind, base, theirs, mine, exported, choice)
         select $1::uuid, g.at, g.sheet, g.cell_row, g.cell_column, g.indicator, g.breakdown, g.measure, g.period,
                g.kind, g.base, g.theirs, g.mine, $2::bigint, c.choice
         from unnest($3::text[], $4::int[], $5::int[], $6::text[], $7::text[], $8::smallint[], $9::int[],
                     $10::text[], $11::text[], $12::text[], $13::text[])
              with ordinality g (sheet, cell_row, cell_column, indicator, breakdown, measure, period, kind,
                                 base, theirs, mine, at)
         join unnest($14::text[]) with ordinality c (choice, at) using (at)",
    )
    .bind(batch)
    .bind(exported)
    .bind(of(|c| c.sheet.clone()))
    .bind(number(|c| i32::try_from(c.row).unwrap_or(i32::MAX)))
    .bind(number(|c| i32::from(c.column)))
    .bind(of(|c| c.key.indicator.to_string()))
    .bind(of(|c| c.key.breakdown.to_string()))
    .bind(measures.collect::<Vec<i16>>())
    .bind(number(|c| period_number(c.key.period)))
    .bind(of(|c| c.kind.slug().to_owned()))
    .bind(of(|c| c.three.base.clone()))
    .bind(of(|c| c.three.theirs.clone()))
    .bind(of(|c| c.three.mine.clone()))
    .bind(choices.collect::<Vec<Option<&str>>>())
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the cells of a batch: it ended.
pub async fn clear_conflicts(conn: &mut PgConnection, batch: Uuid) -> Result<(), DbError> {
    sqlx::query("delete from import_conflict where batch = $1")
        .bind(batch)
        .execute(conn)
        .await?;
    Ok(())
}

/// What was decided in a batch.
pub async fn load_decisions(conn: &mut PgConnection, batch: Uuid) -> Result<Decisions, DbError> {
    let rows = sqlx::query(
        "select indicator, breakdown, measure, period, base, theirs, mine, choice
         from import_conflict where batch = $1 and choice is not null",
    )
    .bind(batch)
    .fetch_all(conn)
    .await?;
    let mut decisions = Decisions::default();
    for row in &rows {
        if let Some(choice) = choice_at(row)? {
            decisions.decide(key_of(row)?, choice, three_of(row)?);
        }
    }
    Ok(decisions)
}

/// Decides about all cells of a filter; answers how many there are. `None` takes a decision back.
pub async fn decide_conflicts(
    conn: &mut PgConnection,
    batch: Uuid,
    filter: ConflictFilter<'_>,
    choice: Option<Choice>,
) -> Result<u64, DbError> {
    let done = sqlx::query(concat!(
        "update import_conflict set choice = $8 where ",
        matching!()
    ))
    .bind(batch)
    .bind(filter.sheet)
    .bind(filter.row)
    .bind(filter.column)
    .bind(filter.kind.map(ConflictKind::slug))
    .bind(filter.indicator)
    .bind(filter.undecided)
    .bind(choice.map(Choice::slug))
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// How many cells of a batch are decided how.
pub async fn count_conflicts(
    conn: &mut PgConnection,
    batch: Uuid,
) -> Result<ConflictCounts, DbError> {
    let counts = sqlx::query_as(
        "select count(*) filter (where choice is null) as undecided,
                count(*) filter (where choice = 'mine') as mine,
                count(*) filter (where choice = 'theirs') as theirs,
                count(*) filter (where kind = 'removed') as removed
         from import_conflict where batch = $1",
    )
    .bind(batch)
    .fetch_one(conn)
    .await?;
    Ok(counts)
}

/// How many cells a filter has.
pub async fn count_matching(
    conn: &mut PgConnection,
    batch: Uuid,
    filter: ConflictFilter<'_>,
) -> Result<i64, DbError> {
    let count = sqlx::query_scalar(concat!(
        "select count(*) from import_conflict where ",
        matching!()
    ))
    .bind(batch)
    .bind(filter.sheet)
    .bind(filter.row)
    .bind(filter.column)
    .bind(filter.kind.map(ConflictKind::slug))
    .bind(filter.indicator)
    .bind(filter.undecided)
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// The sheets that have such cells, with how many.
pub async fn conflict_sheets(
    conn: &mut PgConnection,
    batch: Uuid,
) -> Result<Vec<(String, i64)>, DbError> {
    let sheets = sqlx::query_as(
        "select sheet, count(*) from import_conflict where batch = $1 group by sheet order by min(ordinal)",
    )
    .bind(batch)
    .fetch_all(conn)
    .await?;
    Ok(sheets)
}

/// A page of cells in the order of the file, with who stated the values of then and now.
pub async fn list_conflicts(
    conn: &mut PgConnection,
    edition: &str,
    batch: Uuid,
    filter: ConflictFilter<'_>,
    (offset, limit): (i64, i64),
) -> Result<Vec<StoredConflict>, DbError> {
    let rows = sqlx::query(
        concat!(
            "select c.sheet, c.cell_row, c.cell_column, c.indicator, c.breakdown, c.measure, c.period, c.kind,
                c.base, c.theirs, c.mine, c.choice, base.by_name as base_by, base.approved_at as base_at,
                current.by_name as theirs_by, current.approved_at as theirs_at
         from (select * from import_conflict where ", matching!(), "
               order by ordinal offset $8 limit $9) c
         left join series s on s.edition = $10 and s.indicator = c.indicator and s.breakdown = c.breakdown
         left join lateral (
             select p.by_name, v.approved_at from value v join provenance p on p.id = v.provenance
             where v.series = s.id and v.measure = c.measure and v.period = c.period and v.id <= c.exported
             order by v.id desc limit 1) base on true
         left join lateral (
             select p.by_name, v.approved_at from value v join provenance p on p.id = v.provenance
             where v.series = s.id and v.measure = c.measure and v.period = c.period
               and v.superseded_by is null) current on true
         order by c.ordinal"
        ),
    )
    .bind(batch)
    .bind(filter.sheet)
    .bind(filter.row)
    .bind(filter.column)
    .bind(filter.kind.map(ConflictKind::slug))
    .bind(filter.indicator)
    .bind(filter.undecided)
    .bind(offset)
    .bind(limit)
    .bind(edition)
    .fetch_all(conn)
    .await?;
    rows.iter().map(stored).collect()
}

fn stored(row: &PgRow) -> Result<StoredConflict, DbError> {
    let author = |by: &str, at: &str| -> Result<Option<Author>, DbError> {
        let (name, at): (Option<String>, Option<DateTime<Utc>>) =
            (row.try_get(by)?, row.try_get(at)?);
        Ok(name.zip(at).map(|(name, at)| Author { name, at }))
    };
    Ok(StoredConflict {
        sheet: row.try_get("sheet")?,
        row: row.try_get("cell_row")?,
        column: row.try_get("cell_column")?,
        key: key_of(row)?,
        kind: name::read("import_conflict.kind", row.try_get("kind")?)?,
        three: three_of(row)?,
        choice: choice_at(row)?,
        base_by: author("base_by", "base_at")?,
        theirs_by: author("theirs_by", "theirs_at")?,
    })
}

fn key_of(row: &PgRow) -> Result<CellKey, DbError> {
    let (indicator, breakdown): (String, String) =
        (row.try_get("indicator")?, row.try_get("breakdown")?);
    let indicator: Result<IndicatorCode, _> = indicator.try_into();
    let breakdown: Result<Breakdown, _> = breakdown.parse();
    Ok(CellKey {
        indicator: indicator.map_err(|e| DbError::corrupt("import_conflict.indicator", e))?,
        measure: measure_of(row.try_get("measure")?)?,
        breakdown: breakdown.map_err(|e| DbError::corrupt("import_conflict.breakdown", e))?,
        period: period_of(row.try_get("period")?)?,
    })
}

fn three_of(row: &PgRow) -> Result<Three, DbError> {
    Ok(Three {
        base: row.try_get("base")?,
        theirs: row.try_get("theirs")?,
        mine: row.try_get("mine")?,
    })
}

fn choice_at(row: &PgRow) -> Result<Option<Choice>, DbError> {
    let choice: Option<String> = row.try_get("choice")?;
    choice
        .map(|choice| name::read("import_conflict.choice", choice))
        .transpose()
}
