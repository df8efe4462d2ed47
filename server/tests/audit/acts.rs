//! Each act leaves its entry: who, what, to what. Refusals too, and nobody can fill the disk with them.

use app::wire::*;
use domain::change_set::Event;
use domain::role::Role;
use serde_json::json;

use crate::audit::office::{Office, observed, typed};
use crate::audit::server_under_test::{PASSWORD, start};

/// Entries of an act: who, on what, with which detail.
async fn entries(pool: &sqlx::PgPool, act: &str) -> Vec<(String, String, serde_json::Value)> {
    sqlx::query_as("select actor, object, detail from audit where act = $1 order by id")
        .bind(act)
        .fetch_all(pool)
        .await
        .unwrap()
}

async fn one(pool: &sqlx::PgPool, act: &str) -> (String, String, serde_json::Value) {
    let mut found = entries(pool, act).await;
    assert_eq!(found.len(), 1, "{act}: {found:?}");
    found.remove(0)
}

#[tokio::test]
async fn the_life_of_a_value_leaves_an_entry_at_every_step() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let cells = || vec![typed(observed("2024"), "3")];
    let set = office.draft(&ana, cells()).await.change_set;
    office.act(&ana, set, Event::Submit).await.unwrap();
    office.act(&ana, set, Event::Withdraw).await.unwrap();
    office.act(&ana, set, Event::Submit).await.unwrap();
    let remark = "Vea el cuadro 4".to_owned();
    let returned = Event::Return { remark };
    office.act(&rosa, set, returned).await.unwrap();
    office.act(&ana, set, Event::Submit).await.unwrap();
    office.act(&rosa, set, Event::Approve).await.unwrap();
    office.publish(&rosa).await;
    let undone = office
        .backend
        .call(
            &ana,
            RevertChangeSet {
                id: set,
                version: office.version(set).await,
            },
        )
        .await
        .unwrap();
    let undone = undone.id;
    office.act(&ana, undone, Event::Discard).await.unwrap();

    let object = format!("change_set/{set}");
    for (act, who) in [
        ("change_set.save", "ana"),
        ("change_set.withdraw", "ana"),
        ("change_set.return", "rosa"),
        ("change_set.approve", "rosa"),
        ("change_set.revert", "ana"),
    ] {
        let (actor, what, _) = one(&office.pool, act).await;
        assert_eq!((actor.as_str(), &what), (who, &object), "{act}");
    }
    assert_eq!(entries(&office.pool, "change_set.submit").await.len(), 3);
    let (_, what, _) = one(&office.pool, "change_set.discard").await;
    assert_eq!(what, format!("change_set/{undone}"));
    let (_, what, detail) = one(&office.pool, "release.publish").await;
    assert_eq!(what, "release/1");
    // The log is tied to the release by its last link.
    assert_eq!(detail["audit"]["hash"].as_str().map(str::len), Some(64));
}

#[tokio::test]
async fn a_file_leaves_an_entry_when_it_comes_fails_or_is_thrown_away() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let broken = b"PK\x03\x04 no es un libro".to_vec();
    let batch = office
        .backend
        .receive_import(&ana, "roto.xlsx".to_owned(), broken)
        .await
        .unwrap();
    let object = format!("import/{batch}");
    let (who, what, detail) = one(&office.pool, "import.receive").await;
    assert_eq!((who.as_str(), &what), ("ana", &object));
    assert_eq!(detail["file"], "roto.xlsx");
    for _ in 0..200 {
        if !entries(&office.pool, "import.fail").await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let (who, what, detail) = one(&office.pool, "import.fail").await;
    assert_eq!((who.as_str(), &what), ("sistema", &object));
    assert!(detail["code"].as_str().unwrap().starts_with('E'));
    office
        .backend
        .call(&ana, DiscardImport { batch, seen: None })
        .await
        .unwrap();
    let (who, what, _) = one(&office.pool, "import.discard").await;
    assert_eq!((who.as_str(), &what), ("ana", &object));
}

#[tokio::test]
async fn taking_away_what_is_not_public_yet_is_written_down() {
    let office = Office::open().await;
    let carla = office.person("carla", Role::Ceplan).await;
    for _ in 0..2 {
        let name = "valores.csv".to_owned();
        office.backend.export_current(&carla, name).await.unwrap();
    }
    let (who, what, _) = one(&office.pool, "data.export").await;
    assert_eq!((who.as_str(), what.as_str()), ("carla", "file/valores.csv"));
}

#[tokio::test]
async fn the_log_holds_an_account_before_and_after_a_change() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let mut save: SaveAccount = serde_json::from_value(json!({
        "new": true, "name": "luis", "display_name": "Luis", "role": "planner", "entities": [],
        "disabled": false, "reset_password": false,
    }))
    .unwrap();
    let saved = office.backend.call(&admin, save.clone());
    save.seen = Some(saved.await.unwrap().account);
    (save.new, save.role) = (false, Role::Reviewer);
    let saved = office.backend.call(&admin, save.clone());
    save.seen = Some(saved.await.unwrap().account);
    (save.reset_password, save.disabled) = (true, true);
    office.backend.call(&admin, save).await.unwrap();
    let reported: Vec<_> = entries(&office.pool, "account.save")
        .await
        .into_iter()
        .map(|(_, _, detail)| detail)
        .collect();
    assert_eq!(reported.len(), 3);
    assert_eq!(reported[0]["new"], json!(true));
    assert_eq!(reported[1]["before"]["role"], json!("planner"));
    assert_eq!(reported[1]["after"]["role"], json!("reviewer"));
    assert_eq!(reported[2]["password_reset"], json!(true));
    assert_eq!(reported[2]["before"]["disabled"], json!(false));
    assert_eq!(reported[2]["after"]["disabled"], json!(true));
}

#[tokio::test]
async fn the_log_holds_an_edited_ficha_field_by_field() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let mut indicator = view.catalogue.indicators[0].clone();
    let code = indicator.code.clone();
    let version = view.indicator_versions[code.as_str()];
    indicator.ficha.source = "INEI, encuesta nacional de hogares".to_owned();
    let save = SaveIndicator { version, indicator };
    office.configure(&admin, save).await.unwrap();
    let (_, what, detail) = one(&office.pool, "catalogue.save_indicator").await;
    assert_eq!(what, format!("indicator/{code}"));
    assert_eq!(
        detail["after"],
        json!({"ficha": {"source": "INEI, encuesta nacional de hogares"}})
    );
    assert!(detail["before"]["ficha"]["source"].is_string());
}

#[tokio::test]
async fn what_somebody_may_not_do_is_written_down_once_an_hour() {
    let server = start().await;
    let person = server.signed_in("ceplan").await;
    let account = json!({"new": true, "name": "intruso", "display_name": "X",
        "role": "admin", "entities": [], "disabled": false, "reset_password": false});
    for _ in 0..20 {
        assert_eq!(
            person.call("save_account", account.clone()).await.status(),
            403
        );
    }
    assert_eq!(
        person
            .get("/gestion/auditoria")
            .send()
            .await
            .unwrap()
            .status(),
        403
    );
    let refused = entries(&server.pool, "access.refuse").await;
    let reported: Vec<_> = refused
        .iter()
        .map(|(who, what, _)| (who.as_str(), what.as_str()))
        .collect();
    assert_eq!(
        reported,
        [
            ("ceplan", "route/POST /fn/save_account"),
            ("ceplan", "route/GET /gestion/auditoria"),
        ]
    );
    assert!(
        refused[0].2["why"]
            .as_str()
            .unwrap()
            .contains("administración")
    );
    // Who is not signed in is led to sign in: no refusal, no entry.
    server.anonymous().call("save_account", account).await;
    assert_eq!(entries(&server.pool, "access.refuse").await.len(), 2);
}

#[tokio::test]
async fn what_a_use_case_refuses_is_written_down_too() {
    let server = start().await;
    server::seed::load_catalogue(
        &server.pool,
        &server::seed::catalogue_csv::CatalogueText::embedded(),
        true,
        chrono::Utc::now(),
    )
    .await
    .unwrap();
    // The guard admits reporters; whose indicator it is, the use case checks.
    let reporter = server.signed_in("reporter").await;
    let cell = json!({"key": {"indicator": "PNTD-1", "measure": "observed", "breakdown": "", "period": "2024"},
        "seen": null, "after": null, "revert": false});
    let save = json!({"draft": null, "cells": [cell]});
    let answer = reporter.call("save_cells", save).await;
    assert_eq!(answer.status(), 403, "{}", answer.text().await.unwrap());
    let (who, what, detail) = one(&server.pool, "access.refuse").await;
    assert_eq!(
        (who.as_str(), what.as_str()),
        ("reporter", "route/POST /fn/save_cells")
    );
    assert!(
        detail["why"].as_str().unwrap().contains("PNTD-1"),
        "{detail}"
    );
}

#[tokio::test]
async fn throttled_sign_ins_leave_one_entry_for_each_wait() {
    let server = start().await;
    let person = server.anonymous();
    for _ in 0..5 {
        person.sign_in("planner", "no es esta").await;
    }
    for _ in 0..10 {
        assert_eq!(person.sign_in("planner", PASSWORD).await.status(), 429);
    }
    assert_eq!(entries(&server.pool, "session.refuse").await.len(), 5);
    assert_eq!(entries(&server.pool, "session.throttle").await.len(), 1);
}

#[tokio::test]
async fn a_wrong_password_at_its_change_is_written_down() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    let change = |current: &str| json!({"current": current, "new": "trueno mesa azul nueve"});
    assert_eq!(
        person
            .call("change_password", change("otra"))
            .await
            .status(),
        422
    );
    assert_eq!(
        person
            .call("change_password", change(PASSWORD))
            .await
            .status(),
        200
    );
    let (who, what, _) = one(&server.pool, "account.refuse_password").await;
    assert_eq!(
        (who.as_str(), what.as_str()),
        ("planner", "account/planner")
    );
    one(&server.pool, "account.change_password").await;
}
