//! A database that an older version filled, carried over: every value, change, provenance and comment is what
//! it was.

mod older;

use crate::support::cluster;

use domain::value::{Cell, CellKey};
use older::{FIRST_SETS, Older, SETS, changes_of, key, stated};
use server::audit::chain_problem::ChainProblem;
use server::db;
use sqlx::PgConnection;

const EDITION: &str = "2022-09";

/// The old rows, brought up to date, and a connection to them.
async fn carried_over() -> (Older, sqlx::pool::PoolConnection<sqlx::Postgres>) {
    let older = Older::filled().await;
    server::database::MIGRATIONS.run(&older.pool).await.unwrap();
    let conn = older.pool.acquire().await.unwrap();
    (older, conn)
}

#[tokio::test]
async fn every_change_is_what_it_was() {
    let (_older, mut conn) = carried_over().await;
    for set in SETS {
        let mut expected = changes_of(set);
        expected.sort_by(|a, b| a.key.cmp(&b.key));
        let got = db::change_set::list_changes(&mut conn, set).await.unwrap();
        assert_eq!(got, expected, "set {set}");
    }
    let versions: Vec<i32> = sqlx::query_scalar("select distinct version from change order by 1")
        .fetch_all(&mut *conn)
        .await
        .unwrap();
    assert_eq!(versions, [1, 3]);
}

#[tokio::test]
async fn a_database_of_the_first_version_is_carried_over_whole() {
    let older = Older::filled_at_first().await;
    server::database::MIGRATIONS.run(&older.pool).await.unwrap();
    let mut conn = older.pool.acquire().await.unwrap();
    for set in FIRST_SETS {
        let mut expected = changes_of(set);
        expected.sort_by(|a, b| a.key.cmp(&b.key));
        let got = db::change_set::list_changes(&mut conn, set).await.unwrap();
        assert_eq!(got, expected, "set {set}");
    }
    let got = db::value::list_current(&mut conn, EDITION).await.unwrap();
    let expected: Vec<Cell> = older::current_cells();
    assert_eq!(got, expected);
    let mut releases = db::value::list_releases_of(&mut conn, &[1, 2, 3, 4, 5])
        .await
        .unwrap();
    releases.sort_unstable();
    assert_eq!(releases, [(1, 1), (2, 1)]);
    let published: i64 =
        sqlx::query_scalar("select count(*) from audit where act = 'release.publish'")
            .fetch_one(&mut *conn)
            .await
            .unwrap();
    assert_eq!(published, 1, "who did what is still there");
}

/// Where rows have been kept since: what a later migration lays out anew is looked at by the tests beside this one.
const SAME_TABLES_SINCE: i64 = 9;

#[tokio::test]
async fn a_filled_database_of_every_earlier_version_is_carried_over() {
    let versions: Vec<i64> = server::database::MIGRATIONS
        .iter()
        .map(|own| own.version)
        .collect();
    let (_, earlier) = versions.split_last().unwrap();
    assert!(earlier.len() >= 20, "{}", earlier.len());
    for version in earlier {
        let older = Older::filled_at(*version).await;
        let before = older.counts().await;
        server::database::MIGRATIONS.run(&older.pool).await.unwrap();
        let after = older.counts().await;
        for (table, rows) in &before {
            let now = after.get(table).copied();
            let is_same = now == Some(*rows) || table == "_sqlx_migrations";
            assert!(
                is_same || *version < SAME_TABLES_SINCE && now >= Some(*rows),
                "{table} had {rows} rows at {version} and has {now:?}"
            );
        }
        let mut conn = older.pool.acquire().await.unwrap();
        let got = db::value::list_current(&mut conn, EDITION).await.unwrap();
        assert_eq!(got, older::current_cells(), "from {version}");
        let state = db::backup::state(&mut conn).await.unwrap();
        assert_eq!(Some(&state.schema), versions.last());
        drop(conn);
        let verdict = server::use_case::audit::verify(&older.pool, Vec::new()).await;
        let verdict = verdict.unwrap();
        // The fixtures' releases were written without their entries.
        let is_of_fixture =
            |flaw: &&ChainProblem| matches!(flaw, ChainProblem::ReleaseNotInLog { .. });
        let own = verdict.flaws.iter().filter(|flaw| !is_of_fixture(flaw));
        assert_eq!(own.count(), 0, "from {version}: {:?}", verdict.flaws);
        older.pool.close().await;
    }
}

#[tokio::test]
async fn every_value_is_what_it_was_and_knows_where_from() {
    let (_older, mut conn) = carried_over().await;
    let got = db::value::list_current(&mut conn, EDITION).await.unwrap();
    let expected: Vec<Cell> = older::current_cells();
    assert_eq!(got, expected);
    let ended = versions(&mut conn, &key(older::REMOVED)).await;
    assert_eq!(ended, [(5, false, true), (1, true, false)]);
    let indicators = [older::INDICATOR.to_owned()];
    let earlier = db::value::list_as_of(&mut conn, EDITION, &indicators, 4);
    let earlier: Vec<CellKey> = earlier.await.unwrap().into_iter().map(|c| c.key).collect();
    let removed = key(older::REMOVED);
    assert!(earlier.contains(&removed), "it was there before it ended");
}

/// Id, whether there is a value, whether it is current; newest first.
async fn versions(conn: &mut PgConnection, key: &CellKey) -> Vec<(i64, bool, bool)> {
    let versions = db::value::list_versions(conn, EDITION, key).await.unwrap();
    let shown = versions
        .into_iter()
        .map(|v| (v.id, v.value.is_some(), v.is_current));
    shown.collect()
}

#[tokio::test]
async fn what_was_said_of_a_cell_stays_with_it() {
    let (_older, mut conn) = carried_over().await;
    let comments = db::change_set::list_comments(&mut conn, &SETS)
        .await
        .unwrap();
    let said: Vec<_> = comments
        .iter()
        .map(|c| (c.key.clone(), c.text.as_str(), c.value.clone()))
        .collect();
    let (remarked, value) = older::remarked();
    let expected = [
        (remarked.clone(), "¿Fuente?", value),
        (remarked, "La del INEI.", None),
    ];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_release_keeps_its_values() {
    let (_older, mut conn) = carried_over().await;
    let mut releases = db::value::list_releases_of(&mut conn, &[1, 2, 3, 4, 5])
        .await
        .unwrap();
    releases.sort_unstable();
    assert_eq!(releases, [(1, 1), (2, 1)]);
}

#[tokio::test]
async fn an_unfinished_import_is_read_again_and_a_finished_one_stays() {
    let (_older, mut conn) = carried_over().await;
    let states: Vec<(String, String, i16)> =
        sqlx::query_as("select file_name, status, attempts from import_batch order by file_name")
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    let state = |name: &str, status: &str, attempts| (name.to_owned(), status.to_owned(), attempts);
    assert_eq!(
        states,
        [
            state("leido.xlsx", "reading", 0),
            state("leyendo.xlsx", "reading", 0),
            state("valores.xlsx", "committed", 1),
        ]
    );
}

#[tokio::test]
async fn what_follows_gets_numbers_that_are_free_and_finds_the_old_values() {
    let (_older, mut conn) = carried_over().await;
    let new = db::change_set::NewSet {
        edition: EDITION,
        title: "después",
        author: "ana",
        origin: db::change_set::Origin::Entry,
    };
    let set = db::change_set::insert(&mut conn, &new).await.unwrap();
    let mut change = changes_of(1).remove(0);
    change.after = Some(stated("9.75"));
    db::change_set::put_changes(&mut conn, set, EDITION, &[change.clone()])
        .await
        .unwrap();
    let current = db::value::lock_current_of_set(&mut conn, set)
        .await
        .unwrap();
    assert_eq!(current.len(), 1);
    let seen = [current[0].id];
    let written = db::value::approve_changes(&mut conn, set, "Rosa", &seen)
        .await
        .unwrap();
    assert_eq!(written, 1);
    let versions = db::value::list_versions(&mut conn, EDITION, &change.key)
        .await
        .unwrap();
    assert_eq!(versions[0].value, change.after);
    assert_eq!(versions[0].provenance, change.provenance);
    assert!(versions[0].is_current && versions.iter().filter(|v| v.is_current).count() == 1);
}
