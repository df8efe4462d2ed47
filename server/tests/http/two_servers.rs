//! Two servers over one database, behind any balancer: whichever answers, it is the same service.

use std::time::{Duration, Instant};

use reqwest::Response;
use serde_json::{Value, json};
use server::seed::{self, catalogue_csv::CatalogueText};

use crate::http::server_under_test::{Following, PASSWORD, Person, Server, start};

/// Both with the catalogue, so that there is something to enter.
async fn two() -> (Server, Server) {
    let one = start().await;
    let now = chrono::Utc::now();
    seed::load_catalogue(&one.pool, &CatalogueText::embedded(), true, now)
        .await
        .unwrap();
    let other = one.beside().await;
    (one, other)
}

async fn done(answer: Response) -> Value {
    let status = answer.status();
    let body = answer.text().await.unwrap();
    assert!(status.is_success(), "{status} {body}");
    serde_json::from_str(&body).unwrap()
}

/// Status and sentence of a refusal.
async fn refused(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let error: Value = answer.json().await.unwrap();
    (
        status,
        error["message"].as_str().unwrap_or_default().to_owned(),
    )
}

fn cell(year: i32, number: &str) -> Value {
    json!({
        "key": {"indicator": "PNTD-1", "measure": "observed", "breakdown": "", "period": year.to_string()},
        "seen": null, "revert": false,
        "after": {"datum": {"value": {"value": number, "numerator": null, "denominator": null}},
            "provisional": false, "note": null, "source": "Registro de prueba"}})
}

/// Types one cell; answers the draft.
async fn save(person: &Person, year: i32, number: &str) -> Value {
    let save = json!({"draft": null, "cells": [cell(year, number)]});
    let saved = done(person.call("save_cells", save).await).await;
    assert_eq!(saved["saved"], 1, "{saved}");
    saved["draft"].clone()
}

async fn act(person: &Person, draft: &Value, version: i64, event: &str) -> Response {
    let act = json!({"id": draft["change_set"], "version": version, "event": {"event": event}});
    person.call("act_on_change_set", act).await
}

fn version(draft: &Value) -> i64 {
    draft["version"].as_i64().unwrap()
}

/// A set sent by a planner at one server and approved by a reviewer at the other.
async fn approved(planner: &Person, reviewer: &Person, year: i32, number: &str) -> Value {
    let draft = save(planner, year, number).await;
    let sent = done(act(planner, &draft, version(&draft), "submit").await).await;
    let version = sent["version"].as_i64().unwrap();
    done(act(reviewer, &draft, version, "approve").await).await;
    draft["change_set"].clone()
}

#[tokio::test]
async fn a_session_holds_on_both_servers_and_ends_on_both() {
    let (one, other) = two().await;
    let person = one.signed_in("planner").await;
    let there = person.at(&other);
    assert!(there.is_signed_in().await);
    there.post("/gestion/salir").send().await.unwrap();
    assert!(!person.is_signed_in().await);

    // What ends one of somebody's sessions at one server ends it at the other at once.
    let person = other.signed_in("reviewer").await;
    assert!(person.at(&one).is_signed_in().await);
    one.execute("update account set role = 'ceplan' where name = 'reviewer'")
        .await;
    assert!(!person.is_signed_in().await);
}

#[tokio::test]
async fn failed_sign_ins_count_on_both_servers() {
    let (one, other) = two().await;
    let servers = [&one, &other];
    for attempt in 0..5 {
        let answer = servers[attempt % 2].anonymous();
        let answer = answer.sign_in("planner", "no es esta").await;
        assert_eq!(answer.status(), 422, "attempt {attempt}");
    }
    for server in servers {
        let answer = server.anonymous().sign_in("planner", PASSWORD).await;
        assert_eq!(answer.status(), 429);
        assert!(answer.headers().contains_key("retry-after"));
    }
}

#[tokio::test]
async fn a_set_submitted_at_one_server_is_reviewed_once_at_the_other() {
    let (one, other) = two().await;
    let planner = one.signed_in("planner").await;
    let reviewer = other.signed_in("reviewer").await;
    let draft = save(&planner, 2023, "2.4").await;
    // The same person goes on at the other server in the same draft.
    let draft_there = save(&planner.at(&other), 2022, "2.2").await;
    assert_eq!(draft_there["change_set"], draft["change_set"]);

    // Who saw the draft before that gets a conflict.
    let stale = act(&planner, &draft, version(&draft), "submit").await;
    let (status, words) = refused(stale).await;
    assert_eq!(status, 409);
    assert!(words.contains("Leer otra vez"), "{words}");
    let sent = act(&planner, &draft, version(&draft_there), "submit").await;
    let seen = done(sent).await["version"].as_i64().unwrap();

    // Two reviewers press at the same time, each at a server.
    let second = one.signed_in("admin").await;
    let (here, there) = tokio::join!(
        act(&second, &draft, seen, "approve"),
        act(&reviewer, &draft, seen, "approve"),
    );
    let mut statuses = [here.status().as_u16(), there.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(one.count("select count(*) from value").await, 2);
    let late = act(&planner.at(&other), &draft, seen, "withdraw").await;
    assert_eq!(late.status(), 409, "what is approved is not withdrawn");
}

#[tokio::test]
async fn typing_in_two_tabs_at_two_servers_makes_one_draft() {
    let (one, other) = two().await;
    let planner = one.signed_in("planner").await;
    let there = planner.at(&other);
    let tabs = (2014..2022).map(|year| {
        let person = if year % 2 == 0 {
            planner.clone()
        } else {
            there.clone()
        };
        tokio::spawn(async move { save(&person, year, "1.5").await["change_set"].clone() })
    });
    let mut drafts = Vec::new();
    for tab in tabs.collect::<Vec<_>>() {
        drafts.push(tab.await.unwrap());
    }
    drafts.dedup();
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    assert_eq!(one.count("select count(*) from change").await, 8);
}

#[tokio::test]
async fn of_concurrent_publications_on_both_servers_exactly_one_wins() {
    let (one, other) = two().await;
    let planner = one.signed_in("planner").await;
    let reviewer = other.signed_in("reviewer").await;
    let set = approved(&planner, &reviewer, 2023, "2.4").await;
    let tries = (0..8).map(|at| {
        let person = if at % 2 == 0 {
            reviewer.at(&one)
        } else {
            reviewer.clone()
        };
        let publish = json!({"note": format!("intento {at}"), "sets": [set],
            "expected_number": 1});
        tokio::spawn(async move { person.call("publish_release", publish).await })
    });
    let mut won = 0;
    for answer in tries.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        if answer.status().is_success() {
            won += 1;
            continue;
        }
        let (status, words) = refused(answer).await;
        assert_eq!(status, 409);
        assert!(words.contains("Otra persona publicó antes"), "{words}");
    }
    assert_eq!(won, 1);
    assert_eq!(one.count("select count(*) from release").await, 1);
    let published = "select count(*) from change_set where status = 'published' and release = 1";
    assert_eq!(one.count(published).await, 1);
}

/// Publishes all that is approved.
async fn publish_all(reviewer: &Person, number: i32) {
    let next = done(reviewer.call("preview_release", json!({})).await).await;
    let sets = next["sets"].as_array().unwrap().iter();
    let sets: Vec<&Value> = sets.map(|set| &set["id"]).collect();
    let publish = json!({"note": "Prueba", "sets": sets, "expected_number": number});
    done(reviewer.call("publish_release", publish).await).await;
}

/// Else a publisher would read that somebody else had published, and nobody had.
#[tokio::test]
async fn the_next_release_follows_the_newest_also_where_an_older_one_is_still_shown() {
    let (one, _) = two().await;
    // One for each call: a call has its server look again.
    let whole = ("preview_release", json!({}));
    let part = ("preview_partial_release", json!({"left_out": null}));
    let mut deaf = Vec::new();
    for asked in [whole, part] {
        let following = Following {
            with_ttl: Some(Duration::from_secs(3600)),
            listening: false,
        };
        deaf.push((one.beside_following(following).await, asked));
    }
    let planner = one.signed_in("planner").await;
    let reviewer = one.signed_in("reviewer").await;
    for number in 1..=2 {
        approved(&planner, &reviewer, 2020 + number, "2.4").await;
        publish_all(&reviewer, number).await;
        for (server, (call, _)) in &deaf {
            assert_eq!(shown(server).await, Some(1), "{call}");
        }
    }
    for (server, (call, order)) in deaf {
        let next = done(reviewer.at(&server).call(call, order).await).await;
        assert_eq!(next["next_number"], 3, "{call}");
    }
}

#[tokio::test]
async fn the_other_server_shows_a_publication_within_two_seconds() {
    let (one, other) = two().await;
    let planner = one.signed_in("planner").await;
    let reviewer = one.signed_in("reviewer").await;
    for number in 1..=2 {
        approved(&planner, &reviewer, 2020 + number, "2.4").await;
        publish_all(&reviewer, number).await;
        let begin = Instant::now();
        assert_eq!(
            shown(&one).await,
            Some(number),
            "its own server shows it at once"
        );
        while shown(&other).await != Some(number) {
            assert!(begin.elapsed() < Duration::from_secs(2), "release {number}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let page = other
            .anonymous()
            .get("/publicaciones")
            .send()
            .await
            .unwrap();
        let page = page.text().await.unwrap();
        assert!(page.contains(&format!("/publicaciones/{number}")), "{page}");
    }
}

/// Where only the word counts: what a server knows is believed for an hour.
#[tokio::test]
async fn the_announcement_of_a_publication_reaches_the_other_server_within_two_seconds() {
    let (one, _) = two().await;
    let hour = Some(Duration::from_secs(3600));
    let hearing = one
        .beside_following(Following {
            with_ttl: hour,
            listening: true,
        })
        .await;
    let deaf = one
        .beside_following(Following {
            with_ttl: hour,
            listening: false,
        })
        .await;
    let listens = "select count(*) from pg_stat_activity
        where datname = current_database() and query ilike 'listen %'";
    let begin = Instant::now();
    while one.count(listens).await == 0 {
        assert!(begin.elapsed() < Duration::from_secs(20), "nobody listens");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for server in [&hearing, &deaf] {
        assert_eq!(shown(server).await, None, "nothing is published");
    }
    let planner = one.signed_in("planner").await;
    let reviewer = one.signed_in("reviewer").await;
    let set = approved(&planner, &reviewer, 2023, "2.4").await;
    let publish = json!({"note": "Prueba", "sets": [set], "expected_number": 1});
    done(reviewer.call("publish_release", publish).await).await;
    let begin = Instant::now();
    while shown(&hearing).await != Some(1) {
        assert!(begin.elapsed() < Duration::from_secs(2), "it was not heard");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(shown(&deaf).await, None, "it was the word, not a look");
}

/// The number of the release that a server takes for the newest.
async fn shown(server: &Server) -> Option<i32> {
    let answer = server.anonymous().get("/api/v1/publicacion").send().await;
    let answer: Value = answer.unwrap().json().await.unwrap();
    i32::try_from(answer["release"]["number"].as_i64()?).ok()
}
