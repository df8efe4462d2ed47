//! Databases at the version before series, 0007, and at the first one, 0001, with rows as these versions of the
//! program wrote them.

use std::borrow::Cow;
use std::sync::Arc;

use domain::Decimal;
use domain::change_set::Change;
use domain::value::{Breakdown, Cell, CellKey, CellValue, Datum, Measure, Provenance, Quantity};
use server::database::MIGRATIONS;
use sqlx::migrate::Migrator;
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool};

use crate::migration::cluster::Cluster;

/// The last version before series.
const OLDER: i64 = 7;
pub const INDICATOR: &str = "PNTD-1";
/// An approved entry, an approved and published import, and its returned cells.
pub const SETS: [i64; 3] = [1, 2, 3];
/// Those of the first version.
pub const FIRST_SETS: [i64; 2] = [1, 2];
/// The period of a cell whose value was removed.
pub const REMOVED: &str = "2019";

pub struct Older {
    pub pool: PgPool,
    _cluster: Arc<Cluster>,
}

impl Older {
    /// At version 0007.
    pub async fn filled() -> Self {
        let older = Self::empty(OLDER).await;
        fill(&older.pool).await;
        older
    }

    /// At version 0001: an approved entry and an approved and published import, without a signature.
    pub async fn filled_at_first() -> Self {
        let older = Self::empty(1).await;
        fill_at_first(&older.pool).await;
        older
    }

    /// At any version, with rows of the one that the fixtures are of, and with some of each version that brought
    /// tables since.
    pub async fn filled_at(version: i64) -> Self {
        let older = if version < OLDER {
            Self::filled_at_first().await
        } else {
            Self::filled().await
        };
        let base = if version < OLDER { 1 } else { OLDER };
        let steps = MIGRATIONS.iter().map(|own| own.version);
        for step in steps.filter(|step| (base..=version).contains(step)) {
            up_to(step).run(&older.pool).await.unwrap();
            let rows = include_str!("since.sql");
            let rows = rows.split_once(&format!("-- {step:04}\n"));
            if let Some((_, rows)) = rows {
                let rows = rows.split("-- ").next().unwrap();
                sqlx::raw_sql(rows).execute(&older.pool).await.unwrap();
            }
        }
        older
    }

    /// Rows of every table.
    pub async fn counts(&self) -> std::collections::BTreeMap<String, i64> {
        let mut counts = std::collections::BTreeMap::new();
        let tables: Vec<String> =
            sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
                .fetch_all(&self.pool)
                .await
                .unwrap();
        for table in tables {
            let count = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
            let rows = sqlx::query_scalar(count).fetch_one(&self.pool).await;
            counts.insert(table, rows.unwrap());
        }
        counts
    }

    /// Without rows.
    async fn empty(version: i64) -> Self {
        let cluster = Cluster::get();
        let pool = cluster.empty_database().await;
        up_to(version).run(&pool).await.unwrap();
        Self {
            pool,
            _cluster: cluster,
        }
    }
}

/// The migrations as they were at a version.
fn up_to(version: i64) -> Migrator {
    let older = MIGRATIONS.iter().filter(|m| m.version <= version).cloned();
    Migrator {
        migrations: Cow::Owned(older.collect()),
        ..Migrator::DEFAULT
    }
}

pub fn key(period: &str) -> CellKey {
    CellKey {
        indicator: INDICATOR.parse().unwrap(),
        measure: Measure::Observed,
        breakdown: Breakdown::headline(),
        period: period.parse().unwrap(),
    }
}

pub fn stated(number: &str) -> CellValue {
    CellValue {
        datum: Datum::number(number.parse().unwrap()),
        provisional: false,
        note: None,
        source: None,
    }
}

fn form(second: u8) -> Provenance {
    Provenance::Form {
        by: "Ana de prueba".to_owned(),
        at: format!("2026-03-01T10:00:{second:02}Z"),
    }
}

fn import(sheet: &str, cell: &str) -> Provenance {
    Provenance::Import {
        by: "Ana de prueba".to_owned(),
        at: "2026-04-02T09:30:00Z".to_owned(),
        file: "valores.xlsx".to_owned(),
        sha256: sha(b'1'),
        sheet: sheet.to_owned(),
        cell: cell.to_owned(),
    }
}

fn change(key: CellKey, after: Option<CellValue>, provenance: Provenance) -> Change {
    Change {
        key,
        before: None,
        after,
        provenance,
    }
}

/// The changes of a set: every kind of datum, length of period, measure and place.
#[expect(clippy::too_many_lines, reason = "a table")]
pub fn changes_of(set: i64) -> Vec<Change> {
    let with = |period: &str, measure, breakdown: &[(&str, &str)]| CellKey {
        measure,
        breakdown: breakdown
            .iter()
            .fold(Breakdown::headline(), |all, (d, m)| all.with(d, m)),
        ..key(period)
    };
    let parts = CellValue {
        datum: Datum::Value(Quantity {
            value: Decimal::new(750, 1),
            numerator: Some(Decimal::from(45)),
            denominator: Some(Decimal::from(60)),
        }),
        provisional: true,
        note: Some("Con «comillas»\ny otra línea".to_owned()),
        source: Some("Registro".to_owned()),
    };
    let gap = |datum| CellValue {
        datum,
        ..stated("0")
    };
    let missing = gap(Datum::NotAvailable("Sin encuesta".to_owned()));
    let none = gap(Datum::NotApplicable("No aplica".to_owned()));
    match set {
        1 => vec![
            change(key(REMOVED), Some(stated("2.50")), form(1)),
            change(
                with("2018", Measure::Baseline, &[]),
                Some(stated("-1.250")),
                form(2),
            ),
        ],
        2 => vec![
            change(
                with("2024-Q3", Measure::Observed, &[]),
                Some(parts),
                import("Hoja «1»", "B5"),
            ),
            change(
                with(
                    "2024-M03",
                    Measure::Observed,
                    &[("departamento", "15"), ("sexo", "f")],
                ),
                Some(missing),
                import("Otra", "AA1048576"),
            ),
            Change {
                before: Some(stated("2.50")),
                ..change(key(REMOVED), None, import("Otra", ""))
            },
        ],
        _ => vec![
            change(
                with("2030", Measure::Target, &[]),
                Some(none),
                import("Hoja «1»", "ZZ3"),
            ),
            change(
                with("2024-S2", Measure::Observed, &[("sexo", "f")]),
                Some(stated("0")),
                import("", ""),
            ),
        ],
    }
}

/// The cell that a remark is on, and the value of which it speaks.
pub fn remarked() -> (CellKey, Option<CellValue>) {
    let change = changes_of(3).remove(0);
    (change.key, change.after)
}

/// Values by their numbers: the change that brought each, its set, and its successor.
fn values() -> Vec<(i64, Change, i64, Option<i64>)> {
    let (mut entry, mut import) = (changes_of(1), changes_of(2));
    vec![
        (1, entry.remove(0), 1, Some(5)),
        (2, entry.remove(0), 1, None),
        (3, import.remove(0), 2, None),
        (4, import.remove(0), 2, None),
        (5, import.remove(0), 2, None),
    ]
}

/// What is current after all that, in the order of the domain.
pub fn current_cells() -> Vec<Cell> {
    let current = values()
        .into_iter()
        .filter(|(.., successor)| successor.is_none());
    let mut cells: Vec<Cell> = current
        .filter_map(|(_, change, ..)| {
            Some(Cell {
                key: change.key,
                value: change.after?,
                provenance: change.provenance,
                approved_by: Some("Rosa de prueba".to_owned()),
            })
        })
        .collect();
    cells.sort_by(|a, b| a.key.cmp(&b.key));
    cells
}

fn sha(letter: u8) -> String {
    char::from(letter).to_string().repeat(64)
}

async fn fill(pool: &PgPool) {
    for rows in [include_str!("catalogue.sql"), include_str!("older.sql")] {
        sqlx::raw_sql(rows).execute(pool).await.unwrap();
    }
    for set in SETS {
        for change in changes_of(set) {
            insert_change(pool, set, &change).await;
        }
    }
    // What a set had at its third version.
    sqlx::raw_sql("update change set version = 3 where change_set = 3")
        .execute(pool)
        .await
        .unwrap();
    insert_values(pool).await;
    sqlx::raw_sql(include_str!("older_end.sql"))
        .execute(pool)
        .await
        .unwrap();
    for (kind, author, text, value) in [
        ("remark", "rosa", "¿Fuente?", remarked().1),
        ("comment", "ana", "La del INEI.", None),
    ] {
        let comment = sqlx::query(
            "insert into cell_comment (change_set, indicator, measure, breakdown, period, author, kind, text, value)
             values (3, $1, 'target', '', '2030', $2, $3, $4, $5)",
        );
        let comment = comment.bind(INDICATOR).bind(author).bind(kind).bind(text);
        comment.bind(value.map(Json)).execute(pool).await.unwrap();
    }
}

async fn fill_at_first(pool: &PgPool) {
    for rows in [include_str!("catalogue.sql"), include_str!("first.sql")] {
        sqlx::raw_sql(rows).execute(pool).await.unwrap();
    }
    for set in FIRST_SETS {
        for change in changes_of(set) {
            insert_change(pool, set, &change).await;
        }
    }
    insert_values(pool).await;
    sqlx::raw_sql(include_str!("first_end.sql"))
        .execute(pool)
        .await
        .unwrap();
}

async fn insert_values(pool: &PgPool) {
    // A value may point to its successor before that one is there, until the transaction ends.
    let mut tx = pool.begin().await.unwrap();
    for (id, change, set, successor) in values() {
        insert_value(&mut tx, id, &change, set, successor).await;
    }
    tx.commit().await.unwrap();
}

fn name(measure: Measure) -> String {
    let name = serde_json::to_value(measure).unwrap();
    name.as_str().unwrap().to_owned()
}

async fn insert_change(pool: &PgPool, set: i64, change: &Change) {
    sqlx::query(
        "insert into change (change_set, edition, indicator, measure, breakdown, period, before, after, provenance)
         values ($1, '2022-09', $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(set)
    .bind(change.key.indicator.as_str())
    .bind(name(change.key.measure))
    .bind(change.key.breakdown.to_string())
    .bind(change.key.period.to_string())
    .bind(change.before.as_ref().map(Json))
    .bind(change.after.as_ref().map(Json))
    .bind(Json(&change.provenance))
    .execute(pool)
    .await
    .unwrap();
}

async fn insert_value(
    conn: &mut PgConnection,
    id: i64,
    change: &Change,
    set: i64,
    successor: Option<i64>,
) {
    let after = change.after.as_ref();
    let (kind, quantity, reason) = match after.map(|after| &after.datum) {
        Some(Datum::Value(quantity)) => ("value", Some(quantity), None),
        Some(Datum::NotAvailable(why)) => ("not_available", None, Some(why.as_str())),
        Some(Datum::NotApplicable(why)) => ("not_applicable", None, Some(why.as_str())),
        None => ("removed", None, None),
    };
    let value = sqlx::query(
        "insert into value (id, edition, indicator, measure, breakdown, period, kind, value, numerator, denominator,
                            reason, provisional, note, source, provenance, change_set, approved_by, superseded_by)
         overriding system value
         values ($1, '2022-09', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'Rosa de prueba', $16)",
    )
    .bind(id)
    .bind(change.key.indicator.as_str())
    .bind(name(change.key.measure))
    .bind(change.key.breakdown.to_string())
    .bind(change.key.period.to_string())
    .bind(kind)
    .bind(quantity.map(|q| q.value))
    .bind(quantity.and_then(|q| q.numerator))
    .bind(quantity.and_then(|q| q.denominator))
    .bind(reason)
    .bind(after.is_some_and(|value| value.provisional))
    .bind(after.and_then(|value| value.note.as_deref()))
    .bind(after.and_then(|value| value.source.as_deref()))
    .bind(Json(&change.provenance))
    .bind(set)
    .bind(successor);
    value.execute(conn).await.unwrap();
}
