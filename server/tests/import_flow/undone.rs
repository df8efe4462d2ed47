//! A whole import turned back: before anybody approved it, after, and once only.

use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::{Event, Status};
use domain::role::Role;

use crate::import_flow::office::{Office, back, code, observed, over, typed, value};
use crate::import_flow::{committed, preview_bytes, read};

const FILE: &str = "indicador;periodo;valor\nPNTD-1;2022;2.2\nPNTD-1;2023;2.3\nPNTD-1;2024;2.4\n";

fn undo(preview: &ImportPreview) -> UndoImport {
    UndoImport {
        batch: preview.batch.clone(),
    }
}

#[tokio::test]
async fn what_nobody_approved_is_discarded_and_the_same_file_can_come_again() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let seen = preview_bytes(&office, &ana, "valores.csv", FILE.into()).await;
    let early = office.backend.call(&ana, undo(&seen)).await;
    assert_eq!(code(early), ErrorCode::Conflict, "not registered yet");
    let set = committed(&office, &ana, &seen).await;
    assert_eq!(set.summary.status, Status::Submitted);
    // The same file again is the same import.
    let same = preview_bytes(&office, &ana, "valores.csv", FILE.into()).await;
    assert_eq!(
        committed(&office, &ana, &same).await.summary.id,
        set.summary.id
    );
    assert_eq!(office.count("select count(*) from change_set").await, 1);

    let foreign = office.backend.call(&luis, undo(&seen)).await;
    assert_eq!(code(foreign), ErrorCode::NotFound);
    let undone = office.backend.call(&ana, undo(&seen)).await.unwrap();
    assert_eq!((undone.discarded, undone.change_set), (3, None));
    let now = ReadChangeSet { id: set.summary.id };
    let now = office.backend.call(&ana, now).await.unwrap();
    assert_eq!(now.summary.status, Status::Discarded);
    let view = read(&office, &ana, &seen.batch).await;
    assert_eq!(view.undo, Some(UndoState::Discarded));
    let again = office.backend.call(&ana, undo(&seen)).await.unwrap();
    assert!(again.again);
    let acts = office
        .log()
        .await
        .into_iter()
        .filter(|(_, act, ..)| act == "import.undo");
    assert_eq!(acts.count(), 1);

    let third = preview_bytes(&office, &ana, "valores.csv", FILE.into()).await;
    let anew = committed(&office, &ana, &third).await;
    assert_ne!(anew.summary.id, set.summary.id);
}

#[tokio::test]
async fn what_is_approved_is_turned_back_cell_by_cell_in_one_new_set() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let before = vec![typed(observed("2023"), "1.3")];
    office.approved(&luis, &rosa, before).await;
    let seen = preview_bytes(&office, &ana, "valores.csv", FILE.into()).await;
    let set = committed(&office, &ana, &seen).await;
    // Approved but for one cell, which goes back; and one that somebody changes after that.
    let remark = vec![back(observed("2022"), "Vea la fuente")];
    let rest = Some(domain::change_set::Verdict::Approve);
    office
        .decide(&rosa, set.summary.id, remark, rest)
        .await
        .unwrap();
    let read_now = office.current(&observed("2024")).await.unwrap();
    let mut later = over(observed("2024"), None, "5.4");
    later.seen = Some(read_now);
    office.approved(&luis, &rosa, vec![later]).await;
    let view = read(&office, &ana, &seen.batch).await;
    assert_eq!(view.undo, Some(UndoState::Revert));

    let undone = office.backend.call(&ana, undo(&seen)).await.unwrap();
    assert_eq!((undone.discarded, undone.turned), (1, 1));
    let draft = undone.change_set.unwrap();
    let detail = office
        .backend
        .call(&ana, ReadChangeSet { id: draft })
        .await
        .unwrap();
    assert_eq!(detail.changes.len(), 1);
    assert_eq!(detail.changes[0].key, observed("2023"));
    let after = detail.changes[0].after.as_ref().unwrap();
    assert_eq!(after.datum, value("1.3").datum);
    let view = read(&office, &luis, &seen.batch).await;
    assert_eq!(view.undo, None, "nobody else is offered it");
    // Once: pressed again it is the same draft.
    let again = office.backend.call(&ana, undo(&seen)).await.unwrap();
    assert!(again.again);
    assert_eq!(again.change_set, Some(draft));
    let view = read(&office, &ana, &seen.batch).await;
    assert_eq!(view.undo, Some(UndoState::Reverted(draft)));
    office.act(&ana, draft, Event::Submit).await.unwrap();
    office.act(&rosa, draft, Event::Approve).await.unwrap();
    let now = office.current(&observed("2023")).await.unwrap();
    assert_eq!(now.datum, value("1.3").datum);
    let kept = office.current(&observed("2024")).await.unwrap();
    assert_eq!(kept.datum, value("5.4").datum, "what came later stays");
}

#[tokio::test]
async fn the_same_content_sent_twice_is_turned_back_once() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let first = preview_bytes(&office, &ana, "valores.csv", FILE.into()).await;
    let second = preview_bytes(&office, &ana, "copia.csv", FILE.into()).await;
    let set = committed(&office, &ana, &first).await;
    let same = committed(&office, &ana, &second).await;
    assert_eq!(same.summary.id, set.summary.id);
    office
        .act(&rosa, set.summary.id, Event::Approve)
        .await
        .unwrap();
    let undone = office.backend.call(&ana, undo(&first)).await.unwrap();
    assert_eq!(undone.turned, 3);
    let again = office.backend.call(&ana, undo(&second)).await.unwrap();
    assert!(again.again);
    assert_eq!(again.change_set, undone.change_set);
    let view = read(&office, &ana, &second.batch).await;
    let draft = undone.change_set.unwrap();
    assert_eq!(view.undo, Some(UndoState::Reverted(draft)));
}
