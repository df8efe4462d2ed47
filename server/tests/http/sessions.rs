//! Sessions: what the cookie is like, when they end, and that a copy of the database
//! or of the log opens none.

use server::http::config::HttpConfig;

use crate::http::server_under_test::{LOG, PASSWORD, location, session_cookie, start, start_with};

#[tokio::test]
async fn the_cookie_is_for_this_host_only() {
    let server = start_with(HttpConfig::default(), true).await;
    let answer = server.anonymous().sign_in("planner", PASSWORD).await;
    let cookie = session_cookie(&answer).unwrap();
    assert!(cookie.starts_with("__Host-pntd="), "{cookie}");
    for promise in [
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
        "Path=/",
        "Max-Age=3600",
    ] {
        assert!(cookie.contains(promise), "{promise} in {cookie}");
    }
    assert!(!cookie.contains("Domain"));

    let server = start().await;
    let answer = server.anonymous().sign_in("planner", PASSWORD).await;
    let cookie = session_cookie(&answer).unwrap();
    assert!(
        cookie.starts_with("pntd=") && !cookie.contains("Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn the_public_site_sets_no_cookie() {
    let server = start().await;
    for path in ["/", "/salud", "/gestion/ingresar", "/no-existe"] {
        let answer = server.anonymous().get(path).send().await.unwrap();
        assert!(answer.headers().get("set-cookie").is_none(), "{path}");
    }
}

#[tokio::test]
async fn an_idle_session_ends_and_so_does_an_old_one() {
    let server = start().await;
    let idle = server.signed_in("planner").await;
    server
        .execute("update session set expires_at = now() - interval '1 second'")
        .await;
    assert!(!idle.is_signed_in().await);

    let old = server.signed_in("planner").await;
    assert!(old.is_signed_in().await);
    server
        .execute("update session set created_at = now() - interval '13 hours'")
        .await;
    assert!(!old.is_signed_in().await);
    // The next sign-in clears what ended.
    server.signed_in("planner").await;
    assert_eq!(server.count("select count(*) from session").await, 1);
}

#[tokio::test]
async fn use_extends_a_session() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    server
        .execute("update session set expires_at = now() + interval '5 minutes'")
        .await;
    assert!(person.is_signed_in().await);
    let extended = "select count(*) from session where expires_at > now() + interval '50 minutes'";
    assert_eq!(server.count(extended).await, 1);
}

#[tokio::test]
async fn a_forged_cookie_opens_nothing() {
    let server = start().await;
    let answer = server.anonymous().sign_in("planner", PASSWORD).await;
    let cookie = session_cookie(&answer).unwrap();
    let id = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    let forged = [
        "AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        id.chars().rev().collect(),
        format!("{id}A"),
        "' or 1=1 --".to_owned(),
        String::new(),
    ];
    for value in forged {
        let answer = server
            .anonymous()
            .get("/gestion")
            .header("cookie", format!("pntd={value}"))
            .send()
            .await
            .unwrap();
        assert_eq!(location(&answer), "/gestion/ingresar", "{value}");
    }
}

#[tokio::test]
async fn signing_in_changes_the_id() {
    let server = start().await;
    let person = server.anonymous();
    let first = session_cookie(&person.sign_in("planner", PASSWORD).await).unwrap();
    let second = session_cookie(&person.sign_in("reviewer", PASSWORD).await).unwrap();
    assert_ne!(first.split(';').next(), second.split(';').next());
    let planted = first.split(';').next().unwrap();
    let answer = server
        .anonymous()
        .get("/gestion")
        .header("cookie", planted)
        .send()
        .await;
    assert_eq!(location(&answer.unwrap()), "/gestion/ingresar");
    assert_eq!(server.count("select count(*) from session").await, 1);
}

#[tokio::test]
async fn leaving_ends_the_session_on_the_server() {
    let server = start().await;
    let person = server.anonymous();
    let cookie = session_cookie(&person.sign_in("planner", PASSWORD).await).unwrap();
    let answer = person.post("/gestion/salir").send().await.unwrap();
    assert_eq!(location(&answer), "/gestion/ingresar");
    let kept = cookie.split(';').next().unwrap();
    let answer = server
        .anonymous()
        .get("/gestion")
        .header("cookie", kept)
        .send()
        .await;
    assert_eq!(location(&answer.unwrap()), "/gestion/ingresar");
    assert_eq!(server.count("select count(*) from session").await, 0);
    // Leaving twice is no error.
    let again = person.post("/gestion/salir").send().await.unwrap();
    assert_eq!(again.status(), 303);
}

#[tokio::test]
async fn a_disabled_account_has_no_sessions() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    server
        .execute("update account set disabled = true where name = 'planner'")
        .await;
    assert!(!person.is_signed_in().await);
}

#[tokio::test]
async fn no_secret_is_in_the_database_or_in_the_log() {
    let server = start().await;
    let person = server.anonymous();
    let secret = "cielo 8127 piedra molino";
    let cookie = session_cookie(&person.sign_in("planner", PASSWORD).await).unwrap();
    let id = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    person.sign_in("reviewer", secret).await;
    person.sign_in(secret, secret).await;
    person.get("/gestion/contrasena").send().await.unwrap();

    let tables: String = sqlx::query_scalar(
        "select concat(
            (select string_agg(s::text, ' ') from session s),
            (select string_agg(f::text, ' ') from sign_in_failure f),
            (select string_agg(a::text, ' ') from audit a))",
    )
    .fetch_one(&server.pool)
    .await
    .unwrap();
    let log = LOG.text();
    assert!(log.contains("answered"), "the log is not being read");
    for text in [&tables, &log] {
        for hidden in [id.as_str(), secret, PASSWORD, "$argon2id$"] {
            assert!(!text.contains(hidden), "{hidden} is in\n{text}");
        }
    }
}
