//! One person with two accounts is one person: what the one prepared the other does not decide on.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::{Event, Verdict};
use domain::role::Role;

use crate::flow::office::{HEADLINE, Office, code, observed, typed};

/// Says that the accounts are one person's, as the only administrator.
async fn link(office: &Office, admin: &Caller, name: &str, with: &str) {
    let (name, with) = (name.to_owned(), with.to_owned());
    let call = LinkAccount { name, with };
    let done = office.backend.call(admin, call).await.unwrap();
    assert!(!done.waits && !done.account.linked.is_empty());
}

#[tokio::test]
async fn one_person_with_two_accounts_decides_on_nothing_of_their_own() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let ana = office.person("ana", Role::Planner).await;
    let other = office.person("ana.institucion", Role::Reviewer).await;
    link(&office, &admin, "ana", "ana.institucion").await;
    let cells = vec![typed(observed("2024"), "3")];
    let set = office.draft(&ana, cells).await.change_set;
    office.act(&ana, set, Event::Submit).await.unwrap();

    let approved = office.act(&other, set, Event::Approve).await;
    assert_eq!(code(approved), ErrorCode::Conflict);
    let decided = office
        .decide(&other, set, vec![], Some(Verdict::Approve))
        .await;
    assert_eq!(code(decided), ErrorCode::Conflict);
    let remark = "Para que quede observado".to_owned();
    let returned = office.act(&other, set, Event::Return { remark }).await;
    assert_eq!(code(returned), ErrorCode::Conflict);
    let seen = office.backend.call(&other, ReadChangeSet { id: set }).await;
    let seen = seen.unwrap();
    assert_eq!(seen.allowed, ["comment"]);
    assert!(seen.refusal.unwrap().contains("sus propios cambios"));
    // The database holds the rule by itself.
    let forged = sqlx::query(
        "insert into change_set_event (change_set, actor, event, status_before, status_after)
         values ($1, 'ana.institucion', 'approve', 'submitted', 'approved')",
    )
    .bind(set)
    .execute(&office.pool)
    .await;
    assert!(forged.unwrap_err().to_string().contains("their own"));
    assert_eq!(office.count("select count(*) from value").await, 0);

    let rosa = office.person("rosa", Role::Reviewer).await;
    office.act(&rosa, set, Event::Approve).await.unwrap();
}

#[tokio::test]
async fn one_person_with_two_accounts_publishes_nothing_that_only_they_prepared() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let other = office.person("admin.institucion", Role::Reviewer).await;
    link(&office, &admin, "admin", "admin.institucion").await;
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let headline = HEADLINE.parse().unwrap();
    let mut indicator = view.catalogue.indicator(&headline).unwrap().clone();
    indicator.ficha.justification = "Otra".to_owned();
    let version = view.indicator_versions[HEADLINE];
    let save = SaveIndicator { indicator, version };
    let saved = office.backend.call(&admin, save).await.unwrap();
    assert!(saved.done().is_some(), "nobody else could decide");
    let rosa = office.person("rosa", Role::Reviewer).await;
    let own = office.publication(&other).await;
    let refused = office.backend.call(&other, own).await.unwrap_err();
    assert!(refused.message.contains("otra persona"), "{refused:?}");
    assert_eq!(office.publish(&rosa).await.number, 1);
}

#[tokio::test]
async fn one_person_with_two_accounts_decides_on_no_configuration_of_their_own() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let other = office.person("admin.institucion", Role::Reviewer).await;
    link(&office, &admin, "admin", "admin.institucion").await;
    office.person("rosa", Role::Reviewer).await;
    let view = office.backend.call(&admin, ReadCatalogue {}).await.unwrap();
    let mut node = view.catalogue.nodes[0].clone();
    node.note = Some("Otra nota".to_owned());
    let version = view.node_versions[node.code.as_str()];
    let save = SaveNode { node, version };
    let SaveOutcome::Waits { id } = office.backend.call(&admin, save).await.unwrap() else {
        panic!("there is somebody else");
    };
    let own = office
        .decide_change(&other, id, ChangeOutcome::Approved)
        .await;
    assert_eq!(code(own), ErrorCode::Conflict);
    let seen = office
        .backend
        .call(&other, ListConfigurationChanges {})
        .await;
    let seen = seen.unwrap();
    assert!(seen[0].own && !seen[0].can_decide);
    let forged = sqlx::query(
        "update configuration_change
         set outcome = 'approved', decided_by = 'admin.institucion', decided_at = now()",
    );
    assert!(forged.execute(&office.pool).await.is_err());
    let overview = office.backend.call(&other, ReadOverview {}).await.unwrap();
    assert_eq!(overview.to_decide, 0);
}
