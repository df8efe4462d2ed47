//! Targets and baselines are official: who sets them, with which reason, and what else of a day's work depends
//! on whose turn it is.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::Event;
use domain::role::Role;
use domain::value::{CellKey, Measure};

use crate::flow::office::{HEADLINE, Office, code, key, observed, over, typed};

async fn save(
    office: &Office,
    by: &Caller,
    cell: EntryCell,
    reason: Option<&str>,
) -> (u32, Vec<String>) {
    let request = ReadGrid::Indicator(HEADLINE.parse().unwrap());
    let grid = office.backend.call(by, request).await.unwrap();
    let save = SaveCells {
        draft: grid.draft,
        others: grid.others,
        cells: vec![cell],
        reason: reason.map(str::to_owned),
    };
    let saved = office.backend.call(by, save).await.unwrap();
    let codes = saved.findings.into_iter().map(|finding| finding.code);
    (saved.saved, codes.collect())
}

/// Of the entity that reports the headline.
async fn reporter(office: &Office) -> Caller {
    let gives = "with one as (insert into entity (code, name) values ('E1', 'Entidad de prueba') returning code)
        update node set entity = (select code from one)
        where code = (select node from indicator where code = 'PNTD-1')";
    sqlx::query(gives).execute(&office.pool).await.unwrap();
    office.person_of("lucho", Role::Reporter, &["E1"]).await
}

fn target() -> CellKey {
    key(Measure::Target, "2026")
}

#[tokio::test]
async fn a_reporter_sets_no_target() {
    let office = Office::open().await;
    let lucho = reporter(&office).await;
    let ana = office.person("ana", Role::Planner).await;
    let (saved, codes) = save(&office, &lucho, typed(observed("2025"), "2.9"), None).await;
    assert_eq!((saved, codes.len()), (1, 0), "{codes:?}");
    let (saved, codes) = save(&office, &lucho, typed(target(), "5"), Some("Porque sí")).await;
    assert_eq!((saved, codes), (0, vec!["E605".to_owned()]));
    let request = ReadGrid::Indicator(HEADLINE.parse().unwrap());
    let grid = office.backend.call(&lucho, request.clone()).await.unwrap();
    let lock = |grid: &Grid, wanted: CellKey| {
        let mut cells = grid.cells();
        let (_, cell) = cells.find(|(key, _)| *key == wanted).unwrap();
        grid.lock(cell).map(str::to_owned)
    };
    assert!(lock(&grid, target()).unwrap().contains("planificación"));
    let grid = office.backend.call(&ana, request).await.unwrap();
    assert_eq!(lock(&grid, target()), None);
}

#[tokio::test]
async fn who_only_reports_now_turns_no_target_of_theirs_round() {
    let office = Office::open().await;
    let lucho = reporter(&office).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let mut planner = lucho.clone();
    planner.viewer.as_mut().unwrap().role = Role::Planner;
    let id = office
        .approved(&planner, &rosa, vec![typed(target(), "3")])
        .await;
    let version = office.version(id).await;
    let turned = office
        .backend
        .call(&lucho, RevertChangeSet { id, version })
        .await;
    assert_eq!(code(turned), ErrorCode::Denied);
}

#[tokio::test]
async fn a_target_in_force_changes_with_a_reason_that_the_reviewer_reads_at_the_cell() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let (saved, codes) = save(&office, &ana, typed(target(), "3"), None).await;
    assert_eq!((saved, codes.len()), (1, 0), "a first target needs none");
    office
        .approved(&ana, &rosa, vec![typed(target(), "3")])
        .await;

    let change = || over(target(), Some("3"), "3.2");
    let (saved, codes) = save(&office, &ana, change(), Some("  ")).await;
    assert_eq!((saved, codes), (0, vec!["E606".to_owned()]));
    let reason = Some("RM 012-2026-PCM");
    let (saved, codes) = save(&office, &ana, change(), reason).await;
    assert_eq!((saved, codes.len()), (1, 0));
    // Saved again while one types on: said once.
    save(&office, &ana, over(target(), Some("3"), "3.3"), reason).await;
    let overview = office.backend.call(&ana, ReadOverview {}).await.unwrap();
    let id = overview.mine[0].id;
    let set = office
        .backend
        .call(&ana, ReadChangeSet { id })
        .await
        .unwrap();
    let said: Vec<&str> = set.changes[0]
        .thread
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    assert_eq!(said, ["Motivo del cambio: RM 012-2026-PCM"]);
}

#[tokio::test]
async fn a_value_of_a_period_that_has_not_ended_is_warned_of() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let this_year = chrono::Utc::now().format("%Y").to_string();
    let (saved, codes) = save(&office, &ana, typed(observed(&this_year), "2.9"), None).await;
    assert_eq!((saved, codes), (1, vec!["W409".to_owned()]));
    let (_, codes) = save(&office, &ana, typed(observed("2024"), "2.9"), None).await;
    assert!(!codes.contains(&"W409".to_owned()), "{codes:?}");
}

#[tokio::test]
async fn what_somebody_else_has_in_a_draft_stays_on_my_list() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luz = office.person("luz", Role::Planner).await;
    let lucho = reporter(&office).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let baseline = vec![typed(key(Measure::Baseline, "2019"), "2")];
    office.approved(&ana, &rosa, baseline).await;
    let set = office
        .draft(&luz, vec![typed(observed("2022"), "2.4")])
        .await;
    let due = async |by: &Caller| {
        let overview = office.backend.call(by, ReadOverview {}).await.unwrap();
        let mut due = overview.due.into_iter();
        due.find(|cell| cell.indicator.as_str() == HEADLINE && cell.period.to_string() == "2022")
    };
    let of_ana = due(&ana).await.unwrap();
    assert_eq!(of_ana.entering.as_deref(), Some("luz de prueba"));
    assert_eq!(due(&luz).await, None, "she has it in hand");
    let of_lucho = due(&lucho).await.unwrap();
    assert_eq!(of_lucho.entering, None, "not for a reporter to know");
    office
        .act(&luz, set.change_set, Event::Submit)
        .await
        .unwrap();
    assert_eq!(due(&ana).await, None, "it was sent");
}

#[tokio::test]
async fn a_new_indicator_has_room_for_its_baseline() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let request = ReadGrid::Indicator(HEADLINE.parse().unwrap());
    let grid = office.backend.call(&ana, request.clone()).await.unwrap();
    let first = |grid: &Grid| grid.columns[0].calendar_year();
    let start = first(&grid);
    let rosa = office.person("rosa", Role::Reviewer).await;
    let value = vec![typed(observed(&start.to_string()), "2.4")];
    office.approved(&ana, &rosa, value).await;
    let grid = office.backend.call(&ana, request.clone()).await.unwrap();
    assert_eq!(first(&grid), start - 1, "a year before the first value");
    let baseline = key(Measure::Baseline, &(start - 1).to_string());
    office
        .approved(&ana, &rosa, vec![typed(baseline, "2")])
        .await;
    let grid = office.backend.call(&ana, request).await.unwrap();
    assert_eq!(
        first(&grid),
        start - 1,
        "with one there is no more room than needed"
    );
}
