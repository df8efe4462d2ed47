//! Least rights: whoever takes the server over can write no more than the server does.

use std::collections::BTreeSet;

use server::db::rights::{Rights, TABLES};
use sqlx::PgPool;

use crate::constraints::cluster::Cluster;
use crate::constraints::with_a_release;

/// SQLSTATE `insufficient_privilege`.
const NO_RIGHT: &str = "42501";

async fn code(pool: &PgPool, statement: &'static str) -> String {
    let refused = sqlx::raw_sql(statement).execute(pool).await;
    let error = match refused {
        Ok(_) => return "done".to_owned(),
        Err(error) => error,
    };
    let answer = error.as_database_error().unwrap();
    answer.code().unwrap().into_owned()
}

#[tokio::test]
async fn the_working_role_changes_no_table_and_no_history() {
    let office = with_a_release().await;
    let worker = Cluster::get().worker(&office.pool).await;
    let attacks = [
        "alter table audit disable trigger all",
        "set session_replication_role = replica",
        "drop trigger audit_is_immutable on audit",
        "create table mine (a int)",
        "create function netstring(text) returns text language sql as 'select $1'",
        "create or replace function row_is_immutable() returns trigger language plpgsql as 'begin return new; end'",
        "drop table audit cascade",
        "truncate audit cascade",
        "truncate session",
        "update audit set actor = 'nadie'",
        "delete from audit",
        "insert into audit_chain select position + 1, audit, hash, hash from audit_chain",
        "update audit_chain set hash = repeat('0', 64)",
        "delete from audit_chain",
        "update release set note = 'otra'",
        "delete from release",
        "update release_cell set value = value",
        "update change_set_event set actor = 'rosa'",
        "update provenance set by_name = 'rosa'",
        "delete from value",
        "delete from account",
        "delete from signing_key",
        "set role pntd",
        "create role another superuser",
        "update _sqlx_migrations set checksum = ''",
        "copy account to program 'cat'",
        "create temporary table trap (id bigint)",
        "select audit_is_chained()",
    ];
    for attack in attacks {
        assert_eq!(code(&worker, attack).await, NO_RIGHT, "{attack}");
    }
    assert_eq!(
        code(&office.pool, "alter table audit disable trigger all").await,
        "done",
        "the owner could: the refusals above are those of the role"
    );
}

/// A function that works with the owner's rights works for whoever may call it, or put it on a table as a
/// trigger: also on a table and with types that they made.
#[tokio::test]
async fn the_working_role_calls_no_function_that_has_the_owners_rights() {
    let office = with_a_release().await;
    let functions: Vec<(String, bool)> = sqlx::query_as(
        "select proname::text, has_function_privilege('pntd_work', oid, 'execute') from pg_proc
         where prosecdef and pronamespace = 'public'::regnamespace",
    )
    .fetch_all(&office.pool)
    .await
    .unwrap();
    assert_eq!(functions, [("audit_is_chained".to_owned(), false)]);
    // Without temporary tables, too, there is nothing that it could be put on.
    let temporary = "select has_database_privilege('pntd_work', current_database(), 'temporary')";
    let temporary: bool = sqlx::query_scalar(temporary)
        .fetch_one(&office.pool)
        .await
        .unwrap();
    assert!(!temporary);
}

#[tokio::test]
async fn every_table_states_what_the_program_may_do_with_it() {
    let office = with_a_release().await;
    let found: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
            .fetch_all(&office.pool)
            .await
            .unwrap();
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let stated: BTreeSet<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    assert_eq!(stated, found, "server/src/db/rights.rs");

    // What a trigger never lets anybody change, the working role has no right to change.
    let immutable: Vec<String> = sqlx::query_scalar(
        "select distinct c.relname::text from pg_trigger t
         join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
         where p.proname = 'row_is_immutable' and (t.tgtype & 16) > 0",
    )
    .fetch_all(&office.pool)
    .await
    .unwrap();
    assert!(immutable.len() > 8, "{immutable:?}");
    for table in immutable {
        let rights = TABLES.iter().find(|(name, _)| *name == table).unwrap().1;
        assert!(matches!(rights, Rights::Append | Rights::Read), "{table}");
    }
}

#[tokio::test]
async fn rights_that_were_given_by_hand_are_taken_back_at_the_next_start() {
    let office = with_a_release().await;
    let worker = Cluster::get().worker(&office.pool).await;
    let role = worker.connect_options().get_username().to_owned();
    sqlx::raw_sql("grant all on all tables in schema public to pntd_work")
        .execute(&office.pool)
        .await
        .unwrap();
    assert_ne!(code(&worker, "truncate session").await, NO_RIGHT);
    server::db::rights::grant(&office.pool, &role)
        .await
        .unwrap();
    assert_eq!(code(&worker, "truncate session").await, NO_RIGHT);
    assert_eq!(code(&worker, "delete from session").await, "done");
}
