//! Who is nobody: a session that ended, in whatever way, and a token that never was one, get on every
//! route exactly what an anonymous client gets.

use domain::role::{Role, may};
use server::http::routes::RouteRule;

use crate::http::arguments::{Objects, every_route, request};
use crate::http::refusal::Answer;
use crate::http::server_under_test::{PASSWORD, Person, Server, session_cookie, start};

/// A token as the browser sends it, of an administrator who is signed in.
async fn token(server: &Server) -> String {
    let answer = server.anonymous().sign_in("admin", PASSWORD).await;
    let cookie = session_cookie(&answer).unwrap();
    let pair = cookie.split(';').next().unwrap();
    pair.split_once('=').unwrap().1.to_owned()
}

/// Calls every route with this token; all of them must treat it as anonymous.
async fn is_nobody(server: &Server, kind: &str, token: &str) {
    let anonymous = server.anonymous();
    for rule in every_route() {
        let sent = with_token(&anonymous, rule, token).send().await.unwrap();
        let answer = Answer::of(rule, sent).await;
        let refused = answer.is_refusal();
        assert_eq!(refused, !may(None, rule.act), "{kind}: {answer:?}");
        if refused {
            answer.says_why(None);
        }
    }
}

fn with_token(person: &Person, rule: RouteRule, token: &str) -> reqwest::RequestBuilder {
    let request = request(person, rule, &Objects::default());
    request.header("cookie", format!("pntd={token}"))
}

/// The token that the other tests spoil lets an administrator in everywhere.
#[tokio::test]
async fn a_valid_token_opens_every_route_of_its_role() {
    let server = start().await;
    let token = token(&server).await;
    let anonymous = server.anonymous();
    for rule in every_route().filter(|rule| !rule.path.starts_with("/gestion/salir")) {
        let answer = with_token(&anonymous, rule, &token).send().await.unwrap();
        let answer = Answer::of(rule, answer).await;
        assert!(!answer.is_refusal(), "{answer:?}");
    }
}

#[tokio::test]
async fn an_ended_session_is_anonymous() {
    let server = start().await;
    for (kind, end) in [
        (
            "idle too long",
            "update session set expires_at = now() - interval '1 second'",
        ),
        (
            "too old, however busy",
            "update session set created_at = now() - interval '13 hours'",
        ),
        (
            "of a disabled account",
            "update account set disabled = true where name = 'admin'",
        ),
        (
            "of a role that was taken away",
            "update account set disabled = false, role = 'planner' where name = 'admin'",
        ),
        (
            "of an older password",
            "update account set role = 'admin', credential_version = credential_version + 1
             where name = 'admin'",
        ),
        ("deleted", "delete from session"),
    ] {
        server
            .execute("update account set disabled = false where name = 'admin'")
            .await;
        let token = token(&server).await;
        server.execute(end).await;
        is_nobody(&server, kind, &token).await;
        server
            .execute("update account set disabled = false, role = 'admin' where name = 'admin'")
            .await;
    }
    let token = token(&server).await;
    let leave = server.anonymous().post("/gestion/salir");
    leave
        .header("cookie", format!("pntd={token}"))
        .send()
        .await
        .unwrap();
    is_nobody(&server, "signed out", &token).await;
}

#[tokio::test]
async fn a_forged_token_is_anonymous() {
    let server = start().await;
    let token = token(&server).await;
    let forged = [
        ("of the right shape", "AAAAAAAAAAAAAAAAAAAAAA".to_owned()),
        ("turned round", token.chars().rev().collect()),
        ("too long", format!("{token}A")),
        ("too short", token[1..].to_owned()),
        ("empty", String::new()),
        ("a statement", "' or 1=1 --".to_owned()),
        ("an account", "admin".to_owned()),
        ("not of this alphabet", "%00%ff/../..".to_owned()),
    ];
    for (kind, token) in forged {
        is_nobody(&server, kind, &token).await;
    }
}

/// Who was given a one-time password may change it and nothing else.
#[tokio::test]
async fn a_one_time_password_opens_no_route_but_its_change() {
    use domain::role::Act;
    let server = start().await;
    server.add_account("nueva", Role::Admin, true).await;
    let person = server.signed_in("nueva").await;
    for rule in every_route().filter(|rule| !rule.path.starts_with("/gestion/salir")) {
        let own = matches!(
            rule.act,
            Act::ReadPublic | Act::SignIn | Act::ManageOwnAccount | Act::GiveOpinion
        );
        let answer = request(&person, rule, &Objects::default()).send().await;
        let answer = Answer::of(rule, answer.unwrap()).await;
        let led = answer.status == 303 && answer.location.starts_with("/gestion/contrasena");
        assert_eq!(answer.status == 403 || led, !own, "{answer:?}");
        if answer.status == 403 {
            assert!(answer.text.contains("Cambiar contraseña"), "{answer:?}");
        }
    }
}
