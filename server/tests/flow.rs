//! A value's way: typed, sent, reviewed by somebody else, published; and what each refusal leaves.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "http/cluster.rs"]
mod cluster;
#[path = "support/office.rs"]
mod office;

use app::backend::Backend;
use app::error::ErrorCode;
use app::wire::*;
use domain::band::State;
use domain::change_set::{Event, Status};
use domain::role::Role;
use domain::value::{Datum, Measure, Provenance};
use office::{Office, code, key, observed, over, typed, value};

#[tokio::test]
async fn a_typed_value_reaches_the_public_by_two_people_and_a_release() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(key(Measure::Baseline, "2019"), "2"),
        typed(key(Measure::Target, "2030"), "4"),
        typed(observed("2024"), "3.2"),
    ];
    let set = office.draft(&planner, cells).await.change_set;
    office.act(&planner, set, Event::Submit).await.unwrap();
    assert!(office.current(&observed("2024")).await.is_none());

    let seen = office
        .backend
        .read_change_set(&reviewer, set)
        .await
        .unwrap();
    assert_eq!(seen.allowed, ["return", "approve"]);
    assert_eq!(seen.changes.len(), 3);
    let effect = &seen.public_effect[0];
    assert_eq!(effect.indicator.as_str(), "PNTD-1");
    assert_eq!(effect.before, State::NoData);
    assert!(effect.after.is_band(), "{effect:?}");
    assert!(
        effect.sentence_after.contains("3.2"),
        "{}",
        effect.sentence_after
    );

    office.act(&reviewer, set, Event::Approve).await.unwrap();
    assert_eq!(office.current(&observed("2024")).await, Some(value("3.2")));
    assert!(
        office.releases.current().await.unwrap().is_none(),
        "nothing is public yet"
    );

    let summary = office.publish(&reviewer).await;
    assert_eq!((summary.number, summary.cells), (1, 3));
    let release = office.releases.current().await.unwrap().unwrap();
    let cell = release.cell(&observed("2024")).unwrap();
    assert_eq!(cell.value, value("3.2"));
    assert_eq!(cell.approved_by.as_deref(), Some("rosa de prueba"));
    assert!(matches!(&cell.provenance, Provenance::Form { by, .. } if by == "ana de prueba"));
    let done = office.backend.read_change_set(&planner, set).await.unwrap();
    assert_eq!(
        (done.summary.status, done.summary.release),
        (Status::Published, Some(1))
    );
    let events: Vec<&str> = done
        .events
        .iter()
        .map(|event| event.event.as_str())
        .collect();
    assert_eq!(events, ["create", "submit", "approve", "publish"]);
}

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
    let detail = office.backend.read_change_set(&admin, set).await.unwrap();
    assert_eq!(detail.allowed, ["withdraw"]);
    assert!(detail.refusal.unwrap().contains("sus propios cambios"));
    assert_eq!(office.count("select count(*) from value").await, 0);
}

#[tokio::test]
async fn who_may_not_is_refused_and_nothing_happens() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let ceplan = office.person("ceplan", Role::Ceplan).await;
    let other = office
        .person_of("otra", Role::Reporter, &["otra-entidad"])
        .await;
    let save = || SaveCells {
        draft: None,
        cells: vec![typed(observed("2024"), "3")],
    };
    for by in [&reviewer, &ceplan, &other] {
        assert_eq!(
            code(office.backend.save_cells(by, save()).await),
            ErrorCode::Denied
        );
    }
    let set = office.draft(&planner, save().cells).await.change_set;
    assert_eq!(
        code(office.act(&reviewer, set, Event::Submit).await),
        ErrorCode::Denied
    );
    office.act(&planner, set, Event::Submit).await.unwrap();
    assert_eq!(
        code(office.act(&planner, set, Event::Approve).await),
        ErrorCode::Denied
    );
    for by in [&ceplan, &other] {
        assert_eq!(
            code(office.backend.read_change_set(by, set).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            code(office.backend.preview_release(by).await),
            ErrorCode::Denied
        );
    }
    let nobody = app::backend::Caller::default();
    assert_eq!(
        code(office.backend.read_tree(&nobody).await),
        ErrorCode::SignedOut
    );
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
    let returned = office
        .act(&reviewer, set, Event::Return { remark })
        .await
        .unwrap();
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
async fn of_two_changes_of_a_cell_the_second_is_told_and_nothing_is_lost() {
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
        .read_change_set(&reviewer, of_luis)
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
        draft: None,
        cells: vec![typed(observed("2024"), "3.6")],
    };
    let saved = office.backend.save_cells(&ana, save).await.unwrap();
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
    let refused = office.backend.act_on_change_set(&planner, act).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
}

#[tokio::test]
async fn a_second_tab_does_not_overwrite_the_first() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let first = office
        .draft(&planner, vec![typed(observed("2023"), "2.8")])
        .await;
    let save = |draft, cell| SaveCells {
        draft: Some(draft),
        cells: vec![cell],
    };
    let tab = save(first, typed(observed("2024"), "3"));
    office.backend.save_cells(&planner, tab).await.unwrap();
    // The other tab still has the first version of the draft.
    let late = save(first, typed(observed("2024"), "3.3"));
    let late = office.backend.save_cells(&planner, late).await.unwrap();
    assert_eq!(late.saved, 0);
    assert_eq!(late.conflicts[0].now, Some(value("3")));
    let elsewhere = save(first, typed(observed("2022"), "2.5"));
    let elsewhere = office
        .backend
        .save_cells(&planner, elsewhere)
        .await
        .unwrap();
    assert_eq!((elsewhere.saved, elsewhere.conflicts.len()), (1, 0));
}

#[tokio::test]
async fn a_wrong_cell_stays_out_and_the_others_are_saved() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let mut without_reason = typed(observed("2022"), "1");
    without_reason.after.as_mut().unwrap().datum = Datum::NotAvailable(" ".to_owned());
    let save = SaveCells {
        draft: None,
        cells: vec![
            typed(observed("2023"), "9"),
            typed(observed("2024"), "3"),
            without_reason,
        ],
    };
    let saved = office.backend.save_cells(&planner, save).await.unwrap();
    assert_eq!(saved.saved, 1);
    let mut codes: Vec<&str> = saved.findings.iter().map(|f| f.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["E401", "E501"]);
    let fields: Vec<String> = saved.findings.iter().map(|f| f.place.to_string()).collect();
    assert!(
        fields.contains(&"campo «PNTD-1|observed||2023»".to_owned()),
        "{fields:?}"
    );
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
    let undoing = office.backend.revert_change_set(&ana, set).await.unwrap();
    assert_eq!(undoing.changes.len(), 2);
    let id = undoing.summary.id;
    office.act(&ana, id, Event::Submit).await.unwrap();
    office.act(&reviewer, id, Event::Approve).await.unwrap();
    assert_eq!(office.current(&observed("2024")).await, Some(value("3")));
    assert_eq!(office.current(&observed("2023")).await, None);
    assert_eq!(
        office.count("select count(*) from value").await,
        5,
        "history stays"
    );
    let again = office.backend.revert_change_set(&ana, set).await;
    assert_eq!(code(again), ErrorCode::Conflict);
}

#[tokio::test]
async fn a_release_holds_exactly_what_its_publisher_saw() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &reviewer, vec![typed(observed("2023"), "2.8")])
        .await;
    let seen = office.backend.preview_release(&reviewer).await.unwrap();
    assert!(seen.can_publish);
    office
        .approved(&ana, &reviewer, vec![typed(observed("2024"), "3")])
        .await;
    let publish = |sets: Vec<i64>, expected_number| PublishRelease {
        note: String::new(),
        sets,
        expected_number,
    };
    let old = publish(
        seen.sets.iter().map(|set| set.id).collect(),
        seen.next_number,
    );
    let refused = office.backend.publish_release(&reviewer, old).await;
    assert_eq!(code(refused), ErrorCode::Conflict);
    assert_eq!(office.publish(&reviewer).await.number, 1);
    let late = office
        .backend
        .publish_release(&reviewer, publish(vec![], 1))
        .await;
    assert_eq!(code(late), ErrorCode::Conflict);
}

#[tokio::test]
async fn a_target_against_the_direction_blocks_publication_until_a_reason_is_recorded() {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let cells = vec![
        typed(key(Measure::Baseline, "2019"), "5"),
        typed(key(Measure::Target, "2030"), "4"),
    ];
    let saved = office
        .backend
        .save_cells(&admin, SaveCells { draft: None, cells })
        .await
        .unwrap();
    let set = saved.draft.unwrap().change_set;
    office.act(&admin, set, Event::Submit).await.unwrap();
    office.act(&reviewer, set, Event::Approve).await.unwrap();
    let seen = office.backend.preview_release(&reviewer).await.unwrap();
    assert!(!seen.can_publish);
    let publish = PublishRelease {
        note: String::new(),
        sets: vec![set],
        expected_number: 1,
    };
    let refused = office
        .backend
        .publish_release(&reviewer, publish)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(refused.findings.iter().any(|finding| finding.blocks()));

    let view = office.backend.read_catalogue(&admin).await.unwrap();
    let code = office::HEADLINE.parse().unwrap();
    let mut indicator = view.catalogue.indicator(&code).unwrap().clone();
    indicator.direction_reason = Some("La base se midió con otra encuesta".to_owned());
    let version = view.indicator_versions[office::HEADLINE];
    let save = SaveIndicator { indicator, version };
    office
        .backend
        .save_indicator(&admin, save.clone())
        .await
        .unwrap();
    let stale = office.backend.save_indicator(&admin, save).await;
    assert_eq!(office::code(stale), ErrorCode::Conflict);
    assert_eq!(office.publish(&reviewer).await.number, 1);
}

#[tokio::test]
async fn the_grid_says_what_is_due_what_is_pending_and_why_a_cell_is_locked() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let baseline = vec![typed(key(Measure::Baseline, "2019"), "2")];
    office.approved(&ana, &reviewer, baseline).await;
    let set = office
        .draft(&ana, vec![typed(observed("2022"), "2.4")])
        .await
        .change_set;
    let request = || GridRequest::Indicator(office::HEADLINE.parse().unwrap());
    let grid = office.backend.read_grid(&ana, request()).await.unwrap();
    assert_eq!(grid.draft.unwrap().change_set, set);
    assert_eq!(grid.columns.first().unwrap().to_string(), "2019");
    assert_eq!(grid.columns.last().unwrap().to_string(), "2030");
    let cell = |grid: &Grid, period: &str| -> GridCell {
        let cells = grid.rows.iter().flat_map(|row| row.cells.clone());
        cells
            .into_iter()
            .find(|cell| cell.key == observed(period))
            .unwrap()
    };
    assert!(cell(&grid, "2021").late, "2021 was never reported");
    assert!(cell(&grid, "2022").pending.unwrap().mine);
    assert!(!cell(&grid, "2022").late, "somebody is at it");
    assert_eq!(cell(&grid, "2022").locked, None);

    office.act(&ana, set, Event::Submit).await.unwrap();
    let grid = office.backend.read_grid(&ana, request()).await.unwrap();
    assert!(cell(&grid, "2022").locked.unwrap().contains("retírelo"));
    let grid = office
        .backend
        .read_grid(&reviewer, request())
        .await
        .unwrap();
    assert!(cell(&grid, "2021").locked.unwrap().contains("rol"));

    let overview = office.backend.read_overview(&ana).await.unwrap();
    assert!(
        overview
            .due
            .iter()
            .any(|cell| cell.period.to_string() == "2021" && cell.late)
    );
    assert_eq!(overview.due_total as usize, overview.due.len());
    let overview = office.backend.read_overview(&reviewer).await.unwrap();
    assert_eq!(overview.to_review.len(), 1);
    let tree = office.backend.read_tree(&ana).await.unwrap();
    assert_eq!(tree.len(), 1 + 5 + 21 + 72);
}
