//! The screen of one's own sessions: seeing where one is signed in, and ending it.

use app::wire::{AccountView, MadeToken, OwnAccount};
use serde_json::json;

use crate::http::server_under_test::{
    LOG, PASSWORD, Person, Server, location, session_cookie, start,
};

async fn own(person: &Person) -> OwnAccount {
    let answer = person.call("read_own_account", json!({})).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

async fn from(server: &Server, agent: &'static str) -> Person {
    let person = server.anonymous();
    let answer = person
        .post("/gestion/ingresar")
        .header("user-agent", agent)
        .form(&[("cuenta", "planner"), ("contrasena", PASSWORD)])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 303);
    person
}

#[tokio::test]
async fn a_person_sees_where_they_are_signed_in_and_ends_what_is_not_theirs() {
    let server = start().await;
    let desk = from(&server, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0").await;
    let telephone = from(
        &server,
        "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile",
    )
    .await;
    let somebody_else = server.signed_in("reviewer").await;

    let sessions = own(&desk).await.sessions;
    assert_eq!(sessions.len(), 2, "{sessions:?}");
    let (this, other): (Vec<_>, Vec<_>) = sessions.into_iter().partition(|session| session.own);
    assert_eq!(this[0].browser.as_deref(), Some("Firefox en Windows"));
    assert_eq!(other[0].browser.as_deref(), Some("Chrome en Android"));
    assert_eq!(other[0].address.as_deref(), Some("127.0.0.1"));
    let page = desk.get("/gestion/cuenta").send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(
        page.contains("Chrome en Android") && page.contains("Esta sesión"),
        "{page}"
    );

    // A number of somebody else's session ends nothing.
    let theirs = own(&somebody_else).await.sessions[0].number;
    let answer = desk.call("end_session", json!({"number": theirs})).await;
    assert_eq!(answer.status(), 404);
    assert!(somebody_else.is_signed_in().await);

    let number = other[0].number;
    let answer = desk.call("end_session", json!({"number": number})).await;
    let left: OwnAccount = answer.json().await.unwrap();
    assert_eq!(left.sessions.len(), 1);
    assert!(!telephone.is_signed_in().await);
    assert!(desk.is_signed_in().await);
}

#[tokio::test]
async fn the_other_sessions_end_at_once_or_all_of_them() {
    let server = start().await;
    let (here, there) = (
        server.signed_in("planner").await,
        server.signed_in("planner").await,
    );
    let answer = here.call("end_other_sessions", json!({})).await;
    assert_eq!(answer.status(), 200);
    assert!(here.is_signed_in().await);
    assert!(!there.is_signed_in().await);

    let there = server.signed_in("planner").await;
    let somebody_else = server.signed_in("reviewer").await;
    let answer = here.post("/gestion/salir/todas").send().await.unwrap();
    assert_eq!(location(&answer), "/gestion/ingresar");
    assert!(!here.is_signed_in().await);
    assert!(!there.is_signed_in().await);
    assert!(somebody_else.is_signed_in().await);
    let acts = "select count(*) from audit where act in ('session.end_others', 'session.end_all')";
    assert_eq!(server.count(acts).await, 2);
}

#[tokio::test]
async fn administration_signs_a_person_out_everywhere() {
    let server = start().await;
    let admin = server.signed_in("admin").await;
    let person = server.signed_in("planner").await;
    let accounts: Vec<AccountView> = admin
        .call("list_accounts", json!({}))
        .await
        .json()
        .await
        .unwrap();
    let planner = accounts.iter().find(|account| account.name == "planner");
    assert_eq!(planner.unwrap().sessions, 1);
    let of = json!({"name": "planner"});
    let answer = admin.call("end_account_sessions", of).await;
    let view: AccountView = answer.json().await.unwrap();
    assert_eq!(view.sessions, 0);
    assert!(!person.is_signed_in().await);
    assert!(admin.is_signed_in().await);
}

#[tokio::test]
async fn another_role_ends_the_sessions_of_the_old_one() {
    let server = start().await;
    let admin = server.signed_in("admin").await;
    let person = server.signed_in("planner").await;
    let accounts = admin.call("list_accounts", json!({})).await;
    let accounts: Vec<AccountView> = accounts.json().await.unwrap();
    let seen = accounts.iter().find(|account| account.name == "planner");
    let save = |role: &str| {
        json!({"new": false, "name": "planner", "display_name": "Persona planner",
            "role": role, "entities": [], "disabled": false, "reset_password": false,
            "seen": seen})
    };
    assert_eq!(
        admin.call("save_account", save("planner")).await.status(),
        200
    );
    assert!(person.is_signed_in().await, "nothing changed");
    assert_eq!(
        admin.call("save_account", save("ceplan")).await.status(),
        200
    );
    assert!(!person.is_signed_in().await);
    assert_eq!(
        admin.call("save_account", save("admin")).await.status(),
        409,
        "the role is no longer the one that was seen"
    );
    let left = "select count(*) from session where account = 'planner'";
    assert_eq!(server.count(left).await, 0);
}

#[tokio::test]
async fn a_session_gets_a_new_id_and_keeps_its_age_when_the_password_changes() {
    let server = start().await;
    let person = server.anonymous();
    let cookie = session_cookie(&person.sign_in("planner", PASSWORD).await).unwrap();
    server
        .execute("update session set created_at = created_at - interval '11 hours'")
        .await;
    server
        .execute(
            "update session set record = jsonb_set(record, '{origin,since}',
                 to_jsonb(extract(epoch from created_at)::bigint))",
        )
        .await;
    let change = json!({"current": PASSWORD, "new": "trueno mesa azul nueve"});
    let answer = person.call("change_password", change).await;
    let renewed = session_cookie(&answer).unwrap();
    assert_ne!(cookie.split(';').next(), renewed.split(';').next());
    let kept = "select count(*) from session where created_at < now() - interval '10 hours'";
    assert_eq!(server.count(kept).await, 1);
    assert!(person.is_signed_in().await);
    // However busy, it ends twelve hours after the sign-in.
    let end = "select count(*) from session where expires_at > created_at + interval '12 hours'";
    assert_eq!(server.count(end).await, 0);
}

#[tokio::test]
async fn use_is_written_once_a_minute() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    server
        .execute("update session set seen_at = now() - interval '30 seconds'")
        .await;
    let old = "select count(*) from session where seen_at < now() - interval '20 seconds'";
    assert!(person.is_signed_in().await);
    assert_eq!(server.count(old).await, 1, "reading is no writing");
    server
        .execute("update session set seen_at = now() - interval '2 minutes'")
        .await;
    assert!(person.is_signed_in().await);
    assert_eq!(server.count(old).await, 0);
}

#[tokio::test]
async fn guesses_count_on_every_server_and_after_a_restart() {
    let server = start().await;
    for _ in 0..3 {
        let person = server.anonymous();
        assert_eq!(person.sign_in("planner", "no es esta").await.status(), 422);
    }
    // A server that is started again knows no more than one beside it.
    let other = server.beside().await;
    for _ in 0..2 {
        let person = other.anonymous();
        assert_eq!(person.sign_in("planner", "no es esta").await.status(), 422);
    }
    for server in [&other, &server] {
        let answer = server.anonymous().sign_in("planner", PASSWORD).await;
        assert_eq!(answer.status(), 429);
    }
}

/// The page lists tokens; their text was in one answer, and is on no page and in no log.
#[tokio::test]
async fn a_person_sees_their_tokens_and_never_again_their_text() {
    let server = start().await;
    let planner = server.signed_in("planner").await;
    let order = json!({"name": "Sistema de la entidad", "scope": "propose", "days": 30,
        "password": PASSWORD});
    let made = planner.call("make_token", order).await;
    assert_eq!(made.status(), 200);
    let token = made.json::<MadeToken>().await.unwrap().text;
    let page = planner.get("/gestion/cuenta").send().await.unwrap();
    let page = page.text().await.unwrap();
    for words in ["Sistema de la entidad", "Crear token", "Nunca"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(&token));
    let asked = reqwest::Client::new()
        .get(format!("{}/api/v1/propuestas/1", server.base))
        .bearer_auth(&token);
    assert_eq!(asked.send().await.unwrap().status(), 404);
    assert!(!LOG.text().contains(&token), "the log says a token");
    // Who decides has none, and is offered none.
    let reviewer = server.signed_in("reviewer").await;
    let page = reviewer.get("/gestion/cuenta").send().await.unwrap();
    assert!(!page.text().await.unwrap().contains("Crear token"));
}
