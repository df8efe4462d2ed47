//! PostgreSQL as `pntd doctor` sees it: the programs, and a database with tables, rights and keys.

use chrono::{TimeDelta, Utc};
use server::database::{MIGRATIONS, connect_existing, connect_existing_as_owner};
use server::db::installation::{DatabaseServer, database_server};
use server::db::rights::ConnectedRole;
use server::doctor::{Check, Level, database};
use server::postgres::{PostgresError, PrivatePostgres, Programs};
use server::release::{KeyDirectory, key::PrivateKey};
use sqlx::{ConnectOptions, PgPool};

use crate::doctor::cluster::Cluster;
use crate::doctor::{is, settings};

#[test]
fn programs_that_are_absent_old_or_of_another_version_are_found() {
    is(
        &database::programs(Err(PostgresError::NotInstalled)),
        Level::Missing,
    );
    let version = |version: &str| {
        database::programs(Ok(Programs {
            version: version.to_owned(),
            postgres: "/usr/lib/postgresql/bin/postgres".into(),
            has_cluster: false,
        }))
    };
    is(&version("14"), Level::Missing);
    is(&version("15"), Level::Ok);
    let dir = tempfile::tempdir().unwrap();
    is(
        &database::programs(PrivatePostgres::programs_for(dir.path())),
        Level::Ok,
    );
    let cluster = dir.path().join("postgres/cluster");
    std::fs::create_dir_all(&cluster).unwrap();
    std::fs::write(cluster.join("PG_VERSION"), "9\n").unwrap();
    let other = database::programs(PrivatePostgres::programs_for(dir.path()));
    is(&other, Level::Missing);
    assert!(other.found.contains("made by PostgreSQL 9"), "{other:?}");
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_found() {
    let config = settings(&["--database-url", "postgres://nobody@127.0.0.1:1/nothing"]);
    let error = connect_existing(&config.database).await.unwrap_err();
    is(&database::unreachable(&error), Level::Missing);
    is(&database::not_running(), Level::Ok);
}

#[tokio::test]
async fn an_old_server_or_another_encoding_is_found() {
    let cluster = Cluster::get();
    let pool = cluster.database().await;
    let own = database_server(&mut pool.acquire().await.unwrap())
        .await
        .unwrap();
    is(&database::server(&own), Level::Ok);
    is(&database::collation(own.sorts_spanish), Level::Ok);
    let old = DatabaseServer {
        version: 140_012,
        ..own.clone()
    };
    is(&database::server(&old), Level::Missing);
    let ascii = DatabaseServer {
        encoding: "SQL_ASCII".to_owned(),
        ..own
    };
    is(&database::server(&ascii), Level::Missing);
    is(&database::collation(false), Level::Missing);
}

#[test]
fn too_few_connections_and_clocks_apart_are_found() {
    is(&database::connections(24, 20), Level::Warning);
    is(&database::connections(100, 20), Level::Ok);
    let now = Utc::now();
    let apart = |seconds| database::clocks(now, now + TimeDelta::seconds(seconds), now);
    is(&apart(-6), Level::Warning);
    is(&apart(6), Level::Warning);
    is(&apart(4), Level::Ok);
}

#[test]
fn an_unencrypted_database_connection_is_found() {
    is(
        &database::transport("postgres://a@db.example.pe/pntd"),
        Level::Warning,
    );
    is(
        &database::transport("postgres://a@db.example.pe/pntd?sslmode=verify-full"),
        Level::Ok,
    );
    is(
        &database::transport("postgres://a@localhost/pntd"),
        Level::Ok,
    );
}

fn named<'a>(checks: &'a [Check], name: &str) -> &'a Check {
    checks.iter().find(|check| check.name == name).unwrap()
}

async fn contents(pool: &PgPool) -> Vec<Check> {
    let dir = tempfile::tempdir().unwrap();
    let config = settings(&["--data-dir", dir.path().to_str().unwrap()]);
    let mut connection = pool.acquire().await.unwrap();
    database::contents(&mut connection, &config.database).await
}

#[tokio::test]
async fn a_role_with_too_few_or_too_many_rights_is_found() {
    let cluster = Cluster::get();
    let owner = cluster.database().await;
    let worker = cluster.worker(&owner).await;
    for check in contents(&worker).await {
        is(&check, Level::Ok);
    }
    is(
        named(&contents(&owner).await, "database_role"),
        Level::Warning,
    );
    sqlx::raw_sql("revoke insert on audit from pntd_work")
        .execute(&owner)
        .await
        .unwrap();
    let lacking = contents(&worker).await;
    let role = named(&lacking, "database_role");
    is(role, Level::Missing);
    assert!(role.found.contains("audit"), "{role:?}");
}

#[tokio::test]
async fn an_empty_database_is_no_fault() {
    let cluster = Cluster::get();
    let pool = cluster.database().await;
    sqlx::raw_sql("drop schema public cascade; create schema public")
        .execute(&pool)
        .await
        .unwrap();
    let checks = contents(&pool).await;
    is(named(&checks, "database_role"), Level::Ok);
    is(named(&checks, "migrations"), Level::Ok);
    is(&database::role(ConnectedRole::NoTables, &[]), Level::Ok);
}

#[test]
fn tables_of_an_older_a_newer_and_another_program_are_found() {
    let own: Vec<(i64, Vec<u8>)> = MIGRATIONS
        .iter()
        .map(|own| (own.version, own.checksum.to_vec()))
        .collect();
    is(&database::migrations(&own), Level::Ok);
    is(&database::migrations(&own[..own.len() - 1]), Level::Warning);
    let newer = [own.clone(), vec![(i64::MAX, vec![])]].concat();
    is(&database::migrations(&newer), Level::Missing);
    let mut other = own;
    other[0].1 = vec![0];
    is(&database::migrations(&other), Level::Missing);
}

#[test]
fn a_signing_key_without_its_private_half_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let keys = KeyDirectory::new(dir.path().join("keys"));
    let key = PrivateKey::generate();
    let id = key.public().id();
    is(&database::signing(None, &keys), Level::Ok);
    is(&database::signing(Some(&id), &keys), Level::Missing);
    keys.store(&key).unwrap();
    is(&database::signing(Some(&id), &keys), Level::Ok);
}

#[tokio::test]
async fn an_owner_that_owns_nothing_is_found() {
    let cluster = Cluster::get();
    let owner = cluster.database().await;
    let worker = cluster.worker(&owner).await;
    let connect = |pool: &PgPool| {
        let options = pool.connect_options();
        async move { Ok(Some(options.connect().await.unwrap())) }
    };
    is(
        &database::owner(connect(&worker).await).await,
        Level::Missing,
    );
    is(&database::owner(connect(&owner).await).await, Level::Ok);
    let flags = [
        "--database-url",
        "postgres://a@127.0.0.1:1/nothing",
        "--owner-database-url",
        "postgres://b@127.0.0.1:1/nothing",
    ];
    let nowhere = connect_existing_as_owner(&settings(&flags).database).await;
    is(&database::owner(nowhere).await, Level::Missing);
}
