//! Many changes at once, and what an import keeps between its preview and its commit.

use crate::support::office;
use domain::Decimal;
use domain::change_set::Change;
use domain::role::Role;
use domain::value::{Breakdown, CellKey, CellValue, Datum, Provenance, Quantity};
use office::{HEADLINE, Office, observed, value};
use server::db;
use server::db::cell::{CellPlace, RowKey, ValueRef};
use server::db::change_set::{ChangeRow, NewSet, Origin, copy_changes};
use server::db::import::{Delta, NewBatch, NewFile, NewGrid, NewPreview};
use server::db::provenance::{NewProvenance, SourceFile};
use sqlx::PgConnection;
use uuid::Uuid;

pub const EDITION: &str = "2022-09";

/// A draft without cells.
pub async fn draft(conn: &mut PgConnection) -> i64 {
    let set = NewSet {
        edition: EDITION,
        title: "Prueba",
        author: "ana",
        origin: Origin::Entry,
    };
    db::change_set::insert(conn, &set).await.unwrap()
}

/// The provenance of a file with two sheets.
pub async fn provenance(conn: &mut PgConnection) -> i64 {
    let sheets = ["Datos".to_owned(), "Más".to_owned()];
    let file = SourceFile {
        name: "valores.xlsx",
        sha256: "ab",
        batch: None,
        sheets: &sheets,
    };
    let provenance = NewProvenance {
        by: "Ana",
        at: "2026-11-28T10:00:00Z",
        file: Some(file),
    };
    db::provenance::insert(conn, &provenance).await.unwrap()
}

/// The headline series of the headline indicator.
async fn series(conn: &mut PgConnection) -> i32 {
    let code = HEADLINE.parse().unwrap();
    let headline = Breakdown::headline();
    let ids = db::series::ensure(conn, EDITION, &[(&code, &headline)]).await;
    ids.unwrap()[0]
}

fn kinds() -> Vec<Option<CellValue>> {
    let gap = |datum| CellValue {
        datum,
        ..value("0")
    };
    let parts = Quantity {
        value: "-1234567.8900".parse().unwrap(),
        numerator: Some(Decimal::ZERO),
        denominator: Some("0.0000000001".parse().unwrap()),
    };
    vec![
        Some(value("3.10")),
        Some(value("79228162514264337593543950335")),
        Some(CellValue {
            datum: Datum::Value(parts),
            provisional: true,
            note: Some("«ñ»\t\\N\n".to_owned()),
            source: None,
        }),
        Some(gap(Datum::NotAvailable("Sin encuesta".to_owned()))),
        Some(gap(Datum::NotApplicable("No aplica".to_owned()))),
        None,
    ]
}

#[tokio::test]
async fn what_is_copied_in_is_read_back_whole() {
    let office = Office::open().await;
    office.person("ana", Role::Planner).await;
    let mut conn = office.pool.acquire().await.unwrap();
    let (set, series) = (draft(&mut conn).await, series(&mut conn).await);
    let provenance = provenance(&mut conn).await;
    let kinds = kinds();
    let keys: Vec<CellKey> = (0..kinds.len())
        .map(|at| observed(&(2010 + at).to_string()))
        .collect();
    let rows = keys
        .iter()
        .zip(&kinds)
        .enumerate()
        .map(|(at, (key, after))| {
            let before = &kinds[kinds.len() - 1 - at];
            ChangeRow {
                key: RowKey {
                    series,
                    measure: key.measure,
                    period: key.period,
                },
                before: before.as_ref().map(ValueRef::from),
                after: after.as_ref().map(ValueRef::from),
                provenance,
                place: Some(CellPlace {
                    sheet: 1,
                    row_column: Some((at as i32, 27)),
                }),
            }
        });
    let written = copy_changes(&mut conn, set, rows).await.unwrap();
    assert_eq!(written, 6);
    let changes = db::change_set::list_changes(&mut conn, set).await.unwrap();
    assert_eq!(changes.len(), 6);
    for (at, change) in changes.iter().enumerate() {
        assert_eq!(change.key, keys[at]);
        assert_eq!(change.after, kinds[at]);
        assert_eq!(change.before, kinds[5 - at]);
        let Provenance::Import { sheet, cell, .. } = &change.provenance else {
            panic!("{change:?}")
        };
        assert_eq!(
            (sheet.as_str(), cell.as_str()),
            ("Más", format!("AB{}", at + 1).as_str())
        );
    }
    let texts: Vec<String> = sqlx::query_scalar(
        "select after_value::text from change where after_kind = 1 order by period",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    assert_eq!(
        texts,
        ["3.10", "79228162514264337593543950335", "-1234567.8900"]
    );
}

#[tokio::test]
async fn a_copy_is_all_or_nothing_and_says_which_rule_it_broke() {
    let office = Office::open().await;
    office.person("ana", Role::Planner).await;
    let mut conn = office.pool.acquire().await.unwrap();
    let (set, series) = (draft(&mut conn).await, series(&mut conn).await);
    let provenance = provenance(&mut conn).await;
    let after = value("1");
    let row = |series, provenance, year: &str| ChangeRow {
        key: RowKey {
            series,
            measure: observed(year).measure,
            period: observed(year).period,
        },
        before: None,
        after: Some(ValueRef::from(&after)),
        provenance,
        place: None,
    };
    let good = row(series, provenance, "2024");
    for (bad, constraint) in [
        (good, "change_pk"),
        (row(0, provenance, "2025"), "change_series_exists"),
        (row(series, 0, "2025"), "change_provenance_exists"),
    ] {
        let refused = copy_changes(&mut conn, set, [good, bad].into_iter()).await;
        assert_eq!(refused.unwrap_err().constraint(), Some(constraint));
        let changes = db::change_set::list_changes(&mut conn, set).await.unwrap();
        assert_eq!(changes, vec![]);
    }
    let discarded = domain::change_set::Status::Discarded;
    db::change_set::set_status(&mut conn, set, discarded, None)
        .await
        .unwrap();
    let refused = copy_changes(&mut conn, set, [good].into_iter()).await;
    assert_eq!(
        refused.unwrap_err().constraint(),
        Some("change_is_immutable")
    );
}

#[tokio::test]
async fn two_who_need_the_same_series_at_once_get_the_same_one() {
    let office = Office::open().await;
    let code: domain::code::IndicatorCode = HEADLINE.parse().unwrap();
    let members: Vec<Breakdown> = (0..50)
        .map(|at| Breakdown::of("departamento", &format!("{at:02}")))
        .collect();
    let wanted: Vec<_> = members.iter().map(|member| (&code, member)).collect();
    let backwards: Vec<_> = wanted.iter().rev().copied().collect();
    let mut one = office.pool.begin().await.unwrap();
    let first = db::series::ensure(&mut one, EDITION, &wanted)
        .await
        .unwrap();
    let (second, ()) = tokio::join!(
        async {
            let mut conn = office.pool.acquire().await.unwrap();
            db::series::ensure(&mut conn, EDITION, &backwards)
                .await
                .unwrap()
        },
        async {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            one.commit().await.unwrap();
        }
    );
    let second: Vec<i32> = second.into_iter().rev().collect();
    assert_eq!(first, second);
    let unknown = "NO-HAY".parse().unwrap();
    let mut conn = office.pool.acquire().await.unwrap();
    let refused = db::series::ensure(&mut conn, EDITION, &[(&unknown, &members[0])]).await;
    assert_eq!(
        refused.unwrap_err().constraint(),
        Some("series_indicator_exists")
    );
}

/// A batch that is being read.
async fn batch(conn: &mut PgConnection) -> Uuid {
    let sha256 = "a".repeat(64);
    let file = NewFile {
        sha256: &sha256,
        bytes: b"abc",
        name: "valores.xlsx",
        by: "ana",
    };
    db::import::insert_file(conn, &file).await.unwrap();
    let id = Uuid::now_v7();
    let batch = NewBatch {
        id,
        sha256: &sha256,
        file_name: "valores.xlsx",
        author: "ana",
        stage: "En espera",
    };
    db::import::insert_batch(conn, &batch).await.unwrap();
    id
}

#[tokio::test]
async fn a_preview_keeps_its_delta_with_what_it_rests_on() {
    let office = Office::open().await;
    office.person("ana", Role::Planner).await;
    let mut conn = office.pool.acquire().await.unwrap();
    let id = batch(&mut conn).await;
    assert_eq!(db::import::load_grid(&mut conn, id).await.unwrap(), None);
    let (layouts, found) = (serde_json::json!([1]), serde_json::json!([2]));
    let read = NewGrid {
        grid: &[0, 1, 255],
        layouts: &layouts,
        found: &found,
        cells: 3,
    };
    db::import::set_read(&mut conn, id, &read).await.unwrap();
    let grid = db::import::load_grid(&mut conn, id).await.unwrap();
    assert_eq!(grid, Some(vec![0, 1, 255]));
    let today = "2026-11-28".parse().unwrap();
    let token = db::import::load_token(&mut conn, EDITION, today)
        .await
        .unwrap();
    let delta = Delta {
        bytes: vec![9, 0],
        token,
    };
    let preview = NewPreview {
        layouts: &found,
        content_hash: "h",
        delta: Some(&delta),
        summary: Some(&layouts.to_string()),
    };
    db::import::set_previewed(&mut conn, id, &preview)
        .await
        .unwrap();
    assert_eq!(
        db::import::load_delta(&mut conn, id).await.unwrap(),
        Some(delta)
    );
    assert_eq!(
        db::import::load_preview(&mut conn, id).await.unwrap(),
        Some(layouts)
    );
    let stored = db::import::load_batch(&mut conn, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (stored.layouts, stored.found),
        (Some(found.clone()), Some(found))
    );
    assert_eq!(stored.content_hash.as_deref(), Some("h"));
    db::import::clear_preview(&mut conn, id).await.unwrap();
    assert_eq!(db::import::load_delta(&mut conn, id).await.unwrap(), None);
}

#[tokio::test]
async fn the_token_moves_with_values_catalogue_reopenings_and_days() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let today = "2026-11-28".parse().unwrap();
    let token = async || {
        let mut conn = office.pool.acquire().await.unwrap();
        db::import::load_token(&mut conn, EDITION, today)
            .await
            .unwrap()
    };
    let at_first = token().await;
    assert_eq!(at_first, token().await, "nothing happened");
    office
        .draft(&ana, vec![office::typed(observed("2023"), "1")])
        .await;
    assert_eq!(at_first, token().await, "a draft changes no value");
    let cells = vec![office::typed(observed("2024"), "3")];
    office.approved(&ana, &rosa, cells).await;
    let approved = token().await;
    assert!(approved.last_value > at_first.last_value && approved.approvals > at_first.approvals);
    assert_eq!(approved.catalogue, at_first.catalogue);
    for (statement, part) in [
        (
            "update indicator set version = version + 1 where code = 'PNTD-1'",
            "catalogue",
        ),
        (
            "update member set aliases = array['otro'] where dimension = (select min(dimension) from member)",
            "catalogue",
        ),
        (
            "insert into reopening (edition, indicator, period, until, reason, reopened_by)
             values ('2022-09', 'PNTD-1', '2020', now(), 'x', 'ana')",
            "reopenings",
        ),
    ] {
        let before = token().await;
        sqlx::raw_sql(statement)
            .execute(&office.pool)
            .await
            .unwrap();
        let after = token().await;
        assert_ne!(before, after, "{statement}");
        assert_eq!(before.catalogue != after.catalogue, part == "catalogue");
        assert_eq!(before.reopenings != after.reopenings, part == "reopenings");
    }
}

#[tokio::test]
async fn a_reading_that_was_discarded_hears_of_it_at_its_next_stage() {
    let office = Office::open().await;
    office.person("ana", Role::Planner).await;
    let mut conn = office.pool.acquire().await.unwrap();
    let id = batch(&mut conn).await;
    let stage = db::import::set_stage(&mut conn, id, "Leyendo celdas", 7, 100);
    assert!(stage.await.unwrap());
    let stored = db::import::load_batch(&mut conn, id).await.unwrap();
    let stored = stored.unwrap();
    assert_eq!((stored.stage_count, stored.stage_total), (7, 100));
    db::import::discard(&mut conn, id).await.unwrap();
    let stage = db::import::set_stage(&mut conn, id, "Leyendo celdas", 8, 100);
    assert!(!stage.await.unwrap());
}

#[tokio::test]
async fn an_approval_never_supersedes_a_value_that_it_has_not_seen() {
    let office = Office::open().await;
    office.person("ana", Role::Planner).await;
    let mut conn = office.pool.acquire().await.unwrap();
    let mut sets = Vec::new();
    for number in ["3.1", "3.2"] {
        let set = draft(&mut conn).await;
        let change = Change {
            key: observed("2024"),
            before: None,
            after: Some(value(number)),
            provenance: Provenance::Form {
                by: "Ana".to_owned(),
                at: "2026-11-28T10:00:00Z".to_owned(),
            },
        };
        db::change_set::put_changes(&mut conn, set, EDITION, &[change])
            .await
            .unwrap();
        sets.push(set);
    }
    let first = db::value::approve_changes(&mut conn, sets[0], "Rosa", &[]);
    assert_eq!(first.await.unwrap(), 1);
    // Another approval of the same cell that looked before the first one was there.
    let second = db::value::approve_changes(&mut conn, sets[1], "Rosa", &[]).await;
    let error = second.unwrap_err().to_string();
    assert!(error.contains("value_one_is_current"), "{error}");
    assert_eq!(office.count("select count(*) from value").await, 1);
    // One that saw it replaces it.
    let seen = db::value::lock_current_of_set(&mut conn, sets[1]).await;
    let seen: Vec<i64> = seen.unwrap().iter().map(|row| row.id).collect();
    let third = db::value::approve_changes(&mut conn, sets[1], "Rosa", &seen);
    assert_eq!(third.await.unwrap(), 1);
}
