//! A wrong release is withdrawn by another one, which shows again what was right; nothing is deleted.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::band::State;
use domain::role::Role;
use domain::value::Measure;

use crate::flow::office::{HEADLINE, Office, code, key, observed, over, typed, value};

const REASON: &str = "El valor de 2024 era de prueba";

/// Two releases of one value: 3.2, then a wrong 2.1.
async fn two_releases() -> (Office, Caller, Caller) {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(key(Measure::Baseline, "2019"), "2"),
        typed(key(Measure::Target, "2030"), "4"),
        typed(observed("2024"), "3.2"),
    ];
    office.approved(&ana, &rosa, cells).await;
    office.publish(&rosa).await;
    let wrong = vec![over(observed("2024"), Some("3.2"), "2.1")];
    office.approved(&ana, &rosa, wrong).await;
    office.publish(&rosa).await;
    (office, ana, rosa)
}

fn order(number: u32, expected_number: u32) -> WithdrawRelease {
    WithdrawRelease {
        number,
        reason: REASON.to_owned(),
        expected_number,
    }
}

#[tokio::test]
async fn a_withdrawal_shows_again_what_was_right_and_the_wrong_release_stays() {
    let (office, _, rosa) = two_releases().await;
    let seen = office.backend.call(&rosa, PreviewRelease {}).await.unwrap();
    let plan = seen.withdrawal.unwrap();
    assert_eq!(
        (plan.number, plan.returns_to, plan.next_number, plan.cells),
        (2, Some(1), 3, 3)
    );
    assert_eq!(plan.public_effect[0].indicator.as_str(), HEADLINE);

    let done = office.backend.call(&rosa, order(2, 3)).await.unwrap();
    assert_eq!((done.number, done.withdraws, done.cells), (3, Some(2), 3));
    let now = office.releases.current().await.unwrap().unwrap();
    assert_eq!(now.cell(&observed("2024")).unwrap().value, value("3.2"));
    let withdraws = now.withdraws.as_ref().unwrap();
    assert_eq!((withdraws.number, withdraws.reason.as_str()), (2, REASON));
    let change = &now.band_changes[0];
    assert_eq!(
        (change.before, change.after),
        (State::Lagging, State::OnTrack)
    );
    assert!(change.reason.contains(REASON), "{change:?}");
    let old = office.releases.by_number(2).await.unwrap().unwrap();
    assert_eq!(old.cell(&observed("2024")).unwrap().value, value("2.1"));
    let list = office.releases.list().await.unwrap();
    assert_eq!(list[1].withdrawn_by, Some(3));
    let audited = "select count(*) from audit where act = 'release.withdraw' and actor = 'rosa'";
    assert_eq!(office.count(audited).await, 1);
}

#[tokio::test]
async fn what_people_work_on_stays_and_the_next_release_takes_it_again() {
    let (office, ana, rosa) = two_releases().await;
    office.backend.call(&rosa, order(2, 3)).await.unwrap();
    assert_eq!(office.current(&observed("2024")).await, Some(value("2.1")));
    let seen = office.backend.call(&rosa, PreviewRelease {}).await.unwrap();
    assert_eq!(seen.withdrawn, Some(2));
    assert!(
        seen.can_publish && seen.sets.is_empty(),
        "the wrong value is news again"
    );
    let right = vec![over(observed("2024"), Some("2.1"), "3.3")];
    office.approved(&ana, &rosa, right).await;
    office.publish(&rosa).await;
    let now = office.releases.current().await.unwrap().unwrap();
    assert_eq!(now.number, 4);
    assert_eq!(now.cell(&observed("2024")).unwrap().value, value("3.3"));
    let seen = office.backend.call(&rosa, PreviewRelease {}).await.unwrap();
    assert_eq!(seen.withdrawn, None);
    let plan = seen.withdrawal.unwrap();
    assert_eq!(
        (plan.number, plan.returns_to),
        (4, Some(1)),
        "not to the wrong one"
    );
}

#[tokio::test]
async fn without_a_release_before_no_value_is_shown() {
    let (office, _, rosa) = two_releases().await;
    let by = &rosa;
    office.backend.call(by, order(2, 3)).await.unwrap();
    office.backend.call(by, order(1, 4)).await.unwrap();
    let now = office.releases.current().await.unwrap().unwrap();
    assert_eq!((now.number, now.cells.len()), (4, 0));
    assert!(
        !now.catalogue.indicators.is_empty(),
        "the policy is still there"
    );
    let seen = office.backend.call(by, PreviewRelease {}).await.unwrap();
    assert_eq!(seen.withdrawal, None);
    let again = office.backend.call(by, order(1, 5)).await;
    assert_eq!(code(again), ErrorCode::Conflict);
}

#[tokio::test]
async fn only_what_is_shown_is_withdrawn_with_a_reason_and_by_whoever_publishes() {
    let (office, ana, rosa) = two_releases().await;
    let refused = office.backend.call(&rosa, order(1, 3)).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(
        refused.message.contains("es la n.º 2"),
        "{}",
        refused.message
    );
    let late = office.backend.call(&rosa, order(2, 2)).await;
    assert_eq!(code(late), ErrorCode::Conflict);
    let mut silent = order(2, 3);
    silent.reason = "  ".to_owned();
    let refused = office.backend.call(&rosa, silent).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert_eq!(refused.findings[0].code, "E522");
    let denied = office.backend.call(&ana, order(2, 3)).await;
    assert_eq!(code(denied), ErrorCode::Denied);
    assert_eq!(office.count("select count(*) from release").await, 2);
}

#[tokio::test]
async fn of_two_who_withdraw_one_does() {
    let (office, _, rosa) = two_releases().await;
    let (one, other) = tokio::join!(
        office.backend.call(&rosa, order(2, 3)),
        office.backend.call(&rosa, order(2, 3)),
    );
    assert_ne!(one.is_ok(), other.is_ok());
    assert_eq!(office.count("select count(*) from release").await, 3);
}
