//! Typed values: saved, refused, or reported as a conflict with what happened elsewhere.

use app::error::ErrorCode;
use app::wire::*;
use domain::change_set::Event;
use domain::role::Role;
use domain::value::{Datum, Measure};

use crate::flow::office::{HEADLINE, Office, code, key, observed, typed, value};

#[tokio::test]
async fn a_call_without_permission_is_refused_and_changes_nothing() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let reviewer = office.person("rosa", Role::Reviewer).await;
    let ceplan = office.person("ceplan", Role::Ceplan).await;
    let other = office
        .person_of("otra", Role::Reporter, &["otra-entidad"])
        .await;
    let save = || SaveCells {
        reason: None,
        cells: vec![typed(observed("2024"), "3")],
        ..SaveCells::default()
    };
    for by in [&reviewer, &ceplan, &other] {
        assert_eq!(
            code(office.backend.call(by, save()).await),
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
            code(office.backend.call(by, ReadChangeSet { id: set }).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            code(office.backend.call(by, PreviewRelease {}).await),
            ErrorCode::Denied
        );
    }
    let nobody = app::backend::Caller::default();
    assert_eq!(
        code(office.backend.call(&nobody, ReadTree {}).await),
        ErrorCode::SignedOut
    );
}

#[tokio::test]
async fn a_second_tab_does_not_overwrite_the_first() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let first = office
        .draft(&planner, vec![typed(observed("2023"), "2.8")])
        .await;
    let save = |draft, cell| SaveCells {
        reason: None,
        draft: Some(draft),
        cells: vec![cell],
        ..SaveCells::default()
    };
    let tab = save(first, typed(observed("2024"), "3"));
    office.backend.call(&planner, tab).await.unwrap();
    // The other tab still has the first version of the draft.
    let late = save(first, typed(observed("2024"), "3.3"));
    let late = office.backend.call(&planner, late).await.unwrap();
    assert_eq!(late.saved, 0);
    assert_eq!(late.conflicts[0].now, Some(value("3")));
    let elsewhere = save(first, typed(observed("2022"), "2.5"));
    let elsewhere = office.backend.call(&planner, elsewhere).await.unwrap();
    assert_eq!((elsewhere.saved, elsewhere.conflicts.len()), (1, 0));
}

#[tokio::test]
async fn concurrent_edits_of_a_cell_show_both_values() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let luis = office.person("luis", Role::Planner).await;
    office
        .draft(&ana, vec![typed(observed("2024"), "3.1")])
        .await;
    let save = SaveCells {
        reason: None,
        cells: vec![typed(observed("2024"), "3.5")],
        ..SaveCells::default()
    };
    let saved = office.backend.call(&luis, save).await.unwrap();
    assert_eq!(saved.saved, 1, "nothing is lost");
    assert_eq!(saved.findings[0].code, "W604");
    let problem_text = &saved.findings[0].problem;
    assert!(
        problem_text.contains("ana de prueba") && problem_text.contains("3.1"),
        "{problem_text}"
    );

    // And the first one, at the next look at the set.
    let set = office
        .backend
        .call(&ana, of_headline())
        .await
        .unwrap()
        .draft
        .unwrap();
    let detail = office
        .backend
        .call(&ana, ReadChangeSet { id: set.change_set })
        .await
        .unwrap();
    let problem_text = &detail.changes[0].findings[0].problem;
    assert!(
        problem_text.contains("luis de prueba") && problem_text.contains("3.5"),
        "{problem_text}"
    );
}

fn of_headline() -> ReadGrid {
    ReadGrid::Indicator(HEADLINE.parse().unwrap())
}

#[tokio::test]
async fn a_cell_is_corrected_in_the_set_that_has_it() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let sent = office
        .draft(&ana, vec![typed(observed("2022"), "2.4")])
        .await;
    office
        .act(&ana, sent.change_set, Event::Submit)
        .await
        .unwrap();
    let draft = office
        .draft(&ana, vec![typed(observed("2023"), "2.6")])
        .await;
    assert_ne!(draft.change_set, sent.change_set);
    let remark = "¿2.5?".to_owned();
    office
        .act(&rosa, sent.change_set, Event::Return { remark })
        .await
        .unwrap();

    // Two open sets: each cell stays in its own, and the grid shows the remark.
    let fixed = office
        .draft(&ana, vec![typed(observed("2022"), "2.5")])
        .await;
    assert_eq!(fixed.change_set, sent.change_set);
    let more = office
        .draft(&ana, vec![typed(observed("2024"), "2.9")])
        .await;
    assert_eq!(more.change_set, draft.change_set);
    let grid = office.backend.call(&ana, of_headline()).await.unwrap();
    let mut cells = grid.cells();
    let (_, cell) = cells.find(|(key, _)| *key == observed("2022")).unwrap();
    assert_eq!(cell.lock, None);
    let pending = cell.pending.as_ref().unwrap();
    assert_eq!(pending.remark.as_deref(), Some("¿2.5?"));
    let detail = office
        .backend
        .call(
            &ana,
            ReadChangeSet {
                id: sent.change_set,
            },
        )
        .await
        .unwrap();
    assert_eq!(detail.changes.len(), 1);
}

#[tokio::test]
async fn a_window_that_looked_earlier_does_not_overwrite_in_any_set() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let early = office.backend.call(&ana, of_headline()).await.unwrap();
    office.draft(&ana, vec![typed(observed("2024"), "3")]).await;
    let save = SaveCells {
        reason: None,
        draft: early.draft,
        others: early.others,
        cells: vec![typed(observed("2024"), "3.3")],
    };
    let late = office.backend.call(&ana, save).await.unwrap();
    assert_eq!(late.saved, 0);
    assert!(late.conflicts[0].in_draft);
    assert_eq!(late.conflicts[0].now, Some(value("3")));
    // It knows the version now: writing again is knowing what one replaces.
    let save = SaveCells {
        reason: None,
        draft: late.draft,
        others: late.others,
        cells: vec![typed(observed("2024"), "3.3")],
    };
    let again = office.backend.call(&ana, save).await.unwrap();
    assert_eq!((again.saved, again.conflicts.len()), (1, 0));
}

#[tokio::test]
async fn a_wrong_cell_stays_out_and_the_others_are_saved() {
    let office = Office::open().await;
    let planner = office.person("ana", Role::Planner).await;
    let mut without_reason = typed(observed("2022"), "1");
    without_reason.after.as_mut().unwrap().datum = Datum::NotAvailable(" ".to_owned());
    let save = SaveCells {
        reason: None,
        cells: vec![
            typed(observed("2023"), "9"),
            typed(observed("2024"), "3"),
            without_reason,
        ],
        ..SaveCells::default()
    };
    let saved = office.backend.call(&planner, save).await.unwrap();
    assert_eq!(saved.saved, 1);
    let mut codes: Vec<&str> = saved.findings.iter().map(|f| f.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["E304", "E401"]);
    let fields: Vec<String> = saved.findings.iter().map(|f| f.place.to_string()).collect();
    assert!(
        fields.contains(&"campo «PNTD-1|observed||2023»".to_owned()),
        "{fields:?}"
    );
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
    let request = || ReadGrid::Indicator(HEADLINE.parse().unwrap());
    let grid = office.backend.call(&ana, request()).await.unwrap();
    assert_eq!(grid.draft.unwrap().change_set, set);
    assert_eq!(grid.columns.first().unwrap().to_string(), "2019");
    assert_eq!(grid.columns.last().unwrap().to_string(), "2030");
    let cell = |grid: &Grid, period: &str| -> GridCell {
        let mut cells = grid.cells();
        let found = cells.find(|(key, _)| *key == observed(period));
        found.unwrap().1.clone()
    };
    let lock = |grid: &Grid, period: &str| {
        let cell = cell(grid, period);
        grid.lock(&cell).map(str::to_owned)
    };
    assert!(cell(&grid, "2021").late, "2021 was never reported");
    assert!(cell(&grid, "2022").pending.unwrap().mine);
    assert!(!cell(&grid, "2022").late, "somebody is at it");
    assert_eq!(lock(&grid, "2022"), None);

    office.act(&ana, set, Event::Submit).await.unwrap();
    let grid = office.backend.call(&ana, request()).await.unwrap();
    assert!(lock(&grid, "2022").unwrap().contains("retírelo"));
    let grid = office.backend.call(&reviewer, request()).await.unwrap();
    assert!(lock(&grid, "2021").unwrap().contains("rol"));

    let overview = office.backend.call(&ana, ReadOverview {}).await.unwrap();
    assert!(
        overview
            .due
            .iter()
            .any(|cell| cell.period.to_string() == "2021" && cell.late)
    );
    assert_eq!(overview.due_total as usize, overview.due.len());
    let overview = office
        .backend
        .call(&reviewer, ReadOverview {})
        .await
        .unwrap();
    assert_eq!(overview.to_review.len(), 1);
    let tree = office.backend.call(&ana, ReadTree {}).await.unwrap();
    assert_eq!(tree.len(), 1 + 5 + 21 + 72);
}

/// The home lists what a person reads and counts all of it; the menu counts the same.
#[tokio::test]
async fn the_home_counts_every_set_and_lists_the_last_ones() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    for (status, count) in [("submitted", 105), ("returned", 3), ("approved", 101)] {
        sqlx::query(
            "insert into change_set (edition, title, author, status, origin)
             select '2022-09', 'Prueba ' || n, 'ana', $1, 'entry' from generate_series(1, $2) as n",
        )
        .bind(status)
        .bind(count)
        .execute(&office.pool)
        .await
        .unwrap();
    }
    let home = async |by| office.backend.call(by, ReadOverview {}).await.unwrap();
    let anas = home(&ana).await;
    assert_eq!((anas.mine.len(), anas.mine_total), (100, 108));
    assert_eq!((anas.to_review.len(), anas.to_review_total), (0, 0));
    let rosas = home(&rosa).await;
    assert_eq!((rosas.mine.len(), rosas.mine_total), (0, 0));
    assert_eq!((rosas.to_review.len(), rosas.to_review_total), (100, 105));
    assert_eq!((rosas.to_publish.len(), rosas.to_publish_total), (100, 101));
    let badges = async |by| office.backend.call(by, ReadBadges {}).await.unwrap();
    assert_eq!(badges(&ana).await.returned, 3);
    assert_eq!(badges(&rosa).await.to_review, 105);
    // What another account of the same person prepared is not counted.
    sqlx::query("update account set person = (select person from account where name = 'ana') where name = 'rosa'")
        .execute(&office.pool)
        .await
        .unwrap();
    assert_eq!(home(&rosa).await.to_review_total, 0);
    assert_eq!(badges(&rosa).await.to_review, 0);
}

/// Only a commit can be in doubt: what the answer says must be true either way.
#[tokio::test]
async fn a_database_lost_at_the_commit_is_reported_as_an_unknown_outcome() {
    let office = Office::open().await;
    let ana = office.person("ana", Role::Planner).await;
    let die = |when: &str| {
        format!(
            "create function die() returns trigger language plpgsql as
             $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
             create constraint trigger die after insert on audit {when}
             for each row execute function die()"
        )
    };
    for (when, words) in [
        ("", "no se escribió nada"),
        ("deferrable initially deferred", "no se sabe si se guardó"),
    ] {
        let statement = sqlx::AssertSqlSafe(die(when));
        sqlx::raw_sql(statement)
            .execute(&office.pool)
            .await
            .unwrap();
        let save = SaveCells {
            reason: None,
            cells: vec![typed(observed("2023"), "2.4")],
            ..SaveCells::default()
        };
        let lost = office.backend.call(&ana, save).await.unwrap_err();
        assert_eq!(lost.code, ErrorCode::Unavailable, "{lost}");
        assert!(lost.message.contains(words), "{lost}");
        sqlx::raw_sql("drop function die cascade")
            .execute(&office.pool)
            .await
            .unwrap();
    }
}
