//! Every route and every server function, called as nobody and as each role: the
//! answer is the one of `domain::role::may`, and there is none outside the table.

use std::collections::BTreeSet;

use app::backend::{Backend, Caller};
use app::error::ErrorCode;
use app::wire::SearchAudit;
use axum::http::Method;
use domain::role::{Act, Role, Viewer, may};
use leptos::server_fn::axum::server_fn_paths;
use serde_json::json;
use server::http::office;
use server::http::routes::{ROUTES, RouteRule};
use server::seed::{self, catalogue_csv::CatalogueText};

use crate::arguments::{Objects, every_route, request};
use crate::refusal::Answer;
use crate::server_under_test::{Person, Server, start, with_the_programs_stack};

fn written_down() -> BTreeSet<(&'static str, &'static str)> {
    ROUTES.iter().map(|rule| (rule.method, rule.path)).collect()
}

#[test]
fn every_server_function_is_in_the_table() {
    let registered: BTreeSet<String> = server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(method, Method::POST, "{path} could be called by a link");
            path.to_owned()
        })
        .collect();
    let written: BTreeSet<String> = written_down()
        .into_iter()
        .filter(|(_, path)| path.starts_with("/fn/"))
        .map(|(_, path)| path.to_owned())
        .collect();
    assert_eq!(registered, written);
    let named: BTreeSet<String> = app::server_fns::ENDPOINTS
        .iter()
        .map(|name| format!("/fn/{name}"))
        .collect();
    assert_eq!(registered, named);
}

#[tokio::test]
async fn every_page_of_the_office_is_in_the_table() {
    let written = written_down();
    for page in office::listing() {
        assert!(written.contains(&("GET", page.path())), "{}", page.path());
    }
}

#[test]
fn each_route_lets_in_exactly_whom_the_table_names() {
    with_the_programs_stack(async {
        let server = start().await;
        let now = chrono::Utc::now();
        seed::load_catalogue(&server.pool, &CatalogueText::embedded(), true, now)
            .await
            .unwrap();
        // Whose indicator it is, is another question: see others.rs.
        for statement in [
            "insert into entity (code, name) values ('MTC', 'Transportes')",
            "update node set entity = 'MTC'",
            "update account set entities = '{MTC}' where role = 'reporter'",
        ] {
            server.execute(statement).await;
        }
        check_all(&server, None).await;
        for role in Role::ALL {
            check_all(&server, Some(role)).await;
        }
    });
}

async fn check_all(server: &Server, role: Option<Role>) {
    let mut person = person(server, role).await;
    for rule in every_route() {
        check_one(&person, role, rule).await;
        if rule.path.starts_with("/gestion/salir") {
            person = self::person(server, role).await;
        }
    }
}

async fn person(server: &Server, role: Option<Role>) -> Person {
    match role {
        Some(role) => server.signed_in(role.slug()).await,
        None => server.anonymous(),
    }
}

/// Whoever is let in is understood, and everybody else hears why not and who can.
async fn check_one(person: &Person, role: Option<Role>, rule: RouteRule) {
    let rule = RouteRule {
        act: match rule.path {
            // Behind the door the event decides; here it is the author's.
            "/fn/act_on_change_set" => Act::EnterValues,
            _ => rule.act,
        },
        ..rule
    };
    let answer = request(person, rule, &Objects::default()).send().await;
    let answer = Answer::of(rule, answer.unwrap()).await;
    let what = format!("as {role:?}: {answer:?}");
    if rule.path == "/fn/comment_cell" && role == Some(Role::Planner) {
        // Sees the set, but is neither its author nor who reviews it.
        assert!(answer.text.contains("Comentan quien preparó"), "{what}");
        return;
    }
    assert_eq!(answer.is_refusal(), !may(role, rule.act), "{what}");
    if !answer.is_refusal() {
        assert!(!answer.text.contains("no entendió"), "{what}");
        return;
    }
    answer.says_why(role);
}

#[tokio::test]
async fn a_role_that_was_taken_away_counts_at_once() {
    let server = start().await;
    let person = server.signed_in("admin").await;
    assert_ne!(person.call("list_audit", json!({})).await.status(), 403);
    server
        .execute("update account set role = 'ceplan' where name = 'admin'")
        .await;
    // The session ends with the role it was opened for.
    assert_eq!(person.call("list_audit", json!({})).await.status(), 401);
}

#[tokio::test]
async fn what_is_not_in_the_table_is_not_there() {
    let server = start().await;
    let person = server.signed_in("admin").await;
    for path in ["/fn/other", "/fn/", "/fn/save_cells/more"] {
        let answer = person.post(path).json(&json!({})).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
    let answer = person.get("/fn/read_overview").send().await.unwrap();
    assert_eq!(answer.status(), 405, "reading is POST as well");
}

/// The door is not the only lock: the same roles call the use cases behind it.
#[tokio::test]
async fn each_use_case_checks_the_role_itself() {
    let server = start().await;
    for role in [
        None,
        Some(Role::Admin),
        Some(Role::Planner),
        Some(Role::Reporter),
    ]
    .into_iter()
    .chain([Some(Role::Reviewer), Some(Role::Ceplan)])
    {
        let by = Caller {
            viewer: role.map(|role| Viewer {
                name: role.slug().to_owned(),
                display_name: role.slug().to_owned(),
                role,
                entities: BTreeSet::new(),
            }),
            ..Caller::default()
        };
        for (name, act, refused) in refusals(server.backend.as_ref(), &by).await {
            assert_eq!(refused, !may(role, act), "{name} as {role:?}");
        }
    }
}

/// Calls each port; was it refused for who asks?
async fn refusals(backend: &dyn Backend, by: &Caller) -> Vec<(&'static str, Act, bool)> {
    let mut list = Vec::new();
    macro_rules! call {
        ($act:ident, $name:ident $(, $argument:expr)*) => {
            let answer = backend.$name(by $(, $argument)*).await;
            let refused = answer.is_err_and(|error| {
                matches!(error.code, ErrorCode::SignedOut | ErrorCode::Denied)
            });
            list.push((stringify!($name), Act::$act, refused));
        };
    }
    let batch = || "0198c5d4-0000-7000-8000-000000000000".to_owned();
    call!(ManageOwnAccount, read_session);
    call!(
        ManageOwnAccount,
        change_password,
        of(json!({"current": "", "new": ""}))
    );
    call!(ManageOwnAccount, read_own_account);
    call!(
        ManageOwnAccount,
        begin_second_factor,
        of(json!({"password": ""}))
    );
    call!(
        ManageOwnAccount,
        confirm_second_factor,
        of(json!({"code": ""}))
    );
    call!(
        ManageOwnAccount,
        remove_second_factor,
        of(json!({"password": ""}))
    );
    call!(ManageOwnAccount, end_session, of(json!({"number": 0})));
    call!(ManageOwnAccount, end_other_sessions);
    call!(ManageOwnAccount, end_all_sessions);
    call!(ReadOffice, read_overview);
    call!(ReadOffice, read_tree);
    call!(
        ReadOffice,
        read_grid,
        of(json!({"of": "node", "code": "OP1"}))
    );
    call!(
        EnterValues,
        save_cells,
        of(json!({"draft": null, "cells": []}))
    );
    call!(
        ReadOffice,
        list_change_sets,
        of(json!({"status": null, "mine": false}))
    );
    call!(ReadOffice, read_change_set, 1);
    let decide = json!({"id": 1, "version": 1, "review": {"decisions": [], "rest": null}});
    call!(ReviewChanges, decide_change_set, of(decide));
    let preview = json!({"id": 1, "approved": []});
    call!(ReviewChanges, preview_decision, of(preview));
    let cell =
        json!({"indicator": "S01-1", "measure": "observed", "breakdown": "", "period": "2024"});
    let comment = json!({"id": 1, "key": cell, "text": "¿De dónde sale?"});
    call!(ReadOffice, comment_cell, of(comment));
    call!(EnterValues, revert_change_set, 1);
    call!(
        EnterValues,
        receive_import,
        "a.csv".to_owned(),
        b"a".to_vec()
    );
    call!(ReadOffice, read_original, batch());
    call!(EnterValues, list_imports);
    call!(EnterValues, read_import, batch());
    call!(
        EnterValues,
        preview_import,
        of(json!({"batch": batch(), "layouts": []}))
    );
    let commit = json!({"batch": batch(), "content_hash": "", "title": "t", "submit": false});
    call!(EnterValues, commit_import, of(commit));
    call!(EnterValues, discard_import, batch());
    call!(PublishRelease, preview_release);
    let publish = json!({"note": "", "sets": [], "expected_number": 9});
    call!(PublishRelease, publish_release, of(publish));
    let withdraw = json!({"number": 8, "reason": "r", "expected_number": 9});
    call!(PublishRelease, withdraw_release, of(withdraw));
    call!(ReadOffice, list_releases);
    call!(ReadOffice, read_catalogue);
    call!(ReadOffice, read_calendar);
    let rule = json!({"opens_days": 0, "due_days": 90, "closes_days": null});
    let rule = json!({"periodicity": "year", "rule": rule, "version": 0});
    call!(ManageCalendar, save_calendar_rule, of(rule));
    let days = json!({"indicator": "X1", "days": {}, "version": 0});
    call!(ManageCalendar, save_indicator_days, of(days));
    let reopen = json!({"indicator": "X1", "period": "2020", "until": "2020-01-01", "reason": "x"});
    call!(ManageCalendar, reopen_period, of(reopen));
    call!(ChangeSettings, read_settings);
    let settings = || {
        json!({"compliance_method": "ratio", "on_track_from": "0.95",
        "needs_acceleration_from": "0.6", "formula_version": "1"})
    };
    call!(
        ChangeSettings,
        preview_settings,
        of(json!({"settings": settings()}))
    );
    call!(
        ChangeSettings,
        save_settings,
        of(json!({"settings": settings(), "version": 0, "reason": ""}))
    );
    call!(ManageUsers, list_accounts);
    let account = json!({"new": false, "name": "nadie", "display_name": "Nadie", "role": "ceplan",
        "entities": [], "disabled": false, "reset_password": false});
    call!(ManageUsers, save_account, of(account));
    call!(
        ManageUsers,
        end_account_sessions,
        of(json!({"name": "nadie"}))
    );
    call!(
        ManageUsers,
        remove_account_second_factor,
        of(json!({"name": "nadie"}))
    );
    call!(ReadAudit, list_audit, SearchAudit::default());
    call!(ReadAudit, verify_audit);
    let part = json!({"filter": {}, "format": "csv", "after": 0, "until": null});
    call!(ReadAudit, export_audit, of(part));
    let cell = json!({"indicator": "X1", "measure": "observed", "breakdown": "", "period": "2024"});
    call!(ReadOffice, read_history, of(cell));
    call!(ManageOwnAccount, read_privacy);
    call!(ManageUsers, save_privacy, 90);
    list
}

fn of<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).unwrap()
}
