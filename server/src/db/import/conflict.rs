//! Cells of an import that a person decides about, and what was decided. Read by page, decided by filter: an answer is
//! never larger than a page.

use chrono::{DateTime, Utc};
use domain::{
    code::IndicatorCode,
    value::{Breakdown, CellKey},
};
use import::merge::{ConflictKind, ConflictResolution, Decisions, MergeValues};
use sqlx::PgConnection;
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
    pub three: MergeValues,
    pub choice: Option<ConflictResolution>,
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

/// A statement about the cells of a [`ConflictFilter`]: `$1` is the batch, `$2` to `$7` are the filter, and what
/// stands around the condition begins with `$8`.
macro_rules! matching {
    ($query:ident, $before:literal, $after:literal, $batch:expr, $filter:expr $(, $more:expr)*) => {
        sqlx::$query!(
            $before
                + "batch = $1 and ($2::text is null or sheet = $2) and ($3::int is null or cell_row = $3)
                   and ($4::int is null or cell_column = $4) and ($5::text is null or kind = $5)
                   and ($6::text is null or indicator = $6) and (not $7 or choice is null)"
                + $after,
            $batch,
            $filter.sheet,
            $filter.row,
            $filter.column,
            $filter.kind.map(ConflictKind::slug),
            $filter.indicator,
            $filter.undecided
            $(, $more)*
        )
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
    pub three: MergeValues,
    pub choice: Option<ConflictResolution>,
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    let choices = conflicts
        .iter()
        .map(|c| c.choice.map(ConflictResolution::slug));
    sqlx::query!(
        "insert into import_conflict (batch, ordinal, sheet, cell_row, cell_column, indicator, breakdown,
                                      measure, period, kind, base, theirs, mine, exported, choice)
         select $1::uuid, g.at, g.sheet, g.cell_row, g.cell_column, g.indicator, g.breakdown, g.measure, g.period,
                g.kind, g.base, g.theirs, g.mine, $2::bigint, c.choice
         from unnest($3::text[], $4::int[], $5::int[], $6::text[], $7::text[], $8::smallint[], $9::int[],
                     $10::text[], $11::text[], $12::text[], $13::text[])
              with ordinality g (sheet, cell_row, cell_column, indicator, breakdown, measure, period, kind,
                                 base, theirs, mine, at)
         join unnest($14::text[]) with ordinality c (choice, at) using (at)",
        batch,
        exported,
        &of(|c| c.sheet.clone()),
        &number(|c| i32::try_from(c.row).unwrap_or(i32::MAX)),
        &number(|c| i32::from(c.column)),
        &of(|c| c.key.indicator.to_string()),
        &of(|c| c.key.breakdown.to_string()),
        &measures.collect::<Vec<_>>(),
        &number(|c| period_number(c.key.period)),
        &of(|c| c.kind.slug().to_owned()),
        &of(|c| c.three.base.clone()),
        &of(|c| c.three.theirs.clone()),
        &of(|c| c.three.mine.clone()),
        choices.collect::<Vec<_>>() as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the cells of a batch: it ended.
pub async fn clear_conflicts(conn: &mut PgConnection, batch: Uuid) -> Result<(), DbError> {
    sqlx::query!("delete from import_conflict where batch = $1", batch)
        .execute(conn)
        .await?;
    Ok(())
}

/// What was decided in a batch.
pub async fn load_decisions(conn: &mut PgConnection, batch: Uuid) -> Result<Decisions, DbError> {
    let rows = sqlx::query!(
        r#"select indicator, breakdown, measure, period, base, theirs, mine, choice as "choice!"
           from import_conflict where batch = $1 and choice is not null"#,
        batch
    )
    .fetch_all(conn)
    .await?;
    let mut decisions = Decisions::default();
    for row in rows {
        let key = cell_key(row.indicator, &row.breakdown, row.measure, row.period)?;
        let three = MergeValues {
            base: row.base,
            theirs: row.theirs,
            mine: row.mine,
        };
        decisions.decide(
            key,
            name::read("import_conflict.choice", row.choice)?,
            three,
        );
    }
    Ok(decisions)
}

/// Decides about all cells of a filter; answers how many there are. `None` takes a decision back.
pub async fn decide_conflicts(
    conn: &mut PgConnection,
    batch: Uuid,
    filter: ConflictFilter<'_>,
    choice: Option<ConflictResolution>,
) -> Result<u64, DbError> {
    let done = matching!(
        query,
        "update import_conflict set choice = $8 where ",
        "",
        batch,
        filter,
        choice.map(ConflictResolution::slug)
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// How many cells of a batch are decided how.
pub async fn count_conflicts(
    conn: &mut PgConnection,
    batch: Uuid,
) -> Result<ConflictCounts, DbError> {
    let counts = sqlx::query_as!(
        ConflictCounts,
        r#"select count(*) filter (where choice is null) as "undecided!",
                  count(*) filter (where choice = 'mine') as "mine!",
                  count(*) filter (where choice = 'theirs') as "theirs!",
                  count(*) filter (where kind = 'removed') as "removed!"
           from import_conflict where batch = $1"#,
        batch
    )
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
    let count = matching!(
        query_scalar,
        r#"select count(*) as "count!" from import_conflict where "#,
        "",
        batch,
        filter
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// The sheets that have such cells, with how many.
pub async fn conflict_sheets(
    conn: &mut PgConnection,
    batch: Uuid,
) -> Result<Vec<(String, i64)>, DbError> {
    let sheets = sqlx::query!(
        r#"select sheet, count(*) as "cells!" from import_conflict where batch = $1
           group by sheet order by min(ordinal)"#,
        batch
    )
    .fetch_all(conn)
    .await?;
    Ok(sheets
        .into_iter()
        .map(|row| (row.sheet, row.cells))
        .collect())
}

/// A page of cells in the order of the file, with who stated the values of then and now.
pub async fn list_conflicts(
    conn: &mut PgConnection,
    edition: &str,
    batch: Uuid,
    filter: ConflictFilter<'_>,
    (offset, limit): (i64, i64),
) -> Result<Vec<StoredConflict>, DbError> {
    let rows = matching!(
        query,
        r#"select c.sheet, c.cell_row, c.cell_column, c.indicator, c.breakdown, c.measure, c.period, c.kind,
                  c.base, c.theirs, c.mine, c.choice, base.by_name as "base_by?", base.approved_at as "base_at?",
                  current.by_name as "theirs_by?", current.approved_at as "theirs_at?"
           from (select * from import_conflict where "#,
        " order by ordinal offset $8 limit $9) c
         left join series s on s.edition = $10 and s.indicator = c.indicator and s.breakdown = c.breakdown
         left join lateral (
             select p.by_name, v.approved_at from value v join provenance p on p.id = v.provenance
             where v.series = s.id and v.measure = c.measure and v.period = c.period and v.id <= c.exported
             order by v.id desc limit 1) base on true
         left join lateral (
             select p.by_name, v.approved_at from value v join provenance p on p.id = v.provenance
             where v.series = s.id and v.measure = c.measure and v.period = c.period
               and v.superseded_by is null) current on true
         order by c.ordinal",
        batch,
        filter,
        offset,
        limit,
        edition
    )
    .fetch_all(conn)
    .await?;
    let author = |(name, at)| Author { name, at };
    rows.into_iter()
        .map(|row| {
            Ok(StoredConflict {
                sheet: row.sheet,
                row: row.cell_row,
                column: row.cell_column,
                key: cell_key(row.indicator, &row.breakdown, row.measure, row.period)?,
                kind: name::read("import_conflict.kind", row.kind)?,
                three: MergeValues {
                    base: row.base,
                    theirs: row.theirs,
                    mine: row.mine,
                },
                choice: row
                    .choice
                    .map(|choice| name::read("import_conflict.choice", choice))
                    .transpose()?,
                base_by: row.base_by.zip(row.base_at).map(author),
                theirs_by: row.theirs_by.zip(row.theirs_at).map(author),
            })
        })
        .collect()
}

fn cell_key(
    indicator: String,
    breakdown: &str,
    measure: i16,
    period: i32,
) -> Result<CellKey, DbError> {
    let indicator: Result<IndicatorCode, _> = indicator.try_into();
    let breakdown: Result<Breakdown, _> = breakdown.parse();
    Ok(CellKey {
        indicator: indicator.map_err(|e| DbError::corrupt("import_conflict.indicator", e))?,
        measure: measure_of(measure)?,
        breakdown: breakdown.map_err(|e| DbError::corrupt("import_conflict.breakdown", e))?,
        period: period_of(period)?,
    })
}
