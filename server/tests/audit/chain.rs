//! One chain of all acts, whoever writes; and what becomes visible when somebody tampers with it.

use std::sync::Arc;

use app::wire::*;
use domain::role::Role;
use serde_json::json;
use server::audit::chain_problem::{ChainProblem, HashSource};
use server::audit::check::Verdict;
use server::audit::file::read_line;
use server::backend::PostgresBackend;
use server::db::{self, audit::Entry};
use server::release::ReleaseStore;
use server::use_case::audit::verify;
use sqlx::{Acquire, PgPool};

use crate::audit::office::{Office, observed, typed};

async fn checked(pool: &PgPool) -> Verdict {
    verify(pool, Vec::new()).await.unwrap()
}

/// What the check says, in the words of the screen.
async fn flaws(pool: &PgPool) -> Vec<String> {
    let verdict = checked(pool).await;
    verdict.flaws.iter().map(ChainProblem::sentence).collect()
}

/// An office in which something happened: at least six entries, one of them a publication.
async fn with_entries() -> Office {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "3")])
        .await;
    office.publish(&rosa).await;
    office
        .draft(&ana, vec![typed(observed("2023"), "2.5")])
        .await;
    let verdict = checked(&office.pool).await;
    assert!(verdict.is_whole(), "{:?}", verdict.flaws);
    assert!(verdict.links >= 6, "{}", verdict.links);
    office
}

/// As somebody who may do everything in the database, past every trigger and foreign key.
async fn tamper(pool: &PgPool, statements: &str) {
    let mut tx = pool.begin().await.unwrap();
    sqlx::raw_sql("set local session_replication_role = replica")
        .execute(&mut *tx)
        .await
        .unwrap();
    let statements = sqlx::AssertSqlSafe(statements);
    sqlx::raw_sql(statements).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn whoever_changes_an_entry_is_found_and_the_entry_is_named() {
    let office = with_entries().await;
    tamper(
        &office.pool,
        "update audit set actor = 'luis' where id = (select audit from audit_chain where position = 3)",
    )
    .await;
    let reported = flaws(&office.pool).await;
    assert_eq!(reported.len(), 1, "{reported:?}");
    assert!(
        reported[0].starts_with("Eslabón 3: la entrada"),
        "{reported:?}"
    );
    assert!(reported[0].contains("alguien la cambió"), "{reported:?}");
}

#[tokio::test]
async fn a_detail_or_a_moment_that_was_touched_up_is_found_too() {
    for statement in [
        "update audit set at = at + interval '1 microsecond' where id = (select max(id) from audit)",
        "update audit set detail = detail || '{\"cells\": 9}' where id = (select max(id) from audit)",
        "update audit set object = object || ' ' where id = (select max(id) from audit)",
    ] {
        let office = with_entries().await;
        tamper(&office.pool, statement).await;
        let reported = flaws(&office.pool).await;
        assert_eq!(reported.len(), 1, "{statement}: {reported:?}");
    }
}

#[tokio::test]
async fn an_entry_that_was_taken_out_or_slipped_in_is_found() {
    let office = with_entries().await;
    tamper(
        &office.pool,
        "delete from audit where id = (select audit from audit_chain where position = 2)",
    )
    .await;
    let reported = flaws(&office.pool).await;
    assert_eq!(reported.len(), 1, "{reported:?}");
    assert!(
        reported[0].starts_with("Eslabón 2: la entrada"),
        "{reported:?}"
    );

    let office = with_entries().await;
    tamper(
        &office.pool,
        "delete from audit where id = (select audit from audit_chain where position = 2);
         delete from audit_chain where position = 2",
    )
    .await;
    assert_eq!(flaws(&office.pool).await, ["Falta el eslabón 2."]);

    let office = with_entries().await;
    tamper(
        &office.pool,
        "insert into audit (actor, act, object) values ('ana', 'change_set.approve', 'change_set/1')",
    )
    .await;
    let reported = flaws(&office.pool).await;
    assert_eq!(reported.len(), 1, "{reported:?}");
    assert!(reported[0].contains("se agregó por fuera"), "{reported:?}");
}

#[tokio::test]
async fn a_log_cut_at_its_end_is_known_by_its_releases_and_by_a_noted_hash() {
    let office = with_entries().await;
    let noted = checked(&office.pool).await.last.unwrap().1;
    // Everything from the publication on.
    tamper(
        &office.pool,
        "delete from audit where id >= (select id from audit where act = 'release.publish');
         delete from audit_chain c where not exists (select from audit a where a.id = c.audit)",
    )
    .await;
    let reported = flaws(&office.pool).await;
    assert_eq!(reported.len(), 1, "{reported:?}");
    assert!(reported[0].starts_with("La publicación 1 no tiene su entrada"));
    let kept = vec![(HashSource::Operator, noted)];
    assert_eq!(verify(&office.pool, kept).await.unwrap().flaw_count, 2);
}

/// Changes the first entry and computes the chain anew, with one more statement for each entry.
async fn forge(office: &Office, each: &str) {
    let statements = format!(
        "update audit set actor = 'luis' where id = (select audit from audit_chain where position = 1);
         do $$
         declare link audit_chain; entry audit; previous text := repeat('0', 64); noted text;
         begin
             for link in select * from audit_chain order by position loop
                 select * into entry from audit where id = link.audit;
                 {each}
                 update audit_chain set previous_hash = previous,
                     hash = audit_link_hash(previous, link.position, entry) where position = link.position;
                 previous := audit_link_hash(previous, link.position, entry);
             end loop;
         end $$"
    );
    tamper(&office.pool, &statements).await;
}

#[tokio::test]
async fn a_chain_computed_anew_does_not_fit_what_a_release_noted() {
    let office = with_entries().await;
    forge(&office, "").await;
    let reported = flaws(&office.pool).await;
    assert_eq!(reported.len(), 2, "{reported:?}");
    assert!(
        reported[0].contains("anotado en la publicación 1"),
        "{reported:?}"
    );
    assert!(
        reported[1].contains("firmado en la publicación 1"),
        "{reported:?}"
    );
}

/// Everything that the owner of the tables can do: the log computed anew, and the entry of the release says the
/// new hash. Only the signed manifest is left.
#[tokio::test]
async fn a_log_computed_anew_with_its_anchors_does_not_fit_what_a_release_signed() {
    let office = with_entries().await;
    let anchors = "
        if entry.act = 'release.publish' then
            select hash into noted from audit_chain where position = (entry.detail #>> '{audit,position}')::bigint;
            entry.detail := jsonb_set(entry.detail, '{audit,hash}', to_jsonb(noted));
            update audit set detail = entry.detail where id = entry.id;
        end if;";
    forge(&office, anchors).await;
    let reported = flaws(&office.pool).await;
    assert_eq!(reported.len(), 1, "{reported:?}");
    assert!(
        reported[0].contains("firmado en la publicación 1"),
        "{reported:?}"
    );
}

#[tokio::test]
async fn many_writers_on_two_servers_make_one_chain_without_gaps() {
    let office = Arc::new(Office::open().await);
    let other = PgPool::connect_with((*office.pool.connect_options()).clone())
        .await
        .unwrap();
    let second = Arc::new(PostgresBackend::new(
        other.clone(),
        ReleaseStore::new(other.clone()),
    ));
    let before = checked(&office.pool).await.links;
    let mut people = Vec::new();
    for number in 0..6 {
        people.push(office.person(&format!("ana{number}"), Role::Planner).await);
    }
    let mut writers = tokio::task::JoinSet::new();
    for (number, person) in people.into_iter().enumerate() {
        let (office, second) = (Arc::clone(&office), Arc::clone(&second));
        writers.spawn(async move {
            let mut draft = None;
            for round in 0..10 {
                let cells = vec![typed(observed("2024"), &format!("{number}.{round}"))];
                let save = SaveCells {
                    reason: None,
                    draft,
                    others: Vec::new(),
                    cells,
                };
                let saved = if number % 2 == 0 {
                    office.backend.call(&person, save).await
                } else {
                    second.call(&person, save).await
                };
                let saved = saved.unwrap();
                assert_eq!(saved.saved, 1);
                draft = saved.draft;
            }
        });
    }
    writers.join_all().await;
    let verdict = checked(&office.pool).await;
    assert!(verdict.is_whole(), "{:?}", verdict.flaws);
    assert_eq!(verdict.links, before + 60);
    assert_eq!(
        office
            .count("select max(position) - count(*) from audit_chain")
            .await,
        0,
        "positions have gaps"
    );
}

#[tokio::test]
async fn an_act_that_is_rolled_back_leaves_no_link() {
    let office = with_entries().await;
    let before = checked(&office.pool).await;
    let mut tx = office.pool.begin().await.unwrap();
    sqlx::query(
        "insert into audit (actor, act, object) values ('ana', 'change_set.save', 'change_set/9')",
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(checked(&office.pool).await, before);
}

#[tokio::test]
async fn an_exported_log_can_be_checked_without_the_database() {
    let office = with_entries().await;
    let admin = office.person("admin", Role::Admin).await;
    let file = export(&office, &admin, AuditFilter::default()).await;
    let mut check = server::audit::check::Check::default();
    for line in file.lines() {
        check.link(&read_line(line).unwrap());
    }
    let of_file = check.end();
    assert!(of_file.is_whole(), "{:?}", of_file.flaws);
    // The entry of the export itself comes after what was exported.
    assert_eq!(of_file.links + 1, checked(&office.pool).await.links);
    assert!(!file.contains("\"address\""), "addresses do not leave");
}

/// The log as JSON Lines.
pub async fn export(office: &Office, by: &app::backend::Caller, filter: AuditFilter) -> String {
    let mut wanted = ExportAudit {
        filter,
        format: AuditFormat::JsonLines,
        after: 0,
        until: None,
    };
    let mut bytes = Vec::new();
    loop {
        let part = office
            .backend
            .export_audit(by, wanted.clone())
            .await
            .unwrap();
        bytes.extend(part.bytes);
        match part.next {
            Some(next) => (wanted.after, wanted.until) = (next, Some(part.until)),
            None => return String::from_utf8(bytes).unwrap(),
        }
    }
}

#[tokio::test]
async fn an_address_is_forgotten_and_the_chain_holds() {
    let office = Office::open().await;
    let mut ana = office.person("ana", Role::Planner).await;
    ana.address = Some("192.0.2.7".to_owned());
    office.draft(&ana, vec![typed(observed("2024"), "3")]).await;
    let kept = "select count(*) from audit_address";
    assert_eq!(office.count(kept).await, 1);
    assert_eq!(
        office
            .count("select count(*) from audit where address is not null")
            .await,
        0,
        "an address is in what is hashed"
    );
    let forget = server::use_case::privacy::forget;
    assert_eq!(forget(&office.pool).await.unwrap(), 0);
    sqlx::query("update audit_address set at = at - interval '92 days'")
        .execute(&office.pool)
        .await
        .unwrap();
    assert_eq!(forget(&office.pool).await.unwrap(), 1);
    assert_eq!(office.count(kept).await, 0);
    let verdict = checked(&office.pool).await;
    assert!(verdict.is_whole(), "{:?}", verdict.flaws);
}

#[tokio::test]
async fn the_days_of_addresses_are_administrations_and_count_at_once() {
    let office = Office::open().await;
    let mut admin = office.person("admin", Role::Admin).await;
    admin.address = Some("192.0.2.7".to_owned());
    office
        .draft(&admin, vec![typed(observed("2024"), "3")])
        .await;
    sqlx::query("update audit_address set at = at - interval '10 days'")
        .execute(&office.pool)
        .await
        .unwrap();
    let before = office.backend.call(&admin, ReadPrivacy {}).await.unwrap();
    assert_eq!((before.address_days, before.addresses), (90, Some(1)));
    for days in [0, 731] {
        assert!(
            office
                .backend
                .call(&admin, SavePrivacy { address_days: days })
                .await
                .is_err()
        );
    }
    let after = office
        .backend
        .call(&admin, SavePrivacy { address_days: 7 })
        .await
        .unwrap();
    // Saving is an act with an address of its own.
    assert_eq!((after.address_days, after.addresses), (7, Some(1)));
    let ana = office.person("ana", Role::Planner).await;
    let seen = office.backend.call(&ana, ReadPrivacy {}).await.unwrap();
    assert_eq!((seen.address_days, seen.addresses), (7, None));
}

/// The links after a position with the addresses of their entries, in order, as of now.
async fn links_after(
    conn: &mut sqlx::PgConnection,
    position: i64,
) -> Vec<(i64, i64, String, String, Option<String>)> {
    // Links are made when a transaction ends; this one looks before.
    sqlx::query("set constraints all immediate")
        .execute(&mut *conn)
        .await
        .unwrap();
    sqlx::query_as(
        "select c.position, c.audit, c.previous_hash, c.hash, n.address
         from audit_chain c left join audit_address n on n.audit = c.audit
         where c.position > $1 order by c.position",
    )
    .bind(position)
    .fetch_all(conn)
    .await
    .unwrap()
}

#[tokio::test]
async fn entries_of_one_statement_are_linked_as_those_of_many() {
    let office = with_entries().await;
    let entry = |number: u32| Entry {
        actor: "ana",
        act: "catalogue.import",
        object: format!("catalogue/S0{}-1", number % 7),
        detail: json!({"field": "name", "after": format!("«{number}» \\ ñ"), "alone": true, "a": null}),
        address: number.is_multiple_of(3).then_some("192.0.2.7"),
    };
    let entries: Vec<Entry<'_>> = (0..20).map(entry).collect();
    // In one transaction, so that all are of the same moment.
    let mut tx = office.pool.begin().await.unwrap();
    let head = db::audit::head(&mut tx).await.unwrap().unwrap();
    let mut first = tx.begin().await.unwrap();
    for entry in &entries {
        db::audit::append(&mut first, entry).await.unwrap();
    }
    let one_by_one = links_after(&mut first, head.position).await;
    first.rollback().await.unwrap();
    assert_eq!(one_by_one.len(), entries.len());
    // Numbers that were given are not given again: the same ones are needed for the same hashes.
    sqlx::query("select setval(pg_get_serial_sequence('audit', 'id'), $1)")
        .bind(one_by_one[0].1 - 1)
        .execute(&mut *tx)
        .await
        .unwrap();
    db::audit::append_all(&mut tx, &entries).await.unwrap();
    assert_eq!(links_after(&mut tx, head.position).await, one_by_one);
    tx.commit().await.unwrap();
    let verdict = checked(&office.pool).await;
    assert!(verdict.is_whole(), "{:?}", verdict.flaws);
}
