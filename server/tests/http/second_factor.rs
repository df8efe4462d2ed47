//! The second factor: switching it on, two steps to get in, and what a stolen code is worth.

use app::wire::{Enrolment, OwnAccount, RecoveryCodes, SavedAccount};
use serde_json::json;
use totp_rs::{Builder, Secret};

use crate::http::server_under_test::{PASSWORD, Person, Server, location, session_cookie, start};

/// The code of an enrolment, some steps of thirty seconds from now. Steps are used in order, so the
/// tests need not wait for the clock.
fn code(secret: &str, steps: i64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let at = chrono::Utc::now().timestamp() + steps * 30;
    totp.generate(u64::try_from(at).unwrap()).to_string()
}

async fn begin(person: &Person) -> Enrolment {
    let arguments = json!({"password": PASSWORD});
    let answer = person.call("begin_second_factor", arguments).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

async fn confirm(person: &Person, code: &str) -> reqwest::Response {
    person
        .call("confirm_second_factor", json!({"code": code}))
        .await
}

/// Switches it on for a person who is signed in, with the code of the step before this one.
pub async fn enrol(person: &Person) {
    let secret = begin(person).await.secret;
    let answer = confirm(person, &code(&secret, -1)).await;
    assert_eq!(answer.status(), 200);
}

/// Switches it on with the code of the step before this one; key and recovery codes.
async fn enrolled(server: &Server, name: &str) -> (String, Vec<String>) {
    let person = server.signed_in(name).await;
    let secret = begin(&person).await.secret;
    let answer = confirm(&person, &code(&secret, -1)).await;
    assert_eq!(answer.status(), 200);
    let codes: RecoveryCodes = answer.json().await.unwrap();
    person.post("/gestion/salir").send().await.unwrap();
    (secret, codes.codes)
}

async fn second_step(person: &Person, code: &str) -> reqwest::Response {
    person
        .post("/gestion/ingresar/codigo")
        .header("accept", "text/html")
        .form(&[("codigo", code)])
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_second_factor_is_on_after_its_first_code_and_ends_the_other_sessions() {
    let server = start().await;
    let (here, there) = (
        server.signed_in("planner").await,
        server.signed_in("planner").await,
    );
    let wrong = json!({"password": "no es esta"});
    assert_eq!(here.call("begin_second_factor", wrong).await.status(), 422);
    let enrolment = begin(&here).await;
    assert!(enrolment.picture.starts_with("<svg"));
    assert!(enrolment.address.starts_with("otpauth://totp/"));
    // Not asked for before it is confirmed.
    assert_eq!(
        location(&server.anonymous().sign_in("planner", PASSWORD).await),
        "/gestion"
    );
    assert_eq!(confirm(&here, "000000").await.status(), 422);

    let answer = confirm(&here, &code(&enrolment.secret, 0)).await;
    let cookie = session_cookie(&answer).unwrap();
    assert!(cookie.contains("pntd="), "the id changes");
    let codes: RecoveryCodes = answer.json().await.unwrap();
    assert_eq!(codes.codes.len(), 10);
    assert!(here.is_signed_in().await);
    assert!(!there.is_signed_in().await);
    let own: OwnAccount = here
        .call("read_own_account", json!({}))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(own.second_factor.unwrap().recovery_codes_left, 10);
    let again = json!({"password": PASSWORD});
    assert_eq!(here.call("begin_second_factor", again).await.status(), 409);
}

#[tokio::test]
async fn after_the_password_nothing_is_open_before_the_code() {
    let server = start().await;
    let (secret, _) = enrolled(&server, "planner").await;
    let person = server.anonymous();
    let answer = person
        .post("/gestion/ingresar")
        .form(&[
            ("cuenta", "planner"),
            ("contrasena", PASSWORD),
            ("siguiente", "/gestion/cambios"),
        ])
        .send()
        .await
        .unwrap();
    assert_eq!(location(&answer), "/gestion/ingresar/codigo");
    let half = session_cookie(&answer).unwrap();
    assert!(!person.is_signed_in().await);
    assert_eq!(person.call("read_session", json!({})).await.status(), 401);
    let page = person.get("/gestion/ingresar/codigo").send().await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(
        page.contains("one-time-code") && !page.contains("<script"),
        "{page}"
    );

    let answer = second_step(&person, &code(&secret, 0)).await;
    assert_eq!(answer.status(), 303);
    assert_eq!(location(&answer), "/gestion/cambios");
    let whole = session_cookie(&answer).unwrap();
    assert_ne!(
        half.split(';').next(),
        whole.split(';').next(),
        "the id changes"
    );
    assert!(person.is_signed_in().await);
    assert_eq!(
        server.count("select count(*) from sign_in_failure").await,
        0
    );
}

#[tokio::test]
async fn a_code_opens_once() {
    let server = start().await;
    let (secret, _) = enrolled(&server, "planner").await;
    let seen = code(&secret, 0);
    let person = server.anonymous();
    person.sign_in("planner", PASSWORD).await;
    assert_eq!(second_step(&person, &seen).await.status(), 303);
    // Somebody looked over the shoulder, and knows the password as well.
    let thief = server.anonymous();
    thief.sign_in("planner", PASSWORD).await;
    let answer = second_step(&thief, &seen).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains("ya se usó"));
    // Nor does an older one, of which the clock would still allow.
    assert_eq!(second_step(&thief, &code(&secret, -1)).await.status(), 422);
    assert_eq!(second_step(&thief, &code(&secret, 1)).await.status(), 303);
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_is_stored_as_a_hash() {
    let server = start().await;
    let (_, codes) = enrolled(&server, "planner").await;
    let typed = codes[3].to_uppercase().replace('-', " ");
    let person = server.anonymous();
    person.sign_in("planner", PASSWORD).await;
    assert_eq!(second_step(&person, &typed).await.status(), 303);
    let again = server.anonymous();
    again.sign_in("planner", PASSWORD).await;
    assert_eq!(second_step(&again, &codes[3]).await.status(), 422);
    let left = "select count(*) from recovery_code where used_at is null";
    assert_eq!(server.count(left).await, 9);
    let tables: String = sqlx::query_scalar(
        "select concat((select string_agg(r::text, ' ') from recovery_code r),
                       (select string_agg(a::text, ' ') from audit a))",
    )
    .fetch_one(&server.pool)
    .await
    .unwrap();
    assert!(codes.iter().all(|code| !tables.contains(code)));
    let used = "select count(*) from audit where act = 'session.sign_in'
                and detail ->> 'second_step' = 'recovery_code'";
    assert_eq!(server.count(used).await, 1);
}

#[tokio::test]
async fn guessing_codes_is_slowed_and_the_password_buys_no_more_guesses() {
    let server = start().await;
    let (secret, _) = enrolled(&server, "planner").await;
    let mut tried = 0;
    'guessing: for _ in 0..4 {
        let thief = server.anonymous();
        if thief.sign_in("planner", PASSWORD).await.status() == 429 {
            break;
        }
        for _ in 0..3 {
            match second_step(&thief, "000000").await.status().as_u16() {
                422 => tried += 1,
                429 => break 'guessing,
                other => panic!("{other}"),
            }
        }
    }
    assert!(tried <= 4, "{tried} codes were compared");
    let person = server.anonymous();
    assert_eq!(person.sign_in("planner", PASSWORD).await.status(), 429);
    server.execute("delete from sign_in_failure").await;
    person.sign_in("planner", PASSWORD).await;
    assert_eq!(second_step(&person, &code(&secret, 0)).await.status(), 303);
}

#[tokio::test]
async fn a_sign_in_under_way_ends_with_time_and_with_a_change_of_the_account() {
    let server = start().await;
    let (secret, _) = enrolled(&server, "planner").await;
    let person = server.anonymous();
    person.sign_in("planner", PASSWORD).await;
    server
        .execute("update session set record = jsonb_set(record, '{pending,until}', '0')")
        .await;
    let answer = second_step(&person, &code(&secret, 0)).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains("El ingreso venció"));

    person.sign_in("planner", PASSWORD).await;
    server
        .execute("update account set credential_version = credential_version + 1")
        .await;
    let answer = second_step(&person, &code(&secret, 0)).await;
    assert!(answer.text().await.unwrap().contains("El ingreso venció"));
    // Without a password before, a code is nothing.
    let answer = second_step(&server.anonymous(), &code(&secret, 0)).await;
    assert!(answer.text().await.unwrap().contains("Escriba primero"));
}

#[tokio::test]
async fn the_second_factor_is_switched_off_with_the_password_or_by_administration() {
    let server = start().await;
    let (secret, _) = enrolled(&server, "planner").await;
    let person = server.anonymous();
    person.sign_in("planner", PASSWORD).await;
    second_step(&person, &code(&secret, 0)).await;
    let remove = |password: &str, code: &str| json!({"password": password, "code": code});
    // Neither is enough: not to who saw the password, not to who holds the telephone.
    for (password, with) in [
        ("no es esta", code(&secret, 1)),
        (PASSWORD, "000000".to_owned()),
        (PASSWORD, code(&secret, 0)),
        (PASSWORD, String::new()),
    ] {
        let answer = person
            .call("remove_second_factor", remove(password, &with))
            .await;
        assert_eq!(answer.status(), 422, "{with}");
    }
    let with_code = remove(PASSWORD, &code(&secret, 1));
    let answer = person.call("remove_second_factor", with_code).await;
    assert_eq!(answer.status(), 200);
    assert!(person.is_signed_in().await);
    assert_eq!(
        location(&server.anonymous().sign_in("planner", PASSWORD).await),
        "/gestion"
    );

    enrolled(&server, "reviewer").await;
    let admin = server.signed_in("admin").await;
    let of = json!({"name": "reviewer"});
    let answer = admin.call("remove_account_second_factor", of.clone()).await;
    let done: SavedAccount = answer.json().await.unwrap();
    assert!(!done.account.second_factor && !done.waits);
    let again = admin.call("remove_account_second_factor", of).await;
    assert_eq!(again.status(), 409);
    assert_eq!(
        location(&server.anonymous().sign_in("reviewer", PASSWORD).await),
        "/gestion"
    );

    // One's own is not a matter of the role.
    enrolled(&server, "admin").await;
    let acts: Vec<String> = sqlx::query_scalar(
        "select act from audit where act like 'account.second_factor%' order by id",
    )
    .fetch_all(&server.pool)
    .await
    .unwrap();
    let expected = [
        "begin", "on", "off", "begin", "on", "removed", "begin", "on",
    ]
    .map(|act| format!("account.second_factor_{act}"));
    assert_eq!(acts, expected);
}

#[tokio::test]
async fn codes_cannot_be_guessed_where_the_second_factor_is_switched_off() {
    let server = start().await;
    let (secret, _) = enrolled(&server, "planner").await;
    let person = server.anonymous();
    person.sign_in("planner", PASSWORD).await;
    second_step(&person, &code(&secret, 0)).await;
    let mut tried = 0;
    for _ in 0..8 {
        let guess = json!({"password": PASSWORD, "code": "000000"});
        match person
            .call("remove_second_factor", guess)
            .await
            .status()
            .as_u16()
        {
            422 => tried += 1,
            429 => break,
            other => panic!("{other}"),
        }
    }
    assert_eq!(tried, 5, "codes were compared");
    let right = json!({"password": PASSWORD, "code": code(&secret, 1)});
    let answer = person.call("remove_second_factor", right).await;
    assert_eq!(answer.status(), 429);
}

#[tokio::test]
async fn recovery_codes_are_renewed_while_the_second_factor_stays_on() {
    let server = start().await;
    let (secret, old) = enrolled(&server, "planner").await;
    let person = server.anonymous();
    person.sign_in("planner", PASSWORD).await;
    second_step(&person, &code(&secret, 0)).await;
    let renew = |code: &str| json!({"password": PASSWORD, "code": code});
    let answer = person.call("renew_recovery_codes", renew("000000")).await;
    assert_eq!(answer.status(), 422);
    let answer = person.call("renew_recovery_codes", renew(&old[0])).await;
    assert_eq!(answer.status(), 200);
    let new: RecoveryCodes = answer.json().await.unwrap();
    assert_eq!(new.codes.len(), 10);
    let left = "select count(*) from recovery_code where used_at is null";
    assert_eq!(server.count(left).await, 10);
    for (typed, status) in [(&old[1], 422), (&new.codes[1], 303)] {
        let again = server.anonymous();
        again.sign_in("planner", PASSWORD).await;
        assert_eq!(second_step(&again, typed).await.status(), status);
    }
    let on = "select count(*) from second_factor where confirmed_at is not null";
    assert_eq!(server.count(on).await, 1);
}

#[tokio::test]
async fn a_copy_of_the_database_computes_no_code() {
    let server = start().await;
    let (secret, _) = enrolled(&server, "planner").await;
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let stored = async || -> Vec<u8> {
        sqlx::query_scalar("select secret from second_factor")
            .fetch_one(&server.pool)
            .await
            .unwrap()
    };
    let bytes = secret.as_bytes();
    let kept = stored().await;
    assert!(!kept.windows(bytes.len()).any(|part| part == bytes));

    // As an older version kept it: the next start encrypts it, and the person notices nothing.
    sqlx::query("update second_factor set secret = $1")
        .bind(bytes)
        .execute(&server.pool)
        .await
        .unwrap();
    let keys = server.releases.keys().unwrap();
    let sealed = server::auth::sealing::seal_old(&server.pool, keys).await;
    assert_eq!(sealed.unwrap(), 1);
    assert_ne!(stored().await, bytes);
    let person = server.anonymous();
    person.sign_in("planner", PASSWORD).await;
    let base32 = secret.to_base32();
    assert_eq!(second_step(&person, &code(&base32, 0)).await.status(), 303);
}

#[tokio::test]
async fn an_administrator_needs_the_password_for_their_own() {
    let server = start().await;
    let admin = server.signed_in("admin").await;
    let of = json!({"name": "admin"});
    let answer = admin.call("remove_account_second_factor", of).await;
    assert_eq!(answer.status(), 409);
}
