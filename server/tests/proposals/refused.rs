//! What is not registered, and what the program hears: the findings of the office at the place in what it sent.

use app::wire::*;
use domain::calendar::{Closes, OwnDays};
use domain::role::Role;
use domain::token::Scope;
use serde_json::{Value, json};
use server::http::config::HttpConfig;
use server::use_case::import::Quota;

use crate::proposals::office::{HEADLINE, observed, typed};
use crate::proposals::program::{World, one};

/// Status, and the problem that was reported.
async fn problem(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    assert_eq!(
        answer.headers()["content-type"],
        "application/problem+json",
        "{status}"
    );
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["status"], status);
    assert!(
        !problem["title"].as_str().unwrap().starts_with("Error"),
        "{problem}"
    );
    (status, problem)
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn what_blocks_is_said_at_its_place_and_nothing_is_written() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let before = world.written().await;
    let value = |more: Value| {
        let mut value = json!({"indicator": HEADLINE, "period": "2023", "source": "Registro"});
        value
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        value
    };
    for (wrong, code, place) in [
        (value(json!({"value": "dos"})), "E301", "/values/1/value"),
        (value(json!({"value": "1,5"})), "E301", "/values/1/value"),
        (value(json!({})), "E301", "/values/1/value"),
        (
            value(json!({"value": "2", "missing": "not_available", "reason": "x"})),
            "E301",
            "/values/1/value",
        ),
        (
            value(json!({"missing": "not_available"})),
            "E304",
            "/values/1/missing",
        ),
        (
            value(json!({"value": "2", "indicator": "NADA-9"})),
            "E313",
            "/values/1/indicator",
        ),
        (
            value(json!({"value": "2", "period": "pronto"})),
            "E315",
            "/values/1/period",
        ),
        (
            value(json!({"value": "2", "breakdown": {"departamento": "99"}})),
            "E341",
            "/values/1/breakdown/departamento",
        ),
    ] {
        let body = json!({"values": [one("2022", "2.1")["values"][0], wrong]});
        let (status, problem) = problem(world.post(&token, "clave-0001").json(&body)).await;
        assert_eq!(
            (status, &problem["code"]),
            (422, &json!("blocked")),
            "{problem}"
        );
        let first = &problem["findings"][0];
        assert_eq!(
            (&first["code"], &first["pointer"]),
            (&json!(code), &json!(place)),
            "{problem}"
        );
        assert_eq!(first["severity"], "error");
        assert!(first["message"].as_str().unwrap().ends_with('.'), "{first}");
    }
    let csv = "codigo_indicador,periodo,valor\r\nPNTD-1,2023,2.4\r\nPNTD-1,2024,muchos\r\n";
    let (status, problem) = problem(world.csv(&token, "clave-0001", csv)).await;
    assert_eq!(status, 422);
    let first = &problem["findings"][0];
    assert_eq!(
        (&first["line"], &first["column"]),
        (&json!(3), &json!(3)),
        "{problem}"
    );
    assert_eq!(first["code"], "E301");
    assert_eq!(world.written().await, before);
}

#[tokio::test]
async fn a_csv_column_that_may_tell_rows_apart_is_not_passed_over() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    for column in ["provincia", "departamento"] {
        let csv = format!("codigo_indicador,{column},periodo,valor\r\nPNTD-1,Lima,2023,2.4\r\n");
        let (status, problem) = problem(world.csv(&token, "clave-0001", &csv)).await;
        assert_eq!(status, 422, "{problem}");
        let first = &problem["findings"][0];
        assert_eq!(
            (&first["code"], &first["column"]),
            (&json!("E373"), &json!(2))
        );
    }
    assert_eq!(world.sets().await, 0);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_malformed_request_gets_a_problem_that_names_the_mistake() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let before = world.written().await;
    let json = || world.post(&token, "clave-0001").json(&one("2023", "2.4"));
    let body = |media: &str, text: String| {
        world
            .post(&token, "clave-0001")
            .header("content-type", media)
            .body(text)
    };
    let many: Vec<Value> = (0..5_001)
        .map(|_| one("2023", "2")["values"][0].clone())
        .collect();
    for (request, status, code) in [
        (
            world
                .ask(&token, "/api/v1/propuestas")
                .json(&one("2023", "2.4")),
            400,
            "no_key",
        ),
        (
            world.post(&token, "corta").json(&one("2023", "2.4")),
            400,
            "no_key",
        ),
        (
            json().header("idempotency-key", "otra-clave-mas"),
            400,
            "no_key",
        ),
        (
            world.post_to("/api/v1/propuestas?validad=true", &token, "clave-0001"),
            400,
            "unknown_parameter",
        ),
        (
            world.post_to("/api/v1/propuestas?validar=si", &token, "clave-0001"),
            400,
            "invalid_value",
        ),
        (
            body("application/json", "{\"values\": [".to_owned()),
            400,
            "unreadable",
        ),
        (
            body("application/json", "{\"values\": []}".to_owned()),
            400,
            "unreadable",
        ),
        (
            body(
                "application/json",
                "{\"values\": [{\"indicador\": \"PNTD-1\"}]}".to_owned(),
            ),
            400,
            "unreadable",
        ),
        (body("text/csv", String::new()), 400, "unreadable"),
        (
            body("application/json", json!({"values": many}).to_string()),
            413,
            "too_large",
        ),
        (
            body("text/csv", "a".repeat((4 << 20) + 1)),
            413,
            "too_large",
        ),
        (
            body("application/xml", "<a/>".to_owned()),
            415,
            "media_type",
        ),
        (world.get(&token, "/api/v1/propuestas"), 405, "refused"),
        (
            world.get(&token, "/api/v1/propuestas/nada"),
            404,
            "unknown_proposal",
        ),
    ] {
        let (answered, problem) = problem(request).await;
        assert_eq!(
            (answered, &problem["code"]),
            (status, &json!(code)),
            "{problem}"
        );
    }
    assert_eq!(world.written().await, before);
}

#[tokio::test]
async fn what_an_account_may_not_keep_is_a_conflict() {
    let quota = Quota {
        open_imports: 0,
        ..Quota::default()
    };
    let world = World::with(HttpConfig::default(), quota).await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let before = world.written().await;
    let (status, problem) =
        problem(world.post(&token, "clave-0001").json(&one("2023", "2.4"))).await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("conflict")),
        "{problem}"
    );
    assert_eq!(world.written().await, before);
}

#[tokio::test]
async fn a_reporter_proposes_only_what_is_their_entitys() {
    let world = World::open().await;
    let rita = world.person("rita", Role::Reporter, &["MTC"]).await;
    let pia = world.person("pia", Role::Reporter, &["PCM"]).await;
    sqlx::query("update node set entity = 'PCM'")
        .execute(&world.office.pool)
        .await
        .unwrap();
    for (name, person, status) in [("rita", rita, 422), ("pia", pia, 201)] {
        let token = world.token(&person, Scope::Propose).await;
        let answer = world.post(&token, "clave-0001").json(&one("2023", "2.4"));
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), status, "{name}");
        let said: Value = answer.json().await.unwrap();
        if status == 422 {
            assert_eq!(said["findings"][0]["code"], "E602", "{said}");
        }
    }
    // Targets are not an entity's to set.
    let person = world.person("paz", Role::Reporter, &["PCM"]).await;
    let token = world.token(&person, Scope::Propose).await;
    let mut target = one("2027", "4");
    target["values"][0]["measure"] = json!("target");
    let (status, problem) = problem(world.post(&token, "clave-0001").json(&target)).await;
    assert_eq!(status, 422);
    assert_eq!(problem["findings"][0]["code"], "E605", "{problem}");
}

#[tokio::test]
async fn a_closed_period_is_closed_for_programs_in_the_same_words() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let view = world
        .office
        .backend
        .call(&ana, ReadCalendar {})
        .await
        .unwrap();
    let headline = view
        .indicators
        .iter()
        .find(|days| days.code.as_str() == HEADLINE);
    let save = SaveIndicatorDays {
        indicator: HEADLINE.parse().unwrap(),
        days: OwnDays {
            closes: Some(Closes::After(0)),
            ..OwnDays::due(0)
        },
        version: headline.unwrap().version,
    };
    world.office.configure(&ana, save).await.unwrap();
    let typed = SaveCells {
        reason: None,
        draft: None,
        others: Vec::new(),
        cells: vec![typed(observed("2023"), "2.4")],
    };
    let saved = world.office.backend.call(&ana, typed).await.unwrap();
    let in_office: Vec<&str> = saved
        .findings
        .iter()
        .filter(|finding| finding.blocks())
        .map(|finding| finding.code.as_str())
        .collect();
    let token = world.token(&ana, Scope::Propose).await;
    let (status, problem) =
        problem(world.post(&token, "clave-0001").json(&one("2023", "2.4"))).await;
    assert_eq!(status, 422);
    let first = &problem["findings"][0];
    assert_eq!(in_office, [first["code"].as_str().unwrap()], "{problem}");
    assert_eq!(first["pointer"], "/values/0/value");
}

#[tokio::test]
async fn nobody_learns_whether_a_set_of_somebody_else_exists() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let eva = world.person("eva", Role::Planner, &[]).await;
    let (anas, evas) = (
        world.token(&ana, Scope::Propose).await,
        world.token(&eva, Scope::Propose).await,
    );
    let made = world.post(&anas, "clave-0001").json(&one("2023", "2.4"));
    let made: Value = made.send().await.unwrap().json().await.unwrap();
    let id = made["id"].as_i64().unwrap();
    let reported = |path: String| problem(world.get(&evas, &path));
    let theirs = reported(format!("/api/v1/propuestas/{id}")).await;
    let none = reported("/api/v1/propuestas/999999".to_owned()).await;
    assert_eq!(theirs, none);
    assert_eq!(theirs.0, 404);
}

#[tokio::test]
async fn a_token_that_asks_too_often_waits() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let (busy, calm) = (
        world.token(&ana, Scope::ReadOwn).await,
        world.token(&ana, Scope::ReadOwn).await,
    );
    let ask = |token: &str| world.get(token, "/api/v1/propuestas/1");
    for _ in 0..120 {
        assert_eq!(ask(&busy).send().await.unwrap().status(), 404);
    }
    let answer = ask(&busy).send().await.unwrap();
    assert_eq!(answer.status(), 429);
    let wait: u32 = answer.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=5).contains(&wait), "{wait}");
    assert_eq!(ask(&calm).send().await.unwrap().status(), 404);
}
