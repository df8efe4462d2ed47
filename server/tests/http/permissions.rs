//! Every route and every call of the office, called as nobody and as each role: the
//! answer is the one of `domain::role::may`, and there is none outside the table.

use std::collections::BTreeSet;
use std::path::Path;

use app::backend::{Backend, Caller};
use app::error::{AppError, ErrorCode};
use domain::role::{Act, Role, Viewer, may};
use serde_json::json;
use server::backend::{PostgresBackend, calls};
use server::http::office;
use server::http::routes::{self, RouteRule};
use server::seed::{self, catalogue_csv::CatalogueText};

use crate::http::arguments::{Objects, body_of_call, every_route, programs_routes, request};
use crate::http::refusal::Answer;
use crate::http::server_under_test::{Person, Server, start, with_the_programs_stack};

fn written_down() -> BTreeSet<(&'static str, &'static str)> {
    routes::all().map(|rule| (rule.method, rule.path)).collect()
}

/// Name and address of every shape that is declared as a call: `call!(ReadGrid => Grid, "/fn/read_grid", …)`.
fn declared_calls() -> Vec<(String, String)> {
    let shapes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src/wire");
    let mut declared = Vec::new();
    for file in std::fs::read_dir(shapes).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for call in text.split("\ncall!(").skip(1) {
            let (name, rest) = call.split_once(" =>").unwrap();
            let path = rest.split('"').nth(1).unwrap();
            declared.push((name.trim().to_owned(), path.to_owned()));
        }
    }
    declared
}

/// One word for one thing.
#[test]
fn the_address_of_a_call_is_the_name_of_its_shape() {
    for (name, path) in declared_calls() {
        let mut expected = String::from("/fn");
        for (at, letter) in name.char_indices() {
            if letter.is_uppercase() {
                expected.push(if at == 0 { '/' } else { '_' });
            }
            expected.push(letter.to_ascii_lowercase());
        }
        assert_eq!(path, expected);
    }
}

/// Every shape that is a call has a use case and a row of the table, though the compiler asks for neither.
#[test]
fn every_call_is_registered() {
    let declared: BTreeSet<String> = declared_calls().into_iter().map(|(_, path)| path).collect();
    assert!(declared.contains("/fn/save_cells"), "{declared:?}");
    let registered: BTreeSet<String> = calls::all().map(|call| call.path.to_owned()).collect();
    assert_eq!(declared, registered);
    for call in calls::all() {
        assert_eq!(routes::act_of("POST", call.path), Some(call.act));
    }
}

/// A malformed call is answered with the place of the mistake, as the caller's mistake.
#[tokio::test]
async fn a_body_that_is_no_call_is_the_callers_mistake() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    for (body, place) in [
        ("{", "línea 1, columna 1"),
        ("{\n\"of\": \"nothing\"}", "línea 2"),
        ("", "línea 1, columna 0"),
        ("{\"of\": \"node\", \"code\": 7}", "línea 1"),
    ] {
        let request = person.post("/fn/read_grid");
        let request = request.header("content-type", "application/json");
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
        let error: serde_json::Value = answer.json().await.unwrap();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(place), "{body}: {message}");
        assert_eq!(error["code"], "invalid");
    }
    let form = person.post("/fn/read_grid");
    let form = form.form(&[("of", "node"), ("code", "OP1")]);
    let form = form.header("accept", "application/json");
    assert_eq!(form.send().await.unwrap().status(), 415);
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

/// What one has to be allowed to do for the request of these tests.
fn needed(path: &str, act: Act) -> Act {
    match path {
        // After the guard the event decides; here it is the author's.
        "/fn/act_on_change_set" => Act::EnterValues,
        _ => act,
    }
}

/// Whoever is let in is understood, and everybody else hears why not and who can.
async fn check_one(person: &Person, role: Option<Role>, rule: RouteRule) {
    let rule = RouteRule {
        act: needed(rule.path, rule.act),
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

/// A session, whose ever it is, opens no route of programs; neither does a page of another site.
#[tokio::test]
async fn no_session_opens_the_routes_of_programs() {
    let server = start().await;
    let mut seen = 0;
    let roles = Role::ALL.into_iter().map(Some);
    for role in roles.chain([None]) {
        let person = person(&server, role).await;
        for rule in programs_routes() {
            let path = rule.path.replace("{id}", "1");
            let ask = || match rule.method {
                "GET" => person.get(&path),
                _ => person.post(&path).json(&json!({"values": []})),
            };
            let answer = ask().send().await.unwrap();
            assert_eq!(answer.status(), 401, "{rule:?} as {role:?}");
            let challenge = answer.headers().get("www-authenticate").unwrap();
            assert_eq!(challenge, "Bearer realm=\"pntd\"");
            let media = answer.headers().get("content-type").unwrap().clone();
            assert_eq!(media, "application/problem+json");
            assert!(answer.headers().get("set-cookie").is_none());
            assert!(
                answer
                    .headers()
                    .get("access-control-allow-origin")
                    .is_none()
            );
            if rule.method != "GET" {
                let foreign = ask().header("origin", "https://otro.example");
                assert_eq!(foreign.send().await.unwrap().status(), 403, "{rule:?}");
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 12);
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
async fn a_route_outside_the_table_is_not_found() {
    let server = start().await;
    let person = server.signed_in("admin").await;
    for path in ["/fn/other", "/fn/", "/fn/save_cells/more"] {
        let answer = person.post(path).json(&json!({})).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
    let answer = person.get("/fn/read_overview").send().await.unwrap();
    assert_eq!(answer.status(), 405, "reading is POST as well");
}

/// The guard is not the only check: each call checks the role again.
#[tokio::test]
async fn each_call_checks_the_role_itself() {
    let server = start().await;
    let nobody = std::iter::once(None);
    for role in nobody.chain(Role::ALL.into_iter().map(Some)) {
        let by = Caller {
            viewer: role.map(|role| Viewer {
                name: role.slug().to_owned(),
                display_name: role.slug().to_owned(),
                role,
                entities: BTreeSet::new(),
            }),
            ..Caller::default()
        };
        for call in calls::all() {
            let arguments = body_of_call(call.path, &Objects::default()).to_string();
            let arguments = call.decode(arguments.as_bytes()).unwrap();
            let answer = server.backend.answer(&by, call.path, arguments).await;
            let refused = answer.is_err_and(|error| is_refusal(&error));
            let act = needed(call.path, call.act);
            assert_eq!(refused, !may(role, act), "{} as {role:?}", call.path);
        }
        for (name, act, refused) in refused_files(&server.backend, &by).await {
            assert_eq!(refused, !may(role, act), "{name} as {role:?}");
        }
    }
}

fn is_refusal(error: &AppError) -> bool {
    matches!(error.code, ErrorCode::SignedOut | ErrorCode::Denied)
}

/// Tries what is no call; was it refused for who asks?
async fn refused_files(backend: &PostgresBackend, by: &Caller) -> Vec<(&'static str, Act, bool)> {
    let mut list = Vec::new();
    macro_rules! refused {
        ($act:ident, $name:ident $(, $argument:expr)*) => {
            let answer = backend.$name(by $(, $argument)*).await;
            let refused = answer.is_err_and(|error| is_refusal(&error));
            list.push((stringify!($name), Act::$act, refused));
        };
    }
    let batch = || "0198c5d4-0000-7000-8000-000000000000".to_owned();
    refused!(
        EnterValues,
        receive_import,
        "a.csv".to_owned(),
        b"a".to_vec()
    );
    refused!(ReadOffice, read_original, batch());
    refused!(ReadOffice, export_current, "otro.csv".to_owned());
    let part = json!({"filter": {}, "format": "csv", "after": 0, "until": null});
    refused!(
        ReadAudit,
        export_audit,
        serde_json::from_value(part).unwrap()
    );
    refused!(ManageOwnAccount, end_all_sessions);
    list
}
