//! Getting in: one-time passwords that end, known browsers, roles that need a second factor, and what a
//! proxy says.

use domain::role::Role;
use serde_json::json;
use server::http::config::{HttpConfig, RoleList};

use crate::http::second_factor::enrol;
use crate::http::server_under_test::{LOG, PASSWORD, location, start, start_with};

#[tokio::test]
async fn a_one_time_password_ends_after_72_hours() {
    let server = start().await;
    server.add_account("nueva", Role::Planner, true).await;
    let hours = "select count(*) from account where name = 'nueva'
                 and one_time_until between now() + interval '71 hours' and now() + interval '72 hours'";
    assert_eq!(server.count(hours).await, 1);
    let person = server.anonymous();
    assert_eq!(person.sign_in("nueva", PASSWORD).await.status(), 303);

    server
        .execute(
            "update account set one_time_until = now() - interval '1 second' where name = 'nueva'",
        )
        .await;
    let late = server.anonymous();
    let answer = late.sign_in("nueva", PASSWORD).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains("venció"));
    // Who does not know it learns nothing.
    let answer = late.sign_in("nueva", "no es esta").await;
    assert!(!answer.text().await.unwrap().contains("venció"));
    let refused = "select count(*) from audit where act = 'session.refuse'
                   and detail ->> 'one_time_password' = 'ended'";
    assert_eq!(server.count(refused).await, 1);

    // One that is given anew opens again, and the chosen one has no end.
    let admin = server.signed_in("admin").await;
    let accounts = admin.call("list_accounts", json!({})).await;
    let accounts: serde_json::Value = accounts.json().await.unwrap();
    let seen = accounts.as_array().unwrap().iter();
    let seen = seen.clone().find(|a| a["name"] == "nueva").unwrap();
    let save = json!({"new": false, "name": "nueva", "display_name": seen["display_name"],
        "role": "planner", "entities": [], "disabled": false, "reset_password": true, "seen": seen});
    let saved = admin.call("save_account", save).await;
    let saved: serde_json::Value = saved.json().await.unwrap();
    let given = saved["one_time_password"].as_str().unwrap().to_owned();
    let again = server.anonymous();
    assert_eq!(again.sign_in("nueva", &given).await.status(), 303);
    let change = json!({"current": given, "new": "tejado once quipu lluvia"});
    assert_eq!(again.call("change_password", change).await.status(), 200);
    let ends = "select count(*) from account where name = 'nueva' and one_time_until is not null";
    assert_eq!(server.count(ends).await, 0);
}

/// Failed sign-ins of others on the account, from many addresses.
const FAILURES_OF_OTHERS: &str = "insert into sign_in_failure (account, address)
     select encode(substr(sha256('planner'), 1, 16), 'hex'), '198.51.100.' || n from generate_series(1, 60) n";

#[tokio::test]
async fn failures_of_others_lock_nobody_out_of_a_known_browser() {
    let server = start().await;
    let known = server.signed_in("planner").await;
    known.post("/gestion/salir").send().await.unwrap();
    server.execute(FAILURES_OF_OTHERS).await;

    // The lock is there for every other browser …
    let other = server.anonymous();
    assert_eq!(other.sign_in("planner", PASSWORD).await.status(), 429);
    // … and for the cookie of another account, or an invented one.
    let foreign = server.signed_in("reviewer").await;
    assert_eq!(foreign.sign_in("planner", PASSWORD).await.status(), 429);
    let invented = server
        .anonymous()
        .post("/gestion/ingresar")
        .header("cookie", format!("pntd-known={}", "0".repeat(64)))
        .form(&[("cuenta", "planner"), ("contrasena", PASSWORD)])
        .send()
        .await
        .unwrap();
    assert_eq!(invented.status(), 429);

    assert_eq!(known.sign_in("planner", PASSWORD).await.status(), 303);
    // A stolen cookie is no way to guess on.
    known.post("/gestion/salir").send().await.unwrap();
    for _ in 0..5 {
        assert_eq!(known.sign_in("planner", "no es esta").await.status(), 422);
    }
    assert_eq!(known.sign_in("planner", PASSWORD).await.status(), 429);
    // The database does not hold what the cookie carries.
    let hashes = "select count(*) from known_browser where length(hash) = 32";
    assert_eq!(server.count(hashes).await, 2);
}

#[tokio::test]
async fn a_reset_password_makes_every_browser_unknown_again() {
    let server = start().await;
    server.signed_in("planner").await;
    let known = "select count(*) from known_browser where account = 'planner'";
    assert_eq!(server.count(known).await, 1);
    let admin = server.signed_in("admin").await;
    let accounts = admin.call("list_accounts", json!({})).await;
    let accounts: Vec<serde_json::Value> = accounts.json().await.unwrap();
    let seen = accounts.iter().find(|a| a["name"] == "planner").unwrap();
    let save = json!({"new": false, "name": "planner", "display_name": seen["display_name"],
        "role": "planner", "entities": [], "disabled": false, "reset_password": true, "seen": seen});
    assert_eq!(admin.call("save_account", save).await.status(), 200);
    assert_eq!(server.count(known).await, 0);
}

#[tokio::test]
async fn a_role_that_needs_a_second_factor_does_nothing_before() {
    let config = HttpConfig {
        second_factor_roles: RoleList(vec![Role::Admin, Role::Reviewer]),
        ..HttpConfig::default()
    };
    let server = start_with(config, false).await;
    for role in ["admin", "reviewer"] {
        let person = server.signed_in(role).await;
        let page = person.get("/gestion").send().await.unwrap();
        assert_eq!(location(&page), "/gestion/cuenta?motivo=segundo-paso");
        let answer = person.call("read_overview", json!({})).await;
        assert_eq!(answer.status(), 403, "{role}");
        let text = answer.text().await.unwrap();
        assert!(text.contains("Su rol exige un segundo paso"), "{text}");
        enrol(&person).await;
        let answer = person.call("read_overview", json!({})).await;
        assert_ne!(answer.status(), 403, "{role} has one now");
    }
    // Others are not asked for it.
    let planner = server.signed_in("planner").await;
    let answer = planner.call("read_overview", json!({})).await;
    assert_ne!(answer.status(), 403);
}

#[tokio::test]
async fn a_proxy_that_nobody_trusts_is_said_once() {
    let server = start().await;
    let sentence = "no proxy is trusted";
    for _ in 0..3 {
        server.anonymous().get("/").send().await.unwrap();
    }
    assert!(!LOG.text().contains(sentence));
    for _ in 0..3 {
        let request = server
            .anonymous()
            .get("/")
            .header("x-forwarded-for", "192.0.2.1");
        request.send().await.unwrap();
    }
    assert_eq!(LOG.text().matches(sentence).count(), 1);
}
