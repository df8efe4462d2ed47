//! Four eyes against an administrator: what gives or takes the power to decide needs two of them.

use app::wire::{AccessRequest, AccountView, SavedAccount};
use domain::role::Role;
use serde_json::{Value, json};

use crate::http::server_under_test::{PASSWORD, Person, Server, start};

pub async fn account(person: &Person, name: &str) -> Option<AccountView> {
    let answer = person.call("list_accounts", json!({})).await;
    let accounts: Vec<AccountView> = answer.json().await.unwrap();
    accounts.into_iter().find(|account| account.name == name)
}

/// An order over what the administrator sees, with some fields changed.
async fn order(person: &Person, name: &str, changed: Value) -> Value {
    let seen = account(person, name).await;
    let mut order = json!({"new": seen.is_none(), "name": name, "display_name": "Persona",
        "role": "planner", "entities": [], "disabled": false, "reset_password": false});
    if let Some(seen) = seen {
        order["display_name"] = seen.display_name.clone().into();
        order["role"] = json!(seen.role);
        order["disabled"] = seen.disabled.into();
        order["seen"] = json!(seen);
    }
    for (field, value) in changed.as_object().unwrap() {
        order[field] = value.clone();
    }
    order
}

pub async fn save(person: &Person, name: &str, changed: Value) -> SavedAccount {
    let order = order(person, name, changed).await;
    let answer = person.call("save_account", order).await;
    assert_eq!(answer.status(), 200, "{name}");
    answer.json().await.unwrap()
}

pub async fn requests(person: &Person) -> Vec<AccessRequest> {
    let answer = person.call("list_access_requests", json!({})).await;
    answer.json().await.unwrap()
}

pub async fn decide(person: &Person, id: i64, confirm: bool) -> reqwest::Response {
    let decision = json!({"id": id, "confirm": confirm});
    person.call("decide_access_request", decision).await
}

/// Two administrators, signed in.
pub async fn two() -> (Server, Person, Person) {
    let server = start().await;
    server.add_account("admin2", Role::Admin, false).await;
    let (one, other) = (
        server.signed_in("admin").await,
        server.signed_in("admin2").await,
    );
    (server, one, other)
}

#[tokio::test]
async fn a_role_that_decides_is_given_by_two() {
    let (server, one, other) = two().await;
    for role in ["admin", "reviewer"] {
        let name = format!("nueva.{role}");
        let asked = save(&one, &name, json!({"role": role})).await;
        assert!(asked.waits && asked.one_time_password.is_none());
        assert_eq!(account(&one, &name).await, None, "nothing was done");
        let waiting = requests(&one).await;
        assert!(waiting[0].own && waiting[0].requested_by == "admin");
        let id = waiting[0].id;
        assert_eq!(decide(&one, id, true).await.status(), 409, "not oneself");
        let done: Option<SavedAccount> = decide(&other, id, true).await.json().await.unwrap();
        let password = done.unwrap().one_time_password.unwrap();
        let person = server.anonymous();
        assert_eq!(person.sign_in(&name, &password).await.status(), 303);
        assert_eq!(decide(&other, id, true).await.status(), 409, "only once");
    }
    // By a change of the role, too.
    let asked = save(&one, "planner", json!({"role": "reviewer"})).await;
    assert!(asked.waits && asked.account.role == Role::Planner);
    let both = "select count(*) from audit where act = 'account.save' and actor = 'admin2'
                and detail ->> 'requested_by' = 'admin'";
    assert_eq!(server.count(both).await, 2);
    // What decides nothing is done at once.
    let done = save(&one, "nueva.ceplan", json!({"role": "ceplan"})).await;
    assert!(!done.waits && done.one_time_password.is_some());
}

#[tokio::test]
async fn nobody_takes_over_or_shuts_out_who_decides() {
    let (server, one, other) = two().await;
    for (name, changed) in [
        ("admin2", json!({"reset_password": true})),
        ("reviewer", json!({"reset_password": true})),
    ] {
        let asked = save(&one, name, changed).await;
        assert!(asked.waits && asked.one_time_password.is_none(), "{name}");
        let person = server.anonymous();
        assert_eq!(person.sign_in(name, PASSWORD).await.status(), 303);
        let again = order(&one, name, json!({"reset_password": true})).await;
        let again = one.call("save_account", again).await;
        assert_eq!(again.status(), 409, "one request at a time");
    }
    for request in requests(&other).await {
        let refused: Option<SavedAccount> = decide(&other, request.id, false)
            .await
            .json()
            .await
            .unwrap();
        assert_eq!(refused, None);
    }
    // Whoever is alone could do as they like: so nobody makes themselves alone.
    for changed in [json!({"disabled": true}), json!({"role": "ceplan"})] {
        assert!(save(&one, "admin2", changed).await.waits);
        assert!(other.is_signed_in().await);
        let id = requests(&one).await[0].id;
        decide(&one, id, false).await;
    }
    // Nor does anybody disable a reviewer, take the account over and ask it back.
    for changed in [json!({"disabled": true}), json!({"role": "planner"})] {
        let asked = save(&one, "reviewer", changed).await;
        assert!(asked.waits && !asked.account.disabled);
        assert_eq!(asked.account.role, Role::Reviewer);
        decide(&one, requests(&one).await[0].id, false).await;
    }
    server
        .execute("update account set disabled = true where name = 'reviewer'")
        .await;
    let taken = save(&one, "reviewer", json!({"reset_password": true})).await;
    assert!(taken.waits && taken.one_time_password.is_none());
    decide(&one, requests(&one).await[0].id, false).await;
    // A second factor is no less than a password.
    crate::http::second_factor::enrol(&other).await;
    let remove = json!({"name": "admin2"});
    let asked = one.call("remove_account_second_factor", remove).await;
    let asked: SavedAccount = asked.json().await.unwrap();
    assert!(asked.waits && asked.account.second_factor);
}

#[tokio::test]
async fn a_request_ends_with_the_right_of_who_made_it() {
    let (server, one, other) = two().await;
    save(&one, "mala", json!({"role": "admin"})).await;
    server
        .execute("update account set role = 'ceplan' where name = 'admin'")
        .await;
    let id = requests(&other).await[0].id;
    assert_eq!(decide(&other, id, true).await.status(), 409);
    assert_eq!(account(&other, "mala").await, None);
    // The database holds the rule by itself.
    let forged = sqlx::query(
        "update access_request set confirmed = true, decided_by = requested_by, decided_at = now()",
    )
    .execute(&server.pool)
    .await;
    assert!(forged.unwrap_err().to_string().contains("four_eyes"));
}

#[tokio::test]
async fn the_only_administrator_does_it_alone_and_the_log_says_so() {
    let server = start().await;
    let admin = server.signed_in("admin").await;
    let done = save(&admin, "nueva", json!({"role": "reviewer"})).await;
    assert!(!done.waits && done.one_time_password.is_some());
    let alone =
        "select count(*) from audit where act = 'account.save' and detail ->> 'alone' = 'true'";
    assert_eq!(server.count(alone).await, 1);
    save(&admin, "otra", json!({"role": "planner"})).await;
    assert_eq!(server.count(alone).await, 1, "that needs nobody else");
}

#[tokio::test]
async fn who_gave_a_password_does_not_make_its_account_decide() {
    let (server, one, other) = two().await;
    let reset = json!({"reset_password": true});
    let given = save(&one, "planner", reset)
        .await
        .one_time_password
        .unwrap();
    let promote = async |person: &Person, reset: bool| {
        let changed = json!({"role": "reviewer", "reset_password": reset});
        let order = order(person, "planner", changed).await;
        person.call("save_account", order).await
    };
    // Nobody has a role that decides with a password that somebody else has seen.
    assert_eq!(promote(&other, false).await.status(), 409);
    let taken = server.anonymous();
    assert_eq!(taken.sign_in("planner", &given).await.status(), 303);
    let chosen = json!({"current": given, "new": "cometa azul sobre Nazca"});
    assert_eq!(taken.call("change_password", chosen).await.status(), 200);
    // Who gave it may have chosen the new one: they neither ask for the role nor confirm it.
    let refused = promote(&one, false).await;
    assert_eq!(refused.status(), 409);
    let words = refused.text().await.unwrap();
    assert!(words.contains("última contraseña"), "{words}");
    assert_eq!(promote(&other, false).await.status(), 200);
    let id = requests(&one).await[0].id;
    assert_eq!(decide(&one, id, true).await.status(), 409);
    assert_eq!(account(&one, "planner").await.unwrap().role, Role::Planner);
    decide(&other, id, false).await;
    // A reset between the request and its confirmation counts, too.
    save(&one, "ceplan", json!({"role": "reviewer"})).await;
    save(&one, "ceplan", json!({"reset_password": true})).await;
    let id = requests(&other).await[0].id;
    assert_eq!(decide(&other, id, true).await.status(), 409);
    decide(&other, id, false).await;
    // With the role comes a new password, which only who confirms sees.
    assert_eq!(promote(&one, true).await.status(), 200);
    let id = requests(&other).await.last().unwrap().id;
    let done: Option<SavedAccount> = decide(&other, id, true).await.json().await.unwrap();
    let done = done.unwrap();
    assert_eq!(done.account.role, Role::Reviewer);
    assert!(done.one_time_password.is_some() && !taken.is_signed_in().await);
}
