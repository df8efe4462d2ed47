//! Programs of entities propose values with a token: the same checks and the same audit as in the office, whole or not
//! at all, and once however often they are sent.

mod program;
mod refused;
mod same_set;
mod sent_again;
mod tokens;

use crate::support::cluster;
use crate::support::office;

use domain::change_set::Event;
use domain::role::Role;
use domain::token::Scope;
use reqwest::StatusCode;
use serde_json::{Value, json};

use office::{back, good, key, observed};
use program::{World, one};

#[tokio::test]
async fn a_proposal_is_a_draft_of_the_account_with_the_audit_of_an_import() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let answer = world.post(&token, "clave-0001").json(&one("2023", "2.4"));
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let there = answer.headers()["location"].to_str().unwrap().to_owned();
    let made: Value = answer.json().await.unwrap();
    let id = made["id"].as_i64().unwrap();
    assert_eq!(there, format!("/api/v1/propuestas/{id}"));
    assert_eq!(made["state"], "draft");
    assert_eq!(
        made["counts"],
        json!({"new": 1, "changed": 0, "unchanged": 0})
    );

    let set = world.set(&ana, id).await;
    assert_eq!(set.summary.author, "ana");
    assert_eq!(set.summary.title, "Propuesta de Sistema de prueba");
    assert_eq!(set.changes.len(), 1);
    let log = world.office.log().await;
    let acts: Vec<(&str, &str)> = log
        .iter()
        .filter(|(_, act, ..)| act.starts_with("import.") || act.starts_with("token."))
        .map(|(actor, act, ..)| (actor.as_str(), act.as_str()))
        .collect();
    let expected = [
        "token.make",
        "import.receive",
        "import.commit",
        "token.propose",
    ];
    assert_eq!(acts, expected.map(|act| ("ana", act)));
    let proposed = log
        .iter()
        .find(|(_, act, ..)| act == "token.propose")
        .unwrap();
    assert_eq!(proposed.2, format!("change_set/{id}"));
    assert!(proposed.3.contains("Sistema de prueba"), "{}", proposed.3);

    // The file that provenance names is what was sent, byte for byte.
    let kept: Vec<u8> = sqlx::query_scalar("select bytes from import_file")
        .fetch_one(&world.office.pool)
        .await
        .unwrap();
    assert_eq!(kept, serde_json::to_vec(&one("2023", "2.4")).unwrap());
}

#[tokio::test]
async fn a_program_follows_its_proposal_to_the_release() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let rosa = world.person("rosa", Role::Reviewer, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let reading = world.token(&ana, Scope::ReadOwn).await;
    let body = json!({"title": "Reporte anual", "values": [
        one("2023", "2.4")["values"][0], one("2024", "2.6")["values"][0]]});
    let made = world.post_to("/api/v1/propuestas?enviar=true", &token, "clave-0001");
    let made: Value = made.json(&body).send().await.unwrap().json().await.unwrap();
    assert_eq!(made["state"], "submitted");
    let id = made["id"].as_i64().unwrap();

    let review = vec![
        good(observed("2023")),
        back(observed("2024"), "Falta el anexo"),
    ];
    world.office.decide(&rosa, id, review, None).await.unwrap();
    let state = world.state(&reading, id).await;
    assert_eq!(
        (&state["state"], &state["title"]),
        (&json!("approved"), &json!("Reporte anual"))
    );
    assert_eq!(state["remarks"][0]["remark"], "Falta el anexo");
    assert_eq!(state["remarks"][0]["period"], "2024");
    assert_eq!(state["remarks"][0]["indicator"], office::HEADLINE);
    let part = state["parts"][0]["id"].as_i64().unwrap();
    assert_eq!(state["parts"][0]["state"], "returned");
    assert_eq!(world.state(&reading, part).await["cells"], 1);

    let release = world.office.publish(&rosa).await;
    let state = world.state(&reading, id).await;
    assert_eq!(state["state"], "published");
    assert_eq!(state["release"], release.number);
}

#[tokio::test]
async fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let before = world.written().await;
    let rehearsal = world.ask(&token, "/api/v1/propuestas?validar=true");
    let answer = rehearsal.json(&one("2023", "2.4")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["id"], Value::Null);
    assert_eq!(answer["counts"]["new"], 1);
    assert_eq!(world.written().await, before);
}

#[tokio::test]
async fn values_that_are_registered_already_change_nothing() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let rosa = world.person("rosa", Role::Reviewer, &[]).await;
    let cells = vec![office::typed(observed("2023"), "2.4")];
    world.office.approved(&ana, &rosa, cells).await;
    let token = world.token(&ana, Scope::Propose).await;
    let (files, sets) = (world.files().await, world.sets().await);
    let mut body = one("2023", "2.40");
    body["values"][0]["source"] = json!("Registro de prueba");
    let answer = world
        .post(&token, "clave-0001")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(
        answer["counts"],
        json!({"new": 0, "changed": 0, "unchanged": 1})
    );
    assert_eq!((world.files().await, world.sets().await), (files, sets));
}

/// Who returns a whole set is heard, too.
#[tokio::test]
async fn a_set_that_is_returned_says_why() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let rosa = world.person("rosa", Role::Reviewer, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let made = world.post_to("/api/v1/propuestas?enviar=true", &token, "clave-0001");
    let made: Value = made
        .json(&one("2023", "2.4"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let id = made["id"].as_i64().unwrap();
    let remark = "No es del periodo".to_owned();
    world
        .office
        .act(&rosa, id, Event::Return { remark })
        .await
        .unwrap();
    let state = world.state(&token, id).await;
    assert_eq!(state["state"], "returned");
    assert_eq!(state["label"], "Observado");
    assert_eq!(state["remark"], "No es del periodo");
    assert_eq!(
        state["remarks"][0]["measure"],
        key(domain::value::Measure::Observed, "2023").measure.slug()
    );
}

/// The way is the description's: a program finds it without asking anybody.
#[tokio::test]
async fn the_description_has_both_ways_and_the_token() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let rosa = world.person("rosa", Role::Reviewer, &[]).await;
    let cells = vec![office::typed(observed("2023"), "2.4")];
    world.office.approved(&ana, &rosa, cells).await;
    world.office.publish(&rosa).await;
    let description = world.client.get(world.url("/api/v1/openapi.json"));
    let description: Value = description.send().await.unwrap().json().await.unwrap();
    let scheme = &description["components"]["securitySchemes"]["token"];
    assert_eq!(
        (&scheme["type"], &scheme["scheme"]),
        (&json!("http"), &json!("bearer"))
    );
    let post = &description["paths"]["/api/v1/propuestas"]["post"];
    let state = &description["paths"]["/api/v1/propuestas/{id}"]["get"];
    for operation in [post, state] {
        assert_eq!(operation["security"], json!([{"token": []}]));
    }
    for media in ["application/json", "text/csv"] {
        assert!(
            post["requestBody"]["content"][media].is_object(),
            "{media}: {post}"
        );
    }
    let names: Vec<&str> = post["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|parameter| parameter["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["validar", "enviar", "Idempotency-Key"]);
    let page = world
        .client
        .get(world.url("/datos/api"))
        .send()
        .await
        .unwrap();
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("POST /api/v1/propuestas")
    );
}
