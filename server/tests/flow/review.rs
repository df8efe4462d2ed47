//! Two people for every value: approved, returned, in conflict, undone.

use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::{Event, Status};
use domain::role::Role;

use crate::flow::office::{Office, code, observed, over, typed, value};

#[tokio::test]
async fn nobody_approves_their_own_changes() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let set = office
        .draft(&admin, vec![typed(observed("2024"), "3")])
        .await
        .change_set;
    office.act(&admin, set, Event::Submit).await.unwrap();
    assert_eq!(
        code(office.act(&admin, set, Event::Approve).await),
        ErrorCode::Conflict
    );
    let detail = office
        .backend
        .call(&admin, ReadChangeSet { id: set })
        .await
        .unwrap();
    assert_eq!(detail.allowed, ["withdraw", "comment"]);
    assert!(detail.refusal.unwrap().contains("sus propios cambios"));
    assert_eq!(office.count("select count(*) from value").await, 0);
}

#[tokio::test]
async fn a_returned_set_carries_its_remark_and_comes_back_corrected() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let draft = office
        .draft(&planner, vec![typed(observed("2024"), "7.2")])
        .await;
    let set = draft.change_set;
    office.act(&planner, set, Event::Submit).await.unwrap();
    let silent = Event::Return {
        remark: "  ".to_owned(),
    };
    assert_eq!(
        code(office.act(&reviewer, set, silent).await),
        ErrorCode::Conflict
    );
    let remark = "Confirme con el cuadro 4".to_owned();
    office
        .act(&reviewer, set, Event::Return { remark })
        .await
        .unwrap();
    let returned = office.detail(&planner, set).await;
    assert_eq!(
        returned.summary.remark.as_deref(),
        Some("Confirme con el cuadro 4")
    );

    // No draft is named: the cell joins the returned set, the person's open one.
    let again = office
        .draft(&planner, vec![typed(observed("2024"), "2.7")])
        .await;
    assert_eq!(again.change_set, set);
    office.act(&planner, set, Event::Submit).await.unwrap();
    office.act(&reviewer, set, Event::Approve).await.unwrap();
    assert_eq!(office.current(&observed("2024")).await, Some(value("2.7")));
}

#[tokio::test]
async fn the_second_of_two_changes_of_a_cell_gets_a_conflict_and_nothing_is_lost() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let of_ana = office
        .draft(&ana, vec![typed(observed("2024"), "3.1")])
        .await
        .change_set;
    let cells = vec![
        typed(observed("2024"), "3.5"),
        typed(observed("2023"), "2.9"),
    ];
    let of_luis = office.draft(&luis, cells).await.change_set;
    office.act(&ana, of_ana, Event::Submit).await.unwrap();
    office.act(&luis, of_luis, Event::Submit).await.unwrap();
    office.act(&reviewer, of_ana, Event::Approve).await.unwrap();

    let refused = office.act(&reviewer, of_luis, Event::Approve).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    assert!(
        office.current(&observed("2023")).await.is_none(),
        "all or nothing"
    );
    let detail = office
        .backend
        .call(&reviewer, ReadChangeSet { id: of_luis })
        .await
        .unwrap();
    assert!(!detail.allowed.contains(&"approve".to_owned()));
    let conflict = detail
        .changes
        .iter()
        .find_map(|change| change.conflict.clone())
        .unwrap();
    assert_eq!(
        (conflict.now, conflict.wanted),
        (Some(value("3.1")), Some(value("3.5")))
    );

    let remark = "Ya hay un valor aprobado".to_owned();
    office
        .act(&reviewer, of_luis, Event::Return { remark })
        .await
        .unwrap();

    // Typed over what is no longer there: both values come back, nothing is saved.
    let save = SaveCells {
        reason: None,
        cells: vec![typed(observed("2024"), "3.6")],
        ..SaveCells::default()
    };
    let saved = office.backend.call(&ana, save).await.unwrap();
    assert_eq!((saved.saved, saved.draft), (0, None));
    assert_eq!(saved.conflicts[0].now, Some(value("3.1")));
    assert_eq!(saved.conflicts[0].wanted, Some(value("3.6")));
}

#[tokio::test]
async fn an_answer_to_an_old_version_is_refused() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let draft = office
        .draft(&planner, vec![typed(observed("2024"), "3")])
        .await;
    office
        .draft(&planner, vec![typed(observed("2023"), "2.8")])
        .await;
    let act = ActOnChangeSet {
        id: draft.change_set,
        version: draft.version,
        event: Event::Submit,
    };
    let refused = office.backend.call(&planner, act).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
}

#[tokio::test]
async fn an_approved_set_is_undone_by_another_one() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &reviewer, vec![typed(observed("2024"), "3")])
        .await;
    let cells = vec![
        over(observed("2024"), Some("3"), "4"),
        typed(observed("2023"), "2.5"),
    ];
    let set = office.approved(&ana, &reviewer, cells).await;
    // Who looked at it before it was approved saw another version.
    let version = office.version(set).await - 1;
    let stale = RevertChangeSet { id: set, version };
    let stale = office.backend.call(&ana, stale).await;
    assert_eq!(code(stale), ErrorCode::Conflict);
    let undoing = office
        .backend
        .call(
            &ana,
            RevertChangeSet {
                id: set,
                version: office.version(set).await,
            },
        )
        .await
        .unwrap();
    assert_eq!((undoing.status, undoing.cells), (Status::Draft, 2));
    let id = undoing.id;
    assert_eq!(office.detail(&ana, id).await.changes.len(), 2);
    office.act(&ana, id, Event::Submit).await.unwrap();
    office.act(&reviewer, id, Event::Approve).await.unwrap();
    assert_eq!(office.current(&observed("2024")).await, Some(value("3")));
    assert_eq!(office.current(&observed("2023")).await, None);
    assert_eq!(
        office.count("select count(*) from value").await,
        5,
        "history stays"
    );
    let version = office.version(set).await;
    let again = RevertChangeSet { id: set, version };
    let again = office.backend.call(&ana, again).await;
    assert_eq!(code(again), ErrorCode::Conflict);
}

#[tokio::test]
async fn of_many_approvals_of_the_same_new_cell_one_wins() {
    let office = Office::open().await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let mut sets = Vec::new();
    for n in 1..=6 {
        let author = office.person(&format!("autora{n}"), Role::Planner).await;
        let cells = vec![typed(observed("2024"), &format!("3.{n}"))];
        let set = office.draft(&author, cells).await.change_set;
        sets.push((author, set));
    }
    for (author, set) in &sets {
        office.act(author, *set, Event::Submit).await.unwrap();
    }
    let mut approvals = tokio::task::JoinSet::new();
    let office = std::sync::Arc::new(office);
    for (_, set) in &sets {
        let (office, reviewer, set) = (office.clone(), reviewer.clone(), *set);
        approvals.spawn(async move { office.act(&reviewer, set, Event::Approve).await });
    }
    let outcomes = approvals.join_all().await;
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 5));
    assert!(
        lost.into_iter()
            .all(|outcome| code(outcome) == ErrorCode::Conflict)
    );
    assert_eq!(office.count("select count(*) from value").await, 1);
}
