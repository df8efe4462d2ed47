//! What the database refuses by itself, and that every refusal has a sentence.

mod rights;

use crate::support::cluster;
use crate::support::office;

use domain::role::Role;
use office::{Office, observed, typed};
use server::db::DbError;
use server::db::error::{rule, rules};

/// The constraint that a statement runs into.
async fn refused(office: &Office, statement: &'static str) -> &'static str {
    let error = sqlx::raw_sql(statement)
        .execute(&office.pool)
        .await
        .unwrap_err();
    DbError::from(error).constraint().unwrap()
}

async fn with_a_release() -> Office {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "3")])
        .await;
    office.publish(&rosa).await;
    office
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn history_is_never_rewritten() {
    let office = with_a_release().await;
    sqlx::raw_sql(
        "insert into reopening (edition, indicator, period, until, reason, reopened_by)
         values ('2022-09', 'PNTD-1', '2020', now(), 'x', 'ana')",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    let refusals = [
        ("update release set note = 'otra'", "release_is_immutable"),
        ("delete from release", "release_is_immutable"),
        (
            "update release set signature = repeat('0', 128)",
            "release_is_immutable",
        ),
        (
            "update release set manifest = '{}', progress = '{}'",
            "release_is_immutable",
        ),
        ("update release set withdraws = 1", "release_is_immutable"),
        (
            "update signing_key set public_key = repeat('0', 64)",
            "signing_key_is_append_only",
        ),
        (
            "update signing_key set statement = 'x'",
            "signing_key_is_append_only",
        ),
        ("delete from signing_key", "signing_key_is_append_only"),
        ("truncate signing_key cascade", "signing_key_is_append_only"),
        ("truncate release cascade", "release_is_immutable"),
        ("delete from release_cell", "release_cell_is_immutable"),
        ("update value set value = 4", "value_is_append_only"),
        ("delete from value", "value_is_append_only"),
        ("truncate value cascade", "value_is_immutable"),
        ("update audit set actor = 'otra'", "audit_is_immutable"),
        ("delete from audit", "audit_is_immutable"),
        ("truncate audit cascade", "audit_is_immutable"),
        (
            "update audit_chain set hash = previous_hash",
            "audit_chain_is_immutable",
        ),
        ("delete from audit_chain", "audit_chain_is_immutable"),
        ("truncate audit_chain", "audit_chain_is_immutable"),
        (
            "update reopening set until = now()",
            "reopening_is_immutable",
        ),
        ("delete from reopening", "reopening_is_immutable"),
        ("truncate reopening", "reopening_is_immutable"),
        (
            "delete from change_set_event",
            "change_set_event_is_immutable",
        ),
        (
            "update change set after_kind = 0, after_value = null",
            "change_is_immutable",
        ),
        ("truncate change", "change_is_immutable"),
        ("delete from change_set", "change_set_is_immutable"),
        ("truncate change_set cascade", "change_set_is_immutable"),
        ("delete from series", "series_is_immutable"),
        ("update series set breakdown = 'a=b'", "series_is_immutable"),
        ("truncate series cascade", "series_is_immutable"),
        ("delete from provenance", "provenance_is_immutable"),
        (
            "update provenance set by_name = 'x'",
            "provenance_is_immutable",
        ),
        ("truncate provenance", "provenance_is_immutable"),
        (
            "update value set superseded_by = 0",
            "value_successor_exists",
        ),
        (
            "update value set superseded_by = id",
            "value_successor_exists",
        ),
        ("delete from change", "change_is_immutable"),
    ];
    for (statement, constraint) in refusals {
        let got = refused(&office, statement).await;
        // A cascade may meet another immutable table first; either way nothing is gone.
        let cascade = statement.contains("cascade");
        assert!(
            got == constraint
                || (cascade && (got.ends_with("_immutable") || got.ends_with("_append_only"))),
            "{statement}: {got}"
        );
    }
    assert_eq!(office.count("select count(*) from value").await, 1);
}

#[tokio::test]
async fn the_database_itself_wants_four_eyes_and_keeps_what_was_said() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let set = office
        .draft(&ana, vec![typed(observed("2024"), "3")])
        .await
        .change_set;
    let submit = domain::change_set::Event::Submit;
    office.act(&ana, set, submit).await.unwrap();
    for event in ["approve", "return", "decide"] {
        let own = sqlx::query(
            "insert into change_set_event (change_set, actor, event, status_before, status_after)
             values ($1, 'ana', $2, 'submitted', 'approved')",
        );
        let error = own.bind(set).bind(event).execute(&office.pool).await;
        let error = DbError::from(error.unwrap_err());
        assert_eq!(error.constraint(), Some("change_set_event_has_four_eyes"));
    }
    let back = vec![office::back(observed("2024"), "¿Fuente?")];
    office.decide(&rosa, set, back, None).await.unwrap();
    for statement in [
        "update cell_comment set text = 'otra'",
        "delete from cell_comment",
    ] {
        assert_eq!(
            refused(&office, statement).await,
            "cell_comment_is_immutable"
        );
    }
}

#[tokio::test]
async fn a_cell_has_one_current_value_and_it_is_a_number() {
    let office = with_a_release().await;
    let copy = "insert into value (series, measure, period, kind, value, provenance, change_set,
                                   approved_by)
                select series, measure, period, kind, value, provenance, change_set, approved_by
                from value";
    assert_eq!(refused(&office, copy).await, "value_one_is_current");
    let other_year = [
        ("1, 'NaN', null", "value_is_finite"),
        ("1, 1, 0", "value_denominator_is_not_zero"),
        ("0, 1, null", "value_number_iff_value"),
        ("2, null, null", "value_reason_iff_gap"),
        ("4, null, null", "value_kind_is_known"),
    ];
    for (columns, constraint) in other_year {
        let insert = format!(
            "insert into value (series, measure, period, provenance, change_set, approved_by, kind,
                                value, denominator)
             select series, measure, 2020124, provenance, change_set, approved_by, {columns} from value"
        );
        assert_eq!(
            refused(&office, insert.leak()).await,
            constraint,
            "{columns}"
        );
    }
}

#[tokio::test]
async fn a_cell_belongs_to_a_set_a_series_and_a_provenance() {
    let office = with_a_release().await;
    let ana = "insert into change_set (edition, title, author, status)
               values ('2022-09', 'x', 'ana', 'draft')";
    sqlx::raw_sql(ana).execute(&office.pool).await.unwrap();
    let draft = "(select max(id) from change_set)";
    let parents = [
        ("0, 1, 1", "change_of_a_set"),
        ("{draft}, 0, 1", "change_series_exists"),
        ("{draft}, 1, 0", "change_provenance_exists"),
    ];
    for (columns, constraint) in parents {
        let columns = columns.replace("{draft}", draft);
        let insert = format!(
            "insert into change (change_set, series, provenance, measure, period)
             values ({columns}, 3, 2024124)"
        );
        assert_eq!(refused(&office, insert.leak()).await, constraint);
    }
    for (column, constraint) in [
        ("change_set", "value_change_set_exists"),
        ("series", "value_series_exists"),
        ("provenance", "value_provenance_exists"),
    ] {
        let all = "change_set, series, provenance";
        let missing = all.replace(column, "0");
        let insert = format!(
            "insert into value ({all}, measure, period, kind, approved_by)
             select {missing}, measure, 2020124, 0, 'x' from value"
        );
        assert_eq!(refused(&office, insert.leak()).await, constraint);
    }
    for (values, constraint) in [
        ("3, 2024114, 0, null", "change_period_is_canonical"),
        ("4, 2024124, 0, null", "change_measure_is_known"),
        ("3, 2024124, 0, 1", "change_after_is_a_datum"),
        ("3, 2024124, 1, null", "change_after_is_a_datum"),
        ("3, 2024124, 1, 'NaN'", "change_is_finite"),
    ] {
        let insert = format!(
            "insert into change (change_set, series, provenance, measure, period, after_kind, after_value)
             values ({draft}, 1, 1, {values})"
        );
        assert_eq!(
            refused(&office, insert.leak()).await,
            constraint,
            "{values}"
        );
    }
}

#[tokio::test]
async fn an_indicator_has_years_that_somebody_can_mean() {
    let office = Office::open().await;
    for (change, constraint) in [
        ("first_year = -2000000000", "indicator_first_year_in_range"),
        ("first_year = 2201", "indicator_first_year_in_range"),
        (
            r#"breaks = '[{"year": 2015, "reason": "x"}, {"year": 99999, "reason": "x"}]'"#,
            "indicator_breaks_in_range",
        ),
        (
            r#"breaks = (select jsonb_agg('{"year": 2015, "reason": "x"}'::jsonb) from generate_series(1, 51))"#,
            "indicator_breaks_in_range",
        ),
    ] {
        let update = format!("update indicator set {change}");
        assert_eq!(
            refused(&office, update.leak()).await,
            constraint,
            "{change}"
        );
    }
}

#[tokio::test]
async fn a_release_is_what_its_hash_says_and_follows_the_one_before() {
    let office = with_a_release().await;
    let forged =
        "insert into release select number + 1, edition, published_at, as_of, published_by,
                         note, demo, sha256, sha256, body || ' ' from release";
    assert_eq!(
        refused(&office, forged).await,
        "release_body_agrees_with_hash"
    );
    let orphan =
        "insert into release select number + 1, edition, published_at, as_of, published_by,
                         note, demo, null, encode(sha256('x'), 'hex'), 'x' from release";
    assert_eq!(refused(&office, orphan).await, "release_chain_has_a_start");
    let unsigned =
        "insert into release select number + 1, edition, published_at, as_of, published_by,
                         note, demo, sha256, encode(sha256('x'), 'hex'), 'x' from release";
    assert_eq!(refused(&office, unsigned).await, "release_is_signed");
    let other_manifest = "insert into release (number, edition, published_at, as_of, published_by, note,
            demo, previous_sha256, sha256, body, manifest, manifest_sha256, progress, signature, key_id)
        select number + 1, edition, published_at, as_of, published_by, note, demo, sha256,
            encode(sha256('x'), 'hex'), 'x', manifest || ' ', manifest_sha256, progress, signature, key_id
        from release";
    assert_eq!(
        refused(&office, other_manifest).await,
        "release_manifest_agrees_with_hash"
    );
    let second_key = "insert into signing_key (key_id, public_key, created_at, created_by)
        values (encode(sha256(decode(repeat('00', 32), 'hex')), 'hex'), repeat('00', 32), now(), 'x')";
    assert_eq!(
        refused(&office, second_key).await,
        "signing_key_one_is_active"
    );
    let revived =
        "update signing_key set retired_at = now(); update signing_key set retired_at = null";
    assert_eq!(
        refused(&office, revived).await,
        "signing_key_is_append_only"
    );
}

#[tokio::test]
async fn every_constraint_of_the_schema_has_a_sentence() {
    let office = Office::open().await;
    let named: Vec<String> = sqlx::query_scalar(
        "select conname::text from pg_constraint c join pg_class t on t.oid = c.conrelid
         where t.relnamespace = 'public'::regnamespace and c.contype in ('c', 'f', 'u', 'p')
           and t.relname <> '_sqlx_migrations'
         union select i.relname::text from pg_index x join pg_class i on i.oid = x.indexrelid
         where i.relnamespace = 'public'::regnamespace and x.indisunique
           and i.relname <> '_sqlx_migrations_pkey'",
    )
    .fetch_all(&office.pool)
    .await
    .unwrap();
    let without: Vec<&String> = named.iter().filter(|name| rule(name).is_none()).collect();
    assert!(without.is_empty(), "without a sentence: {without:?}");
    // What statement triggers raise is named in the text of their functions.
    let raised: Vec<String> = sqlx::query_scalar(
        "select prosrc from pg_proc where pronamespace = 'public'::regnamespace",
    )
    .fetch_all(&office.pool)
    .await
    .unwrap();
    let raised = raised.join("\n");
    let triggers = ["_is_immutable", "_is_append_only", "_has_four_eyes"];
    let unknown = rules().map(|rule| rule.constraint).filter(|constraint| {
        !named.iter().any(|name| name == constraint)
            && !raised.contains(&format!("'{constraint}'"))
            && !triggers.iter().any(|trigger| constraint.ends_with(trigger))
    });
    assert_eq!(
        unknown.collect::<Vec<_>>(),
        Vec::<&str>::new(),
        "not in the schema"
    );
}
