//! Passkeys: making one, getting in with it, and what another challenge, address, account or a copy is worth.

use domain::role::Role;
use reqwest::Response;
use serde_json::{Value, json};
use server::http::config::{HttpConfig, RoleList};

use crate::http::device::Device;
use crate::http::server_under_test::{PASSWORD, Person, Server, location, start_with};

/// The address that people type.
const ORIGIN: &str = "http://localhost:4000";
const PAGE: &str = "/gestion/cuenta/llaves";
const CODE: &str = "/gestion/ingresar/codigo";

async fn start() -> Server {
    let config = HttpConfig {
        public_url: Some(ORIGIN.to_owned()),
        second_factor_roles: RoleList(vec![Role::Reviewer]),
        ..HttpConfig::default()
    };
    start_with(config, false).await
}

/// The options that a page gives its script; `None` without any.
fn options(page: &str) -> Option<Value> {
    let (_, rest) = page.split_once("data-options=\"")?;
    let (text, _) = rest.split_once('"')?;
    let text = text.replace("&quot;", "\"").replace("&amp;", "&");
    Some(serde_json::from_str(&text).unwrap())
}

async fn send(person: &Person, path: &str, fields: &[(&str, &str)]) -> Response {
    let request = person.post(path).header("accept", "text/html");
    request.form(fields).send().await.unwrap()
}

async fn read(person: &Person, path: &str) -> String {
    person.get(path).send().await.unwrap().text().await.unwrap()
}

/// Asks for a passkey, and answers with what this device makes.
async fn create(person: &Person, device: &Device, proof: &[(&str, &str)]) -> Response {
    let fields = [&[("nombre", "laptop"), ("contrasena", PASSWORD)], proof].concat();
    let begun = send(person, PAGE, &fields).await;
    if begun.status() != 200 {
        return begun;
    }
    let options = options(&begun.text().await.unwrap()).unwrap();
    let answer = device.create(&options);
    send(person, &format!("{PAGE}/crear"), &[("llave", &answer)]).await
}

/// A person with a passkey, who is signed in.
async fn registered(server: &Server, name: &str) -> (Person, Device) {
    let person = server.signed_in(name).await;
    let device = Device::at(ORIGIN);
    let made = create(&person, &device, &[]).await;
    assert_eq!((made.status().as_u16(), location(&made)), (303, PAGE));
    (person, device)
}

/// Gives the password; the options of the second step.
async fn half(server: &Server, name: &str) -> (Person, Value) {
    let person = server.anonymous();
    let answer = person.sign_in(name, PASSWORD).await;
    assert_eq!(location(&answer), CODE);
    let options = options(&read(&person, CODE).await).unwrap();
    (person, options)
}

async fn step(person: &Person, answer: &str) -> u16 {
    send(person, CODE, &[("llave", answer)])
        .await
        .status()
        .as_u16()
}

#[tokio::test]
async fn a_passkey_opens_the_second_step_and_counts_for_the_role() {
    let server = start().await;
    let (person, mut device) = registered(&server, "reviewer").await;
    assert!(person.is_signed_in().await, "under a new id");
    // The role needs a second factor, and this is one.
    let office = person.get("/gestion/cambios").send().await.unwrap();
    assert_ne!(location(&office), "/gestion/cuenta?motivo=segundo-paso");
    assert!(read(&person, PAGE).await.contains("laptop"));
    // Twice: a device that does not count, and one that begins to.
    for counter in [0, 7] {
        device.counter = counter;
        let (person, options) = half(&server, "reviewer").await;
        assert!(!person.is_signed_in().await);
        let answer = device.get(&options);
        let opened = send(&person, CODE, &[("llave", &answer)]).await;
        assert_eq!(location(&opened), "/gestion");
        assert!(person.is_signed_in().await);
    }
    let by = "select count(*) from audit where act = 'session.sign_in'
              and detail ->> 'second_step' = 'passkey'";
    assert_eq!(server.count(by).await, 2);
}

#[tokio::test]
async fn a_challenge_of_a_passkey_is_answered_once_and_in_its_session() {
    let server = start().await;
    let (_, device) = registered(&server, "planner").await;
    let (person, options) = half(&server, "planner").await;
    let answer = device.get(&options);
    // In another browser that knows the password, too.
    let (other, fresh) = half(&server, "planner").await;
    assert_eq!(step(&other, &answer).await, 422);
    assert_eq!(step(&person, &answer).await, 303);
    // The challenge of the other session is used up by the wrong answer.
    assert_eq!(step(&other, &device.get(&fresh)).await, 422);
    let (again, _) = half(&server, "planner").await;
    assert_eq!(step(&again, &answer).await, 422);
    let left = "select count(*) from passkey_challenge where state::text like '%challenge%'";
    assert!(server.count(left).await > 0, "a new one waits");
    server
        .execute("update passkey_challenge set until = now() - interval '1 second'")
        .await;
    let (late, options) = half(&server, "planner").await;
    server
        .execute("update passkey_challenge set until = now() - interval '1 second'")
        .await;
    assert_eq!(step(&late, &device.get(&options)).await, 422);
}

#[tokio::test]
async fn a_passkey_answers_only_the_address_that_it_was_made_for() {
    let server = start().await;
    let person = server.signed_in("planner").await;
    let mut device = Device::at("http://localhost.example:4000");
    assert_eq!(create(&person, &device, &[]).await.status(), 422);
    assert_eq!(server.count("select count(*) from passkey").await, 0);
    let (_, other) = registered(&server, "reviewer").await;
    device = other;
    for origin in [
        "http://localhost:4001",
        "https://localhost:4000",
        "http://pntd.example.pe",
    ] {
        device.origin = origin.to_owned();
        let (person, options) = half(&server, "reviewer").await;
        assert_eq!(step(&person, &device.get(&options)).await, 422, "{origin}");
        server.execute("delete from sign_in_failure").await;
    }
}

#[tokio::test]
async fn a_passkey_of_somebody_else_opens_nothing() {
    let server = start().await;
    registered(&server, "planner").await;
    let (_, foreign) = registered(&server, "reviewer").await;
    let (person, options) = half(&server, "planner").await;
    assert_eq!(step(&person, &foreign.get(&options)).await, 422);
    assert!(!person.is_signed_in().await);
    // Nor is one that somebody has registered by another person.
    let ceplan = server.signed_in("ceplan").await;
    let taken = create(&ceplan, &foreign, &[]).await;
    assert_eq!(taken.status(), 422);
    assert!(taken.text().await.unwrap().contains("ya está registrada"));
    let of = "select count(*) from passkey where account = 'ceplan'";
    assert_eq!(server.count(of).await, 0);
}

#[tokio::test]
async fn a_copied_passkey_is_refused_and_written_down() {
    let server = start().await;
    let (_, mut device) = registered(&server, "planner").await;
    device.counter = 5;
    let (person, options) = half(&server, "planner").await;
    assert_eq!(step(&person, &device.get(&options)).await, 303);
    // A copy counts from what it saw; so does an answer that was made before but comes later.
    for counter in [5, 4, 0] {
        device.counter = counter;
        let (person, options) = half(&server, "planner").await;
        assert_eq!(step(&person, &device.get(&options)).await, 422, "{counter}");
        server.execute("delete from sign_in_failure").await;
    }
    let noted = "select count(*) from audit where act = 'account.passkey_copied'
                 and actor = 'planner' and detail ->> 'passkey' = 'laptop'";
    assert_eq!(server.count(noted).await, 3);
    // What two sessions were asked at the same time counts from the first answer.
    let (one, first) = half(&server, "planner").await;
    let (other, second) = half(&server, "planner").await;
    device.counter = 6;
    assert_eq!(step(&one, &device.get(&first)).await, 303);
    assert_eq!(step(&other, &device.get(&second)).await, 422);
}

#[tokio::test]
async fn a_password_alone_adds_and_removes_no_passkey_where_there_is_a_second_factor() {
    let server = start().await;
    let (person, device) = registered(&server, "planner").await;
    let another = Device::at(ORIGIN);
    assert_eq!(create(&person, &another, &[]).await.status(), 422);
    assert_eq!(
        create(&person, &another, &[("codigo", "000000")])
            .await
            .status(),
        422
    );
    let enrol = person.call("begin_second_factor", json!({"password": PASSWORD}));
    assert_eq!(enrol.await.status(), 409, "nor an application");
    let asked = options(&read(&person, PAGE).await).unwrap();
    let proof = device.get(&asked);
    let made = create(&person, &another, &[("llave", &proof)]).await;
    assert_eq!(location(&made), PAGE);

    let first: i64 = sqlx::query_scalar("select min(id) from passkey")
        .fetch_one(&server.pool)
        .await
        .unwrap();
    let first = first.to_string();
    let remove = format!("{PAGE}/quitar");
    let fields = [("id", first.as_str()), ("contrasena", PASSWORD)];
    assert_eq!(send(&person, &remove, &fields).await.status(), 422);
    let asked = options(&read(&person, &format!("{PAGE}?quitar={first}")).await).unwrap();
    let proof = another.get(&asked);
    let fields = [&fields[..], &[("llave", proof.as_str())]].concat();
    let removed = send(&person, &remove, &fields).await;
    assert_eq!(location(&removed), PAGE);
    let (person, options) = half(&server, "planner").await;
    assert_eq!(
        step(&person, &device.get(&options)).await,
        422,
        "it is gone"
    );

    // Administration takes away all that there is, as for codes.
    let admin = server.signed_in("admin").await;
    let of = json!({"name": "planner"});
    let done = admin.call("remove_account_second_factor", of).await;
    assert_eq!(done.status(), 200);
    let answer = server.anonymous().sign_in("planner", PASSWORD).await;
    assert_eq!(location(&answer), "/gestion");
}

#[tokio::test]
async fn without_a_public_name_there_are_no_passkeys_and_the_page_says_so() {
    let server = crate::http::server_under_test::start().await;
    let person = server.signed_in("planner").await;
    assert!(read(&person, PAGE).await.contains("PNTD_PUBLIC_URL"));
    let fields = [("nombre", "x"), ("contrasena", PASSWORD)];
    assert_eq!(send(&person, PAGE, &fields).await.status(), 409);
}
