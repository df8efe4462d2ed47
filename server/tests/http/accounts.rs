//! Signing in, waiting, choosing a password: what a person notices, and what an
//! attacker does not.

use std::time::{Duration, Instant};

use app::error::AppError;
use domain::role::Role;
use serde_json::json;

use crate::http::server_under_test::{PASSWORD, location, session_cookie, start};

#[tokio::test]
async fn whoever_knows_the_password_gets_where_they_wanted() {
    let server = start().await;
    let person = server.anonymous();
    let asked = person
        .get("/gestion/cambios?estado=enviado")
        .send()
        .await
        .unwrap();
    assert_eq!(asked.status(), 303);
    assert_eq!(
        location(&asked),
        "/gestion/ingresar?siguiente=/gestion/cambios%3Festado%3Denviado"
    );
    let form = person
        .get(location(&asked))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(form.contains("value=\"/gestion/cambios?estado=enviado\""));
    let answer = person
        .post("/gestion/ingresar")
        .form(&[
            // Capitals and blanks come from phones.
            ("cuenta", " Planner "),
            ("contrasena", PASSWORD),
            ("siguiente", "/gestion/cambios?estado=enviado"),
        ])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 303);
    assert_eq!(location(&answer), "/gestion/cambios?estado=enviado");
    assert!(person.is_signed_in().await);
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let server = start().await;
    for wish in [
        "https://other.example/",
        "//other.example",
        "/\\other.example",
        "/datos",
    ] {
        let form = [
            ("cuenta", "planner"),
            ("contrasena", PASSWORD),
            ("siguiente", wish),
        ];
        let person = server.anonymous();
        let answer = person
            .post("/gestion/ingresar")
            .form(&form)
            .send()
            .await
            .unwrap();
        assert_eq!(location(&answer), "/gestion", "{wish}");
    }
}

#[tokio::test]
async fn unknown_disabled_and_wrong_look_the_same() {
    let server = start().await;
    server.add_account("ausente", Role::Planner, false).await;
    server
        .execute("update account set disabled = true where name = 'ausente'")
        .await;
    let mut texts = Vec::new();
    let mut times = Vec::new();
    for (account, password) in [
        ("planner", "una contraseña cualquiera"),
        ("nadie", "una contraseña cualquiera"),
        ("ausente", PASSWORD),
    ] {
        // The quickest of some: other tests run meanwhile.
        let mut quickest = Duration::MAX;
        for _ in 0..4 {
            let started = Instant::now();
            let answer = server.anonymous().sign_in(account, password).await;
            quickest = quickest.min(started.elapsed());
            assert_eq!(answer.status(), 422);
            assert!(session_cookie(&answer).is_none());
            let text = answer.text().await.unwrap();
            assert!(text.contains("La cuenta o la contraseña no son correctas."));
            texts.push(text.replace(account, "…"));
        }
        times.push(quickest);
    }
    assert!(texts.iter().all(|text| *text == texts[0]));
    // Hashing dominates; an answer without it would be ten times as fast.
    let (fast, slow) = (times.iter().min().unwrap(), times.iter().max().unwrap());
    assert!(*slow < *fast * 6, "{times:?}");
}

#[tokio::test]
async fn whoever_keeps_guessing_waits_even_with_the_right_password() {
    let server = start().await;
    let person = server.anonymous();
    for _ in 0..5 {
        assert_eq!(person.sign_in("planner", "no es esta").await.status(), 422);
    }
    let answer = person.sign_in("planner", PASSWORD).await;
    assert_eq!(answer.status(), 429);
    let wait = answer.headers()["retry-after"].to_str().unwrap().to_owned();
    assert!((1..=5).contains(&wait.parse::<u32>().unwrap()));
    let text = answer.text().await.unwrap();
    assert!(
        text.contains("Demasiados intentos seguidos. Espere"),
        "{text}"
    );
    // Another person at the same address is not held up.
    assert_eq!(
        server
            .anonymous()
            .sign_in("reviewer", PASSWORD)
            .await
            .status(),
        303
    );
    server
        .execute("update sign_in_failure set at = at - interval '6 seconds'")
        .await;
    assert_eq!(person.sign_in("planner", PASSWORD).await.status(), 303);
    // Being right forgives.
    let failures = server.count("select count(*) from sign_in_failure").await;
    assert_eq!(failures, 0);
}

#[tokio::test]
async fn many_guesses_at_once_count_all() {
    let server = start().await;
    let guesses = (0..12).map(|_| {
        let person = server.anonymous();
        tokio::spawn(async move { person.sign_in("planner", "no es esta").await.status() })
    });
    let mut tried = 0;
    for guess in guesses.collect::<Vec<_>>() {
        if guess.await.unwrap() == 422 {
            tried += 1;
        }
    }
    assert!(tried <= 6, "{tried} passwords were compared");
}

#[tokio::test]
async fn a_one_time_password_opens_only_the_change() {
    let server = start().await;
    server.add_account("nueva", Role::Planner, true).await;
    let person = server.anonymous();
    let answer = person.sign_in("nueva", PASSWORD).await;
    assert_eq!(location(&answer), "/gestion/contrasena");
    let answer = person.get("/gestion/cambios").send().await.unwrap();
    assert_eq!(
        location(&answer),
        "/gestion/contrasena?siguiente=/gestion/cambios"
    );
    let answer = person.call("read_overview", json!({})).await;
    assert_eq!(answer.status(), 403);
    let error: AppError = answer.json().await.unwrap();
    assert!(error.message.contains("contraseña"), "{}", error.message);
    assert_eq!(person.call("read_session", json!({})).await.status(), 200);

    let change = |new: &'static str, again: &'static str| {
        let form = [("actual", PASSWORD), ("nueva", new), ("repetida", again)];
        person.post("/gestion/contrasena").form(&form).send()
    };
    let short = change("corta", "corta").await.unwrap();
    assert_eq!(short.status(), 422);
    assert!(
        short
            .text()
            .await
            .unwrap()
            .contains("al menos 12 caracteres")
    );
    let differ = change("trueno mesa azul nueve", "trueno mesa azul diez")
        .await
        .unwrap();
    assert_eq!(differ.status(), 422);
    let done = change("trueno mesa azul nueve", "trueno mesa azul nueve")
        .await
        .unwrap();
    assert_eq!(done.status(), 303);
    let answer = person.get("/gestion/cambios").send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let server = start().await;
    let (here, elsewhere) = (
        server.signed_in("planner").await,
        server.signed_in("planner").await,
    );
    let change = json!({"current": PASSWORD, "new": "trueno mesa azul nueve"});
    let answer = here.call("change_password", change).await;
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    assert!(here.is_signed_in().await);
    assert!(!elsewhere.is_signed_in().await);
    assert_eq!(
        server
            .anonymous()
            .sign_in("planner", PASSWORD)
            .await
            .status(),
        422
    );
}

#[tokio::test]
async fn sign_in_sign_out_and_failures_are_in_the_log() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    person.post("/gestion/salir").send().await.unwrap();
    person.sign_in("planner", "no es esta").await;
    person.sign_in("mi contraseña secreta", "planner").await;
    let acts: Vec<(String, String, Option<String>)> = sqlx::query_as(
        "select a.actor, a.act, n.address from audit a left join audit_address n on n.audit = a.id
             order by a.id",
    )
    .fetch_all(&server.pool)
    .await
    .unwrap();
    let expected = [
        ("planner", "session.sign_in"),
        ("planner", "session.sign_out"),
        ("planner", "session.refuse"),
        // A name that is none is not kept: it may be a password.
        ("anónimo", "session.refuse"),
    ];
    for ((actor, act, address), (who, what)) in acts.iter().zip(expected) {
        assert_eq!((actor.as_str(), act.as_str()), (who, what));
        assert_eq!(address.as_deref(), Some("127.0.0.1"));
    }
    assert_eq!(acts.len(), expected.len());
}
