//! What belongs to somebody else: a reporter of another entity neither enters, sees nor moves it, and reads
//! whose it is and who can.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::Grid;
use domain::role::{Role, Viewer};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use server::db;
use server::seed::{self, catalogue_csv::CatalogueText};

use crate::http::arguments::{BATCH, Objects, body_of_call, cell, every_route, request};
use crate::http::server_under_test::{Person, Server, start};

/// What a person gets where the object is not theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gets {
    /// 404: not even that it exists.
    NotFound,
    /// 403, with whose it is and who can.
    Refused,
    /// 403 whoever it belongs to: who reports does not review.
    NoReviewer,
}

/// Every row that is about an object of somebody, and what it answers.
const ROWS: &[(&str, Gets)] = &[
    ("/gestion/importar/{batch}/archivo", Gets::NotFound),
    ("/gestion/importar/{batch}/hallazgos", Gets::NotFound),
    ("/gestion/importar/{batch}", Gets::NotFound),
    ("/gestion/cambios/{id}", Gets::NotFound),
    ("/fn/save_cells", Gets::Refused),
    ("/fn/read_change_set", Gets::NotFound),
    ("/fn/act_on_change_set", Gets::NotFound),
    ("/fn/decide_change_set", Gets::NoReviewer),
    ("/fn/preview_decision", Gets::NoReviewer),
    ("/fn/mark_cells", Gets::NoReviewer),
    ("/fn/read_cells", Gets::NotFound),
    ("/fn/mark_where", Gets::NoReviewer),
    ("/fn/read_plan", Gets::NoReviewer),
    ("/fn/finish_review", Gets::NoReviewer),
    ("/fn/see_comments", Gets::NotFound),
    ("/fn/comment_cell", Gets::NotFound),
    ("/fn/revert_change_set", Gets::NotFound),
    ("/fn/read_import", Gets::NotFound),
    ("/fn/preview_import", Gets::NotFound),
    ("/fn/commit_import", Gets::NotFound),
    ("/fn/discard_import", Gets::NotFound),
    ("/fn/read_conflicts", Gets::NotFound),
    ("/fn/decide_conflicts", Gets::NotFound),
    ("/fn/undo_import", Gets::NotFound),
    ("/fn/save_import_profile", Gets::NotFound),
];

/// In every text of the objects.
const SECRET: &str = "zqxajeno";

/// The catalogue with one responsible entity everywhere, a planner's sent set and import, and a reporter of
/// another entity.
async fn scene() -> (Server, Person, Objects) {
    let server = start().await;
    let now = chrono::Utc::now();
    seed::load_catalogue(&server.pool, &CatalogueText::embedded(), true, now)
        .await
        .unwrap();
    server
        .execute("insert into entity (code, name) values ('MTC', 'Transportes'), ('INEI', 'Estadística')")
        .await;
    server.execute("update node set entity = 'MTC'").await;
    reporter(&server, "ajena", "INEI").await;
    let planner = server.signed_in("planner").await;
    let mut typed = cell();
    typed["after"]["note"] = json!(SECRET);
    let save = json!({"draft": null, "cells": [typed]});
    let saved: Value = planner.call("save_cells", save).await.json().await.unwrap();
    let set = saved["draft"]["change_set"].as_i64().unwrap();
    let version = saved["draft"]["version"].as_i64().unwrap() as i32;
    let part = Part::bytes(b"a;b\n".to_vec()).file_name(format!("{SECRET}.csv"));
    let upload = planner
        .post("/gestion/importar/archivo")
        .header("accept", "application/json")
        .multipart(Form::new().part("archivo", part));
    let received: Value = upload.send().await.unwrap().json().await.unwrap();
    let batch = received["batch"].as_str().unwrap().to_owned();
    // Reading goes on behind the answer, and its failure is an act, too.
    let reading = "select count(*) from import_batch where status = 'reading'";
    while server.count(reading).await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let other_person = server.signed_in("ajena").await;
    let objects = Objects {
        set,
        version,
        batch,
    };
    (server, other_person, objects)
}

async fn reporter(server: &Server, name: &str, entity: &str) {
    server.add_account(name, Role::Reporter, false).await;
    let viewer = Viewer {
        name: name.to_owned(),
        display_name: format!("Persona {name}"),
        role: Role::Reporter,
        entities: BTreeSet::from([entity.to_owned()]),
    };
    let mut connection = server.pool.acquire().await.unwrap();
    db::account::update(&mut connection, &viewer, false)
        .await
        .unwrap();
}

/// Is a row about something that belongs to somebody?
fn is_about_an_object(path: &str) -> bool {
    if !path.starts_with("/fn/") {
        return path.contains("{id}") || path.contains("{batch}");
    }
    let one = Objects::default();
    let other = Objects {
        set: 2,
        version: 2,
        batch: BATCH.replace('0', "1"),
    };
    let arguments = body_of_call(path, &one);
    arguments != body_of_call(path, &other) || arguments.to_string().contains("\"cells\":[{")
}

#[test]
fn every_row_about_an_object_is_in_the_table() {
    let known: BTreeMap<&str, Gets> = ROWS.iter().copied().collect();
    let rows = every_route().filter(|rule| is_about_an_object(rule.path));
    let rows: BTreeSet<&str> = rows.map(|rule| rule.path).collect();
    let known: BTreeSet<&str> = known.keys().copied().collect();
    assert_eq!(
        rows, known,
        "write down what an unrelated person gets in tests/http/others.rs"
    );
}

#[tokio::test]
async fn what_is_somebody_elses_is_neither_shown_nor_moved() {
    let (server, other_person, objects) = scene().await;
    // What somebody tried is written down; that is all that comes of it.
    let acts = "select max(id) from audit where act <> 'access.refuse'";
    let before = server.count(acts).await;
    for (path, gets) in ROWS {
        let rule = every_route().find(|rule| rule.path == *path).unwrap();
        let answer = request(&other_person, rule, &objects).send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        let expected = match gets {
            Gets::NotFound => 404,
            Gets::Refused | Gets::NoReviewer => 403,
        };
        assert_eq!(status, expected, "{path}: {text}");
        assert!(!text.contains(SECRET), "{path}: {text}");
        if *gets == Gets::NoReviewer {
            assert!(text.contains("puede hacerla: revisión"), "{text}");
        }
        if *gets == Gets::Refused {
            assert!(text.contains("corresponde a otra entidad (MTC)"), "{text}");
            assert!(text.contains("esa entidad o planificación"), "{text}");
        }
    }
    assert_eq!(server.count(acts).await, before);
}

#[tokio::test]
async fn lists_show_what_is_ones_own() {
    let (_server, other_person, objects) = scene().await;
    for rule in every_route()
        .filter(|rule| rule.path.starts_with("/fn/list_") || rule.path == "/fn/read_overview")
    {
        let answer = request(&other_person, rule, &objects).send().await.unwrap();
        let text = answer.text().await.unwrap();
        assert!(!text.contains(SECRET), "{}: {text}", rule.path);
    }
}

#[tokio::test]
async fn a_locked_cell_says_whose_it_is_and_who_can_unlock_it() {
    let (server, other_person, objects) = scene().await;
    let asked = body_of_call("/fn/read_grid", &objects);
    let grid: Grid = other_person
        .call("read_grid", asked.clone())
        .await
        .json()
        .await
        .unwrap();
    assert!(grid.cells().count() > 0);
    for (key, cell) in grid.cells() {
        let lock = grid.lock(cell).unwrap_or_else(|| panic!("{key} is open"));
        let fits = lock.contains("otra entidad (MTC)") && lock.contains("planificación");
        assert!(
            fits || lock.contains("no tiene valores en este periodo"),
            "{lock}"
        );
    }
    // Without a responsible entity it is nobody's but the Secretariat's.
    server.execute("update node set entity = null").await;
    let grid = other_person
        .call("read_grid", asked)
        .await
        .text()
        .await
        .unwrap();
    assert!(
        grid.contains("no tiene entidad responsable registrada"),
        "{grid}"
    );
    assert!(
        grid.contains("administración puede asignarle una"),
        "{grid}"
    );
}

#[tokio::test]
async fn what_stopped_being_ones_own_is_not_sent() {
    let (server, _, _) = scene().await;
    reporter(&server, "propia", "MTC").await;
    let person = server.signed_in("propia").await;
    let mut typed = cell();
    typed["key"]["period"] = json!("2022");
    let save = json!({"draft": null, "cells": [typed]});
    let saved: Value = person.call("save_cells", save).await.json().await.unwrap();
    let draft = &saved["draft"];
    assert_eq!(saved["saved"], 1, "{saved}");
    server.execute("update node set entity = 'INEI'").await;
    let send = json!({"id": draft["change_set"], "version": draft["version"],
        "event": {"event": "submit"}});
    let answer = person.call("act_on_change_set", send).await;
    assert_eq!(answer.status(), 403);
    let text = answer.text().await.unwrap();
    assert!(text.contains("corresponde a otra entidad (INEI)"), "{text}");
}

/// Who may act on a set depends on what happens to it.
#[tokio::test]
async fn each_event_is_for_whom_the_domain_says() {
    use domain::role::{Act, may};
    let (server, _, objects) = scene().await;
    let events = [
        (json!({"event": "submit"}), Act::EnterValues),
        (json!({"event": "withdraw"}), Act::EnterValues),
        (json!({"event": "discard"}), Act::EnterValues),
        (
            json!({"event": "return", "remark": "Corrija"}),
            Act::ReviewChanges,
        ),
        (json!({"event": "approve"}), Act::ReviewChanges),
    ];
    for role in Role::ALL {
        let person = server.signed_in(role.slug()).await;
        for (event, act) in &events {
            // A version that is never there: nobody changes anything.
            let arguments = json!({"id": objects.set, "version": 99, "event": event});
            let answer = person.call("act_on_change_set", arguments).await;
            let status = answer.status();
            let text = answer.text().await.unwrap();
            assert_eq!(
                status == 403,
                !may(Some(role), *act),
                "{event} as {role:?}: {text}"
            );
            if status == 403 {
                assert!(text.contains(act.who_can_es()), "{text}");
            }
        }
    }
}
