//! The identity provider as this server meets it: absent, forged, or saying who somebody is. The whole
//! way through a real one is in `end2end/people.test.js`.

use std::collections::BTreeSet;

use app::wire::AccountView;
use clap::Parser;
use domain::role::Role;
use server::auth::provider::admit::{NotAdmitted, admit};
use server::auth::provider::{Authentication, Identity, Provider, ProviderConfig};
use server::http::config::HttpConfig;

use crate::http::server_under_test::{PASSWORD, Server, location, start, start_with_provider};

const ISSUER: &str = "https://sso.example.pe";

#[derive(Parser)]
struct Options {
    #[command(flatten)]
    provider: ProviderConfig,
}

/// A server whose provider listens nowhere.
pub async fn with_absent_provider() -> Server {
    let options = Options::parse_from([
        "pntd",
        "--oidc-issuer=http://127.0.0.1:9",
        "--oidc-client-id=pntd",
        "--oidc-roles=jefes=reviewer",
        "--oidc-label=Ingresar con PCM",
    ]);
    let provider = Provider::new(&options.provider, Some("http://127.0.0.1:3000")).unwrap();
    start_with_provider(HttpConfig::default(), false, provider).await
}

pub fn identity(name: &str, role: Option<Role>) -> Identity {
    Identity {
        issuer: ISSUER.to_owned(),
        subject: format!("subject of {name}"),
        name: Some(name.to_owned()),
        display_name: Some(format!("Persona {name}")),
        role,
        role_values: vec!["jefes".to_owned()],
        entities: None,
        authentication: Authentication::default(),
    }
}

#[tokio::test]
async fn the_server_answers_without_its_provider_and_says_so() {
    let server = with_absent_provider().await;
    let person = server.anonymous();
    let page = person.get("/gestion/ingresar").send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("Ingresar con PCM"), "{page}");
    let answer = person
        .get("/gestion/ingresar/institucion")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 503);
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("no responde en este momento")
    );
    let answer = person.sign_in("planner", PASSWORD).await;
    assert_eq!(location(&answer), "/gestion");
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_opens_nothing() {
    let server = with_absent_provider().await;
    for query in ["", "?code=x&state=y", "?error=access_denied&state="] {
        let person = server.anonymous();
        let path = format!("/gestion/ingresar/retorno{query}");
        let answer = person.get(&path).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{query}");
        assert!(!person.is_signed_in().await);
    }
    // Written down, once in a while for each network: anybody can do it.
    let noted = "select count(*) from audit where act = 'session.foreign_return'";
    assert_eq!(server.count(noted).await, 1);
}

#[tokio::test]
async fn an_answer_with_another_state_opens_nothing_and_is_written_down() {
    let server = with_absent_provider().await;
    // A session that waits for the provider: any session, with the attempt put into it.
    let signed_in = server.signed_in("planner").await;
    server
        .execute(
            "update session set record = jsonb_set(record, '{provider}',
                 '{\"state\": \"ours\", \"nonce\": \"n\", \"verifier\": \"v\", \"until\": 9999999999,
                   \"next\": \"/gestion\"}')",
        )
        .await;
    let path = "/gestion/ingresar/retorno?code=x&state=theirs";
    let answer = signed_in.get(path).send().await.unwrap();
    assert_eq!(answer.status(), 422);
    let noted = "select count(*) from audit where act = 'session.foreign_return'
                 and detail ->> 'state' = 'wrong_or_late'";
    assert_eq!(server.count(noted).await, 1);
    // The attempt is used up: the right answer comes too late.
    let path = "/gestion/ingresar/retorno?code=x&state=ours";
    let answer = signed_in.get(path).send().await.unwrap();
    assert_eq!(answer.status(), 422);
}

#[tokio::test]
async fn without_a_provider_there_is_no_way_to_one() {
    let server = start().await;
    let person = server.anonymous();
    let page = person.get("/gestion/ingresar").send().await.unwrap();
    assert!(!page.text().await.unwrap().contains("institucion"));
    let answer = person
        .get("/gestion/ingresar/institucion")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 404);
}

#[tokio::test]
async fn an_account_is_found_by_issuer_and_subject_only() {
    let server = start().await;
    // A person of the provider who calls themself as somebody here.
    let refusal = admit(
        &server.pool,
        &identity("planner", Some(Role::Admin)),
        &[],
        None,
    )
    .await;
    assert!(matches!(refusal, Err(NotAdmitted::NameTaken(name)) if name == "planner"));
    let role: String = sqlx::query_scalar("select role from account where name = 'planner'")
        .fetch_one(&server.pool)
        .await
        .unwrap();
    assert_eq!(role, "planner");

    // Nor does anybody get the name that the log gives to the program itself.
    let refusal = admit(
        &server.pool,
        &identity("sistema", Some(Role::Admin)),
        &[],
        None,
    )
    .await;
    assert!(matches!(refusal, Err(NotAdmitted::NameTaken(_))));

    let ana = identity("ana", Some(Role::Planner));
    let admitted = admit(&server.pool, &ana, &[], None).await.unwrap();
    assert_eq!(admitted.viewer.name, "ana");
    // The same person under another name there is the same account here.
    let mut married = ana.clone();
    married.name = Some("ana.soto".to_owned());
    let admitted = admit(&server.pool, &married, &[], None).await.unwrap();
    assert_eq!(admitted.viewer.name, "ana");
    // Somebody else who got the old name there is not.
    let mut other = ana.clone();
    other.subject = "another subject".to_owned();
    let refusal = admit(&server.pool, &other, &[], None).await;
    assert!(matches!(refusal, Err(NotAdmitted::NameTaken(_))));
    // Nor is the same subject of another provider.
    other.subject = ana.subject;
    other.issuer = "https://other.example".to_owned();
    assert!(admit(&server.pool, &other, &[], None).await.is_err());
    // Without a password here, no password opens it.
    assert_eq!(server.anonymous().sign_in("ana", "").await.status(), 422);
    assert_eq!(
        server.anonymous().sign_in("ana", PASSWORD).await.status(),
        422
    );
}

#[tokio::test]
async fn the_role_is_that_of_the_last_sign_in() {
    let server = start().await;
    let mut ana = identity("ana", Some(Role::Planner));
    let first = admit(&server.pool, &ana, &[], None).await.unwrap();
    let again = admit(&server.pool, &ana, &[], None).await.unwrap();
    assert_eq!(
        first.credentials(),
        again.credentials(),
        "nothing changed, nothing ends"
    );
    ana.role = Some(Role::Reporter);
    server
        .execute("insert into entity (code, name) values ('PCM', 'Presidencia')")
        .await;
    ana.entities = Some(["PCM", "NADIE"].map(str::to_owned).into());
    let now = admit(&server.pool, &ana, &[], None).await.unwrap();
    assert_eq!(now.viewer.role, Role::Reporter);
    let registered = BTreeSet::from(["PCM".to_owned()]);
    assert_eq!(
        now.viewer.entities, registered,
        "nobody is bound to what is not registered"
    );
    let reported: String = sqlx::query_scalar(
        "select detail ->> 'unregistered_entities' from audit order by id desc limit 1",
    )
    .fetch_one(&server.pool)
    .await
    .unwrap();
    assert_eq!(reported, r#"["NADIE"]"#);
    assert_ne!(first.credentials(), now.credentials());

    ana.role = None;
    let refusal = admit(&server.pool, &ana, &[], None).await;
    assert!(matches!(refusal, Err(NotAdmitted::NoRole)));
    ana.role = Some(Role::Reporter);
    server
        .execute("update account set disabled = true where name = 'ana'")
        .await;
    let refusal = admit(&server.pool, &ana, &[], None).await;
    assert!(matches!(refusal, Err(NotAdmitted::Disabled)));
    let acts: Vec<String> = sqlx::query_scalar("select act from audit order by id")
        .fetch_all(&server.pool)
        .await
        .unwrap();
    let expected = [
        "account.provision",
        "session.sign_in",
        "session.sign_in",
        "account.role_from_provider",
        "session.sign_in",
        "session.refuse",
        "session.refuse",
    ];
    assert_eq!(acts, expected);
}

#[tokio::test]
async fn administration_leaves_role_and_password_to_the_provider() {
    let server = start().await;
    admit(
        &server.pool,
        &identity("ana", Some(Role::Planner)),
        &[],
        None,
    )
    .await
    .unwrap();
    let admin = server.signed_in("admin").await;
    let accounts = admin.call("list_accounts", serde_json::json!({})).await;
    let accounts: Vec<AccountView> = accounts.json().await.unwrap();
    let seen = accounts.iter().find(|account| account.name == "ana");
    assert!(seen.is_some_and(|account| account.from_provider));
    let save = |role: &str, disabled: bool, reset: bool| {
        serde_json::json!({"new": false, "name": "ana", "display_name": "Persona ana",
            "role": role, "entities": [], "disabled": disabled, "reset_password": reset,
            "seen": seen})
    };
    for (arguments, status, words) in [
        (save("admin", false, false), 409, "los da el proveedor"),
        (save("planner", false, true), 409, "no tiene contraseña"),
        (save("planner", true, false), 200, "ana"),
    ] {
        let answer = admin.call("save_account", arguments).await;
        assert_eq!(answer.status(), status);
        let text = answer.text().await.unwrap();
        assert!(text.contains(words), "{text}");
    }
}
