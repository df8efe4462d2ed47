//! Persons and their accounts: what the identity provider's word is worth here, and two accounts of one person.

use app::wire::{AccessOrder, OwnAccount, SavedAccount};
use domain::role::Role;
use serde_json::{Value, json};
use server::auth::provider::Identity;
use server::auth::provider::admit::{NotAdmitted, admit};
use server::auth::provider::link::{NotLinked, link};

use crate::http::provider::{identity, with_absent_provider};
use crate::http::second_administrator::{account, decide, requests, save, two};
use crate::http::server_under_test::{Person, Server, start};

/// Through the provider, where administration and review need a second factor.
async fn enter(server: &Server, identity: &Identity) -> Result<Role, NotAdmitted> {
    let required = [Role::Admin, Role::Reviewer];
    let person = admit(&server.pool, identity, &required, None).await?;
    Ok(person.viewer.role)
}

/// Somebody of whom the provider says that a second factor was asked for.
fn strong(name: &str, role: Role) -> Identity {
    let mut identity = identity(name, Some(role));
    identity.authentication.amr = vec!["pwd".to_owned(), "mfa".to_owned()];
    identity.authentication.second_factor = true;
    identity
}

#[tokio::test]
async fn the_provider_must_say_that_it_asked_for_a_second_factor() {
    let server = start().await;
    let mut ana = strong("ana", Role::Planner);
    assert_eq!(enter(&server, &ana).await.unwrap(), Role::Planner);
    ana.authentication.second_factor = false;
    assert_eq!(enter(&server, &ana).await.unwrap(), Role::Planner);
    ana.role = Some(Role::Reviewer);
    ana.authentication.acr = Some("simple".to_owned());
    let refused = enter(&server, &ana).await;
    assert!(matches!(
        refused,
        Err(NotAdmitted::NoSecondFactor(Role::Reviewer))
    ));
    let noted = "select count(*) from audit where act = 'session.refuse' and actor = 'ana'
                 and detail ->> 'reason' = 'no_second_factor' and detail ->> 'acr' = 'simple'";
    assert_eq!(server.count(noted).await, 1);
    // Nor does anybody become known here that way.
    let mut eva = strong("eva", Role::Admin);
    eva.authentication.second_factor = false;
    assert!(enter(&server, &eva).await.is_err());
    let known = "select count(*) from account where name = 'eva'";
    assert_eq!(server.count(known).await, 0);
}

#[tokio::test]
async fn a_role_that_decides_from_the_provider_waits_for_administration() {
    let server = start().await;
    let admin = server.signed_in("admin").await;
    let ana = strong("ana", Role::Reviewer);
    for _ in 0..2 {
        let waits = enter(&server, &ana).await;
        assert!(matches!(waits, Err(NotAdmitted::Waits(Role::Reviewer))));
    }
    let waiting = requests(&admin).await;
    assert_eq!(waiting.len(), 1, "asked once");
    assert!(!waiting[0].own && waiting[0].requested_by == "ana");
    assert!(matches!(waiting[0].order, AccessOrder::ProviderRole { .. }));
    let done = decide(&admin, waiting[0].id, true).await;
    assert_eq!(done.status(), 200);
    assert_eq!(enter(&server, &ana).await.unwrap(), Role::Reviewer);

    // Whoever is known with less keeps it until then; refused is refused, and asked again.
    let mut luis = strong("luis", Role::Planner);
    enter(&server, &luis).await.unwrap();
    luis.role = Some(Role::Admin);
    for _ in 0..2 {
        assert!(matches!(
            enter(&server, &luis).await,
            Err(NotAdmitted::Waits(_))
        ));
        let seen = account(&admin, "luis").await.unwrap();
        assert!(seen.role == Role::Planner && !seen.disabled);
        let id = requests(&admin).await[0].id;
        assert_eq!(decide(&admin, id, false).await.status(), 200);
    }
    // A new one that was refused stays closed.
    let eva = strong("eva", Role::Admin);
    assert!(enter(&server, &eva).await.is_err());
    decide(&admin, requests(&admin).await[0].id, false).await;
    assert!(matches!(
        enter(&server, &eva).await,
        Err(NotAdmitted::Disabled)
    ));
}

#[tokio::test]
async fn where_nobody_administers_the_provider_alone_gives_the_role_and_the_log_says_so() {
    let server = start().await;
    server
        .execute("update account set disabled = true where name = 'admin'")
        .await;
    let ana = strong("ana", Role::Admin);
    assert_eq!(enter(&server, &ana).await.unwrap(), Role::Admin);
    let alone = "select count(*) from audit where act = 'account.role_from_provider'
                 and detail ->> 'alone' = 'true'";
    assert_eq!(server.count(alone).await, 1);
}

#[tokio::test]
async fn nobody_confirms_the_role_of_another_account_of_theirs() {
    let server = start().await;
    let admin = server.signed_in("admin").await;
    let mut ana = strong("ana", Role::Planner);
    enter(&server, &ana).await.unwrap();
    link(&server.pool, "admin", &ana, None).await.unwrap();
    server.add_account("admin2", Role::Admin, false).await;
    ana.role = Some(Role::Reviewer);
    assert!(matches!(
        enter(&server, &ana).await,
        Err(NotAdmitted::Waits(_))
    ));
    let waiting = requests(&admin).await;
    assert!(waiting[0].own);
    assert_eq!(decide(&admin, waiting[0].id, true).await.status(), 409);
    let other = server.signed_in("admin2").await;
    assert_eq!(decide(&other, waiting[0].id, true).await.status(), 200);
}

async fn own(person: &Person) -> OwnAccount {
    let answer = person.call("read_own_account", json!({})).await;
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_person_links_two_accounts_by_proving_both() {
    let server = with_absent_provider().await;
    let person = server.signed_in("planner").await;
    assert!(own(&person).await.can_link);
    // Only who is signed in here is sent to the provider, and stays signed in.
    let path = "/gestion/cuenta/vincular";
    let nobody = server.anonymous().post(path).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    assert_eq!(person.post(path).send().await.unwrap().status(), 503);
    assert!(person.is_signed_in().await);

    let ana = identity("ana", Some(Role::Planner));
    let unknown = link(&server.pool, "planner", &ana, None).await;
    assert!(matches!(unknown, Err(NotLinked::Unknown)));
    enter(&server, &ana).await.unwrap();
    link(&server.pool, "planner", &ana, None).await.unwrap();
    let again = link(&server.pool, "planner", &ana, None).await;
    assert!(matches!(again, Err(NotLinked::AlreadyOne)));
    assert_eq!(own(&person).await.linked, ["ana"]);
    let noted = "select count(*) from audit where act = 'account.link' and actor = 'planner'
                 and detail ->> 'link' = 'ana'";
    assert_eq!(server.count(noted).await, 1);
}

#[tokio::test]
async fn an_answer_links_only_the_account_that_asked() {
    let server = with_absent_provider().await;
    let person = server.signed_in("planner").await;
    server
        .execute(
            "update session set record = jsonb_set(record, '{provider}',
                 '{\"state\": \"ours\", \"nonce\": \"n\", \"verifier\": \"v\", \"until\": 9999999999,
                   \"next\": \"/gestion/cuenta\", \"link\": \"reviewer\"}')",
        )
        .await;
    let path = "/gestion/ingresar/retorno?code=x&state=ours";
    assert_eq!(person.get(path).send().await.unwrap().status(), 422);
    let noted = "select count(*) from audit where act = 'session.foreign_return'
                 and detail ->> 'state' = 'other_account'";
    assert_eq!(server.count(noted).await, 1);
}

async fn ask(person: &Person, call: &str, arguments: Value) -> SavedAccount {
    let answer = person.call(call, arguments).await;
    assert_eq!(answer.status(), 200, "{call}");
    answer.json().await.unwrap()
}

#[tokio::test]
async fn accounts_are_linked_and_parted_by_two_administrators() {
    let (_server, one, other) = two().await;
    let both = json!({"name": "planner", "with": "reviewer"});
    assert!(ask(&one, "link_account", both.clone()).await.waits);
    assert!(account(&one, "planner").await.unwrap().linked.is_empty());
    let id = requests(&one).await[0].id;
    assert_eq!(decide(&one, id, true).await.status(), 409);
    assert_eq!(decide(&other, id, true).await.status(), 200);
    assert_eq!(account(&one, "planner").await.unwrap().linked, ["reviewer"]);
    assert_eq!(one.call("link_account", both).await.status(), 409);

    let part = json!({"name": "planner"});
    assert!(ask(&one, "unlink_account", part.clone()).await.waits);
    assert_eq!(account(&one, "planner").await.unwrap().linked, ["reviewer"]);
    let id = requests(&other).await[0].id;
    assert_eq!(decide(&other, id, true).await.status(), 200);
    assert!(account(&one, "planner").await.unwrap().linked.is_empty());
    assert_eq!(one.call("unlink_account", part).await.status(), 409);
}

#[tokio::test]
async fn one_administrator_with_two_accounts_is_one_administrator() {
    let (server, one, other) = two().await;
    server.add_account("admin3", Role::Admin, false).await;
    save(&one, "planner", json!({"role": "reviewer"})).await;
    server
        .execute(
            "update account set person = (select person from account where name = 'admin')
             where name = 'admin2'",
        )
        .await;
    let waiting = requests(&other).await;
    assert!(waiting[0].own, "asked for by the same person");
    let id = waiting[0].id;
    assert_eq!(decide(&other, id, true).await.status(), 409);
    // The database holds the rule by itself.
    let forged = sqlx::query(
        "update access_request set confirmed = true, decided_by = 'admin2', decided_at = now()",
    );
    let forged = forged.execute(&server.pool).await.unwrap_err();
    assert!(forged.to_string().contains("nobody confirms"), "{forged}");
    let third = server.signed_in("admin3").await;
    assert_eq!(decide(&third, id, true).await.status(), 200);
}
