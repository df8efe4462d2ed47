//! What changes a public state is decided by two people: fichas, tree, calendar, thresholds and method.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::Decimal;
use domain::calendar::{OwnDays, Rule};
use domain::code::IndicatorCode;
use domain::indicator::{Direction, Indicator};
use domain::period::Periodicity;
use domain::role::Role;
use domain::value::Measure;
use domain::{band::State, settings::Settings};

use crate::flow::office::{HEADLINE, Office, code, key, observed, typed};

async fn catalogue(office: &Office, by: &Caller) -> CatalogueView {
    office.backend.call(by, ReadCatalogue {}).await.unwrap()
}

/// The headline indicator with something else in it, at the version it has.
async fn changed(office: &Office, by: &Caller, change: impl Fn(&mut Indicator)) -> SaveIndicator {
    let view = catalogue(office, by).await;
    let headline: IndicatorCode = HEADLINE.parse().unwrap();
    let mut indicator = view.catalogue.indicator(&headline).unwrap().clone();
    change(&mut indicator);
    let version = view.indicator_versions[HEADLINE];
    SaveIndicator { indicator, version }
}

fn waits<View: std::fmt::Debug>(outcome: SaveOutcome<View>) -> i64 {
    match outcome {
        SaveOutcome::Waits { id } => id,
        SaveOutcome::Done(view) => panic!("{view:?}"),
    }
}

async fn list(office: &Office, by: &Caller) -> Vec<ProposedChange> {
    let list = ListConfigurationChanges {};
    office.backend.call(by, list).await.unwrap()
}

/// All that is configured, as rows of the database.
async fn configured(office: &Office) -> Vec<String> {
    let mut rows = Vec::new();
    for statement in [
        "select to_jsonb(n)::text from node n order by code",
        "select to_jsonb(i)::text from indicator i order by code",
        "select to_jsonb(r)::text from calendar_rule r order by periodicity",
        "select to_jsonb(s)::text from setting s order by key",
    ] {
        let found: Vec<String> = sqlx::query_scalar(statement)
            .fetch_all(&office.pool)
            .await
            .unwrap();
        rows.extend(found);
    }
    rows
}

/// One change of each kind, each proposed by an administrator.
async fn one_of_each(office: &Office, admin: &Caller) -> Vec<i64> {
    let view = catalogue(office, admin).await;
    let mut node = view.catalogue.nodes[0].clone();
    node.note = Some("Otra nota".to_owned());
    let version = view.node_versions[node.code.as_str()];
    let node = SaveNode { node, version };
    let context = view.catalogue.indicators.iter();
    let mut other = context
        .filter(|i| i.code.as_str() != HEADLINE && !i.code.as_str().starts_with("CTX"))
        .cloned();
    let other = other.next().unwrap().code;
    let days = SaveIndicatorDays {
        version: view.indicator_versions[other.as_str()],
        days: OwnDays::due(20),
        indicator: other,
    };
    let rule = SaveCalendarRule {
        periodicity: Periodicity::Quarter,
        rule: Rule {
            opens_days: 0,
            due_days: 45,
            closes_days: None,
        },
        version: 0,
    };
    let settings = SaveSettings {
        settings: Settings {
            on_track_from: Decimal::new(8, 1),
            ..Settings::default()
        },
        version: 0,
        reason: "Acuerdo".to_owned(),
    };
    let indicator = changed(office, admin, |i| i.ficha.justification = "Otra".to_owned()).await;
    let backend = &office.backend;
    vec![
        waits(backend.call(admin, node).await.unwrap()),
        waits(backend.call(admin, indicator).await.unwrap()),
        waits(backend.call(admin, days).await.unwrap()),
        waits(backend.call(admin, rule).await.unwrap()),
        waits(backend.call(admin, settings).await.unwrap()),
    ]
}

#[tokio::test]
async fn nobody_changes_alone_what_public_states_are_computed_with() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let before = configured(&office).await;
    let ids = one_of_each(&office, &admin).await;
    assert_eq!(configured(&office).await, before, "nothing was written");
    for id in &ids {
        let own = office
            .decide_change(&admin, *id, ChangeOutcome::Approved)
            .await;
        assert_eq!(code(own), ErrorCode::Conflict, "not oneself");
        let own = office
            .decide_change(&admin, *id, ChangeOutcome::Rejected)
            .await;
        assert_eq!(code(own), ErrorCode::Conflict, "one's own is withdrawn");
    }
    let around = sqlx::query(
        "update configuration_change set outcome = 'approved', decided_by = proposed_by, decided_at = now()",
    );
    assert!(
        around.execute(&office.pool).await.is_err(),
        "nor in the database"
    );
    assert_eq!(configured(&office).await, before);

    for id in &ids {
        office
            .decide_change(&rosa, *id, ChangeOutcome::Approved)
            .await
            .unwrap();
        let twice = office
            .decide_change(&rosa, *id, ChangeOutcome::Approved)
            .await;
        assert_eq!(code(twice), ErrorCode::Conflict, "only once");
    }
    let after = configured(&office).await;
    let changed = after.iter().filter(|row| !before.contains(row)).count();
    assert_eq!(changed, ids.len());
    let approved =
        "select count(*) from audit where act = 'configuration.approve' and actor = 'rosa'
        and detail ->> 'proposed_by' = 'admin' and detail ? 'before' and detail ? 'after'";
    assert_eq!(office.count(approved).await, 5);
    // It has had its second person: whoever may publishes it.
    assert_eq!(office.publish(&admin).await.number, 1);
}

#[tokio::test]
async fn an_element_without_values_is_added_at_once_and_published_by_somebody_else() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let mut save = changed(&office, &admin, |i| i.code = "PNTD-99".parse().unwrap()).await;
    save.version = 0;
    let added = office.backend.call(&admin, save).await.unwrap();
    assert!(matches!(added, SaveOutcome::Done(_)));
    let own = office.publication(&admin).await;
    let refused = office.backend.call(&admin, own).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    assert_eq!(office.publish(&rosa).await.number, 1);
}

#[tokio::test]
async fn where_nobody_else_could_decide_it_is_done_and_the_log_says_so() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let save = changed(&office, &admin, |i| i.name = "Otro nombre".to_owned()).await;
    let done = office.backend.call(&admin, save).await.unwrap();
    assert!(done.done().is_some());
    let alone = "select count(*) from audit where act = 'catalogue.save_indicator'
        and detail ->> 'alone' = 'true'";
    assert_eq!(office.count(alone).await, 1);
}

#[tokio::test]
async fn a_change_is_rejected_with_a_reason_and_withdrawn_by_its_author() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let before = configured(&office).await;
    let propose = async |text: &str| {
        let save = changed(&office, &admin, |i| i.name = text.to_owned()).await;
        waits(office.backend.call(&admin, save).await.unwrap())
    };
    let id = propose("Nombre equivocado").await;
    let silent = DecideConfigurationChange {
        id,
        outcome: ChangeOutcome::Rejected,
        remark: "  ".to_owned(),
    };
    let refused = office.backend.call(&rosa, silent).await;
    assert_eq!(code(refused), ErrorCode::Invalid);
    let foreign = office
        .decide_change(&rosa, id, ChangeOutcome::Withdrawn)
        .await;
    assert_eq!(code(foreign), ErrorCode::Conflict);
    office
        .decide_change(&rosa, id, ChangeOutcome::Rejected)
        .await
        .unwrap();
    let seen = list(&office, &admin).await;
    let decision = seen[0].decision.clone().unwrap();
    assert_eq!(
        (
            decision.outcome,
            decision.by.as_str(),
            decision.remark.as_deref()
        ),
        (ChangeOutcome::Rejected, "rosa de prueba", Some("Visto"))
    );
    let id = propose("Otra vez").await;
    office
        .decide_change(&admin, id, ChangeOutcome::Withdrawn)
        .await
        .unwrap();
    assert_eq!(configured(&office).await, before);
    let rewritten = sqlx::query("update configuration_change set remark = 'Otra cosa'");
    assert!(
        rewritten.execute(&office.pool).await.is_err(),
        "decided once"
    );
}

#[tokio::test]
async fn of_one_thing_one_change_waits_and_a_newer_one_takes_its_place() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let other = office.person("admin2", Role::Admin).await;
    let first = changed(&office, &admin, |i| i.name = "Primero".to_owned()).await;
    waits(office.backend.call(&admin, first).await.unwrap());
    let second = changed(&office, &admin, |i| i.name = "Segundo".to_owned()).await;
    let refused = office
        .backend
        .call(&other, second.clone())
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(
        refused.message.contains("Cambios de configuración"),
        "{refused:?}"
    );
    let id = waits(office.backend.call(&admin, second).await.unwrap());
    let waiting: Vec<_> = list(&office, &other).await;
    let waiting: Vec<_> = waiting.iter().filter(|c| c.decision.is_none()).collect();
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0].can_decide && waiting[0].detail.contains("Segundo"));
    assert_eq!(waiting[0].id, id);
    let overview = office.backend.call(&other, ReadOverview {}).await.unwrap();
    assert_eq!(overview.to_decide, 1);
    let notice = catalogue(&office, &other).await.waiting;
    assert_eq!(notice[0].subject, format!("indicator/{HEADLINE}"));
}

#[tokio::test]
async fn what_was_overtaken_or_whose_author_lost_the_right_is_not_approved() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let save = changed(&office, &admin, |i| i.name = "Otro".to_owned()).await;
    let id = waits(office.backend.call(&admin, save).await.unwrap());
    let execute = async |statement: &'static str| {
        sqlx::query(statement).execute(&office.pool).await.unwrap();
    };
    execute("update account set role = 'planner' where name = 'admin'").await;
    let refused = office
        .decide_change(&rosa, id, ChangeOutcome::Approved)
        .await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    execute("update account set role = 'admin' where name = 'admin'").await;
    execute("update indicator set version = version + 1 where code = 'PNTD-1'").await;
    assert!(list(&office, &rosa).await[0].overtaken);
    let before = configured(&office).await;
    let refused = office
        .decide_change(&rosa, id, ChangeOutcome::Approved)
        .await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    assert_eq!(configured(&office).await, before);
}

#[tokio::test]
async fn whoever_decides_sees_what_the_public_pages_would_say() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let ana = office.person("ana", Role::Planner).await;
    let cells = vec![
        typed(key(Measure::Baseline, "2020"), "2"),
        typed(key(Measure::Target, "2024"), "3"),
        typed(key(Measure::Target, "2030"), "4"),
        typed(observed("2024"), "3.1"),
    ];
    office.approved(&ana, &rosa, cells).await;
    let save = changed(&office, &admin, |i| {
        i.direction = Some(Direction::Descending);
    })
    .await;
    waits(office.backend.call(&admin, save).await.unwrap());
    let seen = list(&office, &rosa).await;
    let effect = &seen[0].effects[0];
    assert_eq!(effect.indicator.as_str(), HEADLINE);
    assert_eq!(effect.before, State::OnTrack);
    assert_ne!(effect.after, State::OnTrack);
    // Planners see what they proposed; this is not theirs.
    assert_eq!(list(&office, &ana).await, vec![]);
}
