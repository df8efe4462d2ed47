//! The catalogue is read once for each state of its rows, and never another one than a transaction sees.

use std::sync::Arc;

use domain::catalogue::Catalogue;
use domain::policy_tree::Node;
use server::db;
use sqlx::PgConnection;

use crate::flow::office::Office;

async fn load(conn: &mut PgConnection) -> Arc<Catalogue> {
    db::catalogue::load_catalogue(conn).await.unwrap()
}

/// Writes another name of the first node, at the version it has.
async fn rename(conn: &mut PgConnection, catalogue: &Catalogue, name: &str) {
    let edition = &catalogue.edition.code;
    let node = Node {
        name: Some(name.to_owned()),
        ..catalogue.nodes[0].clone()
    };
    let versions = db::catalogue::node_versions(conn, edition).await.unwrap();
    let version = versions[node.code.as_str()];
    let is_written = db::catalogue::update_node(conn, edition, &node, version, "ana").await;
    assert!(is_written.unwrap());
}

/// The name of the first node, as it is loaded.
async fn name(conn: &mut PgConnection) -> Option<String> {
    load(conn).await.nodes[0].name.clone()
}

#[tokio::test]
async fn a_catalogue_that_was_read_is_not_read_again_until_somebody_changes_it() {
    let office = Office::open().await;
    let mut conn = office.pool.acquire().await.unwrap();
    let first = load(&mut conn).await;
    assert!(Arc::ptr_eq(&first, &load(&mut conn).await));
    // Values and entities are no part of it.
    db::catalogue::upsert_entity(&mut conn, "MTC", "Ministerio")
        .await
        .unwrap();
    assert!(Arc::ptr_eq(&first, &load(&mut conn).await));
    rename(&mut conn, &first, "Otro nombre").await;
    let second = load(&mut conn).await;
    assert_eq!(second.nodes[0].name.as_deref(), Some("Otro nombre"));
    assert!(Arc::ptr_eq(&second, &load(&mut conn).await));
    // Also past the office, with the version left as it was.
    for statement in [
        "update node set note = 'Nota de prueba' where version = 1",
        "update indicator set name = 'Indicador de prueba' where code = 'PNTD-1'",
        "insert into calendar_rule (edition, periodicity, opens_days, due_days, updated_by)
         select code, 'year', 1, 30, 'ana' from edition where is_current",
        "update calendar_rule set due_days = due_days + 1",
        "insert into dimension (code, name, position) values ('prueba', 'Prueba', 99)",
        "update edition set promise = 'Promesa de prueba' where is_current",
    ] {
        let before = load(&mut conn).await;
        sqlx::query(statement).execute(&mut *conn).await.unwrap();
        assert!(before != load(&mut conn).await, "{statement}");
    }
}

#[tokio::test]
async fn what_is_rolled_back_was_never_in_the_catalogue_of_others() {
    let office = Office::open().await;
    let mut conn = office.pool.acquire().await.unwrap();
    let before = load(&mut conn).await;
    let mut tx = office.pool.begin().await.unwrap();
    rename(&mut tx, &before, "Se deshace").await;
    assert_eq!(name(&mut tx).await.as_deref(), Some("Se deshace"));
    assert_eq!(load(&mut conn).await, before, "it is not committed yet");
    tx.rollback().await.unwrap();
    // The next one to write gives the row the same version.
    rename(&mut conn, &before, "Se queda").await;
    assert_eq!(name(&mut conn).await.as_deref(), Some("Se queda"));
}

#[tokio::test]
async fn a_reader_keeps_the_catalogue_of_the_moment_it_began_at() {
    let office = Office::open().await;
    let mut reader = db::transaction::begin_reading(&office.pool).await.unwrap();
    let before = load(&mut reader).await;
    let mut conn = office.pool.acquire().await.unwrap();
    rename(&mut conn, &before, "Después").await;
    assert_eq!(name(&mut conn).await.as_deref(), Some("Después"));
    assert_eq!(load(&mut reader).await, before);
}

#[tokio::test]
async fn each_database_has_its_own() {
    let (one, other) = (Office::open().await, Office::open().await);
    let mut in_one = one.pool.acquire().await.unwrap();
    let mut in_other = other.pool.acquire().await.unwrap();
    let before = load(&mut in_other).await;
    let own = load(&mut in_one).await;
    rename(&mut in_one, &own, "Solo aquí").await;
    assert_eq!(name(&mut in_one).await.as_deref(), Some("Solo aquí"));
    assert_eq!(load(&mut in_other).await, before);
}
