//! Releases as anybody can check them: canonical bytes, hashes, the chain, and the store in front.

mod trust;

use crate::support::office;

use domain::release::Release;
use domain::role::Role;
use office::{Office, observed, over, typed, value};
use server::release::canonical;

#[tokio::test]
async fn each_release_carries_the_hash_of_the_one_before_and_none_changes() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "3.10")])
        .await;
    let first = office.publish(&rosa).await;
    office
        .approved(
            &ana,
            &rosa,
            vec![over(observed("2024"), Some("3.10"), "3.4")],
        )
        .await;
    let second = office.publish(&rosa).await;

    for summary in [&first, &second] {
        let (body, sha256) = office.releases.body(summary.number).await.unwrap().unwrap();
        assert_eq!(canonical::sha256(body.as_bytes()), summary.sha256);
        assert_eq!(*sha256, *summary.sha256);
        let release: Release = serde_json::from_str(&body).unwrap();
        assert_eq!(
            canonical::to_string(&release).unwrap(),
            *body,
            "read and written again"
        );
    }
    let old = office.releases.by_number(1).await.unwrap().unwrap();
    let new = office.releases.current().await.unwrap().unwrap();
    assert_eq!(old.previous_sha256, None);
    assert_eq!(new.previous_sha256.as_deref(), Some(first.sha256.as_str()));
    assert_eq!(old.cell(&observed("2024")).unwrap().value, value("3.10"));
    assert_eq!(new.cell(&observed("2024")).unwrap().value, value("3.4"));
    assert!(office.releases.by_number(3).await.unwrap().is_none());
    let list = office.releases.list().await.unwrap();
    assert_eq!(list, [second, first]);
}

#[tokio::test]
async fn the_last_known_release_is_served_while_the_database_is_away() {
    let office = Office::open().await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office.publish(&rosa).await;
    assert_eq!(office.releases.current().await.unwrap().unwrap().number, 1);
    office.pool.close().await;
    office.releases.forget_current();
    assert_eq!(office.releases.current().await.unwrap().unwrap().number, 1);
}
