//! A proposal that is sent again: once registered, it is answered the same and makes nothing.

use domain::role::Role;
use domain::token::Scope;
use serde_json::Value;

use crate::proposals::program::{World, one};

#[tokio::test]
async fn the_same_proposal_sent_again_is_answered_the_same() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let send = async |value: &str| {
        let answer = world.post(&token, "clave-0001").json(&one("2023", value));
        let answer = answer.send().await.unwrap();
        let location = answer.headers().get("location").cloned();
        (
            answer.status().as_u16(),
            location,
            answer.json::<Value>().await.unwrap(),
        )
    };
    let first = send("2.4").await;
    assert_eq!(first.0, 201);
    let written = world.written().await;
    assert_eq!(send("2.4").await, first);
    // The set has moved on meanwhile; the answer is still that of then.
    let id = first.2["id"].as_i64().unwrap();
    world
        .office
        .act(&ana, id, domain::change_set::Event::Discard)
        .await
        .unwrap();
    let discarded = world.written().await;
    assert_eq!(send("2.4").await, first);
    assert_eq!(world.written().await, discarded);
    assert_eq!(discarded, written + 1, "one entry of the log");

    let (status, _, other) = send("2.5").await;
    assert_eq!(
        (status, &other["code"]),
        (422, &serde_json::json!("key_reused"))
    );
    let submit = world.post_to("/api/v1/propuestas?enviar=true", &token, "clave-0001");
    let submit = submit.json(&one("2023", "2.4")).send().await.unwrap();
    assert_eq!(
        submit.status(),
        422,
        "sending it for review is something else"
    );
    assert_eq!(world.sets().await, 1);
}

#[tokio::test]
async fn the_same_proposal_sent_twice_at_once_makes_one_set() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let send = async || {
        let answer = world.post(&token, "clave-0001").json(&one("2023", "2.4"));
        let answer = answer.send().await.unwrap();
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.unwrap(),
        )
    };
    let (one, two) = tokio::join!(send(), send());
    assert_eq!(one.0, 201, "{one:?}");
    assert_eq!(one, two);
    assert_eq!(world.sets().await, 1);
    assert_eq!(world.files().await, 1);
}

#[tokio::test]
async fn an_answer_is_kept_for_days_and_then_forgotten() {
    let world = World::open().await;
    let ana = world.person("ana", Role::Planner, &[]).await;
    let token = world.token(&ana, Scope::Propose).await;
    let send = async |key: &str, value: &str| {
        let answer = world.post(&token, key).json(&one("2023", value));
        answer.send().await.unwrap().status().as_u16()
    };
    assert_eq!(send("clave-0001", "2.4").await, 201);
    let age = async |hours: i32| {
        sqlx::query("update proposal_answer set at = now() - make_interval(hours => $1)")
            .bind(hours)
            .execute(&world.office.pool)
            .await
            .unwrap();
    };
    age(73).await;
    assert_eq!(send("clave-0001", "2.5").await, 422);
    age(24 * 7 + 1).await;
    assert_eq!(send("clave-0001", "2.5").await, 201);
    assert_eq!(send("clave-0002", "2.6").await, 201);
    let kept = world
        .office
        .count("select count(*) from proposal_answer")
        .await;
    assert_eq!(kept, 2);
}

/// Keys are an account's own: nobody's key stands in another's way.
#[tokio::test]
async fn the_key_of_one_account_is_free_for_another() {
    let world = World::open().await;
    for (name, value) in [("ana", "2.4"), ("eva", "2.5")] {
        let person = world.person(name, Role::Planner, &[]).await;
        let token = world.token(&person, Scope::Propose).await;
        let answer = world.post(&token, "clave-0001").json(&one("2023", value));
        assert_eq!(answer.send().await.unwrap().status(), 201);
    }
}
