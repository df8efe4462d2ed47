//! Two neighbouring versions of the program on one database: the older one works on after the newer one has brought
//! the tables up to date, unless that one says that it cannot.

mod built;

use crate::support::installation;
use crate::support::own_cluster;

use installation::{Installation, audited, entry};
use server::database::DatabaseConfig;
use server::database::{Contents, Database, DatabaseError, MIGRATIONS};
use server::db;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, ConnectOptions, PgPool, SqlSafeStr};

/// The migrations of the next version: one more, with these statements.
fn next(sql: String) -> Migrator {
    let newest = MIGRATIONS.iter().map(|own| own.version).max().unwrap();
    let mut all: Vec<Migration> = MIGRATIONS.iter().cloned().collect();
    all.push(Migration::new(
        newest + 1,
        "the next version".into(),
        MigrationType::Simple,
        AssertSqlSafe(sql).into_sql_str(),
        false,
    ));
    Migrator {
        migrations: all.into(),
        ..Migrator::DEFAULT
    }
}

/// As a server of the next version does when it starts.
async fn upgrade(config: &DatabaseConfig, sql: &str) {
    let owner = server::database::OwnerDatabase::open(config).await.unwrap();
    let pool = PgPool::connect_with(owner.access.options().clone().disable_statement_logging())
        .await
        .unwrap();
    next(sql.to_owned()).run(&pool).await.unwrap();
    pool.close().await;
    owner.close().await.unwrap();
}

#[tokio::test]
async fn a_server_works_on_and_starts_again_beside_one_of_the_next_version() {
    let place = Installation::new();
    let old = place.open().await;
    audited(&old.pool, "antes").await.unwrap();
    let adds = "alter table audit add column next text; create table next (id bigint primary key)";
    upgrade(&place.config(), adds).await;

    audited(&old.pool, "durante").await.unwrap();
    let mut connection = old.pool.acquire().await.unwrap();
    let filter = db::audit::Filter {
        act: Some(entry("").act.to_owned()),
        ..db::audit::Filter::default()
    };
    let entries = db::audit::list(&mut connection, &filter, None, 10)
        .await
        .unwrap();
    assert_eq!(entries.len(), 2);
    drop(connection);
    old.close().await.unwrap();

    let again = Database::open(&place.config(), Contents::Real)
        .await
        .unwrap();
    audited(&again.pool, "después").await.unwrap();
    again.close().await.unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_work_with_newer_tables_says_so_and_changes_nothing() {
    let place = Installation::new();
    place.open().await.close().await.unwrap();
    let newest = MIGRATIONS.iter().map(|own| own.version).max().unwrap();
    let breaks = format!("update compatibility set oldest = {}", newest + 1);
    upgrade(&place.config(), &breaks).await;
    let refused = Database::open(&place.config(), Contents::Real)
        .await
        .err()
        .unwrap();
    assert!(matches!(refused, DatabaseError::TooOld { .. }), "{refused}");
    assert!(refused.to_string().contains("install the newer program"));
}
